"""What stands beside the table of levels, read from the roll-up on both databases."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask import Flask, render_template

from app.insights.pages.dropoff_beside import wait_rows
from app.insights.pages.level_rows import LevelRow, StepRow
from app.queries.beside_dropoff import published_first_stops, published_follow_up, published_waits
from app.queries.dropoff import published_dropoff
from quests.dropoff import STATES, STEP_NUMBERS
from quests.first_stops import StopRow
from quests.follow_up import FollowUp
from quests.our_waits import Waits
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.desk.cast import QUEST, Cast

UTC = ZoneInfo("UTC")


def test_levels_first_stops_and_waits_of_people_who_came_a_month_ago(
    cast_on_both: Cast, frozen_clock: FrozenClock
) -> None:
    """Six come to the second level and grow quiet; five more begin later and are not compared yet."""
    cast = cast_on_both
    for number in range(6):
        walker = cast.walker(f"Quiet Heron {number}")
        cast.send(walker, "how-we-work")
        cast.send(walker, "what-i-want", {"change": "Sleep through the night"})
    frozen_clock.advance(days=25)
    for number in range(5):
        cast.walker(f"Tall Reed {number}")
    frozen_clock.advance(days=5)
    with cast.database.reading() as db:
        numbers = published_dropoff(db, QUEST, zone=UTC)
        follow = published_follow_up(db, numbers, UTC)
        stops = published_first_stops(db, numbers, UTC)
        waits = published_waits(db, numbers, UTC)
    assert numbers.levels[0].entered == 11
    came = A_MONDAY_MORNING.date()
    assert follow[:2] == [FollowUp("where-i-am", 6, 6, came), FollowUp("my-limits", 6, 0, came)]
    assert [one.is_early for one in follow] == [False, False, True, True]
    assert StopRow(("my-limits",), (0, 0, 0, 6, 0, 0)) in stops.rows
    assert waits == {}


def test_the_row_of_a_wait_says_up_to_which_day_it_was_kept_and_where_it_is_too_soon(desk_app: Flask) -> None:
    """Eight of nineteen waits ended: how long half of them take is not hidden, nobody knows it yet."""
    steps = (StepRow("talk", "A talk", (0,) * len(STEP_NUMBERS)), StepRow("plan", "A plan", (0,) * len(STEP_NUMBERS)))
    level = LevelRow("one", "One", 40, (0,) * len(STATES), None, steps)
    waits = {"talk": Waits("talk", 31, 28, 2.5, 30, date(2026, 3, 10)), "plan": Waits("plan", 8, None, None)}
    with desk_app.test_request_context():
        rows = wait_rows(waits, [level])
        page = SimpleNamespace(
            waits=rows, follow=[], window_days=28, stops=SimpleNamespace(rows=[], heads=[], is_pooled=False)
        )
        html = render_template("insights/_dropoff_beside.html", page=page, asked=SimpleNamespace(address={}))
    talk, plan = html[html.index("A talk") : html.index("A plan")], html[html.index("A plan") :]
    assert "93%" in talk
    assert "of 30 that ended by Tuesday 10 March" in talk
    assert "too soon: half have not ended yet" not in talk
    assert plan.count("too soon: half have not ended yet") == 1
    assert plan.count(">hidden<") == 1, "of how many it was kept is not told yet"
