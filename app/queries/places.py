"""Which places of a client are taken: one main journey, one beside it, one that suspends the others."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey
from app.models.quests import QuestVersion

_ITS_CLIENT = sa.select(Journey.client_id).where(Journey.id == sa.bindparam("of_journey")).scalar_subquery()
_OTHERS = (
    sa.select(Journey.id, Journey.started_at, Journey.hold_since, QuestVersion.place)
    .join(QuestVersion, QuestVersion.id == Journey.quest_version_id)
    .where(Journey.client_id == _ITS_CLIENT, Journey.id != sa.bindparam("of_journey"), Journey.ending.is_(None))
    .order_by(Journey.created_at, Journey.id)
)
_OPEN_QUESTS = (
    sa.select(QuestVersion.place, QuestVersion.slug)
    .join(Journey, Journey.quest_version_id == QuestVersion.id)
    .where(Journey.client_id == sa.bindparam("of_client"), Journey.ending.is_(None))
)


def is_free(place: str, taken: Collection[str]) -> bool:
    """Whether a journey with this place may begin beside others that hold ``taken``.

    Each place is for one journey, running or offered. While a suspending one is there nothing else begins.
    """
    return place not in taken and "suspending" not in taken


def open_places(db: sa.Connection, journey_id: str) -> list[str]:
    """The places that the other journeys of its client hold, running or offered."""
    return [row.place for row in db.execute(_OTHERS, {"of_journey": journey_id})]


def running_besides(db: sa.Connection, journey_id: str) -> list[str]:
    """The other journeys of its client that run, by id."""
    return [row.id for row in db.execute(_OTHERS, {"of_journey": journey_id}) if row.started_at is not None]


def on_hold_besides(db: sa.Connection, journey_id: str) -> list[str]:
    """The other journeys of its client that are on safety hold, by id."""
    return [row.id for row in db.execute(_OTHERS, {"of_journey": journey_id}) if row.hold_since is not None]


def suspending_beside(db: sa.Connection, journey_id: str) -> str | None:
    """The journey that runs and for which this one rests, by id; None where there is none."""
    rows = db.execute(_OTHERS, {"of_journey": journey_id})
    return next((row.id for row in rows if row.place == "suspending" and row.started_at is not None), None)


def open_quests(db: sa.Connection, client_id: str) -> dict[str, str]:
    """What she has, running or offered: its quest by the place that it holds."""
    return {row.place: row.slug for row in db.execute(_OPEN_QUESTS, {"of_client": client_id})}


def hold_plans_still(db: sa.Connection, client_id: str) -> None:
    """Nobody else begins, ends or changes a journey of hers until this transaction ends.

    The client's row first, then her journeys by id: who needs both takes them in this order.
    """
    if db.dialect.name == "sqlite":
        return  # One writer at a time is the rule of the whole database.
    hold_client_still(db, client_id)
    db.execute(sa.select(Journey.id).where(Journey.client_id == client_id).order_by(Journey.id).with_for_update())


def hold_client_still(db: sa.Connection, client_id: str) -> None:
    """Nobody else begins a journey of hers, and no other form of hers is read, until this transaction ends."""
    if db.dialect.name != "sqlite":
        db.execute(sa.select(Client.id).where(Client.id == client_id).with_for_update())
