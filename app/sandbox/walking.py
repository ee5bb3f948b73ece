"""Somebody walks a quest to a day, one step a day, through the real services; and the service does its part.

She comes on each day and does what her page asks next. Before her come those who work there: they do their steps,
answer what was sent and keep the talks that were booked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.queries.bookings import free_times, standing_booking
from app.queries.journeys import JourneyRow, journey_of_client
from app.queries.quest_versions import definition_of
from app.sandbox.examples import answers_to
from app.services import bookings, staff_steps, steps, talk_times
from app.services.caseload import TakenAlready, review_step, take_journey
from app.services.journeys import THE_CLIENT, Actor
from app.services.sealing import Locker
from app.vocabulary import Role
from quests.definition import BookingStep, Quest, StaffTaskStep
from quests.journey import StepState
from quests.next_act import next_act
from quests.progress import ActRefused

REFUSALS = (
    ActRefused,
    TakenAlready,
    steps.StepEmpty,
    steps.AnswerMissing,
    staff_steps.NotAllowed,
    bookings.SlotTaken,
    bookings.TalkNotYet,
    bookings.WayNotOffered,
)
TALK_HOURS, TALK_MINUTES, TALK_DAYS = (10, 15), 45, 7


@dataclass(frozen=True)
class Walk:
    """One client on her way. ``words`` are hers wherever she writes, ``reply`` is what the service answers."""

    db: sa.Connection
    locker: Locker
    journey_id: str
    colleague_id: str
    language: str
    words: str
    reply: str

    def to_day(self, day: int) -> None:
        """From the first day to this one, which ends now. On the last day only the service has done its part."""
        began = clock.now() - timedelta(days=day - 1)
        for number in range(day):
            with clock.apart(began + timedelta(days=number)):
                self._offer_times()
                if number:
                    self._service_does_its_part()
                if number < day - 1:
                    self._she_comes()

    # --- the service --------------------------------------------------------------------------------------------------

    @property
    def _actor(self) -> Actor:
        return Actor(Role.COUNSELLOR.value, self.colleague_id)

    def _offer_times(self) -> None:
        today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        days = (today + timedelta(days=ahead) for ahead in range(1, TALK_DAYS + 1))
        starts = [day + timedelta(hours=hour) for day in days if day.weekday() < 5 for hour in TALK_HOURS]
        talk_times.publish_times(self.db, self.colleague_id, starts, minutes=TALK_MINUTES, ways=talk_times.WAYS)

    def _service_does_its_part(self) -> None:
        row = self._row()
        if row.state.has_ended:
            return
        quest = definition_of(self.db, row.quest_version_id)
        for slug, step in row.state.steps.items():
            is_ours = slug in row.state.waits or step.status == "sent" or step.owner != "client"
            if is_ours and step.status in ("open", "sent") and (step.due_from or clock.now()) <= clock.now():
                with self._one_act():
                    self._our_step(quest, step)

    def _our_step(self, quest: Quest, step: StepState) -> None:
        definition = quest.step(step.slug)
        if isinstance(definition, BookingStep):
            booking = standing_booking(self.db, self.journey_id, step.slug)
            if booking is not None and booking.ends_at <= clock.now():
                bookings.record_kept(self.db, booking.id, actor=self._actor, key=new_id())
        elif isinstance(definition, StaffTaskStep):
            given = answers_to(definition, self.words)
            staff_steps.do_staff_step(
                *(self.db, self.locker, self.journey_id, step.slug, given), actor=self._actor, key=new_id()
            )
        else:
            take_journey(self.db, self.journey_id, actor=self._actor)
            review_step(
                *(self.db, self.locker, self.journey_id, step.slug),
                outcome="done",
                words=self.reply,
                actor=self._actor,
                key=new_id(),
            )

    # --- the client ---------------------------------------------------------------------------------------------------

    def _she_comes(self) -> None:
        row = self._row()
        following = next_act(definition_of(self.db, row.quest_version_id), row.state, clock.now())
        if following.kind != "step" or following.step is None:
            return
        slug, is_done = following.step, False
        with self._one_act():
            self._her_step(row, slug)
            is_done = True
        if not is_done:
            with self._one_act():
                steps.skip_step(self.db, self.journey_id, slug, key=new_id())

    def _her_step(self, row: JourneyRow, slug: str) -> None:
        step = definition_of(self.db, row.quest_version_id).step(slug)
        if isinstance(step, BookingStep):
            self._book(step)
            return
        if given := answers_to(step, self.words):
            steps.draft_answers(self.db, self.locker, self.journey_id, slug, given)
        steps.send_step(self.db, self.locker, self.journey_id, slug, key=new_id(), language=self.language)

    def _book(self, step: BookingStep) -> None:
        free = free_times(self.db, now=clock.now(), limit=1)
        way = next((way for way in step.ways if free and way in free[0].ways), None)
        if not free or way is None:
            bookings.ask_for_a_time(self.db, self.journey_id, step.slug, key=new_id())
            return
        bookings.book(self.db, self.journey_id, step.slug, free[0].id, way=way, actor=THE_CLIENT, key=new_id())

    # --- both ---------------------------------------------------------------------------------------------------------

    def _row(self) -> JourneyRow:
        found = journey_of_client(self.db, self.locker.client_id, self.journey_id)
        assert found is not None
        return found

    @contextmanager
    def _one_act(self) -> Iterator[None]:
        """What the state of things refuses is simply not done, wholly."""
        with suppress(*REFUSALS), self.db.begin_nested():
            yield


def moment_of(day: int) -> datetime:
    """When somebody who is on this day today began."""
    return clock.now() - timedelta(days=day - 1)
