"""The plan that her pages list is hers: branches, extras, choices and what somebody fitted, and nothing that is not."""

from __future__ import annotations

import pytest

from app.ids import new_id
from app.services import plans
from app.services.journeys import THE_SYSTEM, Actor, perform
from quests.progress import Act
from tests.portal.conftest import Person
from tests.portal.walkers import goes_to
from tests.quests.walking import level, step
from tests.small_quests import publish_quest

COUNSELLOR = Actor("counsellor")
CHOICE = ({"title": "A way to slow down", "of": ("write", "walk")},)


@pytest.fixture
def walker(her: Person) -> Person:
    """On a quest that has a branch, an extra, a choice, a step of ours that is not shown, and a longer plan."""
    asks = {"key": "debts", "kind": "choice", "label": "Debts?", "is_fact": True}
    asks["choices"] = tuple({"value": one, "label": one} for one in ("yes", "no"))
    first = level(
        "first",
        step("ask", title="Say how it is", questions=(asks,)),
        step("branch", title="Debt letter", only_if={"fact": "debts", "is": "yes"}),
        step("write", title="Write it down"),
        step("between", title="Something between"),
        step("walk", title="Take a walk"),
        step("extra", title="An extra idea", is_extra=True, hint="It may help."),
        step("longer", title="The longer look", depth="full"),
        step(
            "hidden", "staff_task", title="We look it up", owner="counsellor", visibility="staff", promise={"hours": 48}
        ),
        alternatives=CHOICE,
        done={"at_least": 5},
    )
    publish_quest(her.walker.database, "fitted", first, level("second", step("last", title="The last one")))
    return goes_to(her, "fitted")


def adjust(her: Person, what: str, step: str | None = None, **detail: object) -> None:
    with her.walker.database.begin() as db:
        act = Act("adjust", step, detail={"what": what, "reason": "asked_for_it", **detail})
        perform(db, her.walker.journey_id, act, actor=COUNSELLOR)


def test_a_branch_stands_there_once_her_answer_opens_it_and_not_before(walker: Person) -> None:
    assert "Debt letter" not in walker.open("/my").main
    walker.walker.send("ask", {"debts": "yes"})
    assert "Debt letter" in walker.open("/my").main


def test_the_numbers_count_her_plan_and_a_choice_counts_as_one(walker: Person) -> None:
    assert "4 to go" in walker.open("/my").main
    walker.walker.send("ask", {"debts": "yes"})
    assert "1 done, 4 to go" in walker.open("/my").main
    walker.walker.send("walk")
    assert "2 done, 3 to go" in walker.open("/my").main


def test_what_staff_alone_see_stands_on_no_page_of_hers(walker: Person) -> None:
    for address in ("/my", "/my/levels/first", "/my/finish", "/my/more"):
        assert "We look it up" not in walker.open(address).text
    assert walker.open_step("hidden").status == 404


def test_a_choice_stands_together_under_its_title(walker: Person) -> None:
    page = walker.open("/my").main
    told = [
        "Choose one of these: A way to slow down",
        "Write it down",
        "Or this one",
        "Take a walk",
        "Something between",
    ]
    places = [page.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)


def test_one_chosen_closes_the_others_and_she_may_still_do_another(walker: Person) -> None:
    walker.walker.send("walk")
    assert "Write it down hint You chose another one" in walker.open("/my").main
    walker.tick("write")
    assert "Write it down hint Done" in walker.open("/my").main


def test_what_a_counsellor_took_out_is_shown_nowhere_and_its_address_stays_kind(walker: Person) -> None:
    address = walker.step_address("between")
    adjust(walker, "move", "between", to="second")
    page = walker.open("/my").main
    assert page.find("Something between") > page.find("Take a walk")
    assert walker.open("/my/levels/first").main.count("Something between") == 0
    assert "Something between" in walker.open("/my/levels/second").main
    page_of_step = walker.open(address)
    assert page_of_step.status == 200
    assert "Your plan does not have this step now" in page_of_step.main
    assert not [form for form in page_of_step.forms if "/check" in form.action]


def test_her_story_tells_what_a_counsellor_changed_and_why(walker: Person) -> None:
    adjust(walker, "add", "extra")
    adjust(walker, "skip", "between")
    adjust(walker, "pace", to="slow")
    told = walker.open("/my/story").main
    assert "Your counsellor added “An extra idea” to your plan. You had asked for it." in told
    assert "Your counsellor took “Something between” out of your plan. You had asked for it." in told
    assert "Your counsellor changed how your plan suits you." in told


def test_a_step_that_was_swapped_in_is_told_as_such_and_a_hidden_one_is_not(walker: Person) -> None:
    adjust(walker, "swap", "extra", **{"from": "between"})
    adjust(walker, "due", "ask", to=walker.walker.journey().created_at.replace(year=2030))
    told = walker.open("/my/story").main
    assert "Your counsellor put “An extra idea” in the place of “Something between”." in told
    assert "Your counsellor gave “Say how it is” another day: " in told
    assert "We look it up" not in told


def test_what_the_system_did_by_rule_is_no_chapter(walker: Person) -> None:
    with walker.walker.database.begin() as db:
        act = Act("adjust", None, detail={"what": "pace", "to": "slow", "reason": "other"})
        perform(db, walker.walker.journey_id, act, actor=THE_SYSTEM)
    assert "suits you" not in walker.open("/my/story").main


def test_what_she_changed_herself_is_no_chapter_of_a_counsellor(walker: Person) -> None:
    with walker.walker.database.begin() as db:
        plans.fit(db, walker.walker.journey_id, {"what": "pace", "to": "slow"}, key=new_id())
    assert "suits you" not in walker.open("/my/story").main
