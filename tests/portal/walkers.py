"""Clients of the portal's tests on quests of their own."""

from __future__ import annotations

from dataclasses import replace

from app.ids import new_id
from app.services import offering
from app.services.journeys import THE_SYSTEM
from app.services.safe_contact import keep_rules
from tests.portal.conftest import Person


def goes_to(her: Person, slug: str) -> Person:
    """She goes over to another quest; the same person there."""
    with her.walker.database.begin() as db:
        new = offering.move_to(db, her.walker.journey_id, slug, key=new_id())
    assert new is not None
    return replace(her, walker=replace(her.walker, journey_id=new))


def begins_beside(her: Person, slug: str) -> Person:
    """A quest is offered to her and she says yes, beside what she walks; the same person there."""
    with her.walker.database.begin() as db:
        new = offering.offer_quest(db, her.walker.client_id, slug, zone="UTC", actor=THE_SYSTEM)
        offering.accept_offer(db, new, frame="journey", language="en", audience="self", key=new_id())
    return replace(her, walker=replace(her.walker, journey_id=new))


def may_be_called(her: Person) -> None:
    with her.walker.database.begin() as db:
        keep_rules(
            db, her.walker.locker(), {"ways": ["call"], "times": ["evening"], "address": "+000", "consent": "yes"}
        )
