"""What waits for a member of staff, as rows. Each question is one statement, however many clients she has.

Which of them is first, and in which words, is the desk's to say; whether somebody has gone quiet is
``quests.trace``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.models.access import Audit
from app.models.clients import Client, SafeContact
from app.models.journeys import Journey, JourneyEvent, StepRun
from app.models.quests import QuestVersion
from app.models.staff import StaffRole
from app.models.words import RiskAssessment, Task
from app.permissions import Actor
from app.queries.caseload import within_scope
from app.queries.journeys import events_by_journey
from app.queries.safe_contact import ways_now
from app.vocabulary import ActorKind, Permission, Risk, Role
from quests.events import Event
from quests.journey import JourneyState
from quests.journey_as_json import from_plain

HIGH_RISK_TASK = "high_risk"
NO_ANSWER_TASK = "no_answer"
"""The kind of task that asks a person to decide: two reminders of a step, and no answer."""
NOT_REACHED_TASK = "not_reached"
"""The kind of task that asks a supervisor: the last call of a plan for safety reached nobody (domain.md 3.3)."""
LEFT_IN_PEACE = "left_in_peace"
"""The kind of task that keeps a decision: she has gone quiet, and nobody calls or writes."""


@dataclass(frozen=True)
class Case:
    """A client on one of her journeys, as every row of the worklist names them.

    ``ways``, ``times`` and ``may_leave_voicemail`` are how she may be reached; None for who has said nothing yet.
    While ``watched_since`` is set somebody may see her phone; while ``locked_since`` is, protocol P-V holds and
    ``ways`` has a call alone. ``audience``: whom her plans speak to.
    """

    journey_id: str
    client_id: str
    pseudonym: str
    language: str
    quest_version_id: str
    risk: str
    risk_rule: str | None
    counsellor_id: str | None
    state: JourneyState
    ways: list[str] | None
    times: list[str] | None
    may_leave_voicemail: bool | None
    watched_since: datetime | None
    audience: str
    locked_since: datetime | None

    @property
    def is_watched(self) -> bool:
        return self.watched_since is not None

    @property
    def may_be_called(self) -> bool:
        """Whether her rules allow a call now (as ``ContactRules.allows`` has it)."""
        return "call" in (self.ways or ()) and not self.is_watched


@dataclass(frozen=True)
class SentStep:
    """A step that a client sent for review. ``status`` is ``sent`` until it is answered; ``promise_by`` is when we
    said that we would, None once it is answered.
    """

    case: Case
    step_run_id: str
    step: str
    status: str
    sent_at: datetime
    promise_by: datetime | None


@dataclass(frozen=True)
class SafetyCase:
    """A journey on safety hold, or with an open task for a supervisor. The task's times are None without one.

    ``seen_at`` is when a supervisor last opened the client's record, if that was after the latest high finding.
    """

    case: Case
    asked_at: datetime | None
    due_at: datetime | None
    seen_at: datetime | None


CASE = (
    Journey.id.label("journey_id"),
    Journey.client_id,
    Client.pseudonym,
    Client.language,
    Journey.quest_version_id,
    Journey.risk,
    Journey.risk_rule,
    Journey.counsellor_id,
    Journey.state,
    SafeContact.ways,
    SafeContact.times,
    SafeContact.may_leave_voicemail,
    Client.watched_since,
    Client.audience,
    Client.locked_since,
)
"""What a row names of a client and her journey. The statement joins Client and, outer, SafeContact."""
HAS_RULES = SafeContact.client_id == Client.id


def case_in(row: Any) -> Case:
    """The case in a row that selects ``CASE``."""
    named = {column.key: getattr(row, column.key) for column in CASE}
    ways = ways_now(row.ways, row.locked_since)
    return Case(**{**named, "ways": ways, "state": from_plain(row.state)})


def _mine(staff: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(within_scope(staff, Permission.SEE_WORKLIST), Client.erased_at.is_(None))


def _sent_steps(staff: Actor) -> sa.Select[Any]:
    sent_at = (
        sa.select(sa.func.max(JourneyEvent.at))
        .where(
            JourneyEvent.journey_id == StepRun.journey_id,
            JourneyEvent.step == StepRun.step,
            JourneyEvent.kind == "step_sent_for_review",
        )
        .correlate(StepRun)
        .scalar_subquery()
    )
    was_sent = sa.exists().where(
        JourneyEvent.journey_id == StepRun.journey_id,
        JourneyEvent.step == StepRun.step,
        JourneyEvent.kind == "step_sent_for_review",
    )
    return (
        sa.select(*CASE, StepRun.id.label("run_id"), StepRun.step, StepRun.status, sent_at.label("at"))
        .add_columns(StepRun.promise_by)
        .join(Journey, Journey.id == StepRun.journey_id)
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(SafeContact, HAS_RULES)
        .where(within_scope(staff, Permission.REVIEW_STEP), Client.erased_at.is_(None), was_sent.correlate(StepRun))
    )


def _sent_step(row: Any) -> SentStep:
    return SentStep(case_in(row), row.run_id, row.step, row.status, row.at, row.promise_by)


def reviews_waiting(db: sa.Connection, staff: Actor) -> list[SentStep]:
    """Steps sent for review that this person may answer; none for a role that does not review."""
    rows = db.execute(_sent_steps(staff).where(StepRun.status == "sent", Journey.ending.is_(None)))
    return [_sent_step(row) for row in rows]


def sent_step_for(db: sa.Connection, staff: Actor, step_run_id: str) -> SentStep | None:
    """The sent step that an address of the desk names, waiting or answered, if this person may answer it."""
    row = db.execute(_sent_steps(staff).where(StepRun.id == step_run_id)).one_or_none()
    return _sent_step(row) if row else None


def safety_cases(db: sa.Connection, staff: Actor) -> list[SafetyCase]:
    """Journeys in scope on safety hold or with an open high-risk task; an ended one only while its task is open.

    What rests while a plan for her safety runs is no row: that plan has its own, and a task opens when it has ended.
    """
    task = sa.and_(Task.journey_id == Journey.id, Task.kind == HIGH_RISK_TASK, Task.closed_at.is_(None))
    supervisors = sa.select(StaffRole.staff_id).where(StaffRole.role == Role.SUPERVISOR)
    opened_at = (
        sa.select(sa.func.max(Audit.at))
        .where(
            Audit.object_kind == "client",
            Audit.object_id == Journey.client_id,
            Audit.actor_kind == ActorKind.STAFF,
            Audit.action == "client_opened",
            Audit.actor_id.in_(supervisors),
            # A row that the worklist opened by itself is no look at what happened.
            Audit.detail["page"].as_string() != "worklist",
        )
        .correlate(Journey)
        .scalar_subquery()
    )
    found_at = (
        sa.select(sa.func.max(RiskAssessment.at))
        .where(RiskAssessment.journey_id == Journey.id, RiskAssessment.assessed.in_((Risk.HIGH, Risk.EMERGENCY)))
        .correlate(Journey)
        .scalar_subquery()
    )
    rows = db.execute(
        sa.select(*CASE, Task.opened_at, Task.due_at, opened_at.label("looked_at"), found_at.label("found_at"))
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(SafeContact, HAS_RULES)
        .outerjoin(Task, task)
        .where(
            _mine(staff),
            sa.or_(Journey.ending.is_(None), Journey.ending != "deceased"),
            sa.or_(
                Task.id.is_not(None),
                sa.and_(Journey.hold_since.is_not(None), Journey.ending.is_(None), ~_rests_for_safety()),
            ),
        )
    )
    return [SafetyCase(case_in(row), row.opened_at, row.due_at, _seen_at(row)) for row in rows]


@cache
def _rests_for_safety() -> sa.ColumnElement[bool]:
    """The condition on ``Journey`` that a suspending plan of the same client runs."""
    other, version = sa.orm.aliased(Journey), sa.orm.aliased(QuestVersion)
    runs = sa.exists().where(
        other.client_id == Journey.client_id,
        other.id != Journey.id,
        other.started_at.is_not(None),
        other.ending.is_(None),
        version.id == other.quest_version_id,
        version.place == "suspending",
    )
    return runs.correlate(Journey)


def _seen_at(row: Any) -> datetime | None:
    since = max((at for at in (row.opened_at, row.found_at) if at is not None), default=None)
    return row.looked_at if since and row.looked_at and row.looked_at >= since else None


def _perhaps_quiet(staff: Actor, before: datetime) -> sa.ColumnElement[bool]:
    is_left_in_peace = sa.exists().where(
        Task.journey_id == Journey.id,
        Task.kind == LEFT_IN_PEACE,
        Task.closed_at > sa.func.coalesce(Journey.last_act_at, Journey.started_at),
    )
    return sa.and_(
        ~is_left_in_peace,
        _mine(staff),
        Journey.started_at.is_not(None),
        Journey.ending.is_(None),
        Journey.is_paused.is_(False),
        Journey.hold_since.is_(None),
        sa.or_(Journey.last_act_at.is_(None), Journey.last_act_at < before),
    )


def perhaps_quiet(db: sa.Connection, staff: Actor, before: datetime) -> list[tuple[Case, list[Event]]]:
    """Running journeys in scope without an act of hers since ``before``, each with its events in order.

    Nobody of whom a colleague decided since that she is left in peace.

    Two statements. Whether she has gone quiet by the rule is for ``quests.trace`` to say from the events.
    """
    where = _perhaps_quiet(staff, before)
    cases = db.execute(
        sa.select(*CASE).join(Client, Client.id == Journey.client_id).outerjoin(SafeContact, HAS_RULES).where(where)
    ).all()
    among = sa.select(Journey.id).join(Client, Client.id == Journey.client_id).where(where)
    events = dict(events_by_journey(db, among=among))
    return [(case_in(row), events.get(row.journey_id, [])) for row in cases]


def events_of_journeys(db: sa.Connection, journey_ids: list[str]) -> dict[str, list[Event]]:
    """The events of the named journeys in order, by journey id."""
    among = sa.select(Journey.id).where(Journey.id.in_(journey_ids))
    return dict(events_by_journey(db, among=among)) if journey_ids else {}
