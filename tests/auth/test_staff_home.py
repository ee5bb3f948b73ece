"""The staff home says who I am here and opens the rooms of my role, no others."""

from __future__ import annotations

import pytest

from app.extensions import Database
from app.vocabulary import Role
from config import Settings
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.trust.browsing import Browser


@pytest.mark.parametrize(
    ("roles", "label", "opens"),
    [
        ([Role.COUNSELLOR], "Counsellor", {"/desk"}),
        ([Role.AGENT], "Agent", {"/desk"}),
        ([Role.SUPERVISOR, Role.QUALITY], "Supervisor, Quality analyst", {"/desk"}),
        ([Role.DESIGNER], "Quest designer", set()),
        ([Role.ADMIN], "Administrator", set()),
    ],
)
def test_a_role_finds_its_rooms(
    browser: Browser,
    sqlite_database: Database,
    sqlite_settings: Settings,
    frozen_clock: FrozenClock,
    roles: list[Role],
    label: str,
    opens: set[str],
) -> None:
    """Of the staff rooms the small product has built the desk alone."""
    person = a_staff(sqlite_database, sqlite_settings, *roles, name="Noor Example")
    frozen_clock.advance(minutes=1)
    browser.sign_in(person)
    home = browser.get("/staff").text
    assert label in home
    assert {path for path in ("/desk", "/studio", "/insights/dropoff", "/admin") if f'href="{path}"' in home} == opens
    assert 'action="/staff/sign-out"' in home
    assert ("opens no room" in home) is (not opens)
