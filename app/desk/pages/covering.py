"""Who sees to whose clients: cover for an absence, and people who change hands, as their two pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.desk.words import by_when
from app.queries.covering import CoverRow, covers_from_now, who_could_cover
from app.queries.quest_versions import definition_of
from app.queries.reassigning import Besides, Load, PersonOf, besides, loads, people_of
from app.queries.staff import Colleague, colleagues_who_take
from app.vocabulary import StaffState
from app.web.contact_form import listed
from app.web.filters import short_day
from app.web.staff_frame import role_words
from app.web.words import _, language, language_name, ngettext
from quests.questions import text_in

Choice = tuple[str, str, str]
"""A value, its words, and smaller words beside them."""


@dataclass(frozen=True)
class CoverLine:
    """One cover: the sentence that tells of it, and whether it runs now."""

    id: str
    words: str
    is_now: bool


@dataclass(frozen=True)
class CoverPage:
    """Cover for one colleague. ``people`` are those who could; ``has``: whom she has, in a sentence."""

    colleague: Colleague
    has: str
    covers: tuple[CoverLine, ...]
    people: tuple[Choice, ...]
    today: str


@dataclass(frozen=True)
class PersonLine:
    """One person who could change hands."""

    journey_id: str
    pseudonym: str
    risk: str
    language: str
    words: str
    has_ended: bool


@dataclass(frozen=True)
class ReassignPage:
    """Whose people change hands, the people, and who could take them. ``besides``: sentences of what stays behind."""

    colleague: Colleague
    has: str
    is_here: bool
    people: tuple[PersonLine, ...]
    to: tuple[Choice, ...]
    besides: tuple[str, ...]
    covers: tuple[CoverLine, ...]


@dataclass(frozen=True)
class Preview:
    """What would happen: for each person to whom, and for each colleague how many she has then."""

    colleague: Colleague
    people: tuple[tuple[PersonLine, str], ...]
    to: tuple[tuple[str, str], ...]
    after: tuple[str, ...]


# --- cover -----------------------------------------------------------------------------------------------------------


def cover_page(db: sa.Connection, colleague: Colleague, zone: ZoneInfo) -> CoverPage:
    """Who covers this colleague, and who could."""
    load = loads(db)
    return CoverPage(
        colleague,
        has_words(load.get(colleague.id, Load()), colleague.name),
        cover_lines(db, colleague.id),
        tuple(_choice(one, load) for one in who_could_cover(db, colleague)),
        clock.now().astimezone(zone).date().isoformat(),
    )


def cover_lines(db: sa.Connection, staff_id: str) -> tuple[CoverLine, ...]:
    """The covers of one absent colleague that run or are to come."""
    now, found = clock.now(), covers_from_now(db, of=staff_id)
    return tuple(CoverLine(one.id, _cover_words(one, now), one.runs_at(now)) for one in found)


def _cover_words(one: CoverRow, now: datetime) -> str:
    last = one.ends_at
    if one.runs_at(now):
        return _("%(name)s sees to these people until %(when)s.", name=one.covered_by_name, when=by_when(last))
    begins = short_day(one.starts_at)
    return _(
        "%(name)s will see to these people from %(begins)s until %(when)s.",
        name=one.covered_by_name,
        begins=begins,
        when=by_when(last),
    )


def span_of(first_day: str, last_day: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the beginning of the first day, or now where it has begun, to the end of the last, where the service is."""
    first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    begins, ends = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, last + timedelta(days=1)))
    is_today = first == clock.now().astimezone(zone).date()
    return (clock.now() if is_today else begins), ends


# --- people who change hands -----------------------------------------------------------------------------------------


def reassign_page(db: sa.Connection, colleague: Colleague) -> ReassignPage:
    """Everybody who is with this colleague, and who could take them, with how many each has."""
    load, people = loads(db), people_of(db, colleague.id)
    return ReassignPage(
        colleague,
        has_words(load.get(colleague.id, Load()), colleague.name),
        colleague.state is StaffState.ACTIVE,
        tuple(_person_line(db, one) for one in people),
        tuple(_choice(one, load) for one in colleagues_who_take(db, but=colleague.id)),
        tuple(_besides_words(besides(db, colleague.id), colleague)),
        cover_lines(db, colleague.id),
    )


def preview_of(db: sa.Connection, colleague: Colleague, people: Sequence[PersonOf], to: Mapping[str, str]) -> Preview:
    """To whom each of these would go, and what each colleague would have then."""
    load = loads(db)
    takers = {one.id: one for one in colleagues_who_take(db, but=colleague.id) if one.id in set(to.values())}
    return Preview(
        colleague,
        tuple((_person_line(db, one), to[one.journey_id]) for one in people),
        tuple((one.id, one.name) for one in takers.values()),
        tuple(_after_words(one, load.get(one.id, Load()), people, to) for one in takers.values()),
    )


def _person_line(db: sa.Connection, one: PersonOf) -> PersonLine:
    quest = definition_of(db, one.quest_version_id)
    title = text_in(quest.title, language())
    if one.has_ended:
        words = _("%(quest)s. This plan has ended.", quest=title)
    elif one.is_on_hold:
        words = _("%(quest)s. On safety hold.", quest=title)
    elif one.last_act_at is None:
        words = _("%(quest)s. Not begun yet.", quest=title)
    else:
        words = _("%(quest)s. Last active on %(day)s.", quest=title, day=short_day(one.last_act_at))
    risk = "" if one.has_ended else one.risk
    return PersonLine(one.journey_id, one.pseudonym, risk, language_name(one.language), words, one.has_ended)


def has_words(load: Load, name: str) -> str:
    """How many people are with this colleague."""
    return ngettext("%(num)s person is with %(name)s.", "%(num)s people are with %(name)s.", load.people, name=name)


def _load_words(load: Load) -> str:
    number = ngettext("%(num)s person now", "%(num)s people now", load.people)
    spoken = [
        _("%(language)s: %(num)s", language=language_name(code), num=many)
        for code, many in sorted((load.languages or {}).items(), key=lambda one: (-one[1], one[0]))
    ]
    return _("%(number)s. %(languages)s", number=number, languages=_(", ").join(spoken)) if spoken else number


def _choice(one: Colleague, load: Mapping[str, Load]) -> Choice:
    roles = ", ".join(role_words(role) for role in sorted(one.roles))
    words = _load_words(load.get(one.id, Load()))
    return one.id, one.name, _("%(roles)s. %(load)s", roles=roles, load=words)


def _besides_words(found: Besides, colleague: Colleague) -> list[str]:
    said = []
    if found.contacts:
        said.append(ngettext("%(num)s contact goes on.", "%(num)s contacts go on.", found.contacts))
    if found.talks:
        said.append(
            ngettext(
                "%(num)s talk is booked in %(name)s's times. Move it, or it stays there.",
                "%(num)s talks are booked in %(name)s's times. Move them, or they stay there.",
                found.talks,
                name=colleague.name,
            )
        )
    return said


def _after_words(one: Colleague, load: Load, people: Sequence[PersonOf], to: Mapping[str, str]) -> str:
    coming = [person for person in people if to[person.journey_id] == one.id]
    running = sum(not person.has_ended for person in coming)
    spoken = sorted({person.language for person in coming})
    new = [language_name(code) for code in spoken if load.people and not load.in_language(code)]
    said = _("%(name)s: %(now)s now, %(after)s then.", name=one.name, now=load.people, after=load.people + running)
    if new:
        said += " " + _("Nobody with %(name)s speaks %(languages)s yet.", name=one.name, languages=listed(new))
    return said
