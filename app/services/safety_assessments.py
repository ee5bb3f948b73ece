"""A clinician's brief safety assessment: kept as it was noted, and read by the ladder like any answer.

It may raise a level at once. It lowers one only by the exception of section 2.1, and only where the clinician wants it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.queries.places import hold_plans_still
from app.queries.risk import ClientStanding, assessment_of, standing_of_client
from app.services import clocks
from app.services.journeys import Actor
from app.services.risk_lowering import write_lowering
from app.services.screening import audience_of, record_assessment, results_of_client, screen_of
from app.services.sealing import Locker
from app.services.signs import dangers_of_client, keep_safety, safety_of_client, signs_of_client
from app.services.staff_screening import Found, raise_plans, standing_after, tell
from app.vocabulary import ClockKind, ContactChannel
from config import Settings
from quests.dangers import with_dangers
from quests.overrides import CLINICIAN, HIGH_LASTS, ReasonMissing, Standing, lowest_after_safety_assessment
from quests.protocols import every_danger
from quests.risk import Assessment, RiskLevel, Rule, assess
from quests.safety_assessment import CALMEST, with_assessment
from quests.screen import Screen

AFTER = "safety_assessment"
"""Stands among the reasons of a statement by which a clinician lowered a level the same day."""


@dataclass(frozen=True)
class Noted:
    """What an assessment came to. ``lowered_to`` is None where the level stays, or was raised."""

    assessment: Assessment
    lowered_to: RiskLevel | None = None
    is_repeat: bool = False


def note(
    db: sa.Connection,
    locker: Locker,
    said: Mapping[str, str],
    *,
    words: str,
    wants_to_lower: bool,
    actor: Actor,
    zone: ZoneInfo,
    settings: Settings | None = None,
    key: str | None = None,
) -> Noted:
    """Keep what a clinician asked and heard just now. ``zone`` is where the service's days begin.

    What is worse than known raises the level, whatever was wanted. Raises ReasonMissing for no words.
    """
    if not words.strip():
        raise ReasonMissing("say what you found")
    client_id = locker.client_id
    hold_plans_still(db, client_id)
    row_id = _row_of_form(client_id, actor, key) if key else new_id()
    if (known := assessment_of(db, row_id)) is not None:
        return Noted(known, is_repeat=True)
    before, client = known_screen(db, locker), standing_of_client(db, client_id)
    after = with_assessment(before, said)
    keep_safety(db, locker, said, asked_by=actor.staff_id or "")
    clocks.stop_of(db, ClockKind.CLINICIAN, "assessed", staff_id=actor.staff_id, client_id=client_id)
    more = set(every_danger(after)) - set(every_danger(before))
    found = Found(assess(after, clock.now()), after, with_assessment(Screen(), said), is_new=bool(more))
    to = _lowest(client, after, zone, actor.kind) if wants_to_lower and not more else None
    if to is not None:
        write_lowering(db, locker, client, to, words, actor=actor, key=key, because=AFTER, row_id=row_id)
        return Noted(found.assessment, to)
    _raise(db, locker, client, found, words, row_id, actor, settings)
    return Noted(found.assessment)


def _raise(
    db: sa.Connection,
    locker: Locker,
    client: ClientStanding,
    found: Found,
    words: str,
    row_id: str,
    actor: Actor,
    settings: Settings | None,
) -> None:
    journey_id = raise_plans(db, locker.client_id, found, actor)
    record_assessment(
        db,
        locker.client_id,
        journey_id,
        level=standing_after(client.standing, found).level.value,
        assessed=found.assessment.level.value,
        rule=found.assessment.rule.value,
        reasons=found.assessment.reasons,
        staff_id=actor.staff_id,
        reason=words.strip(),
        locker=locker,
        row_id=row_id,
    )
    if found.is_new:
        about = {"client_id": locker.client_id, "journey_id": journey_id, "staff_id": actor.staff_id}
        tell(db, settings, found, channel=ContactChannel.CALL, **about)


def known_screen(db: sa.Connection, locker: Locker) -> Screen:
    """All that is known of her, what colleagues noticed in talks and earlier assessments among it, each the newest."""
    screen = screen_of(results_of_client(db, locker), signs_of_client(db, locker), audience_of(db, locker.client_id))
    for _at, noted in dangers_of_client(db, locker):
        screen = with_dangers(screen, noted)
    for _at, said in safety_of_client(db, locker):
        screen = with_assessment(screen, said)
    return screen


def why_not_the_same_day(
    db: sa.Connection, locker: Locker, client: ClientStanding, *, by_role: str, zone: ZoneInfo
) -> tuple[str, ...]:
    """What stands against the exception before a word is noted, as codes of ``WHY_NOT_THE_SAME_DAY``."""
    screen, now = with_assessment(known_screen(db, locker), CALMEST), clock.now()
    others = tuple(one for one in assess(screen, now).reasons if one != "asq_4_yes")
    against = {
        "clinician_needed": by_role != CLINICIAN,
        "not_high_by_a_rule": client.standing != Standing(RiskLevel.HIGH, Rule.R1),
        "other_reasons": bool(others) or known_screen(db, locker).asq_4 is None,
        "another_day": client.since is None or not _is_same_day(client.since, now, zone),
    }
    return tuple(code for code, stands in against.items() if stands)


def _lowest(client: ClientStanding, screen: Screen, zone: ZoneInfo, by_role: str) -> RiskLevel | None:
    if client.since is None:
        return None
    now = clock.now()
    return lowest_after_safety_assessment(
        client.standing, screen, since=client.since, safety_assessed_at=now, by_role=by_role, now=now, zone=zone
    )


def _is_same_day(since: datetime, now: datetime, zone: ZoneInfo) -> bool:
    return since.astimezone(zone).date() == now.astimezone(zone).date() and now < since + HIGH_LASTS


def _row_of_form(client_id: str, actor: Actor, key: str) -> str:
    whose = "\n".join(("safety-assessment", client_id, actor.staff_id or "", key))
    return hashlib.sha256(whose.encode()).hexdigest()[:32]
