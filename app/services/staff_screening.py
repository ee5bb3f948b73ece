"""Screening by staff in a talk: foreseen on a contact card while it is typed, kept on the client once she is one.

The ladder's own word counts (``quests.risk``). What it finds raises her plans, and never lowers one (section 2.1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from app import clock, house_rules
from app.ids import new_id
from app.queries.journeys import journeys_of_client
from app.queries.places import hold_plans_still
from app.queries.risk import assessment_of, standing_of_client
from app.services.clinician_calls import call_for_a_clinician
from app.services.danger import danger_found, open_high_risk_task
from app.services.journeys import Actor, hold_still, perform_held
from app.services.screening import (
    assess_client,
    audience_of,
    keep_asked,
    record_assessment,
    results_of_client,
    screen_of,
)
from app.services.sealing import Locker
from app.services.signs import keep_dangers, keep_signs, signs_of_client
from app.vocabulary import ContactChannel, Role
from config import Settings
from quests.answers import Answer as Value
from quests.dangers import calls_for_a_clinician, noted_in, with_dangers
from quests.overrides import Standing, after_screen, risk_standing
from quests.progress import Act, NothingToChange
from quests.protocols import every_danger
from quests.risk import Assessment, RiskLevel, assess
from quests.screen import Screen
from quests.staff_screen import given_by, screen_from, signs_by


@dataclass(frozen=True)
class Found:
    """What a talk found. ``screen`` is of all that is known of her, ``own`` of this talk alone.

    ``is_new``: a danger is of this talk, or became one by it together with what was known.
    """

    assessment: Assessment
    screen: Screen
    own: Screen
    is_new: bool


def foresee(values: Mapping[str, Value], audience: str, language: str) -> Assessment:
    """What the ladder says to the answers of a contact of somebody who is no client yet; nothing is kept."""
    now = clock.now()
    return assess(_screen(values, audience, at=now, language=language), now)


def dangers_foreseen(values: Mapping[str, Value], audience: str, language: str) -> tuple[str, ...]:
    """Every reason from high upwards that these answers give, for the protocols that fit (services/danger.py)."""
    return every_danger(_screen(values, audience, at=clock.now(), language=language))


def _screen(values: Mapping[str, Value], audience: str, *, at: datetime, language: str) -> Screen:
    """The screen of these answers, by the cut-offs that the service holds to."""
    return screen_from(values, audience, at=at, language=language, cut_offs=house_rules.now().cut_offs)


def record(
    db: sa.Connection,
    locker: Locker,
    values: Mapping[str, Value],
    *,
    staff_id: str,
    card_id: str | None,
    language: str,
    channel: str = ContactChannel.CALL,
    role: str = Role.AGENT,
    settings: Settings | None = None,
    key: str | None = None,
    seen: Collection[str] = (),
) -> Assessment:
    """Keep what a colleague asked, heard and saw, and say what the ladder says to all that is known of her.

    Every plan of hers that goes on is raised where the ladder says more. A danger of this talk opens what a danger
    opens (services/danger.py); what calls for the ASQ, which is off, a clinician's call the same day. ``language`` is
    the one of the talk. The same ``key`` again changes nothing, and nothing answered keeps nothing. ``seen``: dangers
    that opened what they open already, on her contact: only a supervisor's task in her plan is added for those.
    """
    client_id = locker.client_id
    hold_plans_still(db, client_id)
    row_id = _row_of_form(client_id, staff_id, key) if key else new_id()
    if (known := assessment_of(db, row_id)) is not None:
        return known
    if not says_anything(values, audience_of(db, client_id)):
        return assess_client(db, locker)
    found = _keep(db, locker, values, staff_id=staff_id, card_id=card_id, language=language)
    before = standing_of_client(db, client_id).standing
    journey_id = raise_plans(db, client_id, found, Actor(role, staff_id))
    record_assessment(
        db,
        client_id,
        journey_id,
        level=standing_after(before, found).level.value,
        assessed=found.assessment.level.value,
        rule=found.assessment.rule.value,
        reasons=found.assessment.reasons,
        staff_id=staff_id,
        card_id=card_id,
        row_id=row_id,
    )
    whose = {"client_id": client_id, "card_id": card_id, "journey_id": journey_id}
    if found.is_new and set(every_danger(found.screen)) - set(seen):
        tell(db, settings, found, channel=channel, staff_id=staff_id, **whose)
    elif found.is_new and journey_id is not None:
        open_high_risk_task(db, client_id, journey_id)
    if calls_for_a_clinician(found.own.red_flags, noted_in(values)):
        call_for_a_clinician(db, settings, channel=channel, **whose)
    return found.assessment


def says_anything(values: Mapping[str, Value], audience: str) -> bool:
    """Whether anything was answered or noted at all."""
    return bool(given_by(values, audience) or signs_by(values) or noted_in(values))


def _row_of_form(client_id: str, staff_id: str, key: str) -> str:
    return hashlib.sha256("\n".join(("screen", client_id, staff_id, key)).encode()).hexdigest()[:32]


def tell(db: sa.Connection, settings: Settings | None, found: Found, **about: str | None) -> None:
    """What a danger opens, opened for what this talk found (services/danger.py)."""
    one = found.assessment
    level, rule = (one.level, one.rule)
    danger_found(db, settings, level=level, rule=rule, reasons=every_danger(found.screen), **about)  # type: ignore[arg-type]


def _keep(
    db: sa.Connection, locker: Locker, values: Mapping[str, Value], *, staff_id: str, card_id: str | None, language: str
) -> Found:
    audience, now, noted = audience_of(db, locker.client_id), clock.now(), noted_in(values)
    given, told = given_by(values, audience), signs_by(values)
    own, before = _screen(values, audience, at=now, language=language), _known(db, locker, audience)
    keep_asked(db, locker, given, language=language, asked_by=staff_id, card_id=card_id)
    keep_signs(db, locker, None, None, told, language=language, asked_by=staff_id, card_id=card_id)
    keep_dangers(db, locker, noted, language=language, asked_by=staff_id, card_id=card_id)
    after = _dated(with_dangers(_known(db, locker, audience), noted), noted, now)
    more = set(every_danger(after)) - set(every_danger(before))
    return Found(assess(after, now), after, own, is_new=bool(every_danger(own)) or bool(more))


def _known(db: sa.Connection, locker: Locker, audience: str) -> Screen:
    return screen_of(results_of_client(db, locker), signs_of_client(db, locker), audience)


def _dated(screen: Screen, noted: Mapping[str, bool], now: datetime) -> Screen:
    """What was noted is of now; it makes no older part of the screen younger."""
    return replace(screen, screened_at=now) if noted and screen.screened_at is None else screen


def standing_after(current: Standing, found: Found) -> Standing:
    """A danger that was told before, and that a supervisor has lowered since, raises nothing a second time."""
    if found.assessment.level >= RiskLevel.HIGH and not found.is_new:
        return current
    return after_screen(current, found.assessment)


def raise_plans(db: sa.Connection, client_id: str, found: Found, actor: Actor) -> str | None:
    """Every plan that goes on takes what was found; gives the one that a supervisor is asked about, if there is one.

    Of several the newest that is no plan for her safety: there the service is at work already.
    """
    running = [one for one in journeys_of_client(db, client_id) if not one.state.has_ended]
    for journey in sorted(running, key=lambda one: one.id):
        _raise(db, journey.id, found, actor)
    first = sorted(running, key=lambda one: one.place == "suspending")
    return first[0].id if first else None


def _raise(db: sa.Connection, journey_id: str, found: Found, actor: Actor) -> None:
    held = hold_still(db, journey_id)
    current = risk_standing(held.state)
    standing = standing_after(current, found)
    act = None
    if standing != current:
        act = Act("change_risk", detail={"to": standing.level.value, "rule": standing.rule.value})
    elif found.is_new and held.state.is_started and held.quest.safety_stop is not None:
        act = Act("start_hold")
    if act is not None:
        with suppress(NothingToChange):
            perform_held(db, held, act, actor=actor)
