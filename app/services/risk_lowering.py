"""A supervisor lowers a level, on a new screen; a clinician has one exception, the same day (domain.md section 2.1).

Software never lowers. It says what stands against it (``quests.overrides``), and keeps who did it and why. A safety
hold is not ended by this, and no task and no clock: each of them is a person's decision of its own.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.queries.places import hold_plans_still
from app.queries.risk import ClientStanding, assessment_of, standing_of_client
from app.services.audit import Entry, append
from app.services.journeys import Actor, hold_still, perform_held
from app.services.screening import audience_of, record_assessment, results_of_client, screen_of
from app.services.sealing import Locker
from app.services.signs import dangers_of_client, signs_of_client
from app.vocabulary import ActorKind
from quests.dangers import with_dangers
from quests.overrides import Lowering, ReasonMissing, Standing, risk_standing, why_not_lower
from quests.progress import Act, NothingToChange
from quests.risk import Assessment, RiskLevel, Rule, assess
from quests.screen import Screen

LOWERED = "lowered"
"""Stands among the reasons of a statement by which a person lowered a level."""


class CannotLower(Exception):
    """Something stands against it. ``codes`` are those of ``quests.overrides.WHY_NOT_LOWER``."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True)
class NewScreen:
    """What was asked since the level was set. ``at`` is its oldest part; the ladder says ``assessment`` today."""

    screen: Screen
    at: datetime
    assessment: Assessment


@dataclass(frozen=True)
class Now:
    """Where she stands, and what was asked since."""

    client: ClientStanding
    new: NewScreen | None

    def against(self, to: RiskLevel, by_role: str) -> tuple[str, ...]:
        """Everything that stands against lowering to this level."""
        if self.client.since is None:
            return ("not_lower",)
        wish = Lowering(
            current=self.client.standing.level,
            since=self.client.since,
            to=to,
            by_role=by_role,
            new_screen=self.new.assessment if self.new else None,
            new_screen_at=self.new.at if self.new else None,
        )
        return why_not_lower(wish, clock.now())


def stands_now(db: sa.Connection, locker: Locker) -> Now:
    """Where she stands over all her plans, and the new screen, if one was asked since that level was set."""
    client = standing_of_client(db, locker.client_id)
    return Now(client, _asked_since(db, locker, client.since) if client.since is not None else None)


def _asked_since(db: sa.Connection, locker: Locker, since: datetime) -> NewScreen | None:
    """Everything that was answered or noted after that moment, and nothing of before: what is left out is unknown."""
    results = [one for one in results_of_client(db, locker) if one.answered_at > since]
    told = [one for one in signs_of_client(db, locker) if one[0] > since]
    noted = [one for one in dangers_of_client(db, locker) if one[0] > since]
    times = [*(one.answered_at for one in results if one.is_read), *(at for at, _said in (*told, *noted))]
    if not times:
        return None
    screen = screen_of(results, told, audience_of(db, locker.client_id))
    for _at, dangers in noted:
        screen = with_dangers(screen, dangers)
    screen, at = replace(screen, screened_at=min(times)), min(times)
    return NewScreen(screen, at, assess(screen, clock.now()))


def lower(
    db: sa.Connection, locker: Locker, *, to: RiskLevel, reason: str, actor: Actor, key: str | None = None
) -> Standing:
    """A supervisor lowers her level in every plan that stands there. Raises ReasonMissing, CannotLower."""
    if not reason.strip():
        raise ReasonMissing("say why the level is lowered")
    hold_plans_still(db, locker.client_id)
    row_id = _row_of_form(locker.client_id, actor, key) if key else new_id()
    if assessment_of(db, row_id) is not None:
        return Standing(to, Rule.PERSON)
    now = stands_now(db, locker)
    if codes := now.against(to, actor.kind):
        raise CannotLower(codes)
    return write_lowering(db, locker, now.client, to, reason, actor=actor, key=key, row_id=row_id)


def _row_of_form(client_id: str, actor: Actor, key: str) -> str:
    return hashlib.sha256("\n".join(("lower", client_id, actor.staff_id or "", key)).encode()).hexdigest()[:32]


def write_lowering(
    db: sa.Connection,
    locker: Locker,
    client: ClientStanding,
    to: RiskLevel,
    reason: str,
    *,
    actor: Actor,
    key: str | None = None,
    because: str = LOWERED,
    row_id: str | None = None,
) -> Standing:
    """The level, in each plan that stands where she stands; the statement with who and why; the audit log."""
    standing = Standing(to, Rule.PERSON)
    for journey_id in sorted(client.journeys):
        _lower_one(db, journey_id, standing, client.standing.level, actor, key)
    record_assessment(
        db,
        locker.client_id,
        client.journeys[0] if client.journeys else None,
        level=to.value,
        assessed=to.value,
        rule=Rule.PERSON.value,
        reasons=(because,),
        staff_id=actor.staff_id,
        reason=reason.strip(),
        locker=locker,
        row_id=row_id,
    )
    detail = {"from": client.standing.level.value, "to": to.value, "how": because}
    append(db, Entry(ActorKind.STAFF, actor.staff_id or "", "risk_lowered", "client", locker.client_id, detail))
    return standing


def _lower_one(
    db: sa.Connection, journey_id: str, standing: Standing, current: RiskLevel, actor: Actor, key: str | None
) -> None:
    held = hold_still(db, journey_id)
    if risk_standing(held.state).level is not current:
        return
    act = Act("change_risk", detail={"to": standing.level.value, "rule": standing.rule.value})
    with suppress(NothingToChange):
        perform_held(db, held, act, actor=actor, key=key)
