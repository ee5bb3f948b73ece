"""Calls of the imaginary service: follow-ups, calls that were asked for, and a word to those who went quiet."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app import clock
from app.demo import rates, words
from app.demo.staff import Member
from app.demo.world import World
from app.ids import new_id
from app.queries.journeys import JourneyRow
from app.queries.safe_contact import rules_of
from app.services import staff_steps
from app.services.call_tries import TriedAlready
from app.services.tasks import NOT_REACHED, close_tasks_of
from quests.call_tries import BETWEEN
from quests.definition import StaffTaskStep
from quests.progress import ActRefused
from quests.talks import TRIES_AT_MOST, rests_with_supervisor

if TYPE_CHECKING:
    from app.demo.office import Office
    from app.demo.person import Person


class Phone:
    """Who calls whom, and how it ends. Nobody is called whose rules do not allow it."""

    def __init__(self, world: World, office: Office) -> None:
        self.world, self.office = world, office
        self._promised: set[tuple[str, datetime]] = set()

    @property
    def counsellors(self) -> list[Member]:
        return self.office.counsellors

    def call(self, person: Person, row: JourneyRow, step: StaffTaskStep, number: int) -> None:
        """One try. Who is reached without ever opening the portal does her open steps on the phone."""
        world = self.world
        outcome = "reached" if world.chance(rates.ANSWERS_A_CALL) else self.no_answer()
        actor = self.office.member_for(step).actor
        try:
            done = staff_steps.record_call(world.db, row.id, step.slug, outcome, actor=actor, key=new_id())
        except staff_steps.NotAllowed:
            self._say_how_it_went(person, row, step, "not_reached")  # Nobody calls, and the step is noted as done.
            return
        except TriedAlready:
            world.at(world.working_moment(clock.now() + BETWEEN), lambda: self.call(person, row, step, number))
            return
        except ActRefused:
            return
        if done.state.steps[step.slug].status == "open":
            if outcome == "reached" or (rests_with_supervisor(done.quest) and number >= TRIES_AT_MOST):
                self._say_how_it_went(person, row, step, "talked" if outcome == "reached" else "not_reached")
                return
            again = world.working_moment(clock.now() + timedelta(hours=world.rng.uniform(4, 26)))
            world.at(again, lambda: self.call(person, row, step, number + 1))
            return
        if outcome == "reached" and not person.opens_the_portal:
            self._together(person)
        elif not person.opens_the_portal:
            self.will_ask_after(person, row)
        self.office.go_on(person, row)

    def _say_how_it_went(self, person: Person, row: JourneyRow, step: StaffTaskStep, how: str) -> None:
        """A call whose answers a rule reads, or one in vain after which somebody has decided."""
        answers = person.answers(person.quest(row), step) if how == "talked" else {}
        if any(question.key == "how_it_went" for question in step.questions):
            answers = {**answers, "how_it_went": how}
        actor = self.office.supervisor.actor if how == "not_reached" else self.office.member_for(step).actor
        with suppress(ActRefused):
            staff_steps.do_staff_step(
                self.world.db, person.locker, row.id, step.slug, answers, actor=actor, key=new_id()
            )
            close_tasks_of(self.world.db, person.locker, row.id, NOT_REACHED, actor=actor, reason=words.DECIDED)
        self.office.go_on(person, row)

    def no_answer(self) -> str:
        outcomes = rates.HANGS_UP
        return self.world.rng.choices(list(outcomes), weights=list(outcomes.values()))[0]

    def _silence(self) -> str:
        return self.world.rng.choice(("no_answer", "voicemail"))

    def _together(self, person: Person) -> None:
        """With somebody who stays on the phone: her open steps, one after the other."""
        world = self.world
        for _step in range(4):
            row = person.journey()
            quest = person.quest(row)
            mine = [
                step
                for slug, step in row.state.steps.items()
                if step.status == "open" and step.owner == "client" and slug not in row.state.waits
            ]
            if not mine or row.state.has_ended:
                return
            definition = quest.step(mine[0].slug)
            if definition.kind in ("booking", "review", "questionnaire"):
                return
            with suppress(ActRefused):
                done = staff_steps.do_staff_step(
                    world.db,
                    person.locker,
                    row.id,
                    definition.slug,
                    person.answers(quest, definition),
                    actor=self.office.agent.actor,
                    key=new_id(),
                )
                person.after(row, quest, done)

    def will_call_back(self, person: Person, row: JourneyRow, promised: datetime) -> None:
        if (row.id, promised) in self._promised:
            return
        self._promised.add((row.id, promised))

        def call() -> None:
            member = self.world.rng.choice(self.counsellors)
            outcome = "reached" if self.world.chance(0.6) else self.no_answer()
            with suppress(ActRefused, TriedAlready, staff_steps.NotAllowed):
                staff_steps.record_call(self.world.db, row.id, None, outcome, actor=member.actor, key=new_id())
            self.office.go_on(person, row)

        self.world.at(self.office.when(clock.now(), promised), call)

    def will_ask_after(self, person: Person, row: JourneyRow) -> None:
        """Somebody went quiet: who may be called is called twice, at different times, before contact counts as lost."""
        world = self.world
        for days in rates.GIVES_UP_CALLING_AFTER_DAYS:
            when = world.working_moment(clock.now() + timedelta(days=days, hours=world.rng.uniform(0, 30)))
            world.at(when, lambda: self._ask_after(person, row))

    def _ask_after(self, person: Person, row: JourneyRow) -> None:
        world, rules = self.world, rules_of(self.world.db, person.client_id)
        is_back = person.journey().state.last_act_at
        if rules is None or "call" not in rules.ways or (is_back and clock.now() - is_back < timedelta(days=14)):
            return
        outcome = "reached" if world.chance(rates.ANSWERS_AFTER_SILENCE) else self._silence()
        with suppress(ActRefused, TriedAlready, staff_steps.NotAllowed):
            member = world.rng.choice(self.counsellors)
            staff_steps.record_call(world.db, row.id, None, outcome, actor=member.actor, key=new_id())
        if outcome == "reached" and not person.opens_the_portal:
            self._together(person)
        elif outcome == "reached":
            person.visit_at(world.later(clock.now(), mean_days=2))
