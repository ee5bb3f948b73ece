"""People go over from one version to another: each by an act of her own journey, all of them in one batch.

Who cannot go stays where she is, and it is said why; nobody is lost in between. A batch can be taken back: whoever
can goes on in the version before, with everything done since then kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.quests import QuestVersion, VersionMove
from app.queries.quest_versions import definition_of
from app.queries.version_moves import moves_of
from app.services.audit import Entry, append
from app.services.journeys import Actor, hold_still, move_held
from app.vocabulary import ActorKind, VersionStatus
from quests.moving import level_before
from quests.progress import ActRefused, CannotMove


@dataclass(frozen=True)
class Moved:
    """What a batch did: the journeys that moved, and those that did not with the code why (quests.moving.WHY_NOT)."""

    batch: str
    moved: tuple[str, ...] = ()
    stayed: dict[str, str] = field(default_factory=dict)


def move_people(
    db: sa.Connection, journeys: Iterable[str], from_id: str, to_id: str, *, by: Actor, at: str | None = None
) -> Moved:
    """Move these journeys of one version to another of the same quest.

    Who went elsewhere meanwhile stays untouched ("elsewhere"), and so do all where it was taken back ("withdrawn").
    """
    if definition_of(db, from_id).slug != definition_of(db, to_id).slug:
        raise ValueError("these are versions of two quests; another quest is offered, nobody is moved into it")
    batch, now = new_id(), clock.now()
    moved: list[str] = []
    stayed: dict[str, str] = {}
    for journey_id in sorted(journeys):
        why = _move(db, journey_id, from_id, to_id, by=by, at=at)
        if why is not None:
            stayed[journey_id] = why
            continue
        moved.append(journey_id)
        db.execute(
            sa.insert(VersionMove).values(
                id=new_id(),
                batch=batch,
                journey_id=journey_id,
                from_version_id=from_id,
                to_version_id=to_id,
                moved_by=by.staff_id,
                moved_at=now,
            )
        )
    _tell(db, "people_moved", batch, len(moved), by)
    return Moved(batch, tuple(moved), stayed)


def revert(db: sa.Connection, batch: str, *, by: Actor, only: str | None = None) -> Moved:
    """Take a batch back: everybody who is still in the newer version and can goes on in the one before.

    ``only``: the move of this one journey, and of no other.
    """
    moved: list[str] = []
    stayed: dict[str, str] = {}
    for row in (each for each in moves_of(db, batch) if only in (None, each.journey_id)):
        why = _move(db, row.journey_id, row.to_version_id, row.from_version_id, by=by, at=None)
        if why is not None:
            stayed[row.journey_id] = why
            continue
        moved.append(row.journey_id)
        db.execute(sa.update(VersionMove).where(VersionMove.id == row.id).values(reverted_at=clock.now()))
    _tell(db, "move_reverted", batch, len(moved), by)
    return Moved(batch, tuple(moved), stayed)


def _move(db: sa.Connection, journey_id: str, from_id: str, to_id: str, *, by: Actor, at: str | None) -> str | None:
    """None once it is moved; else why it stays."""
    held = hold_still(db, journey_id)
    if held.version_id != from_id:
        return "elsewhere"
    status = db.execute(sa.select(QuestVersion.status).where(QuestVersion.id == to_id)).scalar_one()
    if status == VersionStatus.WITHDRAWN:
        return "withdrawn"
    try:
        there = at or level_before(held.quest, definition_of(db, to_id), held.state)
        move_held(db, held, to_id, at=there, actor=by)
    except CannotMove as refused:
        return refused.why
    except ActRefused:
        return "level_gone"
    return None


def _tell(db: sa.Connection, action: str, batch: str, people: int, by: Actor) -> None:
    if by.staff_id is not None:
        append(db, Entry(ActorKind.STAFF, by.staff_id, action, "version_move", batch, {"people": people}))
