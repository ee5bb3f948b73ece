"""Crisis protocols as they are walked: opened by a danger, noted step by step, closed by a supervisor.

Only added: a correction is a new row. What was not done has its reason, and a run closes when nothing is left open
(domain.md 2.1: "each with actor, time, outcome; none skippable without reason").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.journeys import Journey
from app.models.safety import ProtocolRun
from app.queries import protocols as known
from app.services import lock
from app.vocabulary import ProtocolKind
from quests.progress import ActRefused
from quests.protocols import VERSIONS, protocols_for
from quests.risk import RiskLevel, Rule

SAME_CRISIS = timedelta(hours=72)
"""A protocol that was opened so long before the quest for her safety belongs to it (its level of 72 hours)."""


class RecordOpen(ActRefused):
    """The record of the protocol is not closed yet, and the step that stands for it waits for that."""


def open_run(
    db: sa.Connection,
    kind: str,
    *,
    because: Mapping[str, Any],
    client_id: str | None = None,
    card_id: str | None = None,
    journey_id: str | None = None,
    staff_id: str | None = None,
) -> str:
    """A protocol of this kind for this client, or this contact; gives its id.

    The one that goes on already is kept, with the higher level and every reason. P-V of a client switches her lock on
    (P-V 7). ``because``: ``level``, ``rule`` and ``reasons`` as codes. ``staff_id``: None where her own answer did it.
    """
    if client_id is not None and kind == ProtocolKind.P_V:
        lock.begin(db, client_id, staff_id=staff_id)
    found = known.open_run_of(db, kind, client_id=client_id, card_id=card_id)
    if found is None:
        values = {"kind": kind, "client_id": client_id, "card_id": card_id, "journey_id": journey_id}
        made = _insert(db, {**values, "because": dict(because), "opened_by": staff_id})
        if made is not None:
            return made
        found = known.open_run_of(db, kind, client_id=client_id, card_id=card_id)
    assert found is not None
    _add_to(db, found, because)
    return found


def _insert(db: sa.Connection, values: Mapping[str, Any]) -> str | None:
    """None where a colleague, or another answer, opened it in the same moment."""
    run_id = new_id()
    row = {"id": run_id, "version": VERSIONS[values["kind"]], "opened_at": clock.now(), **values}
    try:
        with db.begin_nested():
            db.execute(sa.insert(ProtocolRun).values(**row))
    except sa.exc.IntegrityError:
        return None
    return run_id


def _add_to(db: sa.Connection, run_id: str, because: Mapping[str, Any]) -> None:
    mine = ProtocolRun.id == run_id
    before = db.execute(sa.select(ProtocolRun.because).where(mine).with_for_update()).scalar_one()
    after = _both(before, because)
    if after != before:
        db.execute(sa.update(ProtocolRun).where(mine).values(because=after))


def _both(before: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The higher level with its rule, and every reason that either of them has."""
    is_higher = RiskLevel(new["level"]) > RiskLevel(before["level"])
    return {**(new if is_higher else before), "reasons": _joined(before.get("reasons", ()), new.get("reasons", ()))}


def _joined(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def ensure_run(db: sa.Connection, client_id: str, journey_id: str, *, staff_id: str | None) -> None:
    """The quest for her safety begins with a record: where none is open for this crisis, what was found last opens
    one; P-S where nothing is known of why.
    """
    if known.is_any_since(db, client_id, clock.now() - SAME_CRISIS):
        return
    found = known.last_danger(db, client_id)
    level, rule, reasons = (found.assessed, found.rule, found.reasons) if found else (RiskLevel.HIGH, Rule.PERSON, ())
    because = {"level": str(level), "rule": str(rule), "reasons": list(reasons)}
    for kind in protocols_for(level, reasons):
        open_run(db, kind, because=because, client_id=client_id, journey_id=journey_id, staff_id=staff_id)


def must_be_recorded(db: sa.Connection, client_id: str, journey_id: str, kinds: Collection[str]) -> None:
    """A step that stands for a protocol is done when its record is complete and closed. Raises RecordOpen."""
    began = db.execute(sa.select(Journey.created_at).where(Journey.id == journey_id)).scalar_one()
    if not known.is_recorded(db, client_id, kinds, began - SAME_CRISIS):
        raise RecordOpen(journey_id)


def move_to_client(db: sa.Connection, card_id: str, client_id: str) -> None:
    """Whoever was on the contact is a client now: what was opened on it is hers as well, and her lock with it.

    Where she has the same protocol open already, that of the contact stays the contact's.
    """
    rows = db.execute(
        sa.select(ProtocolRun.id, ProtocolRun.kind, ProtocolRun.closed_at).where(
            ProtocolRun.card_id == card_id, ProtocolRun.client_id.is_(None)
        )
    ).all()
    for row in rows:
        hers = known.open_run_of(db, row.kind, client_id=client_id, card_id=None)
        if row.kind == ProtocolKind.P_V:  # Also of a record that is closed: a supervisor alone ends the lock.
            lock.begin(db, client_id)
        if row.closed_at is None and hers is not None:
            continue
        db.execute(sa.update(ProtocolRun).where(ProtocolRun.id == row.id).values(client_id=client_id))
