"""The bench of the numbers: its rows are what the store would have written, and all who count them agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.bench import dropoff
from app.bench.dropoff_paths import LEVELS
from app.bench.dropoff_raw import must_agree, said
from app.bench.dropoff_rows import Population, Someone
from app.bench.measuring import BenchRefused
from app.bench.scratch import scratch_database
from quests.events import Event
from quests.standing import standing
from quests.tally import changed_by
from quests.trace import Trace
from tests.postgres_server import PostgresServer

UNTIL = datetime(2026, 6, 1, tzinfo=UTC)
SMALL = dropoff.Size(journeys=40, ways=20, times=1)
pytestmark = pytest.mark.usefixtures("installed_quickly", "no_garbage_of_before")
DIMENSIONS = ("risk", "audience", "language", "channel", "frame")


def log_of(one: Someone) -> list[list[Event]]:
    """Her own events, at her own time and with what was known of her, as far as they had happened."""
    later = timedelta(hours=one.hours)
    acts = [[replace(event, at=event.at + later) for event in act] for act in one.path.acts]
    first = acts[0][0]
    acts[0][0] = replace(first, detail={**first.detail, **dict(zip(DIMENSIONS, one.traits, strict=True))})
    return [act for act in acts if act[0].at < UNTIL]


def test_the_rows_of_many_are_those_that_the_store_would_have_written_for_each() -> None:
    people = Population(60, UNTIL, ways=40)
    tallies, stays = list[tuple[object, ...]](), list[tuple[object, ...]]()
    for one in people.people():
        trace, cohort = Trace(), None
        for act in log_of(one):
            found = changed_by(trace, act, version_id="v", cohort=cohort, versions={})
            cohort = found.cohort
            tallies += [tuple(row) for row in found.tallies]
            stays += [(row.cohort, row.quarter, *row.stay, row.change) for row in found.stays]
    assert Counter(people.tallies("v")) == Counter(tallies)
    assert Counter(people.stays("v")) == Counter(stays)


def test_the_visits_of_many_are_where_each_stood() -> None:
    people = Population(60, UNTIL, ways=40)
    stood = [standing((event for act in log_of(one) for event in act), UNTIL) for one in people.people()]
    counted = Counter((level.level, level.state.value) for one in stood if one for level in one.levels.values())
    assert Counter(row[:2] for row in people.visits()) == counted
    assert {state for _level, state in counted} >= {"completed", "stalled", "in_progress", "abandoned", "stopped"}


def test_everybody_counts_the_same_and_is_measured(tmp_path: Path) -> None:
    told = dropoff.run(tmp_path, rounds=1, size=SMALL).as_json()
    assert list(told["figures"]) == [
        *("page", "risk", "medians", "page_of_any_day", "risk_raw", "advance", "advance_without")
    ]
    assert all(figure > 0 for figure in told["figures"].values())
    assert list(told["goals"]) == ["F4"]
    assert told["counts"] == {"missing": 0, "twice": 0}
    assert told["absent"] == ["page_duckdb", "risk_duckdb", "medians_duckdb", "medians_lifelines", "postgres"]


@pytest.mark.pg
def test_postgresql_counts_the_same_too(tmp_path: Path, postgres_server: PostgresServer) -> None:
    day = UNTIL.date() - timedelta(days=1)
    people = Population(40, UNTIL, ways=20)
    visits = Counter((str(row[0]), str(row[1])) for row in people.visits())
    with (
        scratch_database(postgres_server.url.render_as_string(hide_password=False)) as url,
        dropoff.on_one_database(tmp_path / "postgres", people, day, url, "_postgres") as contenders,
    ):
        rows = {one.name: one.rows() for one in contenders if hasattr(one, "rows")}
    assert must_agree({name: rows[name] for name in ("risk_postgres", "risk_raw_postgres")}) is None
    assert [row for row in rows["page_postgres"] if row.split()[:2] == [LEVELS[1], "completed"]] == said(
        {(LEVELS[1], "completed"): visits[LEVELS[1], "completed"]}
    )


def test_who_counts_differently_is_refused() -> None:
    assert must_agree({"one": ["a 1", "b 2"], "other": ["b 2", "a 1"]}) is None
    assert must_agree({"one": ["a 1"], "other": ["a 2"]}) == "other does not count as one does: a 1"
    dropoff.must_be_in_the_hour(["level-1 120"], ["level-1 7170"])
    with pytest.raises(BenchRefused, match="does not find the medians"):
        dropoff.must_be_in_the_hour(["level-1 120"], ["level-1 7080"])
