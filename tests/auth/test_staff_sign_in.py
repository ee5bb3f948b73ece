"""A member of staff comes in with e-mail, password and code, and goes out again."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.services.throttle import PER_ACCOUNT
from tests.accounts import SomeStaff
from tests.clocks import FrozenClock
from tests.trust.browsing import Browser


def test_the_right_person_lands_in_the_staff_home(browser: Browser, counsellor: SomeStaff) -> None:
    answer = browser.sign_in(counsellor)
    assert (answer.status_code, answer.location) == (303, "/staff")
    home = browser.get("/staff").text
    assert counsellor.name in home
    assert "Counsellor" in home


def test_she_goes_on_to_the_page_that_she_wanted(browser: Browser, counsellor: SomeStaff) -> None:
    entrance = browser.get("/desk/answers?tab=2").location
    page = browser.get(entrance).text
    assert 'action="/staff/sign-in?next=/desk/answers?tab%3D2"' in page
    assert browser.sign_in(counsellor, then="/desk/answers").location == "/desk/answers"


def test_she_is_not_sent_to_another_site(browser: Browser, counsellor: SomeStaff) -> None:
    assert browser.sign_in(counsellor, then="https://elsewhere.example/desk").location == "/staff"


def test_who_is_in_already_goes_straight_on(browser: Browser, counsellor: SomeStaff) -> None:
    browser.sign_in(counsellor)
    assert browser.get("/staff/sign-in?next=/desk").location == "/desk"


@pytest.mark.parametrize("wrong", [{"password": "not her password"}, {"code": "000000"}])
def test_the_wrong_person_stays_out_and_keeps_the_e_mail_that_she_typed(
    browser: Browser, counsellor: SomeStaff, wrong: dict[str, str]
) -> None:
    given = {"email": counsellor.email, "password": counsellor.password, "code": counsellor.code(), **wrong}
    answer = browser.post("/staff/sign-in", given)
    assert answer.status_code == 422
    assert "do not fit together" in answer.text
    assert f'value="{counsellor.email}"' in answer.text
    assert given["password"] not in answer.text
    assert browser.get("/desk").status_code == 303


def test_an_empty_form_says_what_is_missing(browser: Browser) -> None:
    answer = browser.post("/staff/sign-in", {"email": "", "password": "", "code": ""})
    assert answer.status_code == 422
    for missing in ("e-mail address", "your password", "six digits"):
        assert missing in answer.text


@pytest.mark.parametrize("field", ["email", "password", "code"])
def test_ten_thousand_characters_are_refused_kindly(browser: Browser, counsellor: SomeStaff, field: str) -> None:
    given = {"email": counsellor.email, "password": counsellor.password, "code": counsellor.code(), field: "ф" * 10_000}
    assert browser.post("/staff/sign-in", given).status_code == 422


def test_after_ten_wrong_tries_the_page_says_how_long_to_wait(
    browser: Browser, counsellor: SomeStaff, frozen_clock: FrozenClock
) -> None:
    wrong = {"email": counsellor.email, "password": "not her password", "code": "000000"}
    for _ in range(PER_ACCOUNT):
        assert browser.post("/staff/sign-in", wrong).status_code == 422
    answer = browser.sign_in(counsellor)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert "wait 60 minutes" in answer.text
    frozen_clock.advance(hours=1)
    assert browser.sign_in(counsellor).status_code == 303


def test_nobody_is_shown_the_entrance_instead_of_the_home(nobody: FlaskClient) -> None:
    assert nobody.get("/staff").location == "/staff/sign-in?next=/staff"


def test_signing_out_without_a_visit_is_no_error(browser: Browser) -> None:
    assert browser.post("/staff/sign-out").location == "/staff/sign-in"
