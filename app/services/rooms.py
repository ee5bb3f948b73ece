"""Rooms for talks in person: one is given to a talk when it is booked, and never to two talks at one time.

The rooms are tried in the order in which the service names them. The key of ``room_use`` decides between two who come
at once, so the second of them gets the next room.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.models.talks import RoomUse, Slot
from app.queries.rooms import cells_of, room_names


class NoRoomFree(Exception):
    """Every room is in use at some moment of this time."""


def take_room(db: sa.Connection, slot_id: str, starts_at: datetime, minutes: int) -> None:
    """Give a room to the talk at this time, where the service keeps rooms. Raises NoRoomFree."""
    names = room_names(db)
    cells = cells_of(starts_at, minutes)
    room = next((name for name in names if _takes(db, name, cells, slot_id)), None)
    if names and room is None:
        raise NoRoomFree(slot_id)
    db.execute(sa.update(Slot).where(Slot.id == slot_id).values(room=room))


def give_room_back(db: sa.Connection, slot_id: str) -> None:
    """Nobody meets there at this time any more."""
    if db.execute(sa.delete(RoomUse).where(RoomUse.slot_id == slot_id)).rowcount:
        db.execute(sa.update(Slot).where(Slot.id == slot_id).values(room=None))


def _takes(db: sa.Connection, room: str, cells: list[datetime], slot_id: str) -> bool:
    """Take it from the first minute to the last or not at all. In the order of time, so that two never wait for each
    other."""
    try:
        with db.begin_nested():
            db.execute(sa.insert(RoomUse), [{"room": room, "at": at, "slot_id": slot_id} for at in cells])
    except sa.exc.IntegrityError:
        return False
    return True
