"""The one sentence above the picture: as strong as the shown numbers allow, and never stronger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel

from app.insights.pages.dropoff_beside import follow_rows
from app.insights.pages.finding import Finding, finding
from app.insights.pages.level_rows import LevelRow, StepRow
from quests.dropoff import STATES, STEP_NUMBERS, DropOff
from quests.follow_up import WINDOW_DAYS, FollowUp
from quests.suppression import suppress
from quests.windows import says_from
from tests.quests.populations import some_drop_off
from tests.quests.tables import level, step, table

CAME_BY = date(2026, 10, 23)
SINCE = date(2026, 11, 1)
"""When the first started; the table is of 20 November."""
TITLES = ["One", "Two", "Three", "Four", "Five", "Six"]


@pytest.fixture(autouse=True)
def _in_a_request() -> Iterator[None]:
    app = Flask("finding")
    Babel(app)
    with app.test_request_context():
        yield


def rows_of(published: DropOff) -> list[LevelRow]:
    return [
        LevelRow(
            one.level,
            TITLES[number],
            one.entered,
            tuple(one.states[state] for state in STATES),
            one.median_days,
            tuple(
                StepRow(inside.step, f"Step {inside.step}", tuple(getattr(inside, name) for name in STEP_NUMBERS))
                for inside in one.steps
            ),
        )
        for number, one in enumerate(published.levels)
    ]


def found(published: DropOff, *follow: tuple[int | None, int | None], since: date = SINCE) -> Finding:
    seen = [
        FollowUp(one.level, reached, went_on, CAME_BY, is_early=not reached)
        for one, (reached, went_on) in zip(published.levels, follow, strict=True)
    ]
    return finding(published, rows_of(published), seen, says_from(since, WINDOW_DAYS, published.as_of))


TALK = step("talk", opened=80, done=30, stalled=20)
TWO = suppress(
    table(
        level("one", completed=80, stalled=15, in_progress=5),
        level(
            "two",
            completed=40,
            stalled=20,
            waiting_on_service=20,
            steps=(step("talk", opened=80, done=30, stalled=20),),
        ),
    )
)


def test_the_level_from_which_the_smallest_share_went_on_in_the_same_time_is_named() -> None:
    said = found(TWO, (90, 70), (60, 30))
    assert said.heading == "The fewest go on from “Two”: 50% within 28 days"
    assert said.sentence.startswith("30 of the 60 people who had reached “Two” by Friday 23 October")
    assert said.sentence.endswith(" went on within 28 days.")
    assert said.level == 1


THREE = replace(TWO, levels=(*TWO.levels, replace(TWO.levels[1], level="three")))


@pytest.mark.parametrize("untold", [(60, None), (0, 0)])
def test_beside_a_level_that_cannot_be_told_the_fewest_are_the_fewest_of_the_others(untold: tuple[int, int]) -> None:
    """It is hidden, or too soon. From there perhaps one in five goes on."""
    said = found(THREE, (90, 81), (60, 48), untold)
    assert said.heading == "Of the levels that can be told, the fewest go on from “Two”: 80% within 28 days"
    told = found(THREE, (90, 81), (60, 48), (60, 57))
    assert told.heading == "The fewest go on from “Two”: 80% within 28 days"


def test_it_says_why_with_the_step_that_most_are_at() -> None:
    said = found(TWO, (90, 70), (60, 30))
    assert said.why == "Stalled in it now: 20 people, all of them with “Step talk” open."
    assert (said.state, said.step) == ("stalled", "talk")


def test_steps_that_hold_as_many_are_named_together() -> None:
    steps = tuple(step(name, opened=80, done=40, stalled=people) for name, people in (("a", 12), ("b", 9), ("c", 12)))
    published = suppress(table(level("one", completed=40, stalled=20, waiting_on_service=20, steps=steps)))
    assert _two(published).why.endswith("12 of them with “Step a” and “Step c” open.")


def test_our_own_delay_is_named_as_ours() -> None:
    late = suppress(table(level("one", completed=40, stalled=6, waiting_on_service=20)))
    said = _two(late)
    assert said.why.startswith("Waiting on us in it now: 20 people.")
    assert said.state == "waiting_on_service"


@pytest.mark.parametrize(("done", "aside", "is_named"), [(15, 5, True), (20, 0, True), (12, 7, False), (0, 0, False)])
def test_a_step_that_most_of_those_who_went_on_left_open_is_not_named_as_what_holds(
    done: int, aside: int, is_named: bool
) -> None:
    """All twenty are stalled with it open, and so were most of the forty who went on all the same."""
    steps = (step("limits", opened=80, done=done, skipped=aside, stalled=20),)
    published = suppress(table(level("one", completed=40, stalled=20, waiting_on_service=20, steps=steps)))
    said = _two(published).why
    assert ("“Step limits”" in said) is is_named
    assert is_named or said == "Stalled in it now: 20 people. No one step can be named that holds them."


def _two(published: DropOff) -> Finding:
    """What is found with a second share beside it, so that levels are compared."""
    first = published.levels[0]
    both = replace(published, levels=(first, replace(first, level="two")))
    return found(both, (60, 30), (60, 40))


def test_a_single_share_leads_to_no_level_and_the_counts_do() -> None:
    """The one level with a share has 15 stalled; the other has 20, and nobody is led past them."""
    said = found(TWO, (90, 70), (0, 0))
    assert said.heading == "The most people are stalled in “Two”: 20"
    assert "only of “One” can it be told how many went on within 28 days (78%)" in said.sentence
    assert (said.level, said.state, said.step) == (1, "stalled", "talk")


def test_where_a_number_is_hidden_the_most_are_the_most_of_those_shown() -> None:
    hidden = replace(TWO.levels[0], stalled=None)
    said = found(replace(TWO, levels=(hidden, TWO.levels[1])), (90, 70), (0, 0))
    assert said.heading == "Of the numbers that are shown, the most people are stalled in “Two”: 20"


def test_where_two_levels_hold_as_many_none_is_named() -> None:
    said = found(replace(TWO, levels=(TWO.levels[1], replace(TWO.levels[1], level="x"))), (90, 70), (0, 0))
    assert (said.heading, said.level) == ("The levels cannot be compared yet", None)


def test_before_anybody_had_the_time_it_is_too_soon_and_says_when_it_is_not() -> None:
    said = found(TWO, (0, None), (0, None))
    assert said.heading == "Too soon to compare the levels"
    assert said.sentence.endswith("numbers from Monday 30 November on, at the earliest."), said.sentence


@pytest.mark.parametrize("number", [1, 15, 20, 27])
def test_the_day_on_which_it_can_be_told_does_not_move_on_with_the_days(number: int) -> None:
    """The first came on 1 November: they have had 28 days when 29 November is over."""
    on_that_day = replace(TWO, as_of=date(2026, 11, number))
    assert "30 November" in found(on_that_day, (0, None), (0, None)).sentence


def test_a_day_that_has_come_without_numbers_is_named_no_more() -> None:
    said = found(replace(TWO, as_of=date(2026, 11, 29)), (0, None), (0, None))
    assert said.heading == "Too soon to compare the levels"
    assert said.sentence.endswith("so that all had the same time.")


def test_each_row_says_from_when_it_can_be_told_as_long_as_that_is_to_come() -> None:
    def soon(as_of: date, *, entered: int | None = 30) -> str:
        row = replace(rows_of(TWO)[0], entered=entered)
        soonest = says_from(SINCE, WINDOW_DAYS, as_of)
        return follow_rows([FollowUp("one", 0, 0, is_early=True)], [row], soonest)[0].soon

    said = "Too soon. It can be said from Monday 30 November on, at the earliest."
    assert [soon(date(2026, 11, number)) for number in (1, 20, 28)] == [said] * 3
    assert soon(date(2026, 11, 29)) == "Too soon: nobody has had the whole time yet."
    assert soon(date(2026, 11, 20), entered=0) == "Nobody has reached it yet."
    assert soon(date(2026, 11, 20), entered=None) == ""


def test_where_the_shares_are_hidden_no_level_is_named() -> None:
    assert found(TWO, (90, None), (60, None)).heading == "Too many numbers are hidden to name one level"


def test_how_few_have_started_is_never_told_as_nobody() -> None:
    hidden = replace(suppress(table(level(completed=2, stopped=1))), started=None)
    assert found(hidden, (None, None)).heading.startswith("Too few people")


def test_everybody_going_on_is_said_as_that() -> None:
    assert "everybody went on" in found(TWO, (70, 70), (30, 30)).heading


@pytest.mark.parametrize("seed", range(40))
def test_there_is_a_sentence_for_every_service(seed: int) -> None:
    published = suppress(some_drop_off(seed))
    for follow in ((40, 30), (40, None), (0, None)):
        said = found(published, *(follow for _level in published.levels))
        assert said.heading
        assert said.sentence.endswith(".")
