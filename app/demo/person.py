"""One imaginary client: she comes, does a step or a few, goes on, rests or leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from app import clock
from app.demo import rates, words
from app.demo.answering import Answering
from app.demo.office import Office
from app.demo.world import World
from app.ids import new_id
from app.queries.bookings import free_times, standing_booking
from app.queries.journeys import JourneyRow, main_journey
from app.queries.quest_versions import definition_of
from app.services import bookings, offering, plans, steps, stopping
from app.services.clients import create_client
from app.services.journeys import THE_CLIENT, Performed
from app.services.sealing import Locker, open_locker
from app.vocabulary import Audience, Frame
from quests.conditions import offers_due
from quests.definition import BookingStep, LimitsStep, Quest, ReviewStep, Step
from quests.next_act import next_act
from quests.progress import ActRefused

FIRST_QUEST = "take-back-control"
STOP_REASONS = tuple(stopping.StopReason)


class Person:
    """An imaginary client. Her traits are drawn once; what she does follows from them and from chance.

    ``comes_in_danger``: she does her first look at once, and it says so, in the language in which it can be scored.
    """

    def __init__(self, world: World, office: Office, *, comes_in_danger: bool = False) -> None:
        self.world, self.office = world, office
        rng = world.rng
        self.comes_in_danger = comes_in_danger
        self.is_in_danger = comes_in_danger or world.chance(rates.HIGH_DISTRESS)
        severity = 0.9 if self.is_in_danger else 0.6 * rng.betavariate(2, 3)
        self.language = "ru" if world.chance(rates.READS_RUSSIAN) and not comes_in_danger else "en"
        self.frame = Frame.PLAIN if world.chance(0.3) else Frame.JOURNEY
        self.comes_by_phone = world.chance(rates.COMES_BY_PHONE) and not comes_in_danger
        self.opens_the_portal = not self.comes_by_phone or world.chance(rates.OPENS_THE_PORTAL)
        self.is_guided = self.comes_by_phone or world.chance(0.4)
        self.answering = Answering(world, severity=severity, is_in_danger=self.is_in_danger, language=self.language)
        self.is_quiet = False
        self.client_id = self.pseudonym = ""
        self.locker: Locker

    # --- coming -------------------------------------------------------------------------------------

    def begin(self) -> None:
        """She calls the line, or chooses a made-up name and starts alone."""
        world = self.world
        self.pseudonym = world.new_pseudonym()
        if self.comes_by_phone:
            self.client_id = self.office.takes_a_call(self)
            self.locker = open_locker(world.db, world.vault, self.client_id)
            if world.chance(rates.SAYS_HOW_TO_BE_REACHED):
                self.office.asks_how_to_reach(self)
        else:
            self._start_alone()
        row = self.journey()
        if not self.comes_by_phone:
            self.office.will_take(self.client_id, row.id, clock.now())
        self.office.look_after(self, row)
        if self.comes_in_danger or (world.chance(rates.DOES_THE_FIRST_STEP) and self.opens_the_portal):
            wait = world.rng.randint(60, 2000) if self.comes_by_phone else world.rng.randint(2, 40)
            self.visit_at(clock.now() + timedelta(minutes=wait))
        self._may_lapse()

    def _start_alone(self) -> None:
        world = self.world
        self.client_id = create_client(
            world.db,
            world.vault,
            pseudonym=self.pseudonym,
            language=self.language,
            frame=self.frame,
            audience=Audience.SELF,
        )
        self.locker = open_locker(world.db, world.vault, self.client_id)
        plans.start_plan(
            world.db,
            self.client_id,
            FIRST_QUEST,
            zone=world.settings.service_zone,
            frame=self.frame,
            language=self.language,
            audience=Audience.SELF,
        )

    def journey(self) -> JourneyRow:
        """The journey that her page is about."""
        row = main_journey(self.world.db, self.client_id)
        assert row is not None
        return row

    def quest(self, row: JourneyRow) -> Quest:
        return definition_of(self.world.db, row.quest_version_id)

    # --- a visit ------------------------------------------------------------------------------------

    def visit_at(self, moment: datetime) -> None:
        if self.opens_the_portal:
            self.world.at(moment, self.visit)

    def is_nudged(self) -> None:
        """Something of ours happened: she may look, unless she has gone quiet, and then seldom."""
        if not self.is_quiet or self.world.chance(rates.COMES_BACK_AFTER_SILENCE):
            self.visit_at(self.world.later(clock.now(), mean_days=1.2))

    def visit(self) -> None:
        """She opens her plan and does what comes next, if she can and will."""
        world, row, self.is_quiet = self.world, self.journey(), False
        quest, now = self.quest(row), clock.now()
        following = next_act(quest, row.state, now)
        if following.kind == "step" and following.step:
            self._do(row, quest, quest.step(following.step))
        elif following.kind == "later" and following.at:
            self.visit_at(following.at + timedelta(hours=world.rng.randint(7, 40)))
        elif following.kind in ("wait", "talk"):
            self.visit_at(world.later(now + timedelta(days=1), mean_days=2))
        elif following.kind == "resume":
            self._try(lambda: plans.resume(world.db, row.id, key=new_id()))
            self.visit_at(now + timedelta(minutes=3))
        elif following.kind == "reopen":
            self._try(lambda: plans.reopen(world.db, row.id, key=new_id()))
            self.visit_at(now + timedelta(minutes=3))
        elif following.kind == "accept":
            self._accept(row)

    def _accept(self, row: JourneyRow) -> None:
        world = self.world
        if not world.chance(0.88):
            self._try(lambda: offering.decline_offer(world.db, row.id, key=new_id()))
            return
        given = {"frame": self.frame, "language": self.language, "audience": Audience.SELF}
        done = self._try(lambda: offering.accept_offer(world.db, row.id, **given, key=new_id()))
        if done is not None:
            self.office.look_after(self, self.journey())
            self.visit_at(clock.now() + rates.VISIT_MINUTES)

    def _do(self, row: JourneyRow, quest: Quest, step: Step) -> None:
        world = self.world
        if self._skips(step):
            done = self._try(lambda: steps.skip_step(world.db, row.id, step.slug, key=new_id()))
        elif isinstance(step, BookingStep):
            done = self._try(lambda: self._book(row, step))
        else:
            done = self._try(lambda: self._send(row, step))
        if done is None:
            return
        if done.state.is_on_hold:
            self.office.will_end_hold(self.client_id, row.id, clock.now())
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

    def thinks_again(self, row: JourneyRow, slug: str) -> None:
        """Now and then somebody moves a talk, or calls it off."""
        world, booking = self.world, standing_booking(self.world.db, row.id, slug)
        if booking is None:
            return
        if world.chance(rates.MOVES_A_TALK):
            found = free_times(world.db, now=clock.now(), limit=8)
            if found:
                slot = world.rng.choice(found).id
                self._try(lambda: bookings.move(world.db, booking.id, slot, actor=THE_CLIENT, key=new_id()))
        elif world.chance(rates.CALLS_A_TALK_OFF):
            self._try(lambda: bookings.cancel(world.db, booking.id, actor=THE_CLIENT, key=new_id()))

    def _send(self, row: JourneyRow, step: Step) -> Performed:
        world, answers = self.world, self.answering.answers(step)
        if answers:
            steps.draft_answers(world.db, self.locker, row.id, step.slug, answers)
        sent = steps.send_step(world.db, self.locker, row.id, step.slug, key=new_id(), language=self.language)
        return sent.performed

    # --- going on or not ----------------------------------------------------------------------------

    def after(self, row: JourneyRow, quest: Quest, done: Performed) -> None:
        """Something was done, by her or with her: she says how it was, goes on, rests or leaves."""
        world, now = self.world, clock.now()
        level = done.completed_level()
        if level is not None:
            self._say_how_it_was(row, quest, level)
            if self._takes_what_is_offered(row, quest):
                return
            if not self._goes_on(quest, level) and not done.state.has_ended:
                self._leave(row)
                return
        elif world.chance(rates.LEAVES_BETWEEN_STEPS) and not self.comes_in_danger:
            self._leave(row)
            return
        if done.state.has_ended and done.state.ending != "moved":
            return
        soon = now + world.rng.randint(1, 3) * rates.VISIT_MINUTES
        self.visit_at(
            soon if self.comes_in_danger or world.chance(0.55) else world.later(now, mean_days=rates.NEXT_VISIT_DAYS)
        )

    def _takes_what_is_offered(self, row: JourneyRow, quest: Quest) -> bool:
        """Some go over to another quest where theirs offers one."""
        world = self.world
        offers = [one.quest for one in offers_due(quest, self.journey().state, clock.now()) if one.quest]
        open_ones = [slug for slug in offers if slug in world.published]
        if not open_ones or not world.chance(rates.TAKES_AN_OFFER):
            return False
        try:
            offering.take_offer(world.db, row.id, open_ones[0], key=new_id())
        except (ActRefused, offering.PlanUnderway):
            return False
        self.visit_at(world.later(clock.now(), mean_days=rates.NEXT_VISIT_DAYS))
        return True

    def _goes_on(self, quest: Quest, level: str) -> bool:
        known = rates.GOES_ON_BY_LEVEL.get(quest.slug, (rates.GOES_ON_ELSEWHERE,) * len(quest.levels))
        alone = known[[one.slug for one in quest.levels].index(level)]
        odds = alone / (1 - alone) * (rates.GUIDED_ODDS if self.is_guided else 1)
        return self.world.chance(odds / (1 + odds))

    def _leave(self, row: JourneyRow) -> None:
        world, now = self.world, clock.now()
        how = world.rng.choices(list(rates.LEAVES_BY), weights=list(rates.LEAVES_BY.values()))[0]
        if how in ("stopped", "well"):
            self._stop(row, is_well=how == "well")
        elif how == "paused":
            until = now + timedelta(days=world.rng.randint(5, 20)) if world.chance(0.7) else None
            self._try(lambda: plans.pause(world.db, row.id, until=until, key=new_id()))
            if until is not None and world.chance(0.6):
                self.visit_at(world.later(until, mean_days=1.5))
        else:
            self.is_quiet = True
            self.office.phone.will_ask_after(self, row)
            if world.chance(rates.COMES_BACK_AFTER_SILENCE):
                self.visit_at(world.later(now + timedelta(days=14), mean_days=20))

    def _stop(self, row: JourneyRow, *, is_well: bool) -> None:
        world = self.world
        done = self._try(lambda: plans.stop(world.db, row.id, has_what_she_came_for=is_well, key=new_id()))
        if done is not None and not is_well and world.chance(rates.SAYS_WHY):
            said = world.rng.choice(words.STOP_WORDS) if world.chance(0.4) else ""
            stopping.say_why(world.db, self.locker, row.id, world.rng.choice(STOP_REASONS), said)

    def _may_lapse(self) -> None:
        """Most who lapse never tell; who does is met warmly, and mostly goes on."""
        world = self.world
        if self.opens_the_portal and world.chance(rates.TELLS_OF_A_LAPSE):
            days = world.rng.expovariate(rates.LAPSES_A_MONTH / 30)
            world.at(clock.now() + timedelta(days=days, hours=1), self._tells_of_a_lapse)

    def _tells_of_a_lapse(self) -> None:
        world, row, now = self.world, self.journey(), clock.now()
        if row.state.has_ended and row.state.ending != "stopped":
            return
        if self._try(lambda: plans.report_lapse(world.db, row.id, key=new_id())) is None:
            return
        self.office.will_answer_a_lapse(self, row)
        if world.chance(rates.STEPS_AFTER_A_LAPSE):
            self.visit_at(world.later(now, mean_days=1.5))

    def _say_how_it_was(self, row: JourneyRow, quest: Quest, level: str) -> None:
        world, rng = self.world, self.world.rng
        if not world.chance(rates.GIVES_FEEDBACK):
            return
        asks = quest.level(level).asks
        answer: str | int
        if asks.kind == "scale_1_5":
            answer = rng.choices((1, 2, 3, 4, 5), weights=(2, 4, 14, 40, 40))[0]
        elif asks.kind == "scale_0_10":
            answer = rng.choices(range(11), weights=(2, 1, 1, 2, 3, 6, 8, 16, 24, 20, 17))[0]
        elif asks.kind == "choice":
            answer = rng.choice([choice.value for choice in asks.choices])
        else:
            answer = rng.choice(words.something(self.language))
        plans.give_level_feedback(world.db, self.locker, row.id, level, answer, key=new_id())

    def _try(self, act: Callable[[], Performed]) -> Performed | None:
        """An act that the state of things refuses is simply not done, as in life."""
        refusals = (ActRefused, steps.StepEmpty, steps.AnswerMissing, bookings.SlotTaken, offering.PlanUnderway)
        try:
            return act()
        except refusals:
            return None
