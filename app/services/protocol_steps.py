"""A crisis protocol as it is walked: one step after the other noted, a mistake corrected by a new row, then closed.

What happened is noted in the order in which it happened. Who did it, when and what came of it are facts; the words
beside them are sealed. Nothing is changed or taken away (domain.md 2.1).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.safety import ProtocolRun, ProtocolStep, ServiceClock
from app.permissions import Actor, scope_of
from app.queries import protocols as known
from app.queries.handovers import running_handover
from app.queries.protocols import Noted, Run
from app.queries.service_hours import hours_of
from app.queries.staff import roles_of
from app.services import clocks, journeys
from app.services.audit import Entry, append
from app.services.contact_cards import card_locker, note_event
from app.services.danger import danger_found
from app.services.handovers import Accepted, AcceptedBefore, NotForHer, accept, ask
from app.services.opening_protocols import raise_card, raise_plan
from app.services.screening import record_assessment
from app.services.sealing import KeyDestroyed, Locker, open_locker
from app.vault import Vault
from app.vocabulary import ActorKind, ClockKind, ContactChannel, Permission, ProtocolDeed, ProtocolKind, Role
from config import Settings
from quests.protocols import protocol
from quests.protocols.model import Outcome, Step
from quests.protocols.walking import StepStands, choices, clocks_ended, is_complete, standing
from quests.risk import RiskLevel, Rule

TABLE, COLUMN = "protocol_step", "words_sealed"
_MAY_DO = {
    "clinician": frozenset({Role.CLINICIAN, Role.SUPERVISOR}),
    "supervisor": frozenset({Role.SUPERVISOR}),
}
AFTERCARE = (ClockKind.RECORD_REVIEW, ClockKind.DEBRIEF)
"""What is owed once the record of P-S is closed: somebody reads it, and colleagues are offered a talk (P-S 12)."""
OF_A_RUN = (ClockKind.CALL_BACK, ClockKind.DECISION, ClockKind.DEBT_HELP)


class RunClosed(Exception):
    """The record is closed; it is read and no longer written."""


class NotedMeanwhile(Exception):
    """Somebody else noted something about this step since the page was read."""


class NotYet(Exception):
    """What is noted has not happened yet: its time lies in the future."""


class ReasonNeeded(Exception):
    """A step that was not done has its reason in words."""


class NotAChoice(Exception):
    """The step has no such outcome, or not for this person."""


class NotWhoDoesIt(Exception):
    """This step is a clinician's or a supervisor's; whoever is named is none."""


class RecordUnfinished(Exception):
    """Steps are not dealt with yet. ``numbers`` are theirs."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        super().__init__("steps are open")
        self.numbers = numbers


@dataclass(frozen=True)
class Note:
    """What somebody writes about one step. ``place`` counts the rows that she had read, and one: who writes at the
    same moment is told. ``by`` did it; ``at`` is when it took place.
    """

    step: str
    place: int
    deed: ProtocolDeed
    outcome: str | None
    words: str
    at: datetime
    by: str


def run_locker(db: sa.Connection, vault: Vault, run: Run) -> Locker:
    """What seals the words of a run: the key of its contact where there is one, else that of the client."""
    if run.card_id is not None:
        return card_locker(db, vault, run.card_id)
    assert run.client_id is not None
    return open_locker(db, vault, run.client_id)


def note_step(
    db: sa.Connection, settings: Settings, locker: Locker, run: Run, note: Note, *, staff_id: str
) -> list[str]:
    """Keep what became of a step, and do what follows of it: a clock, an emergency, another protocol.

    The same note again changes nothing. Gives the protocols that were opened by it. Raises RunClosed, NotedMeanwhile,
    NotYet, ReasonNeeded, NotAChoice, NotWhoDoesIt.
    """
    _hold_open(db, run.id)
    rows = known.noted_of(db, run.id)
    stands = next((one for one in standing(protocol(run.kind), rows) if one.step.slug == note.step), None)
    if stands is None:
        raise NotAChoice(note.step)
    if _is_repeat(stands, note, staff_id):
        return []
    if note.place != stands.next_place:
        raise NotedMeanwhile(note.step)
    outcome = _checked(db, run, stands, note)
    _insert(db, locker, run, note, staff_id)
    return _follow(db, settings, run, stands.step, outcome, note, staff_id)


def correct_step(
    db: sa.Connection, settings: Settings, locker: Locker, run: Run, note: Note, *, staff_id: str
) -> list[str]:
    """What was noted was not so: a new row says how it was, and the earlier one stays readable beside it.

    Raises what ``note_step`` raises.
    """
    return note_step(db, settings, locker, run, note, staff_id=staff_id)


def close_run(db: sa.Connection, settings: Settings, run: Run, *, staff: Actor) -> bool:
    """A supervisor closes a record in which nothing is open; False where a colleague did.

    With P-S the clocks begin by which the record is read and colleagues are offered a talk. No lock ends by it.
    Raises NotWhoDoesIt, RecordUnfinished.
    """
    if Role.SUPERVISOR not in staff.roles:
        raise NotWhoDoesIt(run.id)
    try:
        _hold_open(db, run.id)
    except RunClosed:
        return False
    stands = standing(protocol(run.kind), known.noted_of(db, run.id))
    if not is_complete(stands):
        raise RecordUnfinished(tuple(one.number for one in stands if not one.is_dealt))
    closed = {"closed_at": clock.now(), "closed_by": staff.id}
    db.execute(sa.update(ProtocolRun).where(ProtocolRun.id == run.id).values(**closed))
    for kind in OF_A_RUN:
        clocks.stop_of(db, kind, "record_closed", staff_id=staff.id, run_id=run.id)
    if run.kind == ProtocolKind.P_S:
        for kind in AFTERCARE:
            _start(db, settings, kind, run)
    _say(db, run, "protocol_closed", staff.id)
    return True


def aftercare_done(db: sa.Connection, run: Run, kind: ClockKind, *, staff_id: str) -> bool:
    """The record was read, or the talk was offered; False where a colleague said so first."""
    return clocks.stop_of(db, kind, "done", staff_id=staff_id, run_id=run.id) > 0


# --- what is kept ----------------------------------------------------------------------------------------------------


def _hold_open(db: sa.Connection, run_id: str) -> None:
    """Nobody else writes on this run, or closes it, until this transaction ends."""
    found = sa.select(ProtocolRun.id).where(ProtocolRun.id == run_id, ProtocolRun.closed_at.is_(None))
    if db.execute(found.with_for_update()).first() is None:
        raise RunClosed(run_id)


def _is_repeat(stands: StepStands[Noted], note: Note, staff_id: str) -> bool:
    same = next((row for row in stands.rows if row.place == note.place), None)
    if same is None:
        return False
    return (same.deed, same.outcome, same.staff_id, same.noted_by) == (note.deed, note.outcome, note.by, staff_id)


def _checked(db: sa.Connection, run: Run, stands: StepStands[Noted], note: Note) -> Outcome | None:
    if note.at > clock.now():
        raise NotYet(note.step)
    if note.deed != ProtocolDeed.DONE:
        if not note.words.strip():
            raise ReasonNeeded(note.step)
        return None
    is_violence = known.is_violence_suspected(db, client_id=run.client_id, card_id=run.card_id)
    outcome = next((one for one in choices(stands, is_violence=is_violence) if one.value == note.outcome), None)
    if outcome is None:
        raise NotAChoice(note.step)
    if not may_do(stands.step, roles_of(db, note.by)):
        raise NotWhoDoesIt(note.step)
    return outcome


def may_do(step: Step, roles: frozenset[Role] | set[Role]) -> bool:
    """Whether this person does such a step. A clinician may take over as a supervisor does, and decides nothing."""
    may = _MAY_DO.get(step.who)
    if may is None:
        return True
    if step.within is not None and step.within.handover:
        may = may | {Role.CLINICIAN}
    return bool(may & frozenset(roles))


def _insert(db: sa.Connection, locker: Locker, run: Run, note: Note, staff_id: str) -> None:
    words = note.words.strip()
    where = words_place(run.id, note.step, note.place)
    values = {
        "run_id": run.id,
        "step": note.step,
        "place": note.place,
        "deed": note.deed,
        "outcome": note.outcome if note.deed == ProtocolDeed.DONE else None,
        "words_sealed": locker.seal(words, table=TABLE, column=COLUMN, row_id=where) if words else None,
        "at": note.at,
        "noted_at": clock.now(),
        "staff_id": note.by,
        "noted_by": staff_id,
    }
    try:
        with db.begin_nested():
            db.execute(sa.insert(ProtocolStep).values(**values))
    except sa.exc.IntegrityError as taken:
        raise NotedMeanwhile(note.step) from taken


def words_place(run_id: str, step: str, place: int) -> str:
    """How the sealed words of a row are bound to it."""
    return f"{run_id} {step} {place}"


# --- what follows ----------------------------------------------------------------------------------------------------


def _follow(
    db: sa.Connection,
    settings: Settings,
    run: Run,
    step: Step,
    outcome: Outcome | None,
    note: Note,
    staff_id: str,
) -> list[str]:
    is_dealt = outcome is None or not outcome.leaves_open
    for ended in clocks_ended(step, outcome, is_dealt=is_dealt):
        code = outcome.value if outcome is not None else "not_done"
        clocks.stop_of(db, ClockKind(ended), code, staff_id=staff_id, run_id=run.id)
    if outcome is None:
        return []
    if outcome.starts is not None:
        _start(db, settings, ClockKind(outcome.starts), run)
    if step.within is not None and step.within.handover:
        _is_taken_over_by(db, run, note.by)
    if outcome.tells:
        _tell_a_supervisor(db, settings, run, staff_id)
    if not outcome.is_emergency and outcome.opens is None:
        return []
    return _another_danger(db, settings, run, outcome, staff_id)


def _tell_a_supervisor(db: sa.Connection, settings: Settings, run: Run, staff_id: str) -> None:
    """A wrong code word, or a line that stays lost: those on call hear of it, and one of them takes it on."""
    ask(
        db,
        settings,
        channel=channel_of(run),
        card_id=run.card_id,
        client_id=run.client_id,
        journey_id=run.journey_id,
        run_id=run.id,
        asked_by=staff_id,
    )


def _another_danger(db: sa.Connection, settings: Settings, run: Run, outcome: Outcome, staff_id: str) -> list[str]:
    """An emergency that shows itself on the way, or another danger beside this one."""
    is_violence = run.kind == ProtocolKind.P_V
    level = RiskLevel.EMERGENCY if outcome.is_emergency else RiskLevel.HIGH
    _raise(db, run, level, staff_id)
    return danger_found(
        db,
        settings,
        level=level,
        rule=Rule.PERSON,
        reasons=("violence_now",) if is_violence and outcome.is_emergency else ("worker_says_high",),
        channel=channel_of(run),
        client_id=run.client_id,
        card_id=run.card_id,
        journey_id=run.journey_id,
        staff_id=staff_id,
        is_taken_over=_is_taken_over(db, run),
    )


def _raise(db: sa.Connection, run: Run, level: RiskLevel, staff_id: str) -> None:
    """Her plan, and her contact, stand at what was found as well."""
    if run.card_id is not None:
        raise_card(db, run.card_id, level, staff_id=staff_id)
    may_raise = [role for role in roles_of(db, staff_id) if scope_of([role], Permission.RAISE_RISK) is not None]
    if run.client_id is None or run.journey_id is None or not may_raise:
        return
    if raise_plan(db, run.journey_id, level, actor=journeys.Actor(min(may_raise).value, staff_id)):
        record_assessment(
            db,
            run.client_id,
            run.journey_id,
            level=level.value,
            assessed=level.value,
            rule=Rule.PERSON.value,
            reasons=("worker_says_high",),
            staff_id=staff_id,
        )


def _is_taken_over(db: sa.Connection, run: Run) -> bool:
    """Whether the step by which a supervisor joins is dealt with."""
    stands = standing(protocol(run.kind), known.noted_of(db, run.id))
    return any(one.is_dealt for one in stands if one.step.within is not None and one.step.within.handover)


def channel_of(run: Run) -> str:
    """How the person was in contact when the protocol was opened."""
    return str(run.because.get("channel", ContactChannel.PORTAL))


def _start(db: sa.Connection, settings: Settings, kind: ClockKind, run: Run) -> None:
    clocks.start(
        db,
        kind,
        hours=hours_of(db, ZoneInfo(settings.service_zone)),
        channel=channel_of(run),
        client_id=run.client_id,
        card_id=run.card_id,
        journey_id=run.journey_id,
        run_id=run.id,
    )


def supervisor_joined(db: sa.Connection, vault: Vault, settings: Settings, accepted: Accepted, *, staff: Actor) -> None:
    """Who accepted a handover has joined: the step that says so is noted in each protocol that waits for it, so that
    nobody writes it a second time.
    """
    whose = known.runs_of_client(db, accepted.client_id) if accepted.client_id else []
    whose += known.runs_of_card(db, accepted.card_id) if accepted.card_id else []
    for run in {one.id: one for one in whose if one.is_open}.values():
        for stands in standing(protocol(run.kind), known.noted_of(db, run.id)):
            within = stands.step.within
            if within is None or not within.handover or stands.rows or not may_do(stands.step, staff.roles):
                continue
            role = Role.SUPERVISOR if Role.SUPERVISOR in staff.roles else Role.CLINICIAN
            values = [one.value for one in stands.step.outcomes]
            outcome = role.value if role.value in values else values[0]
            note = Note(stands.step.slug, 1, ProtocolDeed.DONE, outcome, "", accepted.at, staff.id)
            with suppress(RunClosed, NotedMeanwhile, KeyDestroyed):
                note_step(db, settings, run_locker(db, vault, run), run, note, staff_id=staff.id)


def _is_taken_over_by(db: sa.Connection, run: Run, staff_id: str) -> None:
    """Whoever joined has accepted the handover, and is the person with a name who decides, if she is a supervisor."""
    waiting = running_handover(db, client_id=run.client_id, card_id=run.card_id)
    if waiting is not None:
        with suppress(AcceptedBefore, NotForHer):
            accept(db, waiting, Actor(staff_id, "", roles_of(db, staff_id)))
    if Role.SUPERVISOR not in roles_of(db, staff_id):
        return
    whose = ServiceClock.client_id == run.client_id if run.client_id else ServiceClock.card_id == run.card_id
    mine = sa.and_(ServiceClock.kind == ClockKind.DECISION, ServiceClock.stopped_at.is_(None), whose)
    db.execute(sa.update(ServiceClock).where(mine).values(owner_id=staff_id))


def _say(db: sa.Connection, run: Run, kind: str, staff_id: str) -> None:
    """It stands on the card, and in the log."""
    if run.card_id is not None:
        note_event(db, run.card_id, kind, {"protocol": run.kind}, staff_id, key=f"{kind}:{run.id}")
    append(db, Entry(ActorKind.STAFF, staff_id, kind, "protocol_run", run.id, {"protocol": run.kind}))
