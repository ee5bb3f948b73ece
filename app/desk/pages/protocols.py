"""A crisis protocol as the page shows it: the next step big, with words to say; then all steps, and what was noted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.desk.pages.clock_words import ClockWords, clock_words
from app.desk.pages.protocol_log import Line, Outline, Reader, in_order, outline_of
from app.desk.pages.protocol_runs import note_readers, said_in
from app.desk.pages.protocol_step import Shown, shown_step
from app.desk.pages.telling import telling_of
from app.desk.words import reason_sentences, risk_word
from app.permissions import Actor
from app.queries import protocols as known
from app.queries.clocks import ClockRow, clocks_of_card, clocks_of_client
from app.queries.notes import notes_for
from app.queries.protocols import Run
from app.queries.service_hours import hours_of
from app.services.protocol_steps import AFTERCARE
from app.services.sealing import Locker
from app.vocabulary import ClockKind, NoteKind, Permission, ProtocolKind, Role
from app.web.filters import moment
from app.web.words import _
from config import Settings
from quests.protocols import protocol
from quests.protocols.walking import is_complete, standing


@dataclass(frozen=True)
class ReadNote:
    """A note that few read, opened for one of them."""

    text: str
    staff_name: str
    at: datetime


@dataclass(frozen=True)
class ProtocolPage:
    """The whole page. ``still_open`` are the numbers of steps that keep the record open."""

    run: Run
    title: str
    about: str
    whose: str
    level: str
    level_words: str
    opened: str
    reasons: tuple[str, ...]
    shown: Shown | None
    outline: tuple[Outline, ...]
    lines: tuple[Line, ...]
    clocks: tuple[ClockWords, ...]
    aftercare: tuple[tuple[str, str], ...]
    still_open: tuple[int, ...]
    may_close: bool
    may_note: bool
    notes: tuple[ReadNote, ...]
    note_readers: str


def protocol_page(
    db: sa.Connection,
    settings: Settings,
    staff: Actor,
    locker: Locker | None,
    client_locker: Locker | None,
    run: Run,
    slug: str | None = None,
) -> ProtocolPage:
    """The page of a run. ``slug``: the step that was asked for; else the next one. ``locker`` opens the words beside
    steps, ``client_locker`` the notes; None where nobody can read them any more, or nobody is a client.
    """
    text, rows = protocol(run.kind), known.noted_of(db, run.id)
    stands = standing(text, rows)
    is_violence = known.is_violence_suspected(db, client_id=run.client_id, card_id=run.card_id)
    clocks = _clocks(db, run)
    asked = next((one for one in stands if one.step.slug == slug), None) or next(
        (one for one in stands if one.is_next), None
    )
    reader = Reader(db, staff, locker, run)
    return ProtocolPage(
        run=run,
        title=said_in(text.title),
        about=said_in(text.about),
        whose=run.pseudonym or _("Somebody who is no client yet"),
        level=run.level,
        level_words=risk_word(run.level),
        opened=_opened(run),
        reasons=tuple(reason_sentences(run.because.get("reasons", ()))),
        shown=shown_step(db, staff, run, asked, clocks, is_violence=is_violence) if asked and run.is_open else None,
        outline=tuple(outline_of(one, asked) for one in stands),
        lines=tuple(reader.line(one, row) for one, row in in_order(stands)),
        clocks=_clock_words(db, clocks, settings),
        aftercare=tuple(_aftercare(row) for row in clocks if row.kind in AFTERCARE and row.stopped_at is None),
        still_open=tuple(one.number for one in stands if not one.is_dealt),
        may_close=run.is_open and Role.SUPERVISOR in staff.roles and is_complete(stands),
        may_note=client_locker is not None and staff.may(Permission.WRITE_RESTRICTED),
        notes=_notes(db, staff, client_locker, run),
        note_readers=note_readers(_kind_of_note(run)),
    )


def _kind_of_note(run: Run) -> NoteKind:
    return NoteKind.VIOLENCE if run.kind == ProtocolKind.P_V else NoteKind.RESTRICTED


def _opened(run: Run) -> str:
    when = moment(run.opened_at)
    if run.opened_by is None:
        return _("Opened by an answer of this person, %(when)s", when=when)
    return _("Opened by %(name)s, %(when)s", name=run.opened_by, when=when)


def _clocks(db: sa.Connection, run: Run) -> list[ClockRow]:
    """What runs for this person, and what ran for this protocol: a clock of a whole contact once."""
    found = {one.id: one for one in (clocks_of_client(db, run.client_id) if run.client_id else [])}
    found |= {one.id: one for one in (clocks_of_card(db, run.card_id) if run.card_id else [])}
    kept = [one for one in found.values() if one.run_id == run.id or one.stopped_at is None]
    return sorted(kept, key=lambda one: (one.stopped_at is not None, one.due_at))


def _clock_words(db: sa.Connection, clocks: list[ClockRow], settings: Settings) -> tuple[ClockWords, ...]:
    """Each clock, and by name who was told of it and who is next: as on every other page."""
    telling, hours, now = telling_of(db, clocks), hours_of(db, settings.zone), clock.now()
    said = ((row, clock_words(row, hours, now, telling=telling)) for row in clocks)
    return tuple(replace(one, told_next=telling.words(row)) if one.told_next else one for row, one in said)


def _aftercare(row: ClockRow) -> tuple[str, str]:
    words = {ClockKind.RECORD_REVIEW: _("I have read the record"), ClockKind.DEBRIEF: _("A talk was offered")}
    return row.kind.value, words[row.kind]


def _notes(db: sa.Connection, staff: Actor, locker: Locker | None, run: Run) -> tuple[ReadNote, ...]:
    if locker is None or run.client_id is None:
        return ()
    return tuple(
        ReadNote(
            locker.unseal(one.words_sealed, table="note", column="words_sealed", row_id=one.id), one.staff_name, one.at
        )
        for one in notes_for(db, staff, run.client_id, run_id=run.id)
    )
