"""One imaginary client: she comes, does a step or a few, goes on, rests or leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from app import clock
from app.demo import leaving, rates, traits
from app.demo.answering import Answering
from app.demo.looking import look_first
from app.demo.office import Office
from app.demo.world import World
from app.ids import new_id
from app.portal.pages.privacy import PRIVACY_VERSION
from app.queries.bookings import free_times
from app.queries.journeys import JourneyRow, beside_journey, journey_of_client, main_journey
from app.queries.quest_versions import definition_of
from app.services import arrivals, bookings, offering, plans, starting, steps
from app.services.clients import create_client
from app.services.fitting import OWN_CHOICE, fit_plan
from app.services.journeys import THE_CLIENT, Performed
from app.services.sealing import Locker, open_locker
from quests.answers import Answer
from quests.conditions import offers_due
from quests.definition import BookingStep, LimitsStep, Quest, ReviewStep, Step
from quests.next_act import next_act
from quests.progress import ActRefused


class Person:
    """An imaginary client. Her traits are drawn once; what she does follows from them and from chance.

    ``comes_in_danger``: she does her first look at once, and it says so, in the language in which it can be scored.
    """

    def __init__(self, world: World, office: Office, *, comes_in_danger: bool = False) -> None:
        self.world, self.office = world, office
        self.comes_in_danger = comes_in_danger
        self.traits = traits.draw(world, comes_in_danger=comes_in_danger)
        self.language, self.frame = self.traits.language, self.traits.frame
        self.opens_the_portal = self.traits.opens_the_portal
        self.answering = Answering(
            world,
            severity=self.traits.severity,
            is_in_danger=self.traits.is_in_danger,
            language=self.language,
            audience=self.traits.audience,
        )
        self.is_quiet = self.has_beside = self._has_chosen = False
        self._comes_at: datetime | None = None
        self.client_id = self.pseudonym = ""
        self.locker: Locker

    # --- coming -------------------------------------------------------------------------------------

    def begin(self) -> None:
        """She calls the line, or chooses a made-up name and starts alone."""
        world, by_phone = self.world, self.traits.comes_by_phone
        self.pseudonym = world.new_pseudonym()
        if by_phone:
            self.client_id = self.office.takes_a_call(self)
            self.locker = open_locker(world.db, world.vault, self.client_id)
            if world.chance(rates.SAYS_HOW_TO_BE_REACHED):
                self.office.asks_how_to_reach(self)
        else:
            self._start_alone()
        row = self.journey()
        if not by_phone:
            self.office.will_take(self.client_id, row.id, clock.now())
        self.office.look_after(self, row)
        if self.comes_in_danger or (world.chance(rates.DOES_THE_FIRST_STEP) and self.opens_the_portal):
            wait = world.rng.randint(60, 2000) if by_phone else world.rng.randint(2, 40)
            self.visit_at(clock.now() + timedelta(minutes=wait))
        leaving.may_lapse(self)

    def _start_alone(self) -> None:
        world, who = self.world, self.traits
        self.client_id = create_client(
            world.db,
            world.vault,
            pseudonym=self.pseudonym,
            language=who.language,
            frame=who.frame,
            audience=who.audience,
        )
        self.locker = open_locker(world.db, world.vault, self.client_id)
        arrivals.keep_consent(world.db, self.client_id, PRIVACY_VERSION)
        begins = look_first(self)
        starting.choose_plan(world.db, self.locker, begins, zone=world.settings.service_zone, key=new_id())

    def journey(self) -> JourneyRow:
        """The journey that her page is about."""
        row = main_journey(self.world.db, self.client_id)
        assert row is not None
        return row

    def journey_by(self, journey_id: str) -> JourneyRow:
        row = journey_of_client(self.world.db, self.client_id, journey_id)
        assert row is not None
        return row

    def quest(self, row: JourneyRow) -> Quest:
        return definition_of(self.world.db, row.quest_version_id)

    # --- a visit ------------------------------------------------------------------------------------

    def visit_at(self, moment: datetime) -> None:
        """She comes then, unless she comes sooner anyway: one visit at a time is planned."""
        if self.opens_the_portal and (self._comes_at is None or moment < self._comes_at):
            self._comes_at = moment
            self.world.at(moment, lambda: self._comes(moment))

    def _comes(self, moment: datetime) -> None:
        if self._comes_at == moment:
            self._comes_at = None
            self.visit()

    def is_nudged(self) -> None:
        """Something of ours happened: she may look, unless she has gone quiet, and then seldom."""
        if not self.is_quiet or self.world.chance(rates.COMES_BACK_AFTER_SILENCE):
            self.visit_at(self.world.later(clock.now(), mean_days=1.2))

    def visit(self) -> None:
        """She opens her plan and does what comes next, if she can and will."""
        self.is_quiet = False
        if self.has_beside and self._looks_at(beside_journey(self.world.db, self.client_id)):
            return
        self._looks_at(self.journey())

    def _looks_at(self, row: JourneyRow | None) -> bool:
        """Whether there was something to do for her in this plan."""
        if row is None:
            self.has_beside = False
            return False
        world, now = self.world, clock.now()
        quest = self.quest(row)
        following = next_act(quest, row.state, now)
        if following.kind == "step" and following.step:
            self._choose_how(row)
            self._do(row, quest, self._one_of_several(row, quest, following.step))
        elif following.kind == "later" and following.at:
            self.visit_at(following.at + timedelta(hours=world.rng.randint(7, 40)))
        elif following.kind in ("wait", "talk"):
            self.visit_at(world.later(now + timedelta(days=1), mean_days=2))
        elif following.kind in ("resume", "reopen"):
            again = plans.resume if following.kind == "resume" else plans.reopen
            self.tries(lambda: again(world.db, row.id, key=new_id()))
            self.visit_at(now + timedelta(minutes=3))
        elif following.kind == "accept":
            self._accept(row)
        return following.kind in ("step", "resume", "reopen", "accept")

    def _accept(self, row: JourneyRow) -> None:
        world = self.world
        if not world.chance(0.88):
            self.tries(lambda: offering.decline_offer(world.db, row.id, key=new_id()))
            return
        given = {"frame": self.frame, "language": self.language, "audience": self.traits.audience}
        done = self.tries(lambda: offering.accept_offer(world.db, row.id, **given, key=new_id()))
        if done is not None:
            self.office.look_after(self, self.journey_by(row.id))
            self.visit_at(clock.now() + rates.VISIT_MINUTES)

    def _choose_how(self, row: JourneyRow) -> None:
        """When she first looks at a plan of hers she may choose another pace, or the short plan."""
        if self._has_chosen or row.place != "main":
            return
        self._has_chosen = True
        for what in ("pace", "depth"):
            to = getattr(self.traits, what)
            if to != getattr(row.state, what):
                change = {"what": what, "to": to}
                self.tries(
                    lambda change=change: fit_plan(  # type: ignore[misc]
                        self.world.db, self.locker, row.id, change, reason=OWN_CHOICE, actor=THE_CLIENT, key=new_id()
                    )
                )

    def _one_of_several(self, row: JourneyRow, quest: Quest, slug: str) -> Step:
        """Where she may choose between steps, she takes one that fewest have done: a demo shows somebody on each."""
        others = quest.level_of(slug).choices.get(slug, ())
        open_ones = [other for other in others if (found := row.state.steps.get(other)) and found.status == "open"]
        return quest.step(min([slug, *sorted(open_ones)], key=lambda one: self.world.done[quest.slug, one]))

    def _do(self, row: JourneyRow, quest: Quest, step: Step) -> None:
        world, is_skipped = self.world, self._skips(step)
        if is_skipped:
            done = self.tries(lambda: steps.skip_step(world.db, row.id, step.slug, key=new_id()))
        elif isinstance(step, BookingStep):
            done = self.tries(lambda: self._book(row, step))
        else:
            done = self.tries(lambda: self._send(row, quest, step))
        if done is None:
            return
        world.done[quest.slug, step.slug] += not is_skipped
        if done.state.is_on_hold:
            self.office.safety.will_look(self, row)
        self.office.look_after(self, self.journey() if done.state.has_ended else replace(row, state=done.state))
        self.after(row, quest, done)

    def _skips(self, step: Step) -> bool:
        if isinstance(step, ReviewStep):
            return not self.world.chance(rates.ASKS_FOR_A_REVIEW)
        if self.comes_in_danger:
            return False
        return self.world.chance(rates.SKIPS_A_STEP) and not isinstance(step, (LimitsStep, BookingStep))

    def _book(self, row: JourneyRow, step: BookingStep) -> Performed:
        """She takes one of the first times on offer, or asks for another."""
        world = self.world
        found = free_times(world.db, now=clock.now(), limit=6)
        if not found or world.chance(rates.ASKS_FOR_A_TIME):
            return bookings.ask_for_a_time(world.db, row.id, step.slug, key=new_id())
        chosen = world.rng.choice(found)
        way = world.rng.choice([way for way in step.ways if way in chosen.ways] or list(chosen.ways))
        return bookings.book(world.db, row.id, step.slug, chosen.id, way=way, actor=THE_CLIENT, key=new_id())

    def _send(self, row: JourneyRow, quest: Quest, step: Step) -> Performed:
        world, answers = self.world, self.answers(quest, step)
        if answers:
            steps.draft_answers(world.db, self.locker, row.id, step.slug, answers)
        sent = steps.send_step(world.db, self.locker, row.id, step.slug, key=new_id(), language=self.language)
        return sent.performed

    def answers(self, quest: Quest, step: Step) -> dict[str, Answer]:
        """What she answers to a step, or what staff fill in with her; nobody chooses what cannot be begun now."""
        leads_to = {c.quest for question in step.questions_asked for c in question.choices if c.quest}
        if not leads_to:
            return self.answering.answers(step)
        open_ones = offering.quests_open_to(self.world.db, self.client_id, leads_to, leaving=quest.slug)
        return self.answering.answers(step, closed=leads_to - open_ones.keys())

    # --- going on or not ----------------------------------------------------------------------------

    def after(self, row: JourneyRow, quest: Quest, done: Performed) -> None:
        """Something was done, by her or with her: she says how it was, goes on, rests or leaves."""
        world, now = self.world, clock.now()
        level = done.completed_level()
        if level is not None:
            leaving.say_how_it_was(self, row, quest, level)
            if self._takes_what_is_offered(row, done):
                return
            if not leaving.goes_on(self, quest, level) and not done.state.has_ended:
                leaving.leave(self, row)
                return
        elif any(offer.at_once for each in quest.levels for offer in each.offers):
            self._takes_what_is_offered(row, done)
        elif leaving.leaves_between_steps(self, quest, done.state.current_level):
            leaving.leave(self, row)
            return
        if done.state.has_ended and done.state.ending != "moved" and not self.has_beside:
            return
        soon = now + world.rng.randint(1, 3) * rates.VISIT_MINUTES
        self.visit_at(
            soon if self.comes_in_danger or world.chance(0.55) else world.later(now, mean_days=rates.NEXT_VISIT_DAYS)
        )

    def _takes_what_is_offered(self, row: JourneyRow, done: Performed) -> bool:
        """Some go over to another quest where theirs offers one, or take one beside it.

        A quest that few have taken so far is taken for sure: whatever the day, a demo shows somebody on each.
        """
        offers, taken = offers_due(done.quest, done.state, clock.now()), self.world.taken
        open_ones = [one.quest for one in offers if one.quest in self.world.published]
        rare = [slug for slug in open_ones if slug and taken[slug] < rates.SOMEBODY_ON_EACH]
        if not rare and not (open_ones and self.world.chance(rates.TAKES_AN_OFFER)):
            return False
        slug = self.world.rng.choice(rare or open_ones) or ""
        taken[slug] += 1
        return self.takes(row, slug)

    def takes(self, row: JourneyRow, slug: str) -> bool:
        """She takes a quest that is offered; False where her place for it is taken."""
        world = self.world
        try:
            new = offering.take_offer(world.db, row.id, slug, key=new_id())
        except (ActRefused, offering.PlanUnderway):
            return False
        begun = self.journey_by(new)
        self.has_beside = self.has_beside or begun.place == "beside"
        self.office.look_after(self, begun)
        soon = world.later(clock.now(), mean_days=rates.NEXT_VISIT_DAYS)
        self.visit_at(clock.now() + rates.VISIT_MINUTES if begun.place == "beside" else soon)
        return True

    def tries(self, act: Callable[[], Performed]) -> Performed | None:
        """An act that the state of things refuses is simply not done, as in life."""
        refusals = (
            ActRefused,
            steps.StepEmpty,
            steps.AnswerMissing,
            bookings.SlotTaken,
            bookings.WayNotOffered,
            offering.PlanUnderway,
        )
        try:
            return act()
        except refusals:
            return None
