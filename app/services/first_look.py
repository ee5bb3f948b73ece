"""The short look before any plan: drafts that are hers alone, and what follows when she sends them.

It is no step of a journey, and nobody has to take it. What it finds goes into the plan that she chooses. Where it finds
that she is in danger nobody waits for her to choose: the quest for her safety begins, and a supervisor is asked at once
(domain.md section 2.1: never only a waiting message).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.journeys import Journey
from app.models.own_things import LookDraft
from app.queries.arrivals import has_a_plan
from app.queries.places import hold_client_still
from app.services.danger import danger_found
from app.services.journeys import THE_SYSTEM, perform
from app.services.offering import QuestNotPublished
from app.services.screening import (
    foresee_given,
    given_among,
    record_assessment,
    record_look,
    results_of_client,
)
from app.services.sealing import Locker
from app.services.signs import signs_of_client
from app.services.starting import begin, plans_for
from config import Settings
from quests.answers import Answer as Value
from quests.definition import CRISIS
from quests.first_look import Look, look_for
from quests.progress import Act
from quests.risk import SCREEN_LASTS, Assessment, RiskLevel
from quests.screen import Screen
from quests.signs import signs_among, with_signs

TABLE, COLUMN = "look_draft", "answers_sealed"

# Built once: these run with every answer of the look.
_DRAFT: sa.Table = LookDraft.__table__  # type: ignore[assignment]
_MINE = _DRAFT.c.client_id == sa.bindparam("of_client")
_DRAFTED = sa.select(_DRAFT.c.answers_sealed).where(_MINE)
_DRAFTED_AND_PLANNED = (
    sa.select(_DRAFT.c.answers_sealed, sa.exists().where(Journey.client_id == Client.id).label("has_a_plan"))
    .select_from(Client)
    .outerjoin(_DRAFT, _DRAFT.c.client_id == Client.id)
    .where(Client.id == sa.bindparam("of_client"))
)
_ADD = sa.insert(_DRAFT)
_CHANGE = sa.update(_DRAFT).where(_MINE)
_PUT_ASIDE = (
    sa.update(Client)
    .where(Client.id == sa.bindparam("of_client"), Client.looked_at.is_(None))
    .values(looked_at=sa.bindparam("now"))
)


class LookEmpty(Exception):
    """Nothing was answered: there is nothing to send."""


class LookClosed(Exception):
    """She has a plan, and the look is for those who have none."""


@dataclass(frozen=True)
class Looked:
    """What the ladder says to a look that was sent, and the journey that a supervisor was asked to look at."""

    assessment: Assessment
    safety: str | None

    @property
    def is_high(self) -> bool:
        return _is_high(self.assessment)


def look_drafts(db: sa.Connection, locker: Locker) -> dict[str, Value]:
    """What she has answered so far and not sent, by question."""
    return _opened(locker, db.execute(_DRAFTED, {"of_client": locker.client_id}).scalar_one_or_none())


def _opened(locker: Locker, sealed: bytes | None) -> dict[str, Value]:
    if sealed is None:
        return {}
    found: dict[str, Value] = json.loads(locker.unseal(sealed, table=TABLE, column=COLUMN, row_id=locker.client_id))
    return found


def keep_look_answer(db: sa.Connection, locker: Locker, question: str, value: Value) -> None:
    """Keep one answer as a draft. Raises LookClosed."""
    hold_client_still(db, locker.client_id)
    her = db.execute(_DRAFTED_AND_PLANNED, {"of_client": locker.client_id}).one()
    if her.has_a_plan:
        raise LookClosed
    drafts = _opened(locker, her.answers_sealed)
    text = json.dumps({**drafts, question: value}, ensure_ascii=False)
    values = {
        "answers_sealed": locker.seal(text, table=TABLE, column=COLUMN, row_id=locker.client_id),
        "saved_at": clock.now(),
    }
    if db.execute(_CHANGE, {"of_client": locker.client_id, **values}).rowcount == 0:
        db.execute(_ADD, {"client_id": locker.client_id, **values})


def put_look_aside(db: sa.Connection, client_id: str) -> None:
    """She goes straight to the plans. What she had answered and not sent is kept, for her alone."""
    db.execute(_PUT_ASIDE, {"of_client": client_id, "now": clock.now()})


def is_heavy(db: sa.Connection, locker: Locker, look: Look, drafts: Mapping[str, Value], *, language: str) -> bool:
    """Whether her drafts reach HIGH, so that help is on the page before anything is sent. Nobody is told."""
    given, signs = given_among(look.instruments, drafts), signs_among(look.questions, drafts)
    if not given and not signs:
        return False
    return _is_high(foresee_given(db, locker, given, signs, language=language))


def send_look(
    db: sa.Connection, locker: Locker, audience: str, *, language: str, zone: str, settings: Settings | None = None
) -> Looked:
    """Her answers are kept, read by the ladder, and hers to draft no more. ``language`` is that of the page.

    Where they reach HIGH, the quest for her safety begins with it. Raises LookClosed, LookEmpty.
    """
    hold_client_still(db, locker.client_id)
    if has_a_plan(db, locker.client_id):
        raise LookClosed
    look, drafts = look_for(audience), look_drafts(db, locker)
    given, signs = given_among(look.instruments, drafts), signs_among(look.questions, drafts)
    if not given and not signs:
        raise LookEmpty
    assessment = record_look(db, locker, given, signs, language=language)
    db.execute(sa.delete(LookDraft).where(LookDraft.client_id == locker.client_id))
    db.execute(sa.update(Client).where(Client.id == locker.client_id).values(looked_at=clock.now()))
    safety = _see_to_safety(db, settings, locker, assessment, zone=zone) if _is_high(assessment) else None
    looked = Looked(assessment, safety)
    record_assessment(
        db,
        locker.client_id,
        looked.safety,
        level=assessment.level.value,
        assessed=assessment.level.value,
        rule=assessment.rule.value,
        reasons=assessment.reasons,
    )
    return looked


@dataclass(frozen=True)
class Said:
    """What she said in the look, none of it a number. ``gambling`` and ``distress`` are None and empty where open
    answers decide, or where the wording was not in her language. ``distress``: low, moderate or serious."""

    gambling: bool | None
    distress: str
    has_money_trouble: bool


def said_in_look(db: sa.Connection, locker: Locker) -> Said | None:
    """What her look of the last 90 days says; None where she took none."""
    since = clock.now() - SCREEN_LASTS
    results = [one for one in results_of_client(db, locker) if one.is_of_look and one.answered_at >= since]
    told = [one for one in signs_of_client(db, locker, of_look=True) if one[0] >= since]
    if not results and not told:
        return None
    scores = {one.instrument: one.score for one in results}
    bbgs, k6 = scores.get("bbgs"), scores.get("k6")
    screen, _told_at = with_signs(Screen(), told)
    return Said(
        gambling=bbgs.positive if bbgs else None,
        distress=(k6.band or "") if k6 else "",
        has_money_trouble=screen.red_flags.any_yes,
    )


def _see_to_safety(
    db: sa.Connection, settings: Settings | None, locker: Locker, assessment: Assessment, *, zone: str
) -> str | None:
    """A supervisor is asked now, and she is in the quest for her safety without being asked to accept it.

    Gives the journey that the supervisor is asked about; None where nothing at all is published, and even then the
    protocols that fit are open.
    """
    journey_id = _begin_safety(db, locker, zone=zone)
    danger_found(
        db,
        settings,
        level=assessment.level,
        rule=assessment.rule,
        reasons=assessment.reasons,
        client_id=locker.client_id,
        journey_id=journey_id,
    )
    return journey_id


def _begin_safety(db: sa.Connection, locker: Locker, *, zone: str) -> str | None:
    """Where this service has not published the quest for her safety, the plan that we would suggest begins and rests,
    as after a dangerous answer in a step.
    """
    client_id = locker.client_id
    try:
        return begin(db, client_id, CRISIS, zone=zone, actor=THE_SYSTEM, risk=RiskLevel.HIGH)
    except QuestNotPublished:
        there = plans_for(db, locker)
        if not there:
            return None
        journey_id = begin(db, client_id, there[0].slug, zone=zone, actor=THE_SYSTEM, risk=RiskLevel.HIGH)
        perform(db, journey_id, Act("start_hold"), actor=THE_SYSTEM)
    return journey_id


def _is_high(assessment: Assessment) -> bool:
    return assessment.level >= RiskLevel.HIGH
