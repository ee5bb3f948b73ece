"""What a client sent in one plan and what colleagues answered, for who may read answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.desk.pages.answers import Answered, ScoreView, SentLevelView, score_view, sent_levels
from app.desk.pages.history import History
from app.desk.pages.trend import ThenNow, Trend, then_now, trends
from app.desk.words import outcome_words, stop_reason_words
from app.queries.caseload import ClientHead
from app.queries.journeys import JourneyRow
from app.queries.replies import replies_to
from app.queries.story import TimelineEntry
from app.services.answers import answers_of_journey
from app.services.level_feedback import level_answers
from app.services.screening import Result, results_of_client
from app.services.sealing import Locker
from app.services.signs import signs_of_client
from app.services.stopping import why_stopped
from app.web.answer_words import answer_words
from app.web.words import language
from quests.definition import text_in
from quests.first_look import look_for


@dataclass(frozen=True)
class Words:
    """Something that a member of staff wrote. ``about`` says of what, ``read_at`` when the client opened it."""

    text: str
    staff_name: str
    at: datetime
    about: str = ""
    outcome: str = ""
    read_at: datetime | None = None


@dataclass(frozen=True)
class WhyStoppedView:
    """Why she stopped this plan: the answer that she chose, and her own words if there are any."""

    reason: str
    words: str
    at: datetime


@dataclass(frozen=True)
class SentLook:
    """The short look that she sent before any plan: its scores, and its questions in our own words."""

    at: datetime
    scores: tuple[ScoreView, ...]
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class Sent:
    """What she sent and how it went over time. Only for who may read answers."""

    levels: tuple[SentLevelView, ...]
    trends: tuple[Trend, ...]
    then_now: tuple[ThenNow, ...]
    why_stopped: WhyStoppedView | None
    look: SentLook | None


def sent_of(
    db: sa.Connection,
    locker: Locker,
    journey: JourneyRow,
    history: History,
    client: ClientHead,
    entries: list[TimelineEntry],
) -> Sent:
    """What she sent in this journey, and in the short look before it. Drafts are hers alone and are not read here.

    What a colleague wrote down in a step is marked with the name: ``entries`` say who did it, newest first.
    """
    done_by = {entry.step or "": entry.staff_name for entry in reversed(entries) if entry.kind == "step_done"}
    sent = answers_of_journey(db, locker, journey.id, only_sent=True)
    results = results_of_client(db, locker)
    return Sent(
        levels=sent_levels(
            history,
            journey.state,
            sent,
            [one for one in results if one.step is not None],
            client.language,
            level_answers(db, locker, journey.id),
            {step: name for step, name in done_by.items() if name},
        ),
        trends=trends(history, journey.state, sent),
        then_now=then_now(results),
        why_stopped=_why_stopped(db, locker, journey.id),
        look=_look(db, locker, client, results),
    )


def _look(db: sa.Connection, locker: Locker, client: ClientHead, results: list[Result]) -> SentLook | None:
    """The look belongs to no journey: whoever reads her answers reads it beside any plan of hers, as she was told."""
    of_look = [one for one in results if one.is_of_look]
    asked = {question.screens: question for question in look_for(client.audience).questions}
    told = [(at, one) for at, one in signs_of_client(db, locker, of_look=True) if one.screens in asked]
    if not of_look and not told:
        return None
    return SentLook(
        at=max([*(one.answered_at for one in of_look), *(at for at, _one in told)]),
        scores=tuple(score_view(one, client.language) for one in of_look),
        answers=tuple(
            Answered(
                text_in(asked[one.screens].label, language()),
                answer_words(asked[one.screens], list(one.chosen), language()),
            )
            for _at, one in told
        ),
    )


def _why_stopped(db: sa.Connection, locker: Locker, journey_id: str) -> WhyStoppedView | None:
    said = why_stopped(db, locker, journey_id)
    return WhyStoppedView(stop_reason_words(said.reason), said.words, said.at) if said else None


def replies_of(db: sa.Connection, locker: Locker, journey_id: str, history: History) -> tuple[Words, ...]:
    """What colleagues answered in this journey, newest first."""
    return tuple(
        Words(
            text=locker.unseal(reply.words_sealed, table="reply", column="words_sealed", row_id=reply.id),
            staff_name=reply.staff_name,
            at=reply.at,
            about=history.step_title(reply.step),
            outcome=outcome_words(reply.outcome),
            read_at=reply.read_at,
        )
        for reply in replies_to(db, locker.client_id)
        if reply.journey_id == journey_id
    )
