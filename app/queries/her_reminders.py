"""What was planned and sent for one client, for her own eyes: every row, with how it went and why it did not go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.base import UtcDateTime
from app.models.messages import Message
from app.models.outbox import Outgoing, ReminderChoice
from app.models.words import Reply
from app.vocabulary import OutgoingState

LIVE = (OutgoingState.PLANNED, OutgoingState.CLAIMED)
WENT = (OutgoingState.SENT, OutgoingState.UNCERTAIN)
STEP_WAITS = "step_waits"


@dataclass(frozen=True)
class HerMessage:
    """One message to her. ``at``: when it may go, or when it was over. ``why`` is a code."""

    id: str
    text: str
    variables: Mapping[str, Any]
    journey_id: str | None
    step: str | None
    place: int
    due_at: datetime
    state: OutgoingState
    channel: str | None
    language: str | None
    why: str | None
    closed_at: datetime | None
    answer: str | None

    @property
    def is_coming(self) -> bool:
        return self.state in LIVE

    @property
    def at(self) -> datetime:
        return self.closed_at or self.due_at


_COLUMNS = (
    *(Outgoing.id, Outgoing.text, Outgoing.variables, Outgoing.journey_id, Outgoing.step, Outgoing.place),
    *(Outgoing.due_at, Outgoing.state, Outgoing.channel, Outgoing.language, Outgoing.why, Outgoing.closed_at),
    Outgoing.answer,
)


def messages_to_her(db: sa.Connection, client_id: str) -> list[HerMessage]:
    """Every message to this client: what comes, the soonest first, and then what was, the latest first."""
    rows: Any = db.execute(sa.select(*_COLUMNS).where(Outgoing.client_id == client_id))
    found = [HerMessage(**{**row._mapping, "state": OutgoingState(row.state)}) for row in rows]
    coming = sorted((one for one in found if one.is_coming), key=lambda one: (one.due_at, one.id))
    past = sorted((one for one in found if not one.is_coming), key=lambda one: (one.at, one.id), reverse=True)
    return [*coming, *past]


def is_to_her(db: sa.Connection, client_id: str, outgoing_id: str) -> bool:
    """Whether this is a message to this client."""
    asked = sa.select(Outgoing.id).where(Outgoing.id == outgoing_id, Outgoing.client_id == client_id)
    return db.execute(asked).first() is not None


@dataclass(frozen=True)
class WhatWaits:
    """How many notes and messages of ours she has, how many of them she has not opened, and of which step of hers a
    reminder went out that she has not answered: ids and steps, the newest first; none once she stopped reminders."""

    note_count: int
    unread_count: int
    reminded: tuple[tuple[str, str], ...]


# Built once: her own page asks it, of notes, messages and reminders at once.
_NOTHING = sa.cast(sa.null(), sa.Text)
_WHAT_WAITS: sa.CompoundSelect[Any] = sa.union_all(
    sa.select(_NOTHING.label("id"), _NOTHING.label("step"), Reply.read_at.label("at")).where(
        Reply.client_id == sa.bindparam("of_client")
    ),
    sa.select(_NOTHING, _NOTHING, Message.read_at).where(
        Message.client_id == sa.bindparam("of_client"), Message.staff_id.is_not(None)
    ),
    sa.select(Outgoing.id, Outgoing.step, Outgoing.closed_at).where(
        Outgoing.client_id == sa.bindparam("of_client"),
        Outgoing.journey_id == sa.bindparam("of_journey"),
        Outgoing.text == STEP_WAITS,
        Outgoing.state.in_([sa.literal_column(f"'{state}'") for state in WENT]),
        Outgoing.answer.is_(None),
        Outgoing.closed_at > sa.bindparam("since", type_=UtcDateTime()),
        ~sa.exists().where(ReminderChoice.client_id == Outgoing.client_id, ReminderChoice.stopped_at.is_not(None)),
    ),
)


def what_waits(db: sa.Connection, client_id: str, journey_id: str, *, since: datetime) -> WhatWaits:
    """What her own page tells beside the plan itself, with one statement. Reminders of this plan, after ``since``."""
    asked = {"of_client": client_id, "of_journey": journey_id, "since": since}
    rows: Any = db.execute(_WHAT_WAITS, asked).all()
    notes = [row.at for row in rows if row.id is None]
    reminded = sorted((row for row in rows if row.id is not None), key=lambda row: (row.at, row.id), reverse=True)
    return WhatWaits(len(notes), sum(at is None for at in notes), tuple((row.id, row.step) for row in reminded))
