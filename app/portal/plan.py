"""Loading is authorising: a client's own plan, her own step, or 404. Not hers and not there are the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import abort, g, request, url_for

from app import clock
from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.reader import Reader, page_language
from app.queries import journeys as journey_queries
from app.queries.bookings import BookingRow, standing_bookings
from app.queries.journeys import JourneyRow
from app.queries.places import hold_client_still, open_quests
from app.queries.quest_versions import definition_of
from app.services.answers import StepAnswers, answers_of_journey
from app.services.journeys import take_turn
from app.services.offering import PARTNER, quests_open_to
from app.services.screening import is_scored
from app.services.sealing import Locker, open_locker
from app.vocabulary import Frame
from app.web.sessions import client
from app.web.transaction import READING_METHODS, db
from quests.asking import Asked, questions_of
from quests.definition import BookingStep, Level, Quest, StaffTaskStep, Step
from quests.events import CLIENT
from quests.journey import JourneyState, StepState
from quests.next_act import NextAct, next_act


@dataclass(frozen=True)
class Plan:
    """One journey of the client who is asking, with the quest version that it is pinned to."""

    journey: JourneyRow
    quest: Quest

    @property
    def state(self) -> JourneyState:
        return self.journey.state

    @property
    def is_running(self) -> bool:
        return self.state.is_started and not self.state.has_ended

    @property
    def is_on_hold(self) -> bool:
        return self.state.is_on_hold and not self.state.has_ended

    @property
    def has_counsellor(self) -> bool:
        """Whether somebody has taken the plan on. Until then no page speaks of her counsellor."""
        return self.journey.counsellor_id is not None

    @cached_property
    def rests_for_another(self) -> bool:
        """Whether it is on hold while a plan runs that comes first."""
        return self.is_on_hold and "suspending" in open_quests(db(), self.journey.client_id) and not self._comes_first

    @property
    def _comes_first(self) -> bool:
        return self.journey.place == "suspending"

    @property
    def goes_on_elsewhere(self) -> bool:
        """Whether she went on from it to another plan of ours: there her next step is."""
        return self.state.ending == "moved" and self.state.moved_to != PARTNER

    @cached_property
    def reader(self) -> Reader:
        """In a crisis the plan is read plainly, whatever she chose (domain.md section 4, G15)."""
        return Reader(page_language(), client().frame is Frame.PLAIN or self.is_on_hold)

    @cached_property
    def next(self) -> NextAct:
        return next_act(self.quest, self.state, clock.now())

    @cached_property
    def locker(self) -> Locker:
        return own_locker()

    @cached_property
    def answers(self) -> dict[str, StepAnswers]:
        """Her answers by step, drafts included: for her own eyes."""
        return answers_of_journey(db(), self.locker, self.journey.id)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address id of each opened step, by its slug."""
        return journey_queries.step_addresses(db(), self.journey.id)

    @cached_property
    def talks(self) -> dict[str, BookingRow]:
        """The talks that are booked in this plan, by step."""
        if not any(step.has_booking for step in self.state.steps.values()):
            return {}
        return {talk.step: talk for talk in standing_bookings(db(), self.journey.id)}

    @cached_property
    def quests_open(self) -> dict[str, str]:
        """The quests that this one may lead to and that she could go to now: quest version id by slug."""
        choices = (one for step in _steps(self.quest) for ask in step.questions_asked for one in ask.choices)
        slugs = {choice.quest for choice in choices} | {
            offer.quest for level in self.quest.levels for offer in level.offers
        }
        found = quests_open_to(db(), client().id, {slug for slug in slugs if slug}, leaving=self.quest.slug)
        return {slug: version.id for slug, version in found.items()}

    def is_due(self, step: StepState) -> bool:
        return step.due_from is None or step.due_from <= clock.now()


@dataclass(frozen=True)
class OwnStep:
    """One opened step of the client who is asking. ``id`` is what its address carries."""

    id: str
    plan: Plan
    step: Step
    level: Level

    @property
    def state(self) -> StepState:
        return self.plan.state.steps[self.step.slug]

    @cached_property
    def level_url(self) -> str:
        """The page of its level. Where ``/my`` is about another plan by now, the address names this one."""
        shown = journey_queries.main_journey(db(), self.plan.journey.client_id)
        named = None if shown is not None and shown.id == self.plan.journey.id else self.plan.journey.id
        return url_for("portal.level", slug=self.level.slug, plan=named)

    @property
    def is_hers_to_do(self) -> bool:
        """Whether she can work on it now: open or put aside, its day has come, and the plan runs."""
        running = not self.plan.is_on_hold and self.plan.state.ending in (None, "abandoned")
        return running and self.takes_words and self.plan.is_due(self.state)

    @property
    def takes_words(self) -> bool:
        """Whether what she writes may still be kept as a draft: it is hers, and nothing of it was sent for good."""
        is_hers = self.state.owner == CLIENT and not isinstance(self.step, BookingStep)
        return is_hers and self.state.status in ("open", "skipped")

    @cached_property
    def asked(self) -> list[Asked]:
        """Her questions; of a step of ours only what we wrote for her, once it is done."""
        if isinstance(self.step, StaffTaskStep) and self.state.status != "done":
            return []
        pages = questions_of(self.step, self.answers.values)
        return pages if self.state.status == "done" else [self._with_open_choices(page) for page in pages]

    def _with_open_choices(self, page: Asked) -> Asked:
        """Without the choices whose quest is not published, or not open to her now: they are not there yet."""
        if not any(choice.quest for choice in page.question.choices):
            return page
        there = self.plan.quests_open
        choices = tuple(one for one in page.question.choices if one.quest is None or one.quest in there)
        return replace(page, question=page.question.model_copy(update={"choices": choices}))

    @property
    def is_asked_in_another_language(self) -> bool:
        """Whether she reads another language than that of the questions: then they are kept and not scored."""
        language = self.plan.reader.language
        return any(page.instrument is not None and not is_scored(page.instrument, language) for page in self.asked)

    @property
    def answers(self) -> StepAnswers:
        return self.plan.answers.get(self.step.slug, StepAnswers({}, is_sent=False))

    def question_or_404(self, number: int) -> Asked:
        """The question on page ``number``, counted from 1."""
        if not 1 <= number <= len(self.asked):
            abort(404)
        return self.asked[number - 1]


def own_locker() -> Locker:
    """The locker of the client who is asking."""
    return open_locker(db(), questline().vault, client().id)


PAGES_OF_A_PLAN = frozenset(
    f"portal.{name}"
    for name in (
        *("my", "pause", "rest_now", "resume", "stop", "stop_now", "say_why", "keep_why", "carry_on"),
        *("level", "leave_level", "finish", "plan_page", "accept", "decline", "take_offer"),
        *("lapse", "tell_lapse", "call", "ask_for_a_call"),
    )
)


@bp.app_url_defaults
def stay_with_the_plan(endpoint: str, values: dict[str, Any]) -> None:
    """Whoever is in a plan that is not the main one stays in it: its pages link to its own pages. ``plan=None`` leads
    back to the main one."""
    if endpoint in PAGES_OF_A_PLAN and "plan" not in values and "plan_named" in g:
        values["plan"] = g.plan_named


def own_plan() -> Plan | None:
    """The plan that this page is about: the one that the address names, else that of ``/my``; None where she has none
    yet. A form gets it under lock."""
    if named := request.args.get("plan"):
        g.plan_named = named
        return _plan(_locked(journey_queries.journey_of_client(db(), client().id, named) or abort(404)))
    row = journey_queries.main_journey(db(), client().id)
    if row is None:
        return None
    if row.state.has_ended and not row.state.is_started:
        # She said no to an offer: what she walked before is nearer to her than what she never began.
        started = [one for one in journey_queries.journeys_of_client(db(), client().id) if one.state.is_started]
        row = started[0] if started else row
    return _plan(_locked(row))


def own_plan_or_404() -> Plan:
    return own_plan() or abort(404)


def plan_or_404(journey_id: str) -> Plan:
    """A plan of hers by its id."""
    row = journey_queries.journey_of_client(db(), client().id, journey_id)
    return _plan(row) if row else abort(404)


def own_step_or_404(step_run_id: str) -> OwnStep:
    """A step of hers by the id in its address. A form gets it under lock."""
    address = journey_queries.step_of_client(db(), client().id, step_run_id) or abort(404)
    row = journey_queries.journey_of_client(db(), client().id, address.journey_id) or abort(404)
    if row.place == "beside":
        g.plan_named = row.id
    plan = _plan(_locked(row))
    return OwnStep(address.id, plan, plan.quest.step(address.step), plan.quest.level_of(address.step))


def _steps(quest: Quest) -> list[Step]:
    return [step for level in quest.levels for step in level.steps]


def _plan(row: JourneyRow) -> Plan:
    return Plan(row, definition_of(db(), row.quest_version_id))


def _locked(row: JourneyRow) -> JourneyRow:
    """The journey as it is when nobody else can change it, so that what is decided next is decided once."""
    if request.method in READING_METHODS:
        return row
    hold_client_still(db(), client().id)
    take_turn(db(), row.id)
    return journey_queries.journey_of_client(db(), client().id, row.id) or row
