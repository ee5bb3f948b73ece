"""The client's own page."""

from __future__ import annotations

from tests.clocks import FrozenClock
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


def test_resting_and_stopping_are_offered_in_one_size(her: Person) -> None:
    page = her.open("/my")
    looks = {a.attrib["class"] for a in page.tree.iter("a") if a.attrib.get("href") in ("/my/pause", "/my/stop")}
    assert {"/my/pause", "/my/stop"} <= set(page.links)
    assert looks == {"btn btn--line"}


def test_the_next_act_is_offered_on_top_and_in_its_place_and_no_third_time(her: Person) -> None:
    assert her.open("/my").main.count("Open this step") == 2


def test_the_level_she_is_in_opens_with_its_own_words_in_both_frames(new_person: NewPerson) -> None:
    for frame in ("journey", "plain"):
        page = new_person(frame).open("/my")
        assert "Two of them are enough to go on" in page.main
        assert "This is the last part" not in page.main


def test_while_she_rests_no_day_is_named_on_which_something_opens(
    new_person: NewPerson, frozen_clock: FrozenClock
) -> None:
    her = new_person()
    her.walk_to_check_ins()
    assert "opens Thursday 5 March" in her.open("/my").main
    page = her.visitor.send(her.open("/my/pause").form("/my/pause"), {"until": "2026-03-20"})
    assert "nothing is due" in page.main
    assert "opens Thursday 5 March" not in page.main
