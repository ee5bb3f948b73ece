"""Loading is authorising: a client's own plan, or 404. Not hers and not there are the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import abort, g, request

from app import clock
from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.reader import Reader, page_language
from app.portal.walked import Walked, walked
from app.queries import journeys as journey_queries
from app.queries.bookings import BookingRow, standing_bookings
from app.queries.journeys import JourneyRow
from app.queries.places import hold_client_still, open_quests
from app.queries.quest_versions import definition_of
from app.services.answers import StepAnswers, answers_of_journey
from app.services.journeys import take_turn
from app.services.offering import PARTNER, quests_open_to
from app.services.sealing import Locker, open_locker
from app.web import frames
from app.web.sessions import client
from app.web.transaction import READING_METHODS, db
from quests.asking import questions_of
from quests.definition import Level, Quest, Step
from quests.frames import is_plain
from quests.journey import JourneyState, StepState
from quests.lock import tells_of_home
from quests.next_act import NextAct, next_act
from quests.plan import steps_of


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
    def is_withdrawn(self) -> bool:
        """Whether its version was taken back: its steps rest, and a person is in touch with her."""
        return self.journey.is_withdrawn

    @property
    def rests_by_us(self) -> bool:
        """Whether nothing of it can be done now, and not by her choice."""
        return self.is_on_hold or self.is_withdrawn

    @property
    def is_led(self) -> bool:
        """Whether we do all of it for her: in a crisis she has nothing to do (domain.md 3.3)."""
        return self.journey.place == "suspending"

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

    def steps_of(self, level: Level) -> tuple[Step, ...]:
        """The steps of a level that her plan has and that are hers to see."""
        return tuple(step for step in steps_of(self.quest, level, self.state) if step.visibility == "client")

    @property
    def goes_on_elsewhere(self) -> bool:
        """Whether she went on from it to another plan of ours: there her next step is."""
        return self.state.ending == "moved" and self.state.moved_to != PARTNER

    @cached_property
    def reader(self) -> Reader:
        """In a crisis every page is read plainly, whatever she chose (domain.md section 4, G15)."""
        return Reader(page_language(), is_plain(self.quest, self.state, chosen=frames.is_plain()))

    @cached_property
    def next(self) -> NextAct:
        return next_act(self.quest, self.state, clock.now(), is_withdrawn=self.is_withdrawn)

    @cached_property
    def walked(self) -> Walked:
        """The versions of the quest that she walked; history is told in the one that she saw."""
        return walked(self.journey, self.quest)

    @cached_property
    def locker(self) -> Locker:
        return own_locker()

    @cached_property
    def answers(self) -> dict[str, StepAnswers]:
        """Her answers by step, drafts included: for her own eyes, and under the lock of P-V for any."""
        found = answers_of_journey(db(), self.locker, self.journey.id)
        return {slug: self._for_any_eyes(slug, kept) for slug, kept in found.items()} if self.state.is_locked else found

    def _for_any_eyes(self, slug: str, kept: StepAnswers) -> StepAnswers:
        """Without what we wrote, what names others, and what she sent of fear at home: whoever holds her phone may read
        her pages."""
        step = self.walked.step(slug)
        if step is None or slug in self.quest.closed_under_lock:
            return replace(kept, values={})
        asked = {one.key for one in questions_of(step)}
        if self.state.steps[slug].status not in ("open", "skipped"):
            asked -= {one.key for one in step.questions_asked if tells_of_home(one)}
        return replace(kept, values={key: value for key, value in kept.values.items() if key in asked})

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

    def has_open(self, slug: str) -> bool:
        """Whether the version of now has this step, and no lock of P-V closes it."""
        is_closed = self.state.is_locked and slug in self.quest.closed_under_lock
        return slug in self.quest.step_places and not is_closed

    def is_due(self, step: StepState) -> bool:
        return step.due_from is None or step.due_from <= clock.now()


def own_locker() -> Locker:
    """The locker of the client who is asking."""
    return open_locker(db(), questline().vault, client().id)


PAGES_OF_A_PLAN = frozenset(
    f"portal.{name}"
    for name in (
        *("my", "pause", "rest_now", "resume", "stop", "stop_now", "say_why", "keep_why", "carry_on"),
        *("level", "leave_level", "finish", "plan_page", "plan_list", "accept", "decline", "take_offer"),
        *("lapse", "tell_lapse", "call", "ask_for_a_call"),
        *("suits", "choose_suits", "more", "add_step"),
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
        return plan_of(locked(journey_queries.journey_of_client(db(), client().id, named) or abort(404)))
    row = journey_queries.main_journey(db(), client().id)
    if row is None:
        return None
    if row.state.has_ended and not row.state.is_started:
        # She said no to an offer: what she walked before is nearer to her than what she never began.
        started = [one for one in journey_queries.journeys_of_client(db(), client().id) if one.state.is_started]
        row = started[0] if started else row
    return plan_of(locked(row))


def own_plan_or_404() -> Plan:
    return own_plan() or abort(404)


def plan_or_404(journey_id: str) -> Plan:
    """A plan of hers by its id."""
    row = journey_queries.journey_of_client(db(), client().id, journey_id)
    return plan_of(row) if row else abort(404)


def _steps(quest: Quest) -> list[Step]:
    return [step for level in quest.levels for step in level.steps]


def plan_of(row: JourneyRow) -> Plan:
    quest = definition_of(db(), row.quest_version_id)
    return Plan(row, quest.as_walked(is_locked=row.state.is_locked))


def locked(row: JourneyRow) -> JourneyRow:
    """The journey as it is when nobody else can change it, so that what is decided next is decided once."""
    if request.method in READING_METHODS:
        return row
    hold_client_still(db(), client().id)
    take_turn(db(), row.id)
    return journey_queries.journey_of_client(db(), client().id, row.id) or row
