"""Her log, her money dates and her goals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app import clock
from app.extensions import Database
from app.portal.pages.from_plans import HARD_MOMENT, MONEY_DATES
from app.portal.pages.own_dates import on_or_after
from quests.definition import Quest, Step
from quests.loading import library
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.test_limits_that_stand import on_quest
from tests.portal.visitor import Page
from tests.quests.walking import level, step
from tests.small_quests import publish_quest


@pytest.fixture
def today(frozen_clock: FrozenClock) -> Iterator[FrozenClock]:
    """It is Monday, 2 March 2026."""
    frozen_clock.set(A_MONDAY_MORNING)
    yield frozen_clock
    clock.release()


def note(her: Person, **typed: str) -> Page:
    return her.visitor.send(her.open("/my/tools/log").form("/log"), typed)


def date_of(her: Person, **typed: str) -> Page:
    return her.visitor.send(her.open("/my/tools/dates").form("/dates"), typed)


def goal(her: Person, words: str, **typed: str) -> Page:
    return her.visitor.send(her.open("/my/goals").form("/goals"), {"words": words, **typed})


# --- the log ---------------------------------------------------------------------------------------


def test_then_and_now_stand_beside_each_other_once_there_are_two_days(today: FrozenClock, her: Person) -> None:
    page = note(her, mood="0", words="No sleep", on="2026-01-05")
    assert "Then and now" not in page.main
    page = note(her, words="A walk with my sister")
    table = page.tree.find(".//table")
    assert table is not None
    told = " ".join(" ".join(table.itertext()).split())
    assert told.index("Monday 5 January") < told.index("Monday 2 March")
    assert "0 on a scale from 0 to 10 left open" in told
    assert told.index("No sleep") < told.index("A walk with my sister")


def test_days_without_a_note_are_a_gap_and_a_number_is_never_a_trend(today: FrozenClock, her: Person) -> None:
    note(her, mood="2", on="2026-01-05")
    page = note(her, mood="8")
    assert page.main.count("Nothing was noted here for a while.") == 1
    page = note(her, mood="5", on="2026-02-20")
    assert page.main.count("Nothing was noted here for a while.") == 1
    for word in ("better", "improved", "higher", "average", "in a row"):
        assert word not in page.main


def test_check_ins_of_her_plan_are_in_the_log_in_her_words(today: FrozenClock, her: Person) -> None:
    her.walk_to_check_ins()
    today.advance(days=3)
    her.walker.send("check-in-day-3", {"kept": "partly", "mood": 6, "what_helped": "A walk after supper"})
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})
    page = her.open("/my/tools/log")
    assert "Thursday 5 March" in page.main
    assert "6 on a scale from 0 to 10" in page.main
    assert "A walk after supper" in page.main
    assert her.step_address("check-in-day-3") in page.links


def test_a_day_that_cannot_be_kept_is_told_kindly(today: FrozenClock, her: Person) -> None:
    for typed, said in (
        ({}, "One of the two is enough."),
        ({"mood": "11"}, "Choose one of the answers on this page."),
        ({"words": "w", "on": "2026-03-03"}, "Choose today or an earlier day."),
        ({"words": "w", "on": "yesterday"}, "Write a day as year, month and day"),
        ({"words": "w", "on": "1066-01-01"}, "Choose a day within ten years."),
    ):
        page = note(her, **typed)
        assert page.status == 422
        assert said in page.main


def test_a_day_is_changed_and_deleted(today: FrozenClock, her: Person) -> None:
    page = note(her, words="A walk", mood="4")
    address = next(link for link in page.links if link.startswith("/my/tools/log/"))
    page = her.visitor.send(her.open(address).form(address), {"words": "A long walk"})
    assert "A long walk" in page.main
    assert "4 on a scale" in page.main
    assert her.visitor.send(her.open(address).form(address), {"on": "soon"}).status == 422
    page = her.visitor.send(her.open(address).form("/delete"))
    assert "A long walk" not in page.main


# --- money dates -----------------------------------------------------------------------------------


def test_the_next_day_stands_first_and_what_is_past_is_folded(today: FrozenClock, her: Person) -> None:
    date_of(her, words="Loan", on="2026-03-28")
    date_of(her, words="Rent", on="2026-03-05")
    page = date_of(her, words="Phone", on="2026-02-10")
    assert page.main.index("Rent") < page.main.index("Loan")
    assert page.main.index("The next day that matters") < page.main.index("Rent")
    assert "Phone" in "".join(page.tree.findall(".//details")[-1].itertext())
    for word in ("left", "only", "hurry", "in 3 days"):
        assert word not in page.main.split("Another day")[0]


def test_an_amount_is_shown_after_a_tap_and_never_added_up(today: FrozenClock, her: Person) -> None:
    date_of(her, words="Rent", on="2026-03-05", amount="120")
    page = date_of(her, words="Loan", on="2026-03-06", amount="300")
    folded = ["".join(one.itertext()) for one in page.tree.findall(".//details")]
    assert sum("120" in one for one in folded) == 1
    assert page.html.count(">120<") == 1
    assert "420" not in page.html


def test_the_days_of_her_plan_stand_beside_hers_with_the_step_that_they_are_from(
    today: FrozenClock, new_person: NewPerson, database: Database
) -> None:
    asked = ({"key": "next_date", "kind": "date", "label": "Which day comes first?"},)
    one = step("dates-that-matter", "limits", title="The dates that matter", questions=asked, evidence="num")
    publish_quest(database, "with-dates", level("first", one), level("second", step("later")))
    someone = on_quest(new_person, "with-dates")
    date_of(someone, words="Rent", on="2026-03-20")
    someone.walker.send("dates-that-matter", {"next_date": "2026-03-09"})
    page = someone.open("/my/tools/dates")
    assert page.main.index("Which day comes first? Monday 9 March") < page.main.index("Rent")
    assert "From your plan: The dates that matter" in page.main
    assert someone.step_address("dates-that-matter") in page.links
    assert "Nothing is written here yet" in someone.open("/my/tools/limits").main


def test_every_question_that_her_tools_read_is_asked_by_a_pathway() -> None:
    asked = {
        question.key for quest in library().values() for one in steps_in(quest) for question in one.questions_asked
    }
    assert asked >= MONEY_DATES
    assert frozenset().union(*HARD_MOMENT.values()) <= asked


def steps_in(quest: Quest) -> list[Step]:
    return [one for part in quest.levels for one in part.steps]


def test_what_comes_every_month_comes_again(today: FrozenClock, her: Person) -> None:
    page = date_of(her, words="Rent", on="2026-01-31", each_month="y")
    assert "Tuesday 31 March. Every month" in page.main


@pytest.mark.parametrize(
    ("first", "day", "found"),
    [
        (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2028, 2, 1), date(2028, 2, 29)),
        (date(2025, 12, 15), date(2026, 12, 16), date(2027, 1, 15)),
        (date(2026, 5, 1), date(2026, 3, 1), date(2026, 5, 1)),
    ],
)
def test_a_short_month_has_it_on_its_last_day(first: date, day: date, found: date) -> None:
    assert on_or_after(first, day) == found


def test_a_date_that_cannot_be_kept_is_told_kindly(today: FrozenClock, her: Person) -> None:
    for typed, said in (
        ({"on": "2026-03-05"}, "Write what it is"),
        ({"words": "Rent"}, "Choose a day."),
        ({"words": "Rent", "on": "2126-03-05"}, "Choose a day within ten years."),
    ):
        page = date_of(her, **typed)
        assert page.status == 422
        assert said in page.main


def test_a_date_is_changed_and_deleted(today: FrozenClock, her: Person) -> None:
    page = date_of(her, words="Rent", on="2026-03-05", each_month="y", amount="120")
    address = next(link for link in page.links if link.startswith("/my/tools/dates/"))
    form = her.open(address).form(address)
    assert (form.fields["each_month"], form.fields["amount"]) == ("y", "120")
    page = her.visitor.send(form, {"words": "Rent and power"})
    assert "Rent and power" in page.main
    assert her.visitor.send(her.open(address).form(address), {"on": ""}).status == 422
    assert "Rent and power" not in her.visitor.send(her.open(address).form("/delete")).main


# --- goals -----------------------------------------------------------------------------------------


def test_a_goal_is_hers_alone_until_she_lets_it_be_seen(her: Person) -> None:
    page = goal(her, "Sleep through")
    assert "Only you see it." in page.main
    page = her.visitor.send(page.form("/share"), {}, button="share")
    assert "Your counsellor may see it." in page.main
    page = her.visitor.send(page.form("/share"), {}, button="hide")
    assert "From now on only you see it." in page.main
    page = goal(her, "See my sister", is_shared="y")
    assert "Your counsellor may see it." in page.main


def test_a_goal_is_done_put_away_and_taken_up_again(her: Person) -> None:
    page = her.visitor.send(goal(her, "Sleep through").forms[0], {}, button="done")
    assert "You did what you wanted to do. It stays here for you." in page.main
    assert page.main.index("What I did") < page.main.index("Sleep through")
    page = her.visitor.send(page.form("/stand"), {}, button="again")
    page = her.visitor.send(page.forms[1], {}, button="away")
    assert "Put away. It waits here, and nobody else sees it." in page.main
    assert "Only you see it." not in page.main
    page = her.visitor.send(page.form("/stand"), {}, button="again")
    assert "It stands open again." in page.main


def test_a_goal_is_changed_and_keeps_how_it_stands(her: Person) -> None:
    page = her.visitor.send(goal(her, "Sleep").forms[0], {}, button="done")
    address = next(link for link in page.links if link.startswith("/my/goals/"))
    page = her.visitor.send(her.open(address).form(address), {"words": "Sleep through"})
    assert page.main.index("What I did") < page.main.index("Sleep through")
    assert her.visitor.send(her.open(address).form(address), {"words": " "}).status == 422


def test_an_act_that_is_none_is_not_there(her: Person) -> None:
    form = goal(her, "Sleep").forms[0]
    fields = {**form.fields, "do": "win"}
    assert her.visitor.post(form.action, fields, follow=False).status == 404
