"""Her plan as a list: who does it, how long, what we promised and by when."""

from __future__ import annotations

from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor


def test_every_level_and_step_of_the_plan_is_on_the_list(her: Person) -> None:
    page = her.open("/my/list")
    assert page.status == 200
    assert page.heading == "My plan as a list"
    for title in ("How we work", "Where I am now", "My limits", "Two weeks of trying", "Look back"):
        assert title in page.main
    assert her.step_address("how-we-work") in page.links


def test_a_step_says_who_does_it_how_long_it_takes_and_what_we_promise(her: Person) -> None:
    page = her.open("/my/list")
    assert "You do it" in page.main
    assert "About 2 minutes" in page.main
    assert "You write, a counsellor answers" in page.main
    assert "Our part: within 3 working days." in page.main


def test_the_list_leads_on_and_is_led_to(her: Person) -> None:
    assert "/my/list" in her.open("/my").links
    assert "/my" in her.open("/my/list").links


def test_the_plain_list_speaks_of_parts(new_person: NewPerson) -> None:
    page = new_person("plain").open("/my/list")
    assert "Part 1 of 4" in page.main
    assert "level" not in page.text.lower()


def test_nobody_sees_a_list_and_each_her_own(nobody: Visitor, new_person: NewPerson) -> None:
    answer = nobody.open("/my/list", follow=False)
    assert (answer.status, answer.address) == (303, "/return")
    her, other = new_person(), new_person()
    assert other.step_address("how-we-work") not in her.open("/my/list").html
