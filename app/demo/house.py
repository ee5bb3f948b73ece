"""Words and rules that the imaginary service set for itself: two that hold, and one that waits for a second hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from app.demo.staff import Member
from app.demo.world import World
from app.house_rules import Key
from app.permissions import Actor
from app.queries.approvals import waiting
from app.services.approvals import decide
from app.services.rule_settings import ask_to_change
from app.vocabulary import Decision, Role
from quests.cut_offs import PUBLISHED

HOUSE_HOURS_AGO = 20
LISTED = {
    "words": [{"forms": "punter, punters", "kind": "stigma", "instead": "Write “person” or “people”."}],
    "allow": "Clean Air Week",
}
SAID = {
    "words": "Hello, and thank you for getting in touch. A made-up name is enough.\nWhat brings you here today?",
    "typed": "",
}


def set_house_rules(world: World, members: Sequence[Member]) -> None:
    """A word of its own and an opening in its own words hold; a lower cut-off waits for a supervisor or a clinician."""
    designer, clinician = _actor(members, Role.DESIGNER), _actor(members, Role.CLINICIAN)
    agreed = (
        (Key("words", language="en"), LISTED, "People told us in March that they do not like the word."),
        (Key("script", "opening", "en"), SAID, "Shorter: callers wait for the question, not for us."),
    )
    for key, typed, reason in agreed:
        ask_to_change(world.db, key, typed, seen=0, reason=reason, by=designer)
        (asked,) = waiting(world.db, of_house=True)
        decide(world.db, asked.id, clinician, Decision.APPROVED, vault=world.vault)
    lower = {**asdict(PUBLISHED), "pair_positive": 2}
    reason = "The PHQ-2 finds more people from 2 points on. We have the time for them."
    ask_to_change(world.db, Key("cut_offs"), lower, seen=0, reason=reason, by=designer)


def _actor(members: Sequence[Member], role: Role) -> Actor:
    found = next(member for member in members if member.role == role)
    return Actor(found.id, found.name, frozenset({role}))
