"""The page of a level: what it said at its beginning, or what it says now that she has come through it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app import clock
from app.portal.pages.given import given_in
from app.portal.pages.kept import (
    KeptStep,
    ThenNow,
    ask_answer_words,
    kept_steps,
    limits_of,
    then_and_now,
)
from app.portal.pages.offers import OfferCard, offers_of
from app.portal.pages.one_page import PlanOnAPage, plan_on_a_page
from app.portal.plan import Plan
from app.queries.risk import was_high_lately
from app.services.level_feedback import level_answers
from app.services.replies import ReadableReply, replies_of_client
from app.web.transaction import db
from quests.definition import Ask, Level


@dataclass(frozen=True)
class AskForm:
    """The one question that a level asks back. Nothing is chosen beforehand, and leaving it empty is an answer."""

    label: str
    kind: str
    options: tuple[tuple[str, str], ...]
    low: str
    high: str


@dataclass(frozen=True)
class LevelPage:
    """``state``: done, here, later. Only a level that is done says anything back.

    ``number`` is 0 for a level that only an earlier version of her plan has. ``asks_back`` is false there, and where
    she skipped all that the level would have told back: then there is nothing to ask.
    """

    slug: str
    number: int
    count: int
    state: str
    title: str
    opening: str
    step_titles: tuple[str, ...]
    words_title: str
    words: str
    shows: str
    steps: tuple[KeptStep, ...]
    limits: KeptStep | None
    then_now: ThenNow | None
    replies: tuple[ReadableReply, ...]
    unread_count: int
    offers: tuple[OfferCard, ...]
    counsellor_name: str
    plan_page: PlanOnAPage | None
    ask: AskForm
    asks_back: bool
    has_counsellor: bool
    told: str
    is_anonymous: bool
    is_last: bool
    goes_on_elsewhere: bool
    can_rest: bool
    is_on_hold: bool
    action: str


def level_page(plan: Plan, level: Level) -> LevelPage:
    """The page of this level, as it stands now."""
    reader, state = plan.reader, plan.state
    is_done, is_past = level.slug in state.levels_completed, level.slug not in plan.quest.level_places
    replies = _replies(plan, level) if is_done else []
    shows = level.feedback.shows
    steps = _steps_shown(plan, level) if is_done else ()
    is_left = is_done and shows == "answers" and not steps
    told = level_answers(db(), plan.locker, plan.journey.id).get(level.slug)
    now = level if is_past else plan.quest.level(level.slug)
    asks = level.asks if level.slug in state.feedback_given else now.asks
    return LevelPage(
        slug=level.slug,
        number=0 if is_past else plan.quest.level_places[level.slug] + 1,
        count=len(plan.quest.levels),
        state="done" if is_done else "here" if level.slug in state.levels_entered else "later",
        title=reader.title(level),
        opening=reader.text(level.opening),
        step_titles=() if is_past or plan.is_led else tuple(reader.title(step) for step in plan.steps_of(level)),
        words_title=reader.title(level.feedback),
        words=_("You left this part for later. All its steps stay here.")
        if is_left
        else reader.text(level.feedback.words),
        shows=shows,
        steps=steps,
        limits=limits_of(plan) if is_done and shows == "limits_card" else None,
        then_now=then_and_now(plan, level) if is_done and shows == "then_now" else None,
        replies=tuple(reply for reply in replies if reply.is_read),
        unread_count=sum(not reply.is_read for reply in replies),
        offers=offers_of(plan, now) if is_done else (),
        counsellor_name=(plan.journey.counsellor_name or "") if is_done and shows == "counsellor" else "",
        plan_page=plan_on_a_page(plan) if is_done and shows == "plan_page" else None,
        ask=_ask(plan, asks),
        asks_back=_asks_back(plan, level, is_left=is_left),
        has_counsellor=plan.has_counsellor,
        told=_told(plan, level, told),
        is_anonymous=asks.is_anonymous,
        is_last=level.slug == plan.quest.levels[-1].slug,
        goes_on_elsewhere=plan.goes_on_elsewhere,
        can_rest=not state.has_ended and not plan.is_on_hold,
        is_on_hold=plan.is_on_hold,
        action=url_for("portal.leave_level", slug=level.slug),
    )


def _asks_back(plan: Plan, level: Level, *, is_left: bool) -> bool:
    """In a crisis only the last part asks her something (domain.md 3.3), and nobody is asked to rate us around one."""
    if level.slug in plan.state.feedback_given:
        return True
    if not is_left and level.asks.is_anonymous and was_high_lately(db(), plan.journey.client_id, clock.now()):
        return False
    is_last = level.slug == plan.quest.levels[-1].slug
    return not is_left and level.slug in plan.quest.level_places and (is_last or not plan.is_led)


def _told(plan: Plan, level: Level, told: str | int | None) -> str:
    """What she answered, in words. Of an anonymous answer nobody knows more than that it was given."""
    if told is not None:
        return ask_answer_words(plan, level.asks, told)
    return _("Given without your name") if level.slug in plan.state.feedback_given else ""


def _steps_shown(plan: Plan, level: Level) -> tuple[KeptStep, ...]:
    """Her own words of this level as its feedback wants them; limits and then-and-now have a place of their own."""
    shows = level.feedback.shows
    if shows in ("nothing", "counsellor", "plan_page"):
        return ()
    steps = kept_steps(plan, level, own_words_only=shows == "own_words")
    if shows == "limits_card":
        steps = tuple(step for step in steps if step.kind != "limits")
    return tuple(step for step in steps if not step.is_empty)


def _replies(plan: Plan, level: Level) -> list[ReadableReply]:
    every = replies_of_client(db(), plan.locker, journey_id=plan.journey.id)
    slugs = {*level.step_slugs, *(step.slug for step in given_in(plan, level))}
    return [reply for reply in every if reply.step in slugs]


def _ask(plan: Plan, asks: Ask) -> AskForm:
    text = plan.reader.text
    return AskForm(
        label=text(asks.label),
        kind=asks.kind,
        options=tuple((choice.value, text(choice.label)) for choice in asks.choices),
        low=text(asks.low_label),
        high=text(asks.high_label),
    )
