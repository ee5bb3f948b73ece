"""Choices and offers that lead to another quest, a plan beside the main one, and doing a step again."""

from __future__ import annotations

import pytest

from app.services.plans import report_lapse
from tests.portal.conftest import NewPerson, Person
from tests.portal.walkers import begins_beside, goes_to
from tests.quests.walking import level
from tests.small_quests import (
    ANOTHER_MAIN,
    BESIDE,
    CHOOSING,
    SUSPENDING,
    choosing_step,
    publish_quest,
    publish_small_quests,
)


@pytest.fixture
def chooser(her: Person) -> Person:
    """She is at a choice of where to go next."""
    publish_small_quests(her.walker.database)
    return goes_to(her, CHOOSING)


def test_a_choice_shows_where_it_leads_and_leaves_out_what_is_not_there(chooser: Person) -> None:
    page = chooser.open_step("pick", "/1")
    assert "Together Another way. Together with a counsellor." in page.main
    assert "Not there yet" not in page.main
    assert "Is what you need not here? Talk to someone" in page.main
    assert "/talk" in page.links


def test_a_choice_that_is_not_there_is_refused_if_it_is_sent(chooser: Person) -> None:
    page = chooser.answer("pick", 1, "missing")
    assert page.status == 422
    assert "Choose one of the answers on this page." in page.main
    assert "moved_on" not in chooser.kinds()


def test_before_she_sends_it_she_reads_what_begins_and_then_she_is_there(chooser: Person) -> None:
    page = chooser.answer("pick", 1, "another")
    assert "When you send it, you go on with “Another way”." in page.main
    page = chooser.visitor.send(page.form("/check"))
    assert "You went on to another plan" in page.main
    assert chooser.open("/my").heading == "do-it"
    assert chooser.walker.journey().slug == ANOTHER_MAIN


def test_the_last_part_of_a_plan_that_she_leaves_still_says_its_words_and_asks_its_question(her: Person) -> None:
    publish_small_quests(her.walker.database)
    publish_quest(her.walker.database, "one-choice", level("decide", choosing_step()))
    last = goes_to(her, "one-choice")
    sent = last.visitor.send(last.answer("pick", 1, "another").form("/check"))
    address = next(link for link in sent.links if link.startswith("/my/levels/decide"))
    page = last.open(address)
    assert page.status == 200
    assert "/my" in page.links
    page = last.visitor.send(page.form("/my/levels/decide"), button="on")
    assert page.heading == "do-it"
    assert last.walker.journey().slug == ANOTHER_MAIN


def test_a_partner_ends_the_plan_in_words(chooser: Person) -> None:
    page = chooser.answer("pick", 1, "partner")
    assert "you go on with another service" in page.main
    chooser.visitor.send(page.form("/check"))
    assert chooser.open("/my").heading == "You went on to another service"


def test_who_is_not_sure_is_led_to_a_person(chooser: Person) -> None:
    page = chooser.visitor.send(chooser.answer("pick", 1, "talk").form("/check"))
    assert {"/talk", "/my/call"} <= set(page.links)


def test_taking_an_offer_goes_over_and_a_second_tap_too(chooser: Person) -> None:
    with chooser.walker.database.begin() as db:
        report_lapse(db, chooser.walker.journey_id, key="lapse")
    page = chooser.open("/my")
    assert f"Words of {ANOTHER_MAIN}" in page.main
    over = next(form for form in page.forms if form.fields.get("quest") == ANOTHER_MAIN)
    for _tap in range(2):
        assert chooser.visitor.send(over).heading == "do-it"
    assert chooser.kinds().count("moved_on") == 1


def test_an_offer_whose_quest_is_not_there_shows_a_person_instead(her: Person) -> None:
    her.skip_to_limits()
    for step in ("limits", "chance-and-luck", "one-block"):
        her.walker.skip(step)
    token = her.open("/my/pause").form("/my/pause").fields["csrf_token"]
    page = her.visitor.post("/my/offers/take", {"csrf_token": token, "quest": "debt-first-aid"})
    assert "This is not open at the moment. You can talk to someone about it." in page.main


def test_the_plan_beside_has_its_own_pages_and_the_main_one_stays(chooser: Person) -> None:
    beside = begins_beside(chooser, BESIDE)
    main = chooser.open("/my")
    assert main.heading == "pick"
    assert "Also a plan of yours Beside On your way" in main.main
    address = next(link for link in main.links if link.startswith("/my?plan="))
    page = chooser.open(address)
    assert page.heading == "do-it"
    assert f"/my/stop?plan={beside.walker.journey_id}" in page.links
    assert "/my" in page.links
    done = chooser.visitor.send(beside.open_step("do-it").form("/check"))
    assert f"/my?plan={beside.walker.journey_id}" in done.links
    chooser.visitor.send(chooser.open(f"/my/stop?plan={beside.walker.journey_id}").form("/my/stop"), button="enough")
    assert chooser.walker.journey().state.ending is None
    assert beside.kinds()[-1] == "exited_well"


def test_the_plan_of_somebody_else_is_not_there(chooser: Person, new_person: NewPerson) -> None:
    other = new_person()
    for page in ("/my", "/my/pause", "/my/stop", "/my/lapse", "/my/call", "/my/page"):
        assert other.open(f"{page}?plan={chooser.walker.journey_id}").status == 404


def test_while_a_suspending_plan_runs_the_others_are_shown_as_resting(chooser: Person) -> None:
    begins_beside(chooser, SUSPENDING)
    page = chooser.open("/my")
    assert page.heading == "Plan all-else-rests"
    assert "Also a plan of yours Plan choosing Rests. Your place is kept" in page.main
    resting = chooser.open(f"/my?plan={chooser.walker.journey_id}")
    assert resting.heading == "This plan rests for now"
    assert "Another plan of yours comes first." in resting.main
    assert "A supervisor of the service has been told" not in resting.main


def test_an_earlier_plan_is_not_opened_again_beside_the_new_one(her: Person) -> None:
    publish_small_quests(her.walker.database)
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")
    form = her.open("/my").form("/my/carry-on")
    begins_beside(her, ANOTHER_MAIN)
    token = form.fields["csrf_token"]
    page = her.visitor.post(f"/my/carry-on?plan={her.walker.journey_id}", {"csrf_token": token})
    assert "You have another plan now, and one at a time is enough." in page.main
    assert her.kinds()[-1] == "stopped"


def test_doing_a_step_again_keeps_what_she_wrote(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    page = her.visitor.send(her.open_step("what-i-want").form("/again"))
    assert page.heading == "What I want to change"
    assert her.open_step("what-i-want", "/1").value_of("answer") == "sleep"
    assert "level_reopened" not in her.kinds()
    assert her.kinds()[-1] == "step_opened"


def test_what_was_read_or_screened_is_not_done_again(her: Person) -> None:
    her.tick("how-we-work")
    assert "Do this step again" not in her.open_step("how-we-work").main
    token = her.open("/my/pause").form("/my/pause").fields["csrf_token"]
    her.visitor.post(her.step_address("how-we-work") + "/again", {"csrf_token": token})
    assert her.walker.journey().state.steps["how-we-work"].status == "done"
