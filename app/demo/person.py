"""One imaginary client: she comes, does a step or a few, goes on, rests or leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app import clock
from app.demo import rates, words
from app.demo.staff import Office
from app.demo.world import World
from app.ids import new_id
from app.queries.journeys import main_journey
from app.queries.quest_versions import definition_of
from app.services import plans, steps
from app.services.clients import create_client
from app.services.journeys import Performed
from app.services.sealing import Locker, open_locker
from app.vocabulary import Audience, Frame
from quests.answers import Answer
from quests.asking import Asked, questions_of
from quests.definition import LimitsStep, Quest, QuestionnaireStep, ReviewStep, Step
from quests.instruments import instrument
from quests.next_act import next_act
from quests.progress import ActRefused

SLUG = "take-back-control"


class Person:
    """An imaginary client. Her traits are drawn once; what she does follows from them and from chance."""

    def __init__(self, world: World, office: Office) -> None:
        self.world, self.office = world, office
        rng = world.rng
        self.is_in_danger = world.chance(rates.HIGH_DISTRESS)
        self.severity = 0.9 if self.is_in_danger else 0.6 * rng.betavariate(2, 3)
        self.is_guided = world.chance(0.4)
        self.is_leaving = False
        self.client_id = self.journey_id = self.pseudonym = ""
        self.locker: Locker

    def begin(self) -> None:
        """She chooses a made-up name and starts the plan."""
        world = self.world
        frame = Frame.PLAIN if world.chance(0.3) else Frame.JOURNEY
        self.pseudonym = world.new_pseudonym()
        self.client_id = create_client(
            world.db, world.vault, pseudonym=self.pseudonym, language="en", frame=frame, audience=Audience.SELF
        )
        self.locker = open_locker(world.db, world.vault, self.client_id)
        plans.start_plan(
            world.db,
            self.client_id,
            SLUG,
            zone=world.settings.service_zone,
            frame=frame,
            language="en",
            audience=Audience.SELF,
        )
        row = main_journey(world.db, self.client_id)
        assert row is not None
        self.journey_id = row.id
        self.office.will_take(self.client_id, self.journey_id, clock.now())
        if world.chance(rates.DOES_THE_FIRST_STEP):
            self.visit_at(clock.now() + timedelta(minutes=world.rng.randint(2, 40)))

    def visit_at(self, moment: datetime) -> None:
        self.world.at(moment, self.visit)

    def visit(self) -> None:
        """She opens her plan and does what comes next, if she can and will."""
        world = self.world
        row = main_journey(world.db, self.client_id)
        assert row is not None
        quest, state, now = self._quest(row.quest_version_id), row.state, clock.now()
        following = next_act(quest, state, now)
        if following.kind == "step" and following.step:
            self._do(quest, following.step)
        elif following.kind == "later" and following.at:
            self.visit_at(following.at + timedelta(hours=world.rng.randint(7, 40)))
        elif following.kind in ("wait", "talk"):
            self.visit_at(world.later(now + timedelta(days=1), mean_days=2))
        elif following.kind == "resume":
            self._try(lambda: plans.resume(world.db, self.journey_id, key=new_id()))
            self.visit_at(now + timedelta(minutes=3))

    def _quest(self, version_id: str) -> Quest:
        return definition_of(self.world.db, version_id)

    def _do(self, quest: Quest, slug: str) -> None:
        world, step = self.world, quest.step(slug)
        if self._skips(step):
            done = self._try(lambda: steps.skip_step(world.db, self.journey_id, slug, key=new_id()))
        else:
            done = self._try(lambda: self._send(step))
        if done is None:
            return
        if isinstance(step, ReviewStep) and not self._was_skipped(done):
            self.office.will_review(self.client_id, self.journey_id, slug, clock.now())
        if done.state.is_on_hold:
            self.office.will_end_hold(self.client_id, self.journey_id, clock.now())
        self._after(quest, done)

    @staticmethod
    def _was_skipped(done: Performed) -> bool:
        return any(event.kind == "step_skipped" for event in done.events)

    def _skips(self, step: Step) -> bool:
        if isinstance(step, ReviewStep):
            return not self.world.chance(rates.ASKS_FOR_A_REVIEW)
        return self.world.chance(rates.SKIPS_A_STEP) and not isinstance(step, LimitsStep)

    def _send(self, step: Step) -> Performed:
        world = self.world
        answers = self._answers(step)
        if answers:
            steps.draft_answers(world.db, self.locker, self.journey_id, step.slug, answers)
        sent = steps.send_step(world.db, self.locker, self.journey_id, step.slug, key=new_id(), language="en")
        return sent.performed

    def _after(self, quest: Quest, done: Performed) -> None:
        world, now = self.world, clock.now()
        level = done.completed_level()
        if level is not None:
            self._say_how_it_was(quest, level)
            position = [one.slug for one in quest.levels].index(level)
            if not self._goes_on(position):
                self._leave()
                return
        elif world.chance(0.035):
            self._leave()
            return
        if done.state.has_ended:
            return
        soon = now + world.rng.randint(1, 3) * rates.VISIT_MINUTES
        self.visit_at(soon if world.chance(0.55) else world.later(now, mean_days=rates.NEXT_VISIT_DAYS))

    def _goes_on(self, position: int) -> bool:
        alone = rates.GOES_ON_BY_LEVEL[position]
        odds = alone / (1 - alone) * (rates.GUIDED_ODDS if self.is_guided else 1)
        return self.world.chance(odds / (1 + odds))

    def _leave(self) -> None:
        world, now = self.world, clock.now()
        how = world.rng.choices(list(rates.LEAVES_BY), weights=list(rates.LEAVES_BY.values()))[0]
        if how in ("stopped", "well"):
            self._try(lambda: plans.stop(world.db, self.journey_id, has_what_she_came_for=how == "well", key=new_id()))
        elif how == "paused":
            until = now + timedelta(days=world.rng.randint(5, 20)) if world.chance(0.7) else None
            self._try(lambda: plans.pause(world.db, self.journey_id, until=until, key=new_id()))
            if until is not None and world.chance(0.6):
                self.visit_at(world.later(until, mean_days=1.5))
        elif world.chance(rates.COMES_BACK_AFTER_SILENCE):
            self.visit_at(world.later(now + timedelta(days=14), mean_days=12))

    def _say_how_it_was(self, quest: Quest, level: str) -> None:
        world = self.world
        if not world.chance(rates.GIVES_FEEDBACK):
            return
        asks = quest.level(level).asks
        answer: str | int
        if asks.kind == "scale_1_5":
            answer = world.rng.choices((1, 2, 3, 4, 5), weights=(2, 4, 14, 40, 40))[0]
        elif asks.kind == "choice":
            answer = world.rng.choices([choice.value for choice in asks.choices], weights=(3, 6, 2))[0]
        else:
            answer = world.rng.choice(words.GOT_IN_THE_WAY)
        plans.give_level_feedback(world.db, self.locker, self.journey_id, level, answer, key=new_id())

    def _try(self, act: Any) -> Performed | None:
        """An act that the state of things refuses is simply not done, as in life."""
        try:
            done: Performed = act()
        except (ActRefused, steps.StepEmpty, steps.AnswerMissing):
            return None
        return done

    def _answers(self, step: Step) -> dict[str, Answer]:
        asked = questions_of(step)
        is_calm_look = isinstance(step, QuestionnaireStep) and not self.is_in_danger
        if is_calm_look and self.world.chance(rates.LEAVES_THE_LOOK_UNFINISHED):
            asked = asked[: max(3, len(asked) // 2)]
        found = {page.key: self._answer(page) for page in asked}
        given = {key: value for key, value in found.items() if value is not None}
        fitting = {page.key for page in questions_of(step, given)}
        return {key: value for key, value in given.items() if key in fitting}

    def _answer(self, page: Asked) -> Answer:
        rng, question = self.world.rng, page.question
        if page.instrument is not None:
            return self._item(page)
        match question.kind:
            case "text":
                if question.is_optional and self.world.chance(0.35):
                    return None
                return rng.choice(words.CLIENT_TEXTS.get(question.key, words.GOT_IN_THE_WAY))
            case "choice":
                if question.is_fact and question.key == "kept":
                    return rng.choices([kept for kept, _ in rates.KEPT], weights=[w for _, w in rates.KEPT])[0]
                return rng.choice(question.choices).value
            case "several":
                return [choice.value for choice in question.choices if self.world.chance(0.4)] or None
            case "scale":
                return min(10, max(0, round(rng.gauss(6.2 - 3 * self.severity, 1.6))))
            case "money":
                return rng.choice((0, 2000, 3000, 5000, 8000, 10000)) if self.world.chance(0.8) else None
            case "hours":
                return rng.choice((0, 1, 2, 3, 4)) if self.world.chance(0.8) else None
            case "date":
                return (clock.now() + timedelta(days=rng.choice((14, 21, 28)))).date().isoformat()
            case "days_of_week":
                return [day for day in ("mon", "tue", "thu", "fri", "sun") if self.world.chance(0.45)] or None

    def _item(self, page: Asked) -> str:
        assert page.instrument is not None
        values = sorted(answer.value for answer in instrument(page.instrument.slug).answers)
        spread = self.world.rng.gauss(self.severity * (len(values) - 1), 0.7)
        return str(values[min(len(values) - 1, max(0, round(spread)))])
