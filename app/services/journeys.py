"""The journey store: the one place that appends events and writes their projections.

Every change of a journey goes through ``perform``. It reads the state, asks ``quests.progress`` what the act
causes, and writes the events, the journey row and the step rows in the caller's transaction. A guarded
UPDATE on the journey's sequence number is the lock: two writers never both win.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.clients import Client
from app.models.journeys import Journey, JourneyEvent, StepRun
from app.models.quests import QuestVersion
from app.queries.journeys import events_of
from app.queries.places import is_free, open_places, running_besides
from app.queries.quest_versions import definition_of
from app.queries.service_hours import hours_of
from app.services import rolling_up
from app.services.projections import changed, journey_columns, step_columns
from app.services.rolling_up import RolledUp
from app.services.step_reminders import follow
from app.vocabulary import VersionStatus
from quests.definition import Quest, Step
from quests.events import CLIENT, SYSTEM, Event
from quests.journey import JourneyState, fold
from quests.journey_as_json import from_plain, to_plain
from quests.progress import Act, ActRefused, NothingToChange, StepClosed, drafted

# The hot path: Core tables and statements built once, so that an act costs its SQL and little more.
_JOURNEY: sa.Table = Journey.__table__  # type: ignore[assignment]
_STEP: sa.Table = StepRun.__table__  # type: ignore[assignment]
_EVENT: sa.Table = JourneyEvent.__table__  # type: ignore[assignment]

_VERSION: sa.Table = QuestVersion.__table__  # type: ignore[assignment]

# No join: PostgreSQL would find no row for who waited while the journey went over to another version.
_STATUS = sa.select(_VERSION.c.status).where(_VERSION.c.id == _JOURNEY.c.quest_version_id).scalar_subquery()
_LOCKED = sa.select(Client.locked_since).where(Client.id == _JOURNEY.c.client_id).scalar_subquery()
_LOAD = (
    sa.select(
        *(_JOURNEY.c.seq, _JOURNEY.c.client_id, _JOURNEY.c.state, _JOURNEY.c.quest_version_id, _JOURNEY.c.zone),
        *(_JOURNEY.c.cohort_id, _JOURNEY.c.trace),
        *(_STATUS.label("status"), _LOCKED.label("locked_since")),
    )
    .where(_JOURNEY.c.id == sa.bindparam("journey"))
    .with_for_update(of=_JOURNEY)
)
_LOCK = sa.select(_JOURNEY.c.id).where(_JOURNEY.c.id == sa.bindparam("journey")).with_for_update()
_ITS_CLIENT = sa.select(_JOURNEY.c.client_id).where(_JOURNEY.c.id == sa.bindparam("journey")).scalar_subquery()
_LOCK_CLIENT = sa.select(Client.id).where(Client.id == _ITS_CLIENT).with_for_update(key_share=True)
_FIND_KEY = sa.select(_EVENT.c.seq).where(
    _EVENT.c.journey_id == sa.bindparam("journey"), _EVENT.c.idempotency_key == sa.bindparam("key")
)
_OWN_ZONE = sa.select(Client.zone).where(Client.id == sa.bindparam("of_client")).scalar_subquery()
_ADD_JOURNEY = sa.insert(_JOURNEY).values(
    zone=sa.func.coalesce(_OWN_ZONE, sa.bindparam("zone_of_service", type_=sa.Text()))
)
_ADD_EVENTS = sa.insert(_EVENT)
_ADD_STEPS = sa.insert(_STEP)
_CHANGE_STEP = sa.update(_STEP).where(
    _STEP.c.journey_id == sa.bindparam("of_journey"), _STEP.c.step == sa.bindparam("of_step")
)
_CHANGE_JOURNEY = sa.update(_JOURNEY).where(
    _JOURNEY.c.id == sa.bindparam("of_journey"), _JOURNEY.c.seq == sa.bindparam("seq_before")
)
# With the key of a form: nothing is written where an event has it. The row is held, so no event can come in between.
_CHANGE_JOURNEY_ONCE = _CHANGE_JOURNEY.where(
    ~sa.exists().where(_EVENT.c.journey_id == _JOURNEY.c.id, _EVENT.c.idempotency_key == sa.bindparam("key"))
)


class NoSuchJourney(Exception):
    """There is no such journey."""


class AnotherPlanRuns(ActRefused):
    """Her place for such a plan is taken: one main plan at a time, and none while a suspending one runs."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the journey between reading and writing; nothing of this act was kept."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a role word of the event log, and the staff member where it is one."""

    kind: str
    staff_id: str | None = None


THE_CLIENT = Actor(CLIENT)
THE_SYSTEM = Actor(SYSTEM)


@dataclass(frozen=True)
class Held:
    """A journey that nobody else can change until this transaction ends: its pinned quest and where it stands.

    ``is_locked``: protocol P-V holds for her, and ``quest`` is without what would bring in others (quests.lock).
    """

    journey_id: str
    client_id: str
    quest: Quest
    state: JourneyState
    zone: ZoneInfo
    version_id: str = ""
    is_withdrawn: bool = False
    is_locked: bool = False
    rolled_up: RolledUp = field(default_factory=RolledUp)

    def step(self, slug: str) -> Step:
        """A step as her version has it now. Raises StepClosed where a page of an earlier version named it."""
        if slug not in self.quest.step_places:
            raise StepClosed
        return self.quest.step(slug)


@dataclass(frozen=True)
class Performed:
    """What an act did. ``is_repeat`` is true when the same act, by its key, had been done before."""

    events: tuple[Event, ...]
    state: JourneyState
    quest: Quest
    is_repeat: bool = False

    def completed_level(self) -> str | None:
        """The level that this act completed, if it did."""
        return next((event.level for event in self.events if event.kind == "level_completed"), None)


def create_journey(
    db: sa.Connection, client_id: str, quest_version_id: str, zone: str, *, counsellor_id: str | None = None
) -> str:
    """A journey without events yet; returns its id. ``perform`` an offer or a start next.

    ``zone`` is where her days begin, unless she chose a zone of her own.
    """
    journey_id = new_id()
    row = {
        "id": journey_id,
        "client_id": client_id,
        "quest_version_id": quest_version_id,
        "counsellor_id": counsellor_id,
        "created_at": clock.now(),
        "seq": 0,
        "state": to_plain(JourneyState()),
        "is_paused": False,
        "risk": "unasked",
    }
    db.execute(_ADD_JOURNEY, {**row, "of_client": client_id, "zone_of_service": zone})
    return journey_id


def perform(
    db: sa.Connection,
    journey_id: str,
    act: Act,
    *,
    actor: Actor,
    key: str | None = None,
    counsellor_id: str | None = None,
) -> Performed:
    """Do one act on a journey, once.

    ``key`` is the idempotency key of the form that was sent: the same key again changes nothing and says so.
    ``counsellor_id`` assigns the journey in the same statement. A journey that would begin or be open again needs its
    place to be free. Raises quests.progress.ActRefused (AnotherPlanRuns is one), NoSuchJourney, ChangedMeanwhile.
    """
    return perform_held(db, hold_still(db, journey_id), act, actor=actor, key=key, counsellor_id=counsellor_id)


def perform_held(
    db: sa.Connection, held: Held, act: Act, *, actor: Actor, key: str | None = None, counsellor_id: str | None = None
) -> Performed:
    """``perform`` for a journey that was held to look at it first. It may be held once for each act."""
    try:
        performed, begins = _do(db, held, act, actor, key, counsellor_id)
    except (ActRefused, ChangedMeanwhile):
        # What cannot be done now may have been done by this very form: only then the events are asked for its key.
        if key is None or not is_done_already(db, held.journey_id, key):
            raise
        return Performed((), held.state, held.quest, is_repeat=True)
    if begins and held.quest.place == "suspending":
        _let_the_others_rest(db, held.journey_id)
    return performed


def _do(
    db: sa.Connection, held: Held, act: Act, actor: Actor, key: str | None, counsellor_id: str | None
) -> tuple[Performed, bool]:
    """The act, and whether the journey runs by it and did not before."""
    draft = drafted(
        held.quest,
        held.state,
        act,
        actor=actor.kind,
        now=clock.now(),
        zone=held.zone,
        is_withdrawn=held.is_withdrawn,
        is_locked=held.is_locked,
        hours=lambda: hours_of(db, held.zone),
    )
    begins = _runs(draft.state) and not _runs(held.state)
    if begins and not is_free(held.quest.place, open_places(db, held.journey_id)):
        raise AnotherPlanRuns(held.journey_id)
    extra = {} if counsellor_id is None else {"counsellor_id": counsellor_id}
    if act.kind == "move_version":
        extra["quest_version_id"] = held.version_id
    _write(db, held, draft.state, draft.events, actor=actor, key=key, extra=extra)
    follow(db, held, held.state, draft.state, is_moved=act.kind == "move_version")
    return Performed(tuple(draft.events), draft.state, held.quest), begins


def _runs(state: JourneyState) -> bool:
    return state.is_started and not state.has_ended


def _let_the_others_rest(db: sa.Connection, journey_id: str) -> None:
    """While a suspending quest runs, whatever else she walks is on safety hold; a supervisor ends it, as any hold."""
    for other in running_besides(db, journey_id):
        with suppress(NothingToChange):
            perform(db, other, Act("start_hold"), actor=THE_SYSTEM)


def move_held(db: sa.Connection, held: Held, version_id: str, *, at: str | None, actor: Actor) -> Performed:
    """The journey goes on in another version of its quest, at the level ``at`` where one is chosen.

    Raises quests.progress.ActRefused (CannotMove says why), ChangedMeanwhile.
    """
    quest = definition_of(db, version_id).as_walked(is_locked=held.is_locked)
    detail = {"from": held.quest.version, "to": quest.version, **({"at": at} if at else {})}
    over = replace(held, quest=quest, version_id=version_id, is_withdrawn=False)
    return perform_held(db, over, Act("move_version", detail=detail), actor=actor)


def hold_still(db: sa.Connection, journey_id: str) -> Held:
    """Take the turn and read: nobody else can change the journey until this transaction ends. Raises NoSuchJourney.

    Her row comes first (queries.places): what is planned for her is planned by one hand at a time.
    """
    if db.dialect.name != "sqlite":
        db.execute(_LOCK_CLIENT, {"journey": journey_id})
    row = db.execute(_LOAD, {"journey": journey_id}).one_or_none()
    if row is None:
        raise NoSuchJourney(journey_id)
    is_locked = row.locked_since is not None
    return Held(
        journey_id,
        row.client_id,
        definition_of(db, row.quest_version_id).as_walked(is_locked=is_locked),
        from_plain(row.state),
        ZoneInfo(row.zone),
        version_id=row.quest_version_id,
        is_withdrawn=row.status == VersionStatus.WITHDRAWN,
        is_locked=is_locked,
        rolled_up=RolledUp(row.quest_version_id, row.cohort_id, row.trace),
    )


def take_turn(db: sa.Connection, journey_id: str) -> None:
    """The lock of ``hold_still`` alone, for who reads the journey in another shape: wait, then read."""
    if db.dialect.name != "sqlite":  # There, one writer at a time is the rule of the whole database.
        db.execute(_LOCK, {"journey": journey_id})


def is_done_already(db: sa.Connection, journey_id: str, key: str) -> bool:
    """Whether the form with this key has done its act before."""
    return db.execute(_FIND_KEY, {"journey": journey_id, "key": key}).first() is not None


def _write(
    db: sa.Connection,
    held: Held,
    after: JourneyState,
    events: Sequence[Event],
    *,
    actor: Actor,
    key: str | None,
    extra: Mapping[str, Any],
) -> None:
    journey_id, before = held.journey_id, held.state
    changes, rolled_up = rolling_up.changes_of(db, journey_id, events, held.rolled_up)
    change = {"of_journey": journey_id, "seq_before": before.seq, "seq": after.seq, "state": to_plain(after), **extra}
    change |= {**changed(journey_columns(before), journey_columns(after)), **rolled_up}
    if key is None:
        written = db.execute(_CHANGE_JOURNEY, change)
    else:
        written = db.execute(_CHANGE_JOURNEY_ONCE, {**change, "key": key})
    if written.rowcount != 1:
        raise ChangedMeanwhile(journey_id)
    db.execute(
        _ADD_EVENTS,
        [_event_row(journey_id, event, actor, key if place == 0 else None) for place, event in enumerate(events)],
    )
    rolling_up.write(db, changes)
    _write_steps(db, journey_id, before, after)


def _event_row(journey_id: str, event: Event, actor: Actor, key: str | None) -> dict[str, Any]:
    return {
        "journey_id": journey_id,
        "seq": event.seq,
        "kind": event.kind,
        "level": event.level,
        "step": event.step,
        "actor": event.actor,
        "actor_id": actor.staff_id if event.actor == actor.kind else None,
        "at": event.at,
        "detail": dict(event.detail),
        "idempotency_key": key,
    }


def _write_steps(db: sa.Connection, journey_id: str, before: JourneyState, after: JourneyState) -> None:
    opened = []
    for slug in after.steps:
        if slug not in before.steps:
            opened.append({"id": new_id(), "journey_id": journey_id, "step": slug, **step_columns(after, slug)})
        elif change := changed(step_columns(before, slug), step_columns(after, slug)):
            db.execute(_CHANGE_STEP, {"of_journey": journey_id, "of_step": slug, **change})
    if opened:
        db.execute(_ADD_STEPS, opened)


def differences(db: sa.Connection, journey_id: str) -> list[str]:
    """Where the projections of a journey disagree with its folded events. Empty, ever (promise of the store)."""
    row = db.execute(sa.select(Journey.__table__).where(Journey.id == journey_id)).mappings().one()
    state = fold(events_of(db, journey_id))
    found: list[str] = []
    if state.seq != row["seq"]:
        found.append(f"sequence number is {row['seq']}, the events say {state.seq}")
    if from_plain(row["state"]) != state:
        found.append("the state beside the events differs from the folded events")
    for name, value in journey_columns(state).items():
        if row[name] != value:
            found.append(f"{name} is {row[name]!r}, the events say {value!r}")
    return found + _step_differences(db, journey_id, state)


def _step_differences(db: sa.Connection, journey_id: str, state: JourneyState) -> list[str]:
    rows = {
        row["step"]: row
        for row in db.execute(sa.select(StepRun.__table__).where(StepRun.journey_id == journey_id)).mappings()
    }
    found = [f"step {slug} has a row but no event" for slug in rows if slug not in state.steps]
    for slug in state.steps:
        if slug not in rows:
            found.append(f"step {slug} has no row")
            continue
        found += [
            f"step {slug}: {name} is {rows[slug][name]!r}, the events say {value!r}"
            for name, value in step_columns(state, slug).items()
            if rows[slug][name] != value
        ]
    return found
