"""Two teams of the imaginary service, and who is about to join: somebody invited, and somebody a colleague asks for."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.demo.staff import Member
from app.permissions import Actor
from app.services.approvals import decide
from app.services.staff_accounts import invite_again
from app.services.staff_requests import ask_to_invite
from app.services.teams import make_team, set_members
from app.vault import Vault
from app.vocabulary import ActorKind, Decision, Role

DAY_TEAM, EVENING_TEAM = "Day team", "Evening team"
TEAMS = {DAY_TEAM: ("Dana", "Timur", "Aigerim", "Saule"), EVENING_TEAM: ("Marat", "Aigerim")}
INVITED_HOURS_AGO = 20
"""So that the link of who was invited is open still."""


def make_teams(db: sa.Connection, members: Sequence[Member]) -> dict[str, str]:
    """Both teams with their people; gives their ids by name."""
    by_name, admin = {one.name: one for one in members}, _first(members, Role.ADMIN)
    made = {name: make_team(db, name, by_id=admin.id) for name in TEAMS}
    for name, people in TEAMS.items():
        set_members(db, made[name], [by_name[one].id for one in people if one in by_name], by_id=admin.id)
    return made


def invite_two(db: sa.Connection, vault: Vault, members: Sequence[Member], teams: dict[str, str]) -> None:
    """One was let in by a second person and has a link; the other waits for a second person."""
    admin, supervisor = _first(members, Role.ADMIN), _first(members, Role.SUPERVISOR)
    second = Actor(supervisor.id, supervisor.name, frozenset({Role.SUPERVISOR}))
    for name, role, reason in (
        ("Zarina", Role.AGENT, "Takes the phone from Monday on"),
        ("Erlan", Role.COUNSELLOR, "For the evenings, two days a week"),
    ):
        email, team_ids = f"{name.lower()}@stepping-stones.example", [teams[EVENING_TEAM]]
        request_id = ask_to_invite(
            db, email=email, name=name, roles=[role], team_ids=team_ids, reason=reason, by_id=admin.id
        )
        if role is Role.AGENT:
            decide(db, request_id, second, Decision.APPROVED, vault=vault)
            invite_again(db, vault, email=email, by=ActorKind.STAFF, by_id=admin.id)


def _first(members: Sequence[Member], role: Role) -> Member:
    return next(member for member in members if member.role == role)
