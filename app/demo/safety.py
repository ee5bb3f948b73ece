"""What the imaginary supervisor does after a high risk: opens the quest for her safety, ends holds with a reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from app import clock
from app.demo import rates, words
from app.demo.world import World
from app.ids import new_id
from app.queries.journeys import JourneyRow, journeys_of_client
from app.services.caseload import end_hold
from app.services.offering import PlanUnderway, QuestNotPublished
from app.services.safety_quest import open_safety_quest
from quests.progress import ActRefused

if TYPE_CHECKING:
    from app.demo.office import Office
    from app.demo.person import Person


class Safety:
    """One look at each hold: a plan for her safety, or a talk that is enough."""

    def __init__(self, world: World, office: Office) -> None:
        self.world, self.office = world, office
        self._seen: set[str] = set()

    def will_look(self, person: Person, row: JourneyRow) -> None:
        """A form found a high risk. The supervisor looks within the hour, at any time of day."""
        if row.id in self._seen:
            return
        self._seen.add(row.id)
        self.office.protocols.will_walk(person.client_id)
        if person.comes_in_danger or self.world.chance(rates.OPENS_CRISIS_TO_SAFETY):
            self.world.at(
                clock.now() + timedelta(minutes=self.world.rng.randint(4, 50)), lambda: self._open(person, row)
            )
        else:
            self._will_end(person, row)

    def _open(self, person: Person, row: JourneyRow) -> None:
        world, actor = self.world, self.office.supervisor.actor
        try:
            new = open_safety_quest(world.db, row.id, actor=actor, key=new_id())
        except (ActRefused, PlanUnderway, QuestNotPublished):
            self._will_end(person, row)
            return
        self.office.look_after(person, person.journey_by(new))
        person.is_nudged()

    def is_over(self, person: Person) -> None:
        """The quest for her safety has ended: each plan that rested for it is looked at."""
        for row in journeys_of_client(self.world.db, person.client_id):
            if row.state.is_on_hold and not row.state.has_ended:
                self._will_end(person, row)

    def _will_end(self, person: Person, row: JourneyRow) -> None:
        """The supervisor ends the hold after a day or more, when somebody has spoken with the person."""
        world = self.world
        when = world.working_moment(clock.now() + timedelta(hours=world.rng.uniform(25, 80)))

        def end() -> None:
            reason = world.rng.choice(words.HOLD_REASONS)
            with suppress(ActRefused):
                end_hold(world.db, person.locker, row.id, reason=reason, actor=self.office.supervisor.actor)
                self._seen.discard(row.id)
                self.office.begins_again(row.id)
                self.office.go_on(person, row)

        world.at(when, end)
