"""Her history shows the version that she saw: nothing that she did is lost when her plan goes over to another one."""

from __future__ import annotations

from typing import Any

import pytest

from app.ids import new_id
from app.queries.version_moves import batches_of
from app.services import plans
from app.services.journeys import Actor
from app.services.version_moves import move_people, revert
from quests.frames import named_acts
from tests.portal.conftest import NewPerson, Person
from tests.portal.walkers import goes_to
from tests.quests.walking import level, step
from tests.small_quests import publish_quest
from tests.trust.test_statements import statements

SUPERVISOR = Actor("supervisor")
PAGES = ("/my", "/my/story", "/my/finish", "/my/page", "/my/card", "/my/lapse", "/my/messages", "/my/data", "/my/done")


def asks(key: str, label: str, kind: str = "text") -> tuple[dict[str, Any], ...]:
    return ({"key": key, "kind": kind, "label": label},)


def first_version() -> list[dict[str, Any]]:
    return [
        level(
            "start", step("gone", title="Gone by now", questions=asks("change", "What was asked then")), title="Then"
        ),
        level(
            "here",
            step(
                "reworded", title="As it was called", questions=asks("words", "As it was asked"), named_act="I did it"
            ),
            step("left", title="Left open and gone", questions=asks("half", "Half")),
            step("aside", title="Skipped and gone"),
            step("stays", title="It stays"),
            title="Here",
        ),
    ]


def second_version() -> list[dict[str, Any]]:
    return [
        level("new-start", step("fresh", title="A fresh start"), title="A new start"),
        level(
            "here",
            step("reworded", title="As it is called now", questions=asks("words", "As it is asked now")),
            step("stays", title="It stays"),
            step("added", title="Added later"),
            title="Here now",
        ),
    ]


@pytest.fixture
def walker(her: Person) -> Person:
    """She did some of version 1, and was moved to version 2, in which much of it is not there."""
    database = her.walker.database
    old = publish_quest(database, "moving", *first_version(), version=1)
    she = goes_to(her, "moving")
    she.walker.send("gone", {"change": "Sleep at night"})
    she.walker.send("reworded", {"words": "In my own words"})
    she.answer("left", 1, "Half a sentence", button="stop")
    she.walker.skip("aside")
    with database.begin() as db:
        plans.give_level_feedback(db, she.walker.locker(), she.walker.journey_id, "start", "It was clear", key=new_id())
    new = publish_quest(database, "moving", *second_version(), version=2)
    with database.begin() as db:
        moved = move_people(db, [she.walker.journey_id], old, new, by=SUPERVISOR)
    assert moved.moved == (she.walker.journey_id,)
    return she


def test_every_page_of_hers_opens(walker: Person) -> None:
    steps = [walker.step_address(slug) for slug in walker.walker.journey().state.steps]
    levels = [f"/my/levels/{slug}" for slug in ("start", "here", "new-start")]
    for address in (*PAGES, *steps, *levels, "/my/suits", "/my/more", "/my/call", "/my/book"):
        assert walker.open(address).status == 200, address
    assert walker.open("/my/levels/never-there").status == 404


def test_what_she_did_then_is_still_listed_in_the_words_of_then(walker: Person) -> None:
    page = walker.open("/my/finish").main
    told = ["From an earlier version of your plan", "Then", "Gone by now", "What was asked then", "Sleep at night"]
    places = [page.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)
    assert "It was clear" in page
    for words in ("As it was called", "As it was asked", "In my own words"):
        assert words in page
    assert "As it is asked now" not in page


def test_her_story_names_the_part_as_it_was_called_and_the_newer_version(walker: Person) -> None:
    page = walker.open("/my/story").main
    told = ["You came through “Then”.", "Your plan has a newer version. What you did is kept."]
    places = [page.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)


def test_a_part_of_then_can_be_read_and_asks_nothing(walker: Person) -> None:
    page = walker.open("/my/levels/start")
    assert "From an earlier version of your plan" in page.main
    assert "It was clear" in page.main
    assert walker.visitor.send(page.form("/my/levels/start"), button="on").status == 200
    assert walker.visitor.send(page.form("/my/levels/start"), button="rest").heading == "You are resting"


def test_a_step_of_then_is_read_with_its_questions_of_then(walker: Person) -> None:
    assert "What was asked then" in walker.open_step("gone").main
    reworded = walker.open_step("reworded").main
    assert "As it was called" in reworded
    assert "As it was asked" in reworded
    left = walker.open_step("left").main
    assert "Your plan does not have this step now" in left
    assert "Half a sentence" in left
    assert "Your plan does not have this step now" in walker.open_step("aside").main


def test_her_plan_of_now_has_what_the_new_version_has(walker: Person) -> None:
    page = walker.open("/my").main
    for words in ("Added later", "It stays", "As it is called now"):
        assert words in page
    for words in ("Gone by now", "Left open and gone", "Skipped and gone"):
        assert words not in page
    assert "1 done, 2 to go" in page


def test_her_card_and_what_still_stands_keep_what_she_wrote_then(walker: Person) -> None:
    assert "Sleep at night" in walker.open("/my/card").main
    assert "Gone by now" in walker.open("/my/lapse").main


def test_what_she_can_say_of_herself_is_not_lost_with_the_version(walker: Person) -> None:
    journey = walker.walker.journey()
    assert not named_acts(walker.quest, journey.state, is_plain=False)
    assert "I did it" in walker.open("/my/done").main


def test_moved_back_her_history_is_whole(walker: Person) -> None:
    with walker.walker.database.begin() as db:
        revert(db, batches_of(db, "moving")[0].batch, by=SUPERVISOR)
    assert "Sleep at night" in walker.open("/my/finish").main
    for address in PAGES:
        assert walker.open(address).status == 200, address


def test_her_pages_ask_no_more_often_with_more_steps(walker: Person, new_person: NewPerson) -> None:
    for address in PAGES:
        walker.open(address)
    counted = {}
    for address in PAGES:
        with statements(walker.walker.database) as asked:
            walker.open(address)
        counted[address] = len(asked)
    for slug in ("stays", "added"):
        walker.walker.send(slug)
    for address in PAGES:
        with statements(walker.walker.database) as asked:
            walker.open(address)
        # With its last step the plan ended: two statements say whether she may be asked how it was.
        assert len(asked) <= counted[address] + 2, address


def test_nobody_else_reads_it(walker: Person, new_person: NewPerson) -> None:
    other = new_person()
    assert other.open(walker.step_address("gone")).status == 404
    assert "Sleep at night" not in other.open("/my/finish").main
