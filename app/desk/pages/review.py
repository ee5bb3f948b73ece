"""One step that was sent for an answer: what she wrote, what led here, and what the answer needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from app.desk.pages.answers import Answered, SentLevelView, answers_of, sent_levels
from app.desk.pages.contact import contact_line
from app.desk.pages.history import history_of
from app.desk.pages.plan import place_words, promise_words
from app.desk.pages.reply_templates import Picking, picking
from app.desk.pages.sent import Words, replies_of
from app.desk.pages.trend import ThenNow, Trend, then_now, trends
from app.desk.words import rule_words
from app.permissions import Actor
from app.queries.journeys import journeys_of_client
from app.queries.risk import risk_findings
from app.queries.story import timeline
from app.queries.worklist import SentStep
from app.services.answers import answers_of_journey
from app.services.screening import results_of_client
from app.services.sealing import open_locker
from app.vault import Vault
from app.web.words import language_name
from quests.risk import RiskLevel


@dataclass(frozen=True)
class ReviewPage:
    """The review as a page and as a drawer. ``is_waiting`` is False once somebody has answered."""

    step_run_id: str
    client_id: str
    journey_id: str
    pseudonym: str
    language: str
    step: str
    place: str
    is_waiting: bool
    sent_at: datetime
    promise: str
    promise_by: datetime | None
    contact: str
    risk: str
    risk_why: str
    answers: tuple[Answered, ...]
    trends: tuple[Trend, ...]
    then_now: tuple[ThenNow, ...]
    earlier: tuple[SentLevelView, ...]
    replies: tuple[Words, ...]
    language_code: str = ""
    picking: Picking = field(default_factory=lambda: Picking(()))


def review_page(db: sa.Connection, vault: Vault, staff: Actor, sent: SentStep) -> ReviewPage:
    """Everything that somebody needs to answer one step. Only what the client sent is opened."""
    case = sent.case
    journey = next(one for one in journeys_of_client(db, case.client_id) if one.id == case.journey_id)
    history = history_of(db, journey, timeline(db, journey.id))
    quest, locker = history.now, open_locker(db, vault, case.client_id)
    given = answers_of_journey(db, locker, case.journey_id, only_sent=True)
    results, step = results_of_client(db, locker), history.step(sent.step)
    levels = sent_levels(history, case.state, given, [one for one in results if one.step is not None], case.language)
    replies = replies_of(db, locker, case.journey_id, history)
    title = history.step_title(sent.step)
    return ReviewPage(
        step_run_id=sent.step_run_id,
        client_id=case.client_id,
        journey_id=case.journey_id,
        pseudonym=case.pseudonym,
        language=language_name(case.language),
        step=title,
        place=place_words(quest, case.state),
        is_waiting=sent.status == "sent" and not case.state.has_ended,
        sent_at=sent.sent_at,
        promise=promise_words(sent.promise_by),
        promise_by=sent.promise_by,
        contact=contact_line(
            case.ways, case.times, voicemail=bool(case.may_leave_voicemail), is_watched=case.is_watched
        ),
        risk=case.risk,
        risk_why=_risk_why(db, staff, sent),
        answers=answers_of(step, given.get(sent.step)) if step is not None else (),
        trends=trends(history, case.state, given),
        then_now=then_now(results),
        earlier=_without(levels, sent.step),
        replies=tuple(reply for reply in replies if reply.about == title),
        language_code=case.language,
        picking=picking(db, staff, case.language),
    )


def _risk_why(db: sa.Connection, staff: Actor, sent: SentStep) -> str:
    finding = risk_findings(db, staff).get(sent.case.journey_id)
    if finding is None or RiskLevel(sent.case.risk) < RiskLevel.HIGH:
        return ""
    return rule_words(finding.rule, finding.reasons, finding.staff_name)


def _without(levels: tuple[SentLevelView, ...], slug: str) -> tuple[SentLevelView, ...]:
    """What she sent in other steps; the step itself stands above."""
    others = (SentLevelView(level.title, tuple(step for step in level.steps if step.slug != slug)) for level in levels)
    return tuple(level for level in others if level.steps)
