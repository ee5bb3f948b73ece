"""The client's own page."""

from __future__ import annotations

from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor


def test_the_heading_of_her_page_is_the_next_act(her: Person) -> None:
    page = her.open("/my")
    assert page.status == 200
    assert page.heading == "How we work"
    assert her.step_address("how-we-work") in page.links


def test_nobody_is_asked_to_come_back_first(nobody: Visitor) -> None:
    page = nobody.open("/my", follow=False)
    assert (page.status, page.address) == (303, "/return")


def test_her_page_shows_no_name_and_nothing_of_somebody_else(new_person: NewPerson) -> None:
    her, other = new_person(), new_person()
    page = her.open("/my")
    assert her.pseudonym not in page.text
    assert other.step_address("how-we-work") not in page.html


def test_the_plain_plan_says_part_and_never_level_or_quest(new_person: NewPerson) -> None:
    page = new_person("plain").open("/my")
    assert page.heading == "How this works"
    assert "Part 1 of 4" in page.main
    assert "level" not in page.text.lower()
    assert "quest" not in page.text.lower().replace("question", "")


def test_resting_and_stopping_stand_beside_going_on(her: Person) -> None:
    links = her.open("/my").links
    assert "/my/pause" in links
    assert "/my/stop" in links
