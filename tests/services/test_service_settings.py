"""What staff set: kept once by one of two, and followed by what forgets old visits, tries and words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.jobs.housekeeping import forget_tries, forget_visits
from app.models.access import SignInTry, StaffSession
from app.queries.service_settings import laid_over
from app.services import throttle
from app.services.service_settings import ChangedMeanwhile, Done, NoSuchSetting, change
from app.services.setting_rules import BOUNDS, RULES, BadValue
from app.services.staff_sessions import start_session
from app.services.throttle import TooManyTries
from app.vocabulary import Role
from config import Settings
from tests.accounts import a_staff
from tests.clocks import FrozenClock


def test_of_two_who_set_the_same_at_once_one_is_told(database: Database, settings: Settings) -> None:
    staff_id = a_staff(database, settings, Role.ADMIN).id

    def sets(currency: str, seen: int) -> str:
        try:
            with database.begin() as db:
                asked = {"seen": seen, "reason": "", "staff_id": staff_id}
                return change(db, settings, "currency", currency, **asked).value
        except ChangedMeanwhile:
            return "told"

    with ThreadPoolExecutor(2) as pool:
        for seen, pair in enumerate([("EUR", "USD"), ("GBP", "CHF"), ("PLN", "CZK"), ("SEK", "NOK")]):
            assert sorted(pool.map(sets, pair, (seen, seen))) == [Done.KEPT.value, "told"]


def test_every_default_is_a_value_that_could_be_set(sqlite_settings: Settings) -> None:
    for key, rule in RULES.items():
        value = getattr(sqlite_settings, key)
        assert rule.check(list(value) if isinstance(value, tuple) else value, sqlite_settings) is not None
    for key, (least, most) in BOUNDS.items():
        for outside in (least - 1, most + 1):
            with pytest.raises(BadValue):
                RULES[key].check(outside, sqlite_settings)


def test_what_is_no_setting_cannot_be_set(sqlite_database: Database, sqlite_settings: Settings) -> None:
    for key in ("pepper", "crisis_contacts", "crisis_contacts.xx"):
        with pytest.raises(NoSuchSetting), sqlite_database.begin() as db:
            change(db, sqlite_settings, key, "x", seen=0, reason="r", staff_id="nobody")


def test_a_language_that_this_version_does_not_speak_is_left_out(sqlite_settings: Settings) -> None:
    assert laid_over(sqlite_settings, {"languages": ["xx", "ru"]}).languages == ("ru",)
    assert laid_over(sqlite_settings, {"languages": ["xx"]}).languages == sqlite_settings.languages


def test_visits_are_kept_as_long_as_staff_say(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    staff_id = a_staff(sqlite_database, sqlite_settings, Role.ADMIN).id
    with sqlite_database.begin() as db:
        start_session(db, staff_id)
    frozen_clock.advance(days=8)
    forget_visits(sqlite_database, sqlite_settings)
    count = sa.select(sa.func.count()).select_from(StaffSession)
    with sqlite_database.reading() as db:
        assert db.execute(count).scalar_one() == 1
    forget_visits(sqlite_database, replace(sqlite_settings, visits_days=7))
    with sqlite_database.reading() as db:
        assert db.execute(count).scalar_one() == 0


def test_tries_that_are_kept_longer_make_nobody_wait_longer(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    kept_long = replace(sqlite_settings, tries_hours=48)

    def tries() -> str:
        return throttle.count_try(sqlite_database, kept_long, kind="password", account="noor", ip="192.0.2.1")

    for _try in range(throttle.PER_ACCOUNT):
        tries()
    with pytest.raises(TooManyTries):
        tries()
    frozen_clock.advance(hours=1, seconds=1)
    tries()
    forget_tries(sqlite_database, kept_long)
    count = sa.select(sa.func.count()).select_from(SignInTry)
    with sqlite_database.reading() as db:
        assert db.execute(count).scalar_one() == throttle.PER_ACCOUNT + 1
    forget_tries(sqlite_database, sqlite_settings)
    with sqlite_database.reading() as db:
        assert db.execute(count).scalar_one() == 1
        assert db.execute(sa.select(SignInTry.at)).scalar_one() > clock.now() - timedelta(hours=1)
