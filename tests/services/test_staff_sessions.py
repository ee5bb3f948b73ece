"""Staff sign in with password and second factor; a code counts once, and a visit ends when it should."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.services import hashing, staff_sessions
from app.services.staff_sessions import SignInRefused
from app.services.throttle import TooManyTries
from app.vocabulary import Role
from config import Settings
from tests.accounts import SomeStaff, a_staff
from tests.clocks import FrozenClock

IP = "203.0.113.7"


@pytest.fixture
def person(database: Database, settings: Settings, frozen_clock: FrozenClock) -> SomeStaff:
    somebody = a_staff(database, settings, Role.COUNSELLOR)
    frozen_clock.advance(minutes=2)
    return somebody


def sign_in(database: Database, settings: Settings, person: SomeStaff, **other: str) -> str:
    given = {"email": person.email, "password": person.password, "code": person.code(), **other}
    return staff_sessions.sign_in(database, settings, ip=IP, **given)


def is_open(database: Database, token: str) -> bool:
    with database.reading() as db:
        return staff_sessions.visit_of(db, token) is not None


def test_password_and_code_together_open(database: Database, settings: Settings, person: SomeStaff) -> None:
    token = sign_in(database, settings, person, email=f" {person.email.upper()} ")
    with database.reading() as db:
        visit = staff_sessions.visit_of(db, token)
    assert visit is not None
    assert (visit.staff_id, visit.name, visit.roles) == (person.id, person.name, frozenset({Role.COUNSELLOR}))


@pytest.mark.parametrize(
    "wrong", [{"password": "not her password"}, {"code": "000000"}, {"email": "nobody@example.org"}, {"code": ""}]
)
def test_one_wrong_thing_is_refused_like_any_other(
    database: Database, settings: Settings, person: SomeStaff, wrong: dict[str, str]
) -> None:
    with pytest.raises(SignInRefused) as refusal:
        sign_in(database, settings, person, **wrong)
    assert str(refusal.value) == ""


def test_every_refusal_costs_one_hash(
    database: Database, settings: Settings, person: SomeStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[str] = []

    def counted(encoded: str, _secret: str) -> bool:
        run.append(encoded)
        return False

    monkeypatch.setattr(hashing, "argon2_verify", counted)
    for wrong in ({"password": "not her password"}, {"email": "nobody@example.org"}):
        with pytest.raises(SignInRefused):
            sign_in(database, settings, person, **wrong)
    assert len(run) == 2
    assert len({encoded.rsplit("$", 2)[0] for encoded in run}) == 1


def test_a_code_counts_once(
    database: Database, settings: Settings, person: SomeStaff, frozen_clock: FrozenClock
) -> None:
    sign_in(database, settings, person)
    with pytest.raises(SignInRefused):
        sign_in(database, settings, person)
    frozen_clock.advance(seconds=30)
    sign_in(database, settings, person)


def test_a_code_counts_once_when_ten_send_it_at_the_same_time(
    database: Database, settings: Settings, person: SomeStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enter(_number: int) -> bool:
        try:
            return bool(sign_in(database, settings, person))
        except SignInRefused:
            return False

    with ThreadPoolExecutor(max_workers=10) as threads:
        assert sum(threads.map(enter, range(10))) == 1


def test_the_code_before_and_after_is_taken_but_none_further(
    database: Database, settings: Settings, person: SomeStaff, frozen_clock: FrozenClock
) -> None:
    code = person.code()
    frozen_clock.advance(seconds=60)
    with pytest.raises(SignInRefused):
        sign_in(database, settings, person, code=code)
    code = person.code()
    frozen_clock.advance(seconds=30)
    assert sign_in(database, settings, person, code=f"{code[:3]} {code[3:]}")


def test_an_older_code_is_worthless_after_a_newer_one(
    database: Database, settings: Settings, person: SomeStaff, frozen_clock: FrozenClock
) -> None:
    older = person.code()
    frozen_clock.advance(seconds=30)
    sign_in(database, settings, person)
    with pytest.raises(SignInRefused):
        sign_in(database, settings, person, code=older)


def test_guessing_at_one_account_stops_after_ten_tries(
    database: Database, settings: Settings, person: SomeStaff
) -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            sign_in(database, settings, person, code="000000")
    with pytest.raises(TooManyTries):
        sign_in(database, settings, person)


def test_a_very_long_password_is_refused_before_it_is_hashed(
    database: Database, settings: Settings, person: SomeStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "argon2_verify", lambda *_: pytest.fail("it was hashed"))
    with pytest.raises(SignInRefused):
        sign_in(database, settings, person, password="x" * 129)


def test_a_visit_ends_after_30_idle_minutes(
    database: Database, settings: Settings, person: SomeStaff, frozen_clock: FrozenClock
) -> None:
    token = sign_in(database, settings, person)
    frozen_clock.advance(minutes=29, seconds=59)
    assert is_open(database, token)
    frozen_clock.advance(seconds=1)
    assert not is_open(database, token)


def test_a_visit_ends_after_ten_hours_however_busy(
    database: Database, settings: Settings, person: SomeStaff, frozen_clock: FrozenClock
) -> None:
    token = sign_in(database, settings, person)
    for _ in range(29):
        frozen_clock.advance(minutes=20)
        with database.begin() as db:
            visit = staff_sessions.visit_of(db, token)
            assert visit is not None
            staff_sessions.mark_seen(db, visit)
    frozen_clock.advance(minutes=20)
    assert not is_open(database, token)


def test_a_visit_that_was_ended_stays_ended(database: Database, settings: Settings, person: SomeStaff) -> None:
    token = sign_in(database, settings, person)
    with database.begin() as db:
        visit = staff_sessions.visit_of(db, token)
        assert visit is not None
        staff_sessions.end_session(db, token)
        staff_sessions.mark_seen(db, visit)
        assert staff_sessions.visit_of(db, token) is None


def test_every_answer_of_the_entrance_is_in_the_audit_log(
    database: Database, settings: Settings, person: SomeStaff
) -> None:
    with pytest.raises(SignInRefused):
        sign_in(database, settings, person, code="000000")
    sign_in(database, settings, person)
    with database.reading() as db:
        rows = db.execute(sa.text("SELECT actor_kind, action, object_id FROM audit ORDER BY at, action")).all()
    assert ("nobody", "sign_in_refused", person.id) in [tuple(row) for row in rows]
    assert ("staff", "signed_in", person.id) in [tuple(row) for row in rows]


def test_old_visits_are_forgotten_after_30_days(
    database: Database, settings: Settings, person: SomeStaff, frozen_clock: FrozenClock
) -> None:
    sign_in(database, settings, person)
    frozen_clock.advance(days=30, seconds=1)
    with database.begin() as db:
        assert staff_sessions.forget_old(db) == 1
