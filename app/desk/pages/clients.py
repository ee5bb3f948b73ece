"""The list of clients: who they are here, where they stand and how long they have been quiet."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.desk.pages.plan import ending_words, promise_words
from app.desk.pages.plan_words import certificates_words
from app.desk.quiet import quiet_since
from app.desk.words import quiet_for, risk_word
from app.permissions import Actor
from app.queries.caseload import ClientRow, callers_for, clients_for, count_clients
from app.queries.quest_versions import definition_of
from app.queries.unassigned import unassigned
from app.queries.worklist import events_of_journeys
from app.web.filters import short_day
from app.web.words import _, language, language_name
from quests.definition import text_in

PAGE_SIZE = 50


@dataclass(frozen=True)
class ClientLine:
    """One client in the list."""

    client_id: str
    pseudonym: str
    language: str
    quest: str
    level: str
    risk: str
    state: str
    quiet_for: str


@dataclass(frozen=True)
class ClientsPage:
    """One page of the list; ``count`` is of all pages."""

    lines: tuple[ClientLine, ...]
    count: int
    page: int

    @property
    def last_page(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))


@dataclass(frozen=True)
class UnassignedLine:
    """One journey on the Unassigned list: pseudonym, language, quest and risk, and nothing else.

    ``hold`` says the risk with its safety hold, and is empty where there is none. ``needs`` is of the quest: what who
    runs it holds.
    """

    journey_id: str
    pseudonym: str
    language: str
    quest: str
    risk: str
    hold: str
    needs: str = ""


@dataclass(frozen=True)
class CallerLine:
    """A client opened for a call whom nobody has taken yet. ``when`` says since when, and by whom."""

    client_id: str
    pseudonym: str
    language: str
    when: str
    state: str


def caller_lines(db: sa.Connection, staff: Actor, *, like: str) -> tuple[CallerLine, ...]:
    """Whom the desk opened on the phone and no list of plans shows yet."""
    return tuple(
        CallerLine(
            client_id=row.client_id,
            pseudonym=row.pseudonym,
            language=language_name(row.language),
            when=_("%(day)s, by %(name)s", day=short_day(row.opened_at), name=row.opened_by),
            state=_("Has six words") if row.has_words else _("No words yet"),
        )
        for row in callers_for(db, staff, like=like)
    )


def clients_page(db: sa.Connection, staff: Actor, *, like: str, page: int) -> ClientsPage:
    """One page of this person's clients. A page beyond the last is the last."""
    count = count_clients(db, staff, like=like)
    page = min(max(1, page), max(1, -(-count // PAGE_SIZE)))
    rows = clients_for(db, staff, like=like, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    running = [row.journey_id for row in rows if row.started_at is not None and row.ending is None]
    events, now = events_of_journeys(db, running), clock.now()
    quiet = {journey_id for journey_id, log in events.items() if quiet_since(log, now) is not None}
    lines = tuple(_line(db, row, is_quiet=row.journey_id in quiet) for row in rows)
    return ClientsPage(lines, count, page)


def _line(db: sa.Connection, row: ClientRow, *, is_quiet: bool) -> ClientLine:
    quest = definition_of(db, row.quest_version_id)
    levels = {level.slug: text_in(level.title, language()) for level in quest.levels}
    return ClientLine(
        client_id=row.client_id,
        pseudonym=row.pseudonym,
        language=language_name(row.language),
        quest=text_in(quest.title, language()),
        level=levels.get(row.current_level or "", ""),
        risk=row.risk,
        state=_state(row, is_quiet=is_quiet),
        quiet_for=quiet_for(row.last_act_at) if row.ending is None else "",
    )


def _state(row: ClientRow, *, is_quiet: bool) -> str:
    if row.ending is not None:
        return ending_words(row.ending)
    if row.started_at is None:
        return _("Offered, waits for a yes")
    if row.hold_since is not None:
        return _("On safety hold")
    if row.is_paused:
        return _("Resting until %(day)s", day=short_day(row.paused_until)) if row.paused_until else _("Resting")
    if row.is_owed:
        return promise_words(row.owed_by) or _("Waiting for us")
    return _("Gone quiet") if is_quiet else _("On the way")


def unassigned_lines(db: sa.Connection, staff: Actor) -> tuple[UnassignedLine, ...]:
    """What the team may know of journeys that nobody has taken, most urgent first."""
    return tuple(
        UnassignedLine(
            journey_id=row.journey_id,
            pseudonym=row.pseudonym,
            language=language_name(row.language),
            quest=text_in(definition_of(db, row.quest_version_id).title, language()),
            risk=row.risk,
            hold=_("%(level)s, on safety hold", level=risk_word(row.risk)) if row.is_on_hold else "",
            needs=certificates_words(definition_of(db, row.quest_version_id)),
        )
        for row in unassigned(db, staff)
    )
