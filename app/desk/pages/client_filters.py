"""The filters of the list of clients in words: what there is to choose, and what was chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from app.desk.filters import QUIET_DAYS, RISKS, STATES
from app.desk.words import risk_word
from app.extensions import questline
from app.permissions import Actor
from app.queries.clients_list import ME, NOBODY, RAISED, Wanted
from app.queries.journey_states import Standing
from app.queries.quest_versions import definition_of, published_versions
from app.queries.staff import colleagues_who_take
from app.queries.teams import team_names
from app.vocabulary import Permission, Scope
from app.web.words import _, language, language_name, ngettext
from quests.definition import text_in

Option = tuple[str, str]


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its label, and what may be chosen; the first choice is whatever it is."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: str

    @property
    def words(self) -> str:
        """What is chosen, in words; empty where nothing is."""
        return next((words for value, words in self.options if value and value == self.value), "")


@dataclass(frozen=True)
class Chosen:
    """One thing that somebody looks for, and the same list without it."""

    words: str
    without: dict[str, str]


@dataclass(frozen=True)
class QuestChoice:
    """One quest: its title by the newest version, and the levels of each version, the newest first."""

    title: str
    levels: dict[int, list[Option]]

    def levels_of(self, version: int) -> list[Option]:
        """The levels of this version, where there is one; else of the newest."""
        return self.levels.get(version) or next(iter(self.levels.values()))


@dataclass(frozen=True)
class Choices:
    """What there is to choose for one reader. ``quests``: what each is called and has, by slug; without ``holders`` and
    ``teams`` those filters mean nothing to her."""

    quests: dict[str, QuestChoice]
    holders: list[Option]
    teams: list[Option]


def choices_of(db: sa.Connection, staff: Actor) -> Choices:
    """What this reader may choose from."""
    sees_all = staff.scope(Permission.READ_PLAN) is Scope.ALL
    return Choices(
        _quests(db),
        _holders(db, staff) if sees_all or staff.covers else [],
        list(team_names(db).items()) if sees_all else [],
    )


def filters_of(choices: Choices, wanted: Wanted) -> tuple[Filter, ...]:
    """Every filter that means something to the reader. A choice that is no longer there is shown as such."""
    quests = choices.quests
    given: list[tuple[str, str, str, list[Option]]] = [
        ("state", _("State"), _("Any state"), [(one, standing_words(one)) for one in STATES]),
        ("risk", _("Risk"), _("Any risk"), [(one, _risk(one)) for one in RISKS]),
        ("quiet", _("Quiet for"), _("Any time"), [(str(days), quiet_words(days)) for days in QUIET_DAYS]),
        ("quest", _("Quest"), _("Any quest"), [(slug, one.title) for slug, one in quests.items()]),
    ]
    if quest := quests.get(wanted.quest):
        if len(quest.levels) > 1 or wanted.version:
            numbers = [(str(version), str(version)) for version in quest.levels]
            given.append(("version", _("Version"), _("Any version"), numbers))
        given.append(("level", _("Level"), _("Any level"), quest.levels_of(wanted.version)))
    if choices.holders or wanted.holder:
        given.append(("holder", _("With whom"), _("Anybody"), choices.holders))
    if choices.teams or wanted.team:
        given.append(("team", _("Team"), _("Any team"), choices.teams))
    languages = [(one, language_name(one)) for one in questline().settings.languages]
    given.append(("language", _("Language"), _("Any language"), languages))
    return tuple(_filter(wanted, *one) for one in given)


def chosen_of(filters: tuple[Filter, ...], wanted: Wanted) -> tuple[Chosen, ...]:
    """What is looked for, each with the list that does not look for it any more."""
    found = [
        Chosen(_("%(filter)s: %(choice)s", filter=one.label, choice=one.words), _without(wanted, one.name))
        for one in filters
        if one.words
    ]
    if wanted.q:
        found.insert(0, Chosen(_("Pseudonym has “%(q)s” in it", q=wanted.q), _without(wanted, "q")))
    return tuple(found)


def standing_words(state: Standing) -> str:
    """A state of surface.md, as the list says it."""
    return {
        Standing.OFFERED: _("Offered, waits for a yes"),
        Standing.IN_PROGRESS: _("On the way"),
        Standing.WAITING_ON_SERVICE: _("Waiting for us"),
        Standing.STALLED: _("Gone quiet"),
        Standing.PAUSED: _("Resting"),
        Standing.SAFETY_HOLD: _("On safety hold"),
        Standing.EXITED_WELL: _("Finished well"),
        Standing.MOVED: _("Moved to other help"),
        Standing.STOPPED: _("Stopped by own choice"),
        Standing.ABANDONED: _("Contact lost, may come back"),
        Standing.DECEASED: _("Died"),
    }[state]


def quiet_words(days: int) -> str:
    """``7 days or longer``."""
    return ngettext("%(num)s day or longer", "%(num)s days or longer", days)


def _filter(wanted: Wanted, name: str, label: str, whatever: str, options: list[Option]) -> Filter:
    value = wanted.chosen.get(name, "")
    if value and value not in {one for one, _words in options}:
        options = [*options, (value, quiet_words(int(value)) if name == "quiet" else _("Not there any more"))]
    return Filter(name, label, (("", whatever), *options), value)


def _without(wanted: Wanted, name: str) -> dict[str, str]:
    of_quest: dict[str, str | int] = {"quest": "", "version": 0, "level": ""}
    gone = {"quest": of_quest, "version": {"version": 0}, "quiet": {"quiet": 0}}.get(name, {name: ""})
    return replace(wanted, **gone).chosen  # type: ignore[arg-type]


def _risk(risk: str) -> str:
    if risk == RAISED:
        return _("High and emergency")
    return _("Not asked yet") if risk == "unasked" else risk_word(risk)


def _holders(db: sa.Connection, staff: Actor) -> list[Option]:
    people = colleagues_who_take(db)
    if staff.scope(Permission.READ_PLAN) is not Scope.ALL:
        return [(one.id, one.name) for one in people if one.id in staff.stands_for]
    others = [(one.id, one.name) for one in people if one.id != staff.id]
    return [(ME, _("With me")), (NOBODY, _("Nobody has taken the plan")), *others]


def _quests(db: sa.Connection) -> dict[str, QuestChoice]:
    """Every quest, by title."""
    found: dict[str, QuestChoice] = {}
    for version in published_versions(db):
        quest = definition_of(db, version.id)
        choice = found.setdefault(version.slug, QuestChoice(text_in(quest.title, language()), {}))
        choice.levels[version.version] = [(level.slug, text_in(level.title, language())) for level in quest.levels]
    return dict(sorted(found.items(), key=lambda one: one[1].title))
