"""What the pages of the service's settings show: every setting as it holds now, and one of them to be set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from app import clock
from app.admin.pages.setting_words import about, title_of, value_words
from app.admin.setting_forms import fields_of
from app.extensions import questline
from app.queries.approvals import Approval, approvers, open_approval, waiting
from app.queries.crisis_contacts import all_contacts
from app.queries.service_hours import hours_of, is_week_set
from app.queries.service_settings import FIELDS, as_kept, history_of, kept_now, last_changes, readers_of
from app.services.setting_rules import BOUNDS
from app.vocabulary import ApprovalKind
from app.web.changes import HistoryLine, who_set, who_was_there
from app.web.context import LANGUAGE_NAMES
from app.web.filters import moment, time_of_day
from app.web.words import _, ngettext
from app.web.zones import zone_choice, zone_words
from config import LANGUAGES
from quests.stretches import stretches_as_typed

FEW = 5
"""So few people are not counted out to who has nothing to do with clients (domain.md section 6, suppression)."""
GROUPS = (
    ("names", "compass", ("service_names", "neutral_names")),
    ("place", "globe", ("languages", "service_zone", "currency", "rooms")),
    ("safety", "shield-check", ("exit_url",)),
    ("kept", "hourglass", ("contact_words_days", "visits_days", "tries_hours")),
)


@dataclass(frozen=True)
class SettingLine:
    """One setting as it holds now. ``who`` set it, if somebody did; ``waits``: a change of it waits."""

    key: str
    title: str
    about: str
    lines: tuple[str, ...]
    who: str
    waits: bool


@dataclass(frozen=True)
class Group:
    """Settings that belong together."""

    key: str
    title: str
    icon: str
    lines: tuple[SettingLine, ...]


@dataclass(frozen=True)
class Waiting:
    """A change that a second person has not decided yet. ``is_mine``: she may take it back."""

    id: str
    who: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str
    is_mine: bool


@dataclass(frozen=True)
class SettingPage:
    """One setting. ``fields``: what stands in its form; ``effects``: what follows from it, in sentences."""

    key: str
    kind: str
    title: str
    about: str
    now: tuple[str, ...]
    seen: int
    fields: dict[str, Any]
    options: tuple[tuple[str, str], ...]
    hint: str
    needs_second: str
    nobody_else: bool
    effects: tuple[str, ...]
    waits: Waiting | None
    history: tuple[HistoryLine, ...]


def service_page(db: sa.Connection) -> tuple[Group, ...]:
    """Every setting, in groups."""
    settings, last = questline().settings, last_changes(db)
    open_keys = {one.subject for one in waiting(db) if one.kind is ApprovalKind.SETTING}

    def line(key: str) -> SettingLine:
        change = last.get(key)
        lines = value_words(key, change.value if change else getattr(settings, key))
        return SettingLine(key, title_of(key), about(key), lines, who_set(change), key in open_keys)

    return tuple(
        Group(name, _group_titles()[name], icon, tuple(line(key) for key in keys)) for name, icon, keys in GROUPS
    )


def named_contacts(db: sa.Connection) -> list[tuple[str, int]]:
    """Each language on offer, and how many contacts for a crisis are named in it."""
    counts = Counter(one.language for one in all_contacts(db))
    return [(LANGUAGE_NAMES.get(code, code), counts[code]) for code in questline().settings.languages]


def setting_page(db: sa.Connection, key: str, staff_id: str, fields: dict[str, Any] | None = None) -> SettingPage:
    """One setting with its history; ``fields`` are what was typed, where something was."""
    kept = kept_now(db, questline().given, key)
    return SettingPage(
        key=key,
        kind=_kind(key),
        title=title_of(key),
        about=about(key),
        now=value_words(key, kept.value),
        seen=kept.version,
        fields=fields if fields is not None else fields_of(key, kept.value),
        options=_options(key),
        hint=_hint(key),
        needs_second=_needs_second(key),
        nobody_else=nobody_else(db, staff_id),
        effects=_effects(db, key),
        waits=waits(db, key, staff_id),
        history=history(db, key),
    )


def nobody_else(db: sa.Connection, staff_id: str) -> bool:
    """Whether no colleague works here who could be the second person."""
    return all(one.id == staff_id for one in approvers(db))


def waits(db: sa.Connection, key: str, staff_id: str) -> Waiting | None:
    """The change of this setting that waits for a second person, if one does."""
    request = open_approval(db, ApprovalKind.SETTING, key)
    return None if request is None else _waiting(request, staff_id)


def history(db: sa.Connection, key: str) -> tuple[HistoryLine, ...]:
    """Everything that the setting was, the newest first. Before the first entry it was what the software says."""
    entries = history_of(db, key)
    values = [value_words(key, one.value) for one in entries]
    first = value_words(key, as_kept(getattr(questline().given, key))) if key in FIELDS else ()
    return tuple(
        HistoryLine(one.written_at, who_was_there(one), before, after)
        for one, before, after in zip(entries, [*values[1:], first], values, strict=False)
    )


def zone_change_words(db: sa.Connection, zone: str) -> tuple[str, ...]:
    """What a new zone changes, said beforehand: the hours keep their numbers and follow the other clock."""
    now = questline().settings.zone
    hours = hours_of(db, now)
    day = next((stretches for stretches in hours.week if stretches), ())
    written = stretches_as_typed(day)
    told = [
        _(
            "Opening hours keep their numbers and follow the clock of %(zone)s: %(hours)s there, not in %(before)s.",
            zone=zone_words(zone),
            hours=written,
            before=zone_words(hours.zone.key),
        ),
        _("Talks, promises that run and turns on call keep their moment; their time of day is shown anew."),
    ]
    if not is_week_set(db):
        told.append(_("Nobody has set the hours yet: the usual ones follow the new clock as well."))
    return tuple(told)


def _waiting(request: Approval, staff_id: str) -> Waiting:
    proposed = request.proposed
    return Waiting(
        id=request.id,
        who=_("%(who)s asked on %(when)s", who=request.asked_name, when=moment(request.asked_at)),
        before=value_words(request.subject, proposed["before"]),
        after=value_words(request.subject, proposed["after"]),
        reason=request.reason,
        is_mine=request.asked_by == staff_id,
    )


def _kind(key: str) -> str:
    kinds = {"service_names": "names", "neutral_names": "names", "languages": "languages", "service_zone": "zone"}
    return kinds.get(key) or ("number" if key in BOUNDS else "lines" if key == "rooms" else "line")


def _options(key: str) -> tuple[tuple[str, str], ...]:
    if key == "service_zone":
        choice = zone_choice()
        return tuple(dict((*choice.common, *choice.every)).items())
    return tuple((code, LANGUAGE_NAMES.get(code, code)) for code in LANGUAGES)


def _hint(key: str) -> str:
    if key in BOUNDS:
        least, most = BOUNDS[key]
        return _("From %(least)s to %(most)s.", least=least, most=most)
    return {
        "service_names": _("Leave a language empty, and the name of the software stands there."),
        "neutral_names": _("Leave a language empty, and “%(name)s” stands there.", name=_("My plan")),
        "currency": _("Three letters, for example KZT or EUR."),
        "exit_url": _("For example https://www.example.org/. Leave it empty for our own page."),
        "rooms": _("One in each line, in the order in which they are given out."),
    }.get(key, "")


def _needs_second(key: str) -> str:
    """Why a second person is asked, where one may be."""
    if key == "languages":
        return _("A language is taken away only when a second person agrees. Adding one holds at once.")
    if key in ("neutral_names", "exit_url", *BOUNDS):
        return _("Safety hangs on this, so it holds when a second person agrees.")
    return ""


def _effects(db: sa.Connection, key: str) -> tuple[str, ...]:
    if key == "service_zone":
        return (_("It is %(time)s there now.", time=time_of_day(clock.now())),)
    if key == "exit_url" and (host := urlsplit(questline().settings.exit_url).hostname):
        return (
            _(
                "Whoever leaves quickly asks %(host)s for a page. That server is not told from where.",
                host=host,
            ),
        )
    if key != "languages":
        return ()
    counts = readers_of(db)
    return tuple(_readers(LANGUAGE_NAMES.get(code, code), counts.get(code, 0)) for code in LANGUAGES)


def _readers(language: str, count: int) -> str:
    if count < FEW:
        return _("Fewer than %(few)s people read %(language)s.", few=FEW, language=language)
    return ngettext("%(num)s person reads %(language)s.", "%(num)s people read %(language)s.", count, language=language)


def _group_titles() -> dict[str, str]:
    return {
        "names": _("Names"),
        "place": _("Place, languages, money"),
        "safety": _("Ways out, and ways to help"),
        "kept": _("How long things are kept"),
    }
