"""Leave quickly, sign out."""

from __future__ import annotations

import pytest

from tests.portal.conftest import Person
from tests.portal.visitor import Visitor


def test_after_leaving_every_address_is_about_the_weather(her: Person) -> None:
    step = her.step_address("how-we-work")
    left = her.open("/leave", follow=False)
    assert (left.status, left.address) == (303, "/weather")
    for address in ("/", "/my", step, "/start", "/my/data", "/my/card", "/who"):
        page = her.open(address)
        assert page.heading == "Weather notes"
        assert "plan" not in page.text.lower()


def test_the_visit_is_dead_on_the_server_also_without_the_cover(her: Person) -> None:
    token = her.visitor.client.get_cookie("ql_portal")
    assert token is not None
    her.open("/leave")
    her.visitor.client.delete_cookie("w")
    her.visitor.client.set_cookie("ql_portal", token.value)
    assert her.open("/my", follow=False).address == "/return"


def test_leaving_without_a_visit_works_too(nobody: Visitor) -> None:
    assert nobody.open("/leave").heading == "Weather notes"


def test_talk_stays_open_under_the_cover(her: Person) -> None:
    her.open("/leave")
    assert her.open("/talk").heading == "Talk to someone now"


def test_signing_out_ends_the_visit_and_leaves_no_cover(her: Person) -> None:
    token = her.open("/my/data").forms[0].fields["csrf_token"]
    page = her.visitor.post("/my/sign-out", {"csrf_token": token})
    assert page.heading == "Take it one small step at a time"
    assert her.open("/my", follow=False).address == "/return"
    again = her.visitor.post("/my/sign-out", {"csrf_token": token})
    assert again.heading == "Take it one small step at a time"


def test_nobody_signs_her_out_without_a_form_of_ours(her: Person) -> None:
    assert her.visitor.post("/my/sign-out", {"csrf_token": "from elsewhere"}).status == 400
    assert her.open("/my").heading == "How we work"


def test_signing_out_everywhere_ends_every_visit_of_hers(her: Person, nobody: Visitor) -> None:
    nobody.send(nobody.open("/return").form("/return"), {"phrase": her.phrase})
    her.visitor.send(her.open("/my/data").form("/my/sign-out-everywhere"))
    for visitor in (her.visitor, nobody):
        assert visitor.open("/my", follow=False).address == "/return"


@pytest.mark.parametrize("address", ["/", "/who", "/talk", "/display", "/start", "/return"])
def test_public_pages_have_the_way_out_and_the_way_to_a_person(nobody: Visitor, address: str) -> None:
    page = nobody.open(address)
    assert page.status == 200
    assert 'href="/leave"' in page.html
    assert 'href="/talk"' in page.html


def test_back_to_the_page_where_she_came_in_shows_the_weather_with_a_search_field(her: Person) -> None:
    her.open("/leave")
    page = her.open("/return")
    assert page.heading == "Weather notes"
    for word in ("plan", "six words", "counsellor"):
        assert word not in page.text
    wrong = her.visitor.send(page.form("/return"), {"phrase": "clouds and wind"})
    assert wrong.heading == "Weather notes"
    assert "Nothing was found for these words." in wrong.text
