"""A protocol that a colleague opens by hand: what was heard or seen, and no screen found (domain.md 2.1: anyone may
raise, at once, with a reason)."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.contacts import ContactCard
from app.queries.protocols import open_run_of
from app.services.contact_cards import note_event
from app.services.danger import danger_found
from app.services.journeys import Actor, hold_still, perform_held
from app.services.screening import record_assessment
from app.services.sealing import Locker
from app.vocabulary import Risk
from config import Settings
from quests.overrides import ReasonMissing
from quests.progress import Act
from quests.risk import RiskLevel, Rule

_WHY = ("worker_says_high",)


def open_by_hand(
    db: sa.Connection,
    settings: Settings,
    kind: str,
    *,
    channel: str,
    reason: str,
    locker: Locker | None,
    staff_id: str,
    actor: Actor | None = None,
    client_id: str | None = None,
    card_id: str | None = None,
    journey_id: str | None = None,
) -> str:
    """The protocol of this kind goes on from here; gives its id. Where it goes on already nothing changes.

    It is a danger like any other: her plan stands at high, a supervisor or a clinician is asked to take over, P-V
    locks. ``locker``: the client's, in which the reason is sealed. Raises ReasonMissing, ActRefused.
    """
    if not reason.strip():
        raise ReasonMissing("say why the protocol is opened")
    known = open_run_of(db, kind, client_id=client_id, card_id=card_id)
    if known is not None:
        return known
    if client_id is not None and journey_id is not None and actor is not None:
        raise_plan(db, journey_id, RiskLevel.HIGH, actor=actor)
    if client_id is not None:
        record_assessment(
            db,
            client_id,
            journey_id,
            level=RiskLevel.HIGH.value,
            assessed=RiskLevel.HIGH.value,
            rule=Rule.PERSON.value,
            reasons=_WHY,
            staff_id=staff_id,
            reason=reason.strip(),
            locker=locker,
        )
    if card_id is not None:
        raise_card(db, card_id, RiskLevel.HIGH, staff_id=staff_id)
    runs = danger_found(
        db,
        settings,
        level=RiskLevel.HIGH,
        rule=Rule.PERSON,
        reasons=_WHY,
        channel=channel,
        client_id=client_id,
        card_id=card_id,
        journey_id=journey_id,
        staff_id=staff_id,
        kinds=(kind,),
    )
    return runs[0]


def raise_plan(db: sa.Connection, journey_id: str, level: RiskLevel, *, actor: Actor) -> bool:
    """Her plan stands at what a person found. False where it has ended, or stands there or above."""
    held = hold_still(db, journey_id)
    if held.state.has_ended or RiskLevel(held.state.risk) >= level:
        return False
    perform_held(db, held, Act("change_risk", detail={"to": level.value, "rule": Rule.PERSON.value}), actor=actor)
    return True


def raise_card(db: sa.Connection, card_id: str, level: RiskLevel, *, staff_id: str) -> None:
    """The contact stands at what a person found, and it stands on the card who found it. It is never lowered here."""
    row = db.execute(sa.select(ContactCard.risk).where(ContactCard.id == card_id)).one_or_none()
    if row is None or RiskLevel(row.risk) >= level:
        return
    values = {"risk": Risk(level.value), "risk_rule": Rule.PERSON.value, "risk_reasons": list(_WHY)}
    db.execute(sa.update(ContactCard).where(ContactCard.id == card_id).values(**values))
    detail = {"from": row.risk, "to": level.value, "rule": Rule.PERSON.value, "reasons": list(_WHY)}
    note_event(db, card_id, "risk", detail, staff_id)
