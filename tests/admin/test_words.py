"""The service writes its own words: who may, what is looked at first, and how a language that fell behind is told."""

from __future__ import annotations

import pytest

from app.queries.service_texts import versions_of, words_in
from app.services.service_texts import THREAD_NOTICE
from app.vocabulary import Role
from tests.desk.cast import Cast, Visit
from tests.desk.test_staff_step import text

WRITERS = {Role.ADMIN, Role.MANAGER}
PAGE = "/admin/words"
ENGLISH, RUSSIAN = f"{PAGE}/{THREAD_NOTICE}/en", f"{PAGE}/{THREAD_NOTICE}/ru"
ALARM = "is empty or behind"


@pytest.fixture
def visit(cast: Cast) -> Visit:
    return cast.visit(cast.staff(Role.MANAGER, "Maya Example"))


def kept(cast: Cast, language: str = "en") -> str:
    with cast.database.reading() as db:
        return words_in(db, THREAD_NOTICE, language)


def keep(visit: Visit, address: str, words: str, do: str = "keep") -> tuple[int, str]:
    answer = visit.post(address, {"service_words": words, "do": do}, like=address)
    return answer.status_code, answer.text


def test_until_somebody_writes_good_words_stand_there(visit: Visit) -> None:
    page = text(visit.get(PAGE).text)
    assert page.count("The words that come with the software.") == 2
    assert "Messages are not for emergencies." in page
    assert ALARM not in page


def test_it_is_looked_at_first_and_then_kept_with_who_and_when(cast: Cast, visit: Visit) -> None:
    status, page = keep(visit, ENGLISH, "Not for emergencies.\n\nWe read on <b>weekdays</b>.", "preview")
    assert status == 200
    assert "As the client reads it" in page
    assert "We read on &lt;b&gt;weekdays" in page
    assert kept(cast) == ""
    assert keep(visit, ENGLISH, "Not for emergencies.")[0] == 303
    assert kept(cast) == "Not for emergencies."
    assert "Version 1, Monday 2 March, 09:00, Maya Example Not for emergencies." in text(visit.get(ENGLISH).text)


def test_a_language_that_fell_behind_is_told_on_every_page_of_those_who_may_write_it(cast: Cast, visit: Visit) -> None:
    keep(visit, ENGLISH, "Not for emergencies.")
    for address in (PAGE, "/insights/dropoff", "/staff"):
        assert f"{ALARM} in: Русский." in text(visit.get(address).text), address
    assert ALARM not in cast.visit(cast.staff(Role.COUNSELLOR)).get("/desk").text
    keep(visit, RUSSIAN, "Не для срочной помощи.")
    assert ALARM not in visit.get(PAGE).text


@pytest.mark.parametrize("words", ["", "  \n ", "Word " * 301])
def test_what_cannot_be_kept_is_told_and_stays_in_the_field(cast: Cast, visit: Visit, words: str) -> None:
    status, page = keep(visit, ENGLISH, words)
    assert status == 422
    assert words.strip() in page
    with cast.database.reading() as db:
        assert versions_of(db, THREAD_NOTICE) == []


@pytest.mark.parametrize("address", [f"{PAGE}/advertisement/en", f"{PAGE}/{THREAD_NOTICE}/xx", f"{PAGE}/%00/en"])
def test_what_there_is_not_is_not_there(visit: Visit, address: str) -> None:
    assert visit.get(address).status_code == 404


@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_and_nobody(cast: Cast, role: Role) -> None:
    visit = cast.visit(cast.staff(role))
    may = role in WRITERS
    for address in (PAGE, ENGLISH):
        assert visit.get(address).status_code == (200 if may else 404)
    sent = visit.post(ENGLISH, {"service_words": "Not for emergencies."}, like="/staff")
    assert sent.status_code == (303 if may else 404)
    assert bool(kept(cast)) is may
    assert cast.visit(None).get(PAGE).location.startswith("/staff/sign-in")
