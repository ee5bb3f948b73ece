"""One step of the client who is asking, or 404. Not hers and not there are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from flask import abort, g, url_for

from app.portal.plan import Plan, locked, plan_of
from app.queries import journeys as journey_queries
from app.services.answers import StepAnswers
from app.services.safe_contact import NEEDS_A_NUMBER, keeps_numbers_of, kept_with_the_rules
from app.services.screening import is_scored
from app.web.sessions import client
from app.web.transaction import db
from quests.answers import Answer
from quests.asking import Asked, questions_of
from quests.definition import BookingStep, Level, StaffTaskStep, Step
from quests.events import CLIENT
from quests.journey import SET_ASIDE, StepState


@dataclass(frozen=True)
class OwnStep:
    """One opened step of the client who is asking. ``id`` is what its address carries.

    What she did is in the words of the version that she did it in; what is open, in those of now.
    """

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
    def is_in_plan(self) -> bool:
        """Whether her plan has it now: not taken out of it, and known to the version of now."""
        return self.state.status != SET_ASIDE and self.plan.has_open(self.step.slug)

    @property
    def is_hers_to_do(self) -> bool:
        """Whether she can work on it now: open or put aside, its day has come, and the plan runs."""
        running = not self.plan.rests_by_us and self.plan.state.ending in (None, "abandoned")
        return running and self.takes_words and self.plan.is_due(self.state)

    @property
    def takes_words(self) -> bool:
        """Whether what she writes may still be kept as a draft: it is hers, and nothing of it was sent for good."""
        is_hers = self.state.owner == CLIENT and not isinstance(self.step, BookingStep)
        return is_hers and self.is_in_plan and self.state.status in ("open", "skipped")

    @cached_property
    def asked(self) -> list[Asked]:
        """Her questions; of a step of ours only what we wrote for her, once it is done."""
        if isinstance(self.step, StaffTaskStep) and self.state.status != "done":
            return []
        pages = pages_asked(self.step, self.answers.values)
        if self.state.status != "done":
            return [self._with_open_choices(page) for page in pages]
        ruled = kept_with_the_rules(self.step)  # It stands on the page of her contact rules alone.
        return [page for page in pages if page.key not in ruled]

    @property
    def leaves_out_the_number(self) -> bool:
        """Whether the step would ask for a number, and she is not asked: her page says why."""
        is_open = self.state.status in ("open", "skipped")
        asks = any(one.sets == "address" for one in self.step.questions_asked)
        return is_open and asks and not keeps_numbers_of(client().audience)

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


def pages_asked(step: Step, values: Mapping[str, Answer]) -> list[Asked]:
    """The questions of a step that are asked of the client who is here: of the young nobody asks for a number."""
    pages = questions_of(step, values)
    if keeps_numbers_of(client().audience):
        return pages
    return [page for page in pages if page.question.sets not in NEEDS_A_NUMBER]


def own_step_or_404(step_run_id: str) -> OwnStep:
    """A step of hers by the id in its address. A form gets it under lock."""
    address = journey_queries.step_of_client(db(), client().id, step_run_id) or abort(404)
    row = journey_queries.journey_of_client(db(), client().id, address.journey_id) or abort(404)
    if row.place == "beside":
        g.plan_named = row.id
    plan = plan_of(locked(row))
    state = plan.state.steps[address.step]
    step = plan.walked.step(address.step, as_done=state.status in ("done", "sent"))
    level = plan.walked.level(state.level) or plan.walked.home_of(address.step)
    if step is None or level is None or step.visibility == "staff":
        abort(404)
    return OwnStep(address.id, plan, step, level)
