"""What the imaginary service does all day: takes calls, offers times, answers, calls back, and is sometimes late."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app import clock
from app.demo import rates, words
from app.demo.fitting import may_fit
from app.demo.phone import Phone
from app.demo.protocols import Protocols
from app.demo.safety import Safety
from app.demo.staff import Member
from app.demo.talks import Talks
from app.demo.world import World
from app.ids import new_id
from app.queries.bookings import standing_booking
from app.queries.journeys import JourneyRow
from app.queries.quest_versions import definition_of
from app.queries.safe_contact import rules_of
from app.services import callers, staff_steps
from app.services.call_tries import TriedAlready
from app.services.caseload import Outcome, TakenAlready, review_step, take_journey
from app.services.notes import write_note
from app.services.sealing import open_locker
from app.services.tasks import LAPSE, TaskClosed, close_task, open_task
from quests.definition import BookingStep, StaffTaskStep
from quests.journey import JourneyState, StepState
from quests.progress import ActRefused

if TYPE_CHECKING:
    from app.demo.person import Person

CONTACT_STEP = "how-to-reach-me"


class Office:
    """What agents, counsellors and the supervisor do with the people who reach them."""

    def __init__(self, world: World, members: list[Member]) -> None:
        self.world = world
        self.counsellors = [member for member in members if member.role == "counsellor"]
        self.agent = next(member for member in members if member.role == "agent")
        self.supervisor = next(member for member in members if member.role == "supervisor")
        self.clinician = next(member for member in members if member.role == "clinician")
        self.talks, self.phone, self.safety = (
            Talks(world, self.counsellors, self),
            Phone(world, self),
            Safety(world, self),
        )
        self.protocols = Protocols(world, self)
        self._seen: set[tuple[str, str, datetime, str]] = set()

    # --- the day ------------------------------------------------------------------------------------

    def takes_a_call(self, person: Person) -> str:
        """An agent opens a client for somebody on the phone, and begins the follow-up with her; gives her id."""
        world = self.world
        new = callers.NewCaller(
            pseudonym=person.pseudonym,
            language=person.language,
            frame=person.frame,
            audience=person.traits.audience,
            quest=person.traits.begins,
        )
        member = self.agent if world.chance(0.8) else world.rng.choice(self.counsellors)
        return callers.open_client(
            world.db, world.settings, new, staff_id=member.id, actor=member.actor, form_key=new_id()
        )

    def asks_how_to_reach(self, person: Person) -> None:
        """Still in that call: how may she be reached? Most want to say it at once."""
        world, row = self.world, person.journey()
        quest = person.quest(row)
        if CONTACT_STEP not in quest.step_places:
            return
        step = quest.step(CONTACT_STEP)
        with suppress(ActRefused):
            staff_steps.do_staff_step(
                world.db,
                person.locker,
                row.id,
                CONTACT_STEP,
                person.answering.answers(step),
                actor=self.agent.actor,
                key=new_id(),
            )

    def will_take(self, client_id: str, journey_id: str, since: datetime) -> None:
        """Somebody takes the new journey within a day or so, or nobody does."""
        world = self.world
        if not world.chance(rates.IS_TAKEN):
            return
        who = world.rng.choice(self.counsellors)
        when = world.working_moment(since + timedelta(hours=world.rng.uniform(*rates.TAKES_WITHIN_HOURS)))

        def take() -> None:
            try:
                take_journey(world.db, journey_id, actor=who.actor)
            except (TakenAlready, ActRefused):
                return
            if world.chance(0.2):
                locker = open_locker(world.db, world.vault, client_id)
                write_note(world.db, locker, words=world.rng.choice(words.STAFF_NOTES), staff_id=who.id)

        world.at(when, take)

    # --- what we owe --------------------------------------------------------------------------------

    def look_after(self, person: Person, row: JourneyRow) -> None:
        """See what of this journey is ours to do, and plan to do it: once for each time that it came up."""
        if row.state.has_ended or not row.state.is_started:
            return
        quest = definition_of(self.world.db, row.quest_version_id)
        for slug, step in row.state.steps.items():
            if step.status not in ("open", "sent") or not self._is_ours(row.state, step):
                continue
            since = clock.now() if slug in row.state.waits else step.opened_at
            promised = row.state.waits.get(slug) or step.due_by or since + timedelta(days=2)
            booking = standing_booking(self.world.db, row.id, slug) if step.has_booking else None
            key = (row.id, slug, promised, booking.id if booking else "")
            if key in self._seen:
                continue
            self._seen.add(key)
            definition = quest.step(slug)
            if isinstance(definition, BookingStep):
                self.talks.will_talk(person, row, step, promised)
            elif isinstance(definition, StaffTaskStep):
                self._will_do(person, row, definition, max(since, step.due_from or since), promised)
            else:
                self._will_review(person, row, slug, since)
        if "" in row.state.waits:
            self.phone.will_call_back(person, row, row.state.waits[""] or clock.now())

    @staticmethod
    def _is_ours(state: JourneyState, step: StepState) -> bool:
        return step.slug in state.waits or step.status == "sent" or step.owner != "client"

    def when(self, since: datetime, promised: datetime) -> datetime:
        """A working moment, mostly inside the promise."""
        world, left = self.world, max((promised - since).total_seconds(), 3600)
        share = world.rng.uniform(0.05, 0.6) if world.chance(rates.PROMISE_KEPT) else world.rng.uniform(1.05, 1.8)
        return world.working_moment(since + timedelta(seconds=left * share))

    def go_on(self, person: Person, row: JourneyRow) -> None:
        """After something of ours she may be back soon, and more may be ours to do, there or where she went."""
        fresh = person.journey_by(row.id)
        if fresh.state.has_ended:
            if fresh.place == "suspending":
                self.safety.is_over(person)
            fresh = person.journey()
        self.look_after(person, fresh)
        person.is_nudged()

    def begins_again(self, journey_id: str) -> None:
        """What was planned in a plan that rested is planned once more."""
        self._seen = {key for key in self._seen if key[0] != journey_id}

    def _will_do(
        self, person: Person, row: JourneyRow, step: StaffTaskStep, since: datetime, promised: datetime
    ) -> None:
        when = self.when(since, max(promised, since + timedelta(hours=1)))
        if step.call is not None:
            self.world.at(when, lambda: self.phone.call(person, row, step, 1))
            return

        def do() -> None:
            world, member = self.world, self.member_for(step)
            quest = definition_of(world.db, row.quest_version_id)
            if step.protocols:
                self.protocols.walk(person.client_id)
            with suppress(ActRefused):
                answers = person.answers(quest, step)
                staff_steps.do_staff_step(
                    world.db, person.locker, row.id, step.slug, answers, actor=member.actor, key=new_id()
                )
            self.go_on(person, row)

        self.world.at(when, do)

    def member_for(self, step: StaffTaskStep) -> Member:
        """Who does such a step: the one whose role the quest names, or one of the counsellors."""
        named = {"agent": self.agent, "supervisor": self.supervisor, "clinician": self.clinician}
        return named.get(step.owner) or self.world.rng.choice(self.counsellors)

    # --- answers, silence, lapses, holds ---------------------------------------------------------------

    def _will_review(self, person: Person, row: JourneyRow, step: str, sent_at: datetime) -> None:
        """The counsellor answers, mostly inside the promise of three working days."""
        world = self.world
        hours = world.rng.uniform(3, 60) if world.chance(rates.REVIEW_IN_TIME) else world.rng.uniform(80, 130)
        who = world.rng.choice(self.counsellors)

        def answer() -> None:
            with suppress(TakenAlready, ActRefused):
                take_journey(world.db, row.id, actor=who.actor)
            is_done = not world.one_in(rates.ASKS_FOR_A_CHANGE, "review")
            replies = words.COUNSELLOR_REPLIES if is_done else words.CHANGE_REPLIES
            reply = world.rng.choice(replies[person.language])
            outcome: Outcome = "done" if is_done else "one_change"
            with suppress(ActRefused):
                review_step(
                    world.db, person.locker, row.id, step, outcome=outcome, words=reply, actor=who.actor, key=new_id()
                )
            may_fit(world, person.locker, person.journey_by(row.id), actor=who.actor)
            self.go_on(person, row)

        world.at(world.working_moment(sent_at + timedelta(hours=hours)), answer)

    def will_answer_a_lapse(self, person: Person, row: JourneyRow) -> None:
        """A counsellor sees that somebody told of a lapse, calls where that is allowed, and notes it."""
        world = self.world

        def answer() -> None:
            member = world.rng.choice(self.counsellors)
            rules = rules_of(world.db, person.client_id)
            if rules is not None and "call" in rules.ways:
                outcome = "reached" if world.chance(0.6) else "no_answer"
                with suppress(ActRefused, TriedAlready, staff_steps.NotAllowed):
                    staff_steps.record_call(world.db, row.id, None, outcome, actor=member.actor, key=new_id())
            task_id = open_task(world.db, LAPSE, person.client_id, row.id, due_at=clock.now())
            with suppress(TaskClosed):
                close_task(world.db, person.locker, task_id, actor=member.actor, reason=words.LAPSE_ANSWERED)

        world.at(world.working_moment(clock.now() + timedelta(minutes=world.rng.randint(10, 200))), answer)
