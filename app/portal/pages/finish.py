"""The page that keeps everything of one plan: her words, what she chose, what was written back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.portal.pages.given import GivenLevel, given_levels
from app.portal.pages.kept import KeptStep, ThenNow, ask_answer_words, kept_step, then_and_now
from app.portal.pages.offers import OfferCard, offers_of
from app.portal.pages.rating import may_rate
from app.portal.plan import Plan
from app.services.level_feedback import level_answers
from app.services.replies import ReadableReply, replies_of_client
from app.web.transaction import db


@dataclass(frozen=True)
class KeptLevel:
    """``number`` 0: a level of an earlier version of her plan."""

    slug: str
    number: int
    title: str
    steps: tuple[KeptStep, ...]
    then_now: ThenNow | None
    asked: str
    told: str


@dataclass(frozen=True)
class FinishPage:
    """``has_come_through`` is true where the plan ended well; ``can_go_on`` where parts of it are still open."""

    has_come_through: bool
    is_running: bool
    can_go_on: bool
    title: str
    words: str
    plan_title: str
    started_at: datetime | None
    levels: tuple[KeptLevel, ...]
    replies: tuple[ReadableReply, ...]
    unread_count: int
    offers: tuple[OfferCard, ...]
    may_rate: bool


def finish_page(plan: Plan) -> FinishPage:
    """Everything of this plan, whether it has ended or not."""
    state, reader = plan.state, plan.reader
    has_come_through = state.ending == "exited_well"
    replies = replies_of_client(db(), plan.locker, journey_id=plan.journey.id)
    told = level_answers(db(), plan.locker, plan.journey.id)
    levels = (_level(plan, found, told.get(found.level.slug)) for found in given_levels(plan))
    last = plan.quest.levels[-1].slug
    return FinishPage(
        has_come_through=has_come_through,
        is_running=not state.has_ended,
        can_go_on=state.ending not in (None, "deceased", "moved") and last not in state.levels_completed,
        title=reader.title(plan.quest.finish) if has_come_through else _("What I wrote"),
        words=_words(plan, has_come_through),
        plan_title=reader.title(plan.quest),
        started_at=state.started_at,
        levels=tuple(level for level in levels if level.steps or level.told),
        replies=tuple(reply for reply in replies if reply.is_read),
        unread_count=sum(not reply.is_read for reply in replies),
        offers=offers_of(plan, plan.quest.levels[-1]) if last in state.levels_completed else (),
        may_rate=state.has_ended and may_rate(plan),
    )


def _words(plan: Plan, has_come_through: bool) -> str:
    if has_come_through:
        return plan.reader.text(plan.quest.finish.words)
    return _("All you did, wrote and were told in this plan, in one place. It stays, whatever you decide.")


def _level(plan: Plan, found: GivenLevel, told: str | int | None) -> KeptLevel:
    level = found.level
    return KeptLevel(
        slug=level.slug,
        number=found.number,
        title=plan.reader.title(level),
        steps=tuple(kept_step(plan, step) for step in found.steps),
        then_now=then_and_now(plan, level) if level.feedback.shows == "then_now" else None,
        asked=plan.reader.text(level.asks.label),
        told=ask_answer_words(plan, level.asks, told) if told is not None else "",
    )
