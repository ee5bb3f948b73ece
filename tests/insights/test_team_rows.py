"""Of the promises by team, a counsellor reads the row of her own team; a supervisor and an analyst read all."""

from __future__ import annotations

import json

import sqlalchemy as sa

from app import clock
from app.models.insights import MonthlyReport
from app.models.teams import Team, TeamMember
from app.vocabulary import Role
from tests.a_counted_month import MARCH
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.insights.test_kpis import Room, room
from tests.trust.browsing import Browser

__all__ = ["room"]

TEAMS = [
    {"groups": [name], "due": 20, "kept": 10, "late": 5, "open": 5, "not_kept": None}
    for name in ("East", "North, West")
]


def teams_seen_by(room: Room, role: Role, frozen_clock: FrozenClock) -> tuple[list[str], str, str]:
    """The teams in the file, the page, and the printed report, for somebody of team East."""
    someone, browser = a_staff(room.month.database, room.app.extensions["questline"].given, role), Browser(room.app)
    with room.month.database.begin() as db:
        db.execute(sa.insert(Team).values(id=f"east-{role}", name="East", created_at=clock.now()))
        db.execute(sa.insert(TeamMember).values(team_id=f"east-{role}", staff_id=someone.id))
        report = db.execute(sa.select(MonthlyReport.numbers)).scalars().one()
        told = {**report, "promises": {**report["promises"], "teams": TEAMS}}
        db.execute(sa.update(MonthlyReport).values(numbers=told))
    frozen_clock.advance(minutes=1)
    assert browser.sign_in(someone).status_code == 303
    file = json.loads(browser.get("/insights/promises.json").text)
    named = [name for row in file["teams"] for name in row["teams"]]
    return named, browser.get("/insights/promises").text, browser.get(f"/insights/reports/{MARCH}").text


def test_a_counsellor_reads_the_row_of_her_own_team(room: Room, frozen_clock: FrozenClock) -> None:
    named, *pages = teams_seen_by(room, Role.COUNSELLOR, frozen_clock)
    assert named == ["East"]
    for page in pages:
        assert "East" in page
        assert "North, West" not in page
    assert "You see the row of your own team." in pages[0]


def test_a_supervisor_reads_the_rows_of_all_teams(room: Room, frozen_clock: FrozenClock) -> None:
    named, *pages = teams_seen_by(room, Role.SUPERVISOR, frozen_clock)
    assert named == ["East", "North, West"]
    for page in pages:
        assert "North, West" in page
    assert "You see the row of your own team." not in pages[0]
