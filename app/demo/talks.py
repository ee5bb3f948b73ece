"""Talks of the imaginary service: counsellors offer times, people come to them, move them, or do not come."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app import clock
from app.demo import rates
from app.demo.fitting import may_fit
from app.demo.staff import Member
from app.demo.world import World
from app.ids import new_id
from app.queries.bookings import booking_by_id, free_times, standing_booking
from app.queries.journeys import JourneyRow
from app.services import bookings
from app.services.journeys import THE_CLIENT
from quests.definition import BookingStep
from quests.journey import StepState
from quests.progress import ActRefused

if TYPE_CHECKING:
    from app.demo.office import Office
    from app.demo.person import Person

TALK_MINUTES = 45
TALK_HOURS = (9, 10, 11, 13, 14, 15, 16)
WAYS = ("phone", "chat", "in_person")


class Talks:
    """What counsellors do about talks."""

    def __init__(self, world: World, counsellors: list[Member], office: Office) -> None:
        self.world, self.counsellors, self.office = world, counsellors, office

    def publish_times(self, *days_ahead: int) -> None:
        """Each counsellor offers five times on each of these days, weekends left out."""
        world, today = self.world, clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        days = [today + timedelta(days=ahead) for ahead in days_ahead]
        for member in self.counsellors:
            starts = [
                day + timedelta(hours=hour)
                for day in days
                if day.weekday() < 5
                for hour in sorted(world.rng.sample(TALK_HOURS, 5))
            ]
            if starts:
                bookings.publish_times(world.db, member.id, starts, minutes=TALK_MINUTES, ways=WAYS)

    def will_talk(self, person: Person, row: JourneyRow, step: StepState, promised: datetime) -> None:
        booking = standing_booking(self.world.db, row.id, step.slug)
        if booking is None:
            self.world.at(self.office.when(clock.now(), promised), lambda: self._find_a_time(person, row, step.slug))
            return
        halfway = clock.now() + (booking.starts_at - clock.now()) * 0.6
        self.world.at(halfway, lambda: self._thinks_again(person, row, step.slug))
        self._will_note(person, row, booking.id)

    def _will_note(self, person: Person, row: JourneyRow, booking_id: str) -> None:
        booking = booking_by_id(self.world.db, booking_id)
        if booking is not None:
            over = booking.starts_at + timedelta(minutes=TALK_MINUTES + self.world.rng.randint(0, 90))
            self.world.at(over, lambda: self._note_talk(person, row, booking_id))

    def _thinks_again(self, person: Person, row: JourneyRow, slug: str) -> None:
        """Now and then somebody moves a talk, or calls it off."""
        world, booking = self.world, standing_booking(self.world.db, row.id, slug)
        if booking is None:
            return
        if world.chance(rates.MOVES_A_TALK):
            found = free_times(world.db, now=clock.now(), limit=8)
            if found:
                slot = world.rng.choice(found).id
                person.tries(lambda: bookings.move(world.db, booking.id, slot, actor=THE_CLIENT, key=new_id()))
        elif world.chance(rates.CALLS_A_TALK_OFF):
            person.tries(lambda: bookings.cancel(world.db, booking.id, actor=THE_CLIENT, key=new_id()))
        else:
            return
        self.office.look_after(person, person.journey())

    def _find_a_time(self, person: Person, row: JourneyRow, slug: str) -> None:
        """She asked for a time: her counsellor finds one for her."""
        world, member = self.world, self.world.rng.choice(self.counsellors)
        found = free_times(world.db, now=clock.now(), limit=3)
        if not found:
            world.at(
                world.working_moment(clock.now() + timedelta(days=1)), lambda: self._find_a_time(person, row, slug)
            )
            return
        with suppress(ActRefused, bookings.SlotTaken, bookings.WayNotOffered):
            slot, step = found[-1], person.quest(row).step(slug)
            assert isinstance(step, BookingStep)
            way = next((way for way in step.ways if way in slot.ways), slot.ways[0])
            bookings.book(world.db, row.id, slug, slot.id, way=way, actor=member.actor, key=new_id())
        self.office.look_after(person, person.journey())

    def _note_talk(self, person: Person, row: JourneyRow, booking_id: str) -> None:
        """The talk took place or she did not come; a talk that was moved or called off meanwhile is left alone."""
        world, actor = self.world, self.world.rng.choice(self.counsellors).actor
        quest = person.quest(row)
        try:
            if not person.is_quiet and world.chance(rates.ATTENDS_A_TALK):
                done = bookings.record_kept(world.db, booking_id, actor=actor, key=new_id())
            else:
                done = bookings.record_missed(world.db, booking_id, actor=actor, key=new_id())
        except bookings.TalkNotYet:
            self._will_note(person, row, booking_id)  # It was moved to a later time.
            return
        except ActRefused:
            return
        if may_fit(world, person.locker, person.journey_by(row.id), actor=actor):
            person.is_nudged()
        self.office.look_after(person, person.journey())
        person.after(row, quest, done)
