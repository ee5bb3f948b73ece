"""What the river is drawn from: published numbers, and nothing that they do not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.insights.river import HIDDEN, Bar, Stage, Stream, stages
from quests.dropoff import DropOff
from quests.suppression import suppress
from tests.quests.populations import some_drop_off
from tests.quests.tables import level, table


def drawn(*levels: dict[str, int]) -> list[Stage]:
    exact = table(*(level(f"level-{number}", **states) for number, states in enumerate(levels, 1)))
    return stages(suppress(exact), [f"Level {number}" for number in range(1, len(levels) + 1)])


def streams(stage: Stage) -> dict[str, int]:
    return {stream.kind: stream.people for stream in stage.streams}


def test_each_way_of_being_elsewhere_is_a_stream_of_its_own() -> None:
    (only,) = drawn(
        {"completed": 40, "in_progress": 9, "waiting_on_service": 6, "paused": 5, "stalled": 8, "stopped": 7,
         "abandoned": 11, "moved": 5, "exited_well": 6, "safety_hold": 5}
    )  # fmt: skip
    assert (only.reached, only.went_on) == (102, 40)
    assert streams(only) == {"here": 9, "ours": 6, "resting": 10, "stalled": 8, "left": 18, "well": 11}


def test_moving_on_ending_well_pausing_and_waiting_on_us_are_no_loss() -> None:
    calm = {"completed": 40, "moved": 10, "exited_well": 10, "paused": 10, "waiting_on_service": 10, "in_progress": 10}
    assert drawn(calm)[0].loss == 0
    assert drawn({"completed": 60, "stalled": 15, "stopped": 5, "abandoned": 20})[0].loss == 0.4


def test_hidden_numbers_flow_in_one_stream_as_wide_as_the_rest() -> None:
    (only,) = drawn({"completed": 40, "stalled": 12, "stopped": 3, "in_progress": 9})
    assert only.streams[-1] == Stream(HIDDEN, ("in_progress", "stopped"), 12)
    assert streams(only) == {"stalled": 12, HIDDEN: 12}
    assert only.loss is None


def test_a_stream_holds_the_shown_part_when_the_other_part_is_hidden() -> None:
    (only,) = drawn({"completed": 40, "abandoned": 30, "stopped": 4, "moved": 3})
    assert Stream("left", ("abandoned",), 30) in only.streams
    assert Stream(HIDDEN, ("stopped", "moved"), 7) in only.streams


def test_a_level_whose_reach_is_hidden_is_folded_into_the_one_before() -> None:
    first, last = drawn(
        {"completed": 50, "stopped": 2, "moved": 2},
        {"completed": 30, "stalled": 12, "in_progress": 8},
        {"completed": 20, "stalled": 10},
    )
    assert first.titles == ("Level 1", "Level 2")
    assert (first.reached, first.went_on, last.reached) == (54, 30, 30)
    assert sum(streams(first).values()) == 24


def test_no_stream_adds_levels_up_beside_a_hidden_part() -> None:
    first, _last = drawn(
        {"completed": 50, "stopped": 2, "moved": 2},
        {"completed": 30, "stopped": 12, "in_progress": 8},
        {"completed": 20, "stalled": 10},
    )
    assert "left" not in streams(first)
    assert Bar("left", None) in first.bars


def test_a_last_level_whose_completions_are_hidden_has_no_finish() -> None:
    (only,) = drawn({"completed": 40, "stopped": 2})
    assert (only.reached, only.went_on) == (42, None)
    assert only.streams == (Stream(HIDDEN, ("completed", "stopped"), 42),)


def test_the_loss_that_is_shown_is_said_also_where_a_part_of_it_is_hidden() -> None:
    found = drawn(
        {"completed": 80, "stalled": 6, "in_progress": 9},
        {"completed": 48, "stalled": 20, "stopped": 3, "in_progress": 9},
    )
    assert [stage.lost_at_least for stage in found] == [6, 20]
    assert [stage.levels for stage in found] == [(0,), (1,)]
    assert found[1].loss is None


def test_the_bars_say_hidden_where_a_part_is_hidden_and_nothing_where_there_is_nobody() -> None:
    (only,) = drawn({"completed": 40, "stalled": 12, "stopped": 3, "in_progress": 9})
    assert only.bars == (Bar("stalled", 12), Bar("left", None), Bar("ours", 0))


@pytest.mark.parametrize("started", [0, None])
def test_without_a_number_of_starts_nothing_is_drawn(started: int | None) -> None:
    assert stages(replace(table(level(completed=40)), started=started), ["Level 1"]) == []


def test_of_three_people_nothing_is_drawn() -> None:
    assert drawn({"completed": 2, "stopped": 1}, {"in_progress": 2}) == []


@pytest.mark.parametrize("seed", range(60))
def test_every_stage_of_a_random_quest_is_drawn_from_published_numbers(seed: int) -> None:
    """What is drawn adds up to what is shown, and no hidden stream is so thin that it gives somebody away."""
    published = suppress(some_drop_off(seed))
    found = stages(published, [f"Level {number}" for number in range(len(published.levels))])
    assert len(found) <= sum(one.entered is not None for one in published.levels)
    shown = every_shown_number(published)
    for stage in found:
        assert {stage.reached, stage.went_on} - {None} <= shown
        assert stage.reached >= sum(stream.people for stream in stage.streams)
        for stream in stage.streams:
            assert stream.people >= 5
        if len(stage.titles) == 1:
            assert stage.reached == (stage.went_on or 0) + sum(stream.people for stream in stage.streams)


def every_shown_number(published: DropOff) -> set[int | None]:
    return {number for one in published.levels for number in (one.entered, *one.states.values())}
