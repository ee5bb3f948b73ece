"""A crisis protocol as the page shows it: the next step big, with words to say; then all steps, and what was noted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from babel import Locale

from app import clock
from app.desk.pages.clock_words import ClockWords, clock_words
from app.desk.pages.telling import telling_of
from app.desk.words import by_when, reason_sentences, risk_word
from app.permissions import Actor
from app.queries import protocols as known
from app.queries.clocks import ClockRow, clocks_of_card, clocks_of_client
from app.queries.notes import notes_for, reads_of_violence
from app.queries.protocols import Noted, Run
from app.queries.service_hours import hours_of
from app.queries.staff import colleagues
from app.services.protocol_steps import AFTERCARE, TABLE, channel_of, may_do, words_place
from app.services.sealing import KeyDestroyed, Locker
from app.vocabulary import ClockKind, NoteKind, Permission, ProtocolDeed, ProtocolKind, Role
from app.web.filters import moment
from app.web.words import _, language, language_name
from config import Settings
from quests.clocks import RULES
from quests.protocols import protocol
from quests.protocols.model import Step, Text
from quests.protocols.walking import TRIES, StepStands, choices, deals, due_at, is_complete, standing


@dataclass(frozen=True)
class Choice:
    """An outcome in one tap."""

    value: str
    words: str
    is_grave: bool


@dataclass(frozen=True)
class Line:
    """One thing that was noted, readable. ``words`` is None where this reader may not read them, "" without any."""

    number: int
    title: str
    outcome: str
    when: str
    who: str
    noted: str
    words: str | None
    icon: str
    is_correction: bool


@dataclass(frozen=True)
class Outline:
    """A step in the list: ``state`` is done, not_done, begun or open."""

    slug: str
    number: int
    title: str
    state: str
    words: str
    out_of_order: str
    is_next: bool
    is_shown: bool


@dataclass(frozen=True)
class Shown:
    """The step that stands big on the page, and what can be noted about it."""

    slug: str
    number: int
    title: str
    what: str
    where_safe: str
    never: str
    say: tuple[str, ...]
    say_missing: str
    spoken_in: str
    direction: str
    who: str
    due: str
    is_late: bool
    place: int
    choices: tuple[Choice, ...]
    colleagues: tuple[tuple[str, str], ...]
    by: str
    is_next: bool
    is_dealt: bool
    earlier: str
    tries: str
    left_out: bool


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
    reader = _Reader(db, staff, locker, run)
    return ProtocolPage(
        run=run,
        title=_text(text.title),
        about=_text(text.about),
        whose=run.pseudonym or _("Somebody who is no client yet"),
        level=run.level,
        level_words=risk_word(run.level),
        opened=_opened(run),
        reasons=tuple(reason_sentences(run.because.get("reasons", ()))),
        shown=_shown(db, staff, run, asked, clocks, is_violence=is_violence) if asked and run.is_open else None,
        outline=tuple(_outline(one, asked) for one in stands),
        lines=tuple(reader.line(one, row) for one, row in _in_order(stands)),
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


def note_readers(kind: str) -> str:
    """Who reads a note of this kind, said where it is written and where it stands."""
    if kind == NoteKind.VIOLENCE:
        return _("Read by supervisors, the assigned clinician and whoever wrote it.")
    if kind == NoteKind.RESTRICTED:
        return _("Read by the counsellor or clinician of this person, by supervisors and whoever wrote it.")
    return ""


def _text(words: Text) -> str:
    return words["ru"] if language() == "ru" else words["en"]


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


# --- one step --------------------------------------------------------------------------------------------------------


def _shown(
    db: sa.Connection,
    staff: Actor,
    run: Run,
    stands: StepStands[Noted],
    clocks: list[ClockRow],
    *,
    is_violence: bool,
) -> Shown:
    step, due = stands.step, _due(run, stands.step, clocks)
    spoken = run.language if run.language in ("en", "ru") else "en"
    can = [(one.id, one.name) for one in colleagues(db) if _can(step, one.roles)]
    return Shown(
        slug=step.slug,
        number=stands.number,
        title=_text(step.title),
        what=_text(step.what),
        where_safe=_text(step.where_safe) if step.where_safe and not is_violence else "",
        never=_text(step.never) if step.never else "",
        say=tuple(one["ru"] if spoken == "ru" else one["en"] for one in step.say),
        say_missing=language_name(run.language) if step.say and spoken != run.language else "",
        spoken_in=spoken,
        direction=str(Locale.parse(spoken).text_direction),
        who=_who(step),
        due=_due_words(due) if due and not stands.is_dealt else "",
        is_late=due is not None and not stands.is_dealt and due < clock.now(),
        place=stands.next_place,
        choices=tuple(
            Choice(one.value, _text(one.label), one.is_emergency or one.opens is not None)
            for one in choices(stands, is_violence=is_violence)
        ),
        colleagues=tuple(can),
        by=staff.id if any(staff.id == one for one, _name in can) else "",
        is_next=stands.is_next,
        is_dealt=stands.is_dealt,
        earlier=_earlier_open(stands),
        tries=_tries(stands),
        left_out=is_violence and step.unless_violence,
    )


def _can(step: Step, roles: frozenset[Role]) -> bool:
    works_here = bool(roles & {Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR})
    return works_here and may_do(step, roles)


def _who(step: Step) -> str:
    words = {
        "anyone": _("Whoever is in contact"),
        "agent": _("Whoever took the contact"),
        "clinician": _("A clinician, or a supervisor"),
        "supervisor": _("A supervisor"),
    }
    return words[step.who]


def _earlier_open(stands: StepStands[Noted]) -> str:
    if stands.is_dealt or stands.is_next:
        return ""
    return _("Earlier steps are still open. You can do this one first, and it is shown that you did.")


def _tries(stands: StepStands[Noted]) -> str:
    if stands.last is None or stands.last.outcome not in ("line_dropped", "tried"):
        return ""
    if stands.tries >= TRIES:
        return _("Three tries. A supervisor decides what comes next.")
    return _("The line dropped. Try %(number)s of %(all)s: call back now.", number=stands.tries + 1, all=TRIES)


def _due(run: Run, step: Step, clocks: list[ClockRow]) -> datetime | None:
    decision = next((one.started_at for one in clocks if one.kind is ClockKind.DECISION and one.run_id == run.id), None)
    within = RULES[ClockKind.HANDOVER].time_for(channel_of(run)) if step.within else timedelta(0)
    return due_at(step, run.opened_at, handover_within=within, emergency_at=decision)


def _due_words(due: datetime) -> str:
    if due < clock.now():
        return _("Was due %(when)s", when=by_when(due))
    return _("Due %(when)s", when=by_when(due))


# --- the list, and what was noted ------------------------------------------------------------------------------------


def _outline(stands: StepStands[Noted], asked: StepStands[Noted] | None) -> Outline:
    last = stands.last
    state = "open" if last is None else "begun"
    if stands.is_dealt and last is not None:
        state = "done" if last.deed == ProtocolDeed.DONE else "not_done"
    words = ""
    if last is not None:
        words = _("%(what)s, %(when)s", what=_outcome(stands.step, last), when=by_when(last.at))
    return Outline(
        slug=stands.step.slug,
        number=stands.number,
        title=_text(stands.step.title),
        state=state,
        words=words,
        out_of_order=_out_of_order(stands),
        is_next=stands.is_next,
        is_shown=asked is not None and asked.step.slug == stands.step.slug,
    )


def _out_of_order(stands: StepStands[Noted]) -> str:
    if not stands.ahead_of:
        return ""
    numbers = ", ".join(str(number) for number in stands.ahead_of)
    return _("Out of order: before %(numbers)s", numbers=numbers)


def _outcome(step: Step, row: Noted) -> str:
    if row.deed != ProtocolDeed.DONE:
        return _("Not done")
    outcome = step.outcome(row.outcome)
    return _text(outcome.label) if outcome is not None else _("Done")


def _icon(step: Step, row: Noted) -> str:
    if row.deed != ProtocolDeed.DONE:
        return "corner-up-right"
    return "check" if deals(step, row) else "ellipsis"


def _in_order(stands: list[StepStands[Noted]]) -> list[tuple[StepStands[Noted], Noted]]:
    found = [(one, row) for one in stands for row in one.rows]
    return sorted(found, key=lambda pair: (pair[1].noted_at, pair[0].number, pair[1].place))


class _Reader:
    """Opens the words beside steps for who may read them: those of violence for even fewer."""

    def __init__(self, db: sa.Connection, staff: Actor, locker: Locker | None, run: Run) -> None:
        self.staff, self.locker, self.run = staff, locker, run
        self.reads = staff.may(Permission.READ_RESTRICTED)
        if run.kind == ProtocolKind.P_V:
            self.reads = reads_of_violence(db, staff, client_id=run.client_id, card_id=run.card_id)

    def line(self, stands: StepStands[Noted], row: Noted) -> Line:
        noted = ""
        if row.noted_by != row.staff_id:
            noted = _("Noted by %(name)s, %(when)s", name=row.noted_by_name, when=by_when(row.noted_at))
        elif row.noted_at - row.at > timedelta(minutes=1):
            noted = _("Noted %(when)s", when=by_when(row.noted_at))
        return Line(
            number=stands.number,
            title=_text(stands.step.title),
            outcome=_outcome(stands.step, row),
            when=moment(row.at),
            who=row.staff_name,
            noted=noted,
            words=self._words(row),
            icon=_icon(stands.step, row),
            is_correction=stands.is_correction(row),
        )

    def _words(self, row: Noted) -> str | None:
        if not row.words_sealed:
            return ""
        if not (self.reads or self.staff.id in (row.staff_id, row.noted_by)):
            return None
        if self.locker is None:
            return ""
        where = words_place(self.run.id, row.step, row.place)
        try:
            return self.locker.unseal(row.words_sealed, table=TABLE, column="words_sealed", row_id=where)
        except KeyDestroyed:
            return ""


def _notes(db: sa.Connection, staff: Actor, locker: Locker | None, run: Run) -> tuple[ReadNote, ...]:
    if locker is None or run.client_id is None:
        return ()
    return tuple(
        ReadNote(
            locker.unseal(one.words_sealed, table="note", column="words_sealed", row_id=one.id), one.staff_name, one.at
        )
        for one in notes_for(db, staff, run.client_id, run_id=run.id)
    )


# --- a list of runs, on the record and on the contact ----------------------------------------------------------------


@dataclass(frozen=True)
class RunLine:
    """One protocol in a list."""

    run_id: str
    title: str
    words: str
    is_open: bool


def run_lines(runs: list[Run]) -> tuple[RunLine, ...]:
    """Protocols as links, what goes on first."""
    return tuple(
        RunLine(
            one.id,
            _text(protocol(one.kind).title),
            _("Open since %(when)s", when=moment(one.opened_at))
            if one.is_open
            else _("Closed by %(name)s, %(when)s", name=one.closed_by, when=moment(one.closed_at)),
            one.is_open,
        )
        for one in runs
    )


def kinds_to_open(runs: list[Run]) -> tuple[tuple[str, str, str], ...]:
    """The protocols that do not go on here, with what each is for."""
    goes_on = {one.kind for one in runs if one.is_open}
    found = [(kind, protocol(kind)) for kind in ProtocolKind if kind not in goes_on]
    return tuple((kind.value, _text(text.title), _text(text.about)) for kind, text in found)
