"""What stands beside the table of levels, read from the roll-up on both databases."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.queries.beside_dropoff import published_first_stops, published_follow_up, published_waits
from app.queries.dropoff import published_dropoff
from quests.first_stops import StopRow
from quests.follow_up import FollowUp
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
