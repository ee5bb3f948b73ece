"""The rooms of the imaginary service, with the talks in person that are booked in them; and one who lives elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from app import clock
from app.demo.staff import Member
from app.demo.world import World
from app.queries.bookings import bookings_of_staff
from app.services.clients import set_zone
from app.services.rooms import NoRoomFree, take_room
from app.services.service_settings import change

ROOMS = ["Room 1, ground floor", "Room 2, by the garden", "Room 3, upstairs"]
NAMED_HOURS_AGO = 2
ELSEWHERE = "Europe/Berlin"


def name_rooms(world: World, members: Sequence[Member]) -> None:
    """The rooms are named, and whoever is met in the days to come has one. The clock of one of them is another one."""
    admin = next(member for member in members if member.role == "admin")
    change(world.db, world.settings, "rooms", ROOMS, seen=0, reason="", staff_id=admin.id)
    talks = bookings_of_staff(world.db, *(member.id for member in members), since=clock.now())
    for talk in talks:
        if talk.way == "in_person":
            with suppress(NoRoomFree):
                take_room(world.db, talk.slot_id, talk.starts_at, talk.minutes)
    for talk in talks[:1]:
        set_zone(world.db, talk.client_id, ELSEWHERE)
