"""``bench dropoff``: the numbers of a million journeys of six levels on both databases, beside DuckDB on the same rows.

Everybody counts the same: what the product's queries say of the roll-ups, what SQL says of the visits, and what DuckDB
says of them. Where two say different things nothing is measured. Then an advance, with the roll-ups and without.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app import clock
from app.bench.chain import chain_of
from app.bench.dropoff_loading import fill, write_file
from app.bench.dropoff_ours import QUERIES, SLUG, ZONE, Advance, Ours
from app.bench.dropoff_paths import STEPS
from app.bench.dropoff_raw import RawRows, must_agree
from app.bench.dropoff_rows import WAYS, Population
from app.bench.installation import Installation, installed
from app.bench.measuring import BenchRefused, Contender, race
from app.bench.peer import Peer, peers_in
from app.bench.reporting import Goal, Report
from app.bench.scratch import scratch_database
from app.extensions import Database
from app.queries.dropoff import quarter_of
from app.queries.quest_versions import version_of
from app.services.closing_days import close_day, sums_of_day
from app.services.quest_versions import publish
from quests.dropoff import as_of_instant, latest_day

JOURNEYS = 1_000_000
TIMES = 20
HALF_A_MONTH = timedelta(days=15)
LIFELINES = "medians_lifelines"
GOALS = (
    Goal("F1", ("page", "page_duckdb"), ">= 30"),
    Goal("F1, PostgreSQL", ("page_postgres", "page_duckdb"), ">= 30"),
    Goal("F2", ("risk", "risk_duckdb"), ">= 0.083"),
    Goal("F2, PostgreSQL", ("risk_postgres", "risk_duckdb"), ">= 0.1"),
    Goal("F3", ("medians", "medians_duckdb"), ">= 1"),
    Goal("F4", ("advance", "advance_without"), ">= 0.909"),
    Goal("F4, PostgreSQL", ("advance_postgres", "advance_without_postgres"), ">= 0.909"),
)
"""F2 within 12 and 10 times; F4: a tenth more time is a ratio of 0.909."""


@dataclass(frozen=True)
class Size:
    """How many journeys, in how many ways; how often a lap asks, and how many walk on in it."""

    journeys: int = JOURNEYS
    ways: int = WAYS
    times: int = TIMES


def size_of(journeys: int) -> Size:
    """So many journeys, each in a way of its own where they are few."""
    return Size(journeys, min(WAYS, journeys))


def run(
    folder: Path, *, rounds: int, peers: str | None = None, postgres: str | None = None, size: Size | None = None
) -> Report:
    """Measure it in a folder that is empty. ``postgres`` is a server on which a database is made and dropped. Raises
    BenchRefused."""
    size, day = size or Size(), latest_day(clock.now(), ZONE)
    people = Population(size.journeys, as_of_instant(day, ZONE), ways=size.ways)
    with ExitStack() as open_ones:
        contenders = open_ones.enter_context(on_one_database(folder / "sqlite", people, day, None, ""))
        if postgres is not None:
            address = open_ones.enter_context(scratch_database(postgres))
            contenders += open_ones.enter_context(
                on_one_database(folder / "postgres", people, day, address, "_postgres")
            )
        there, absent = _peers(folder, people, peers)
        _refuse_what_differs(contenders, there)
        found = race([*contenders, *there], rounds=rounds, size=size.times, title="dropoff")
    missing = [*absent, *(() if postgres is not None else ("postgres",))]
    return Report("dropoff", "1/s", found, _pairs(), GOALS, missing)


@contextmanager
def on_one_database(
    folder: Path, people: Population, day: date, address: str | None, ending: str
) -> Iterator[list[Contender]]:
    """All rows on one database, with its last day closed, and who is measured there."""
    folder.mkdir(parents=True)
    with installed(folder, address) as installation:
        database = installation.database
        _fill(database, people, day)
        found: list[Contender] = [Ours(name + ending, database, ask, day) for name, ask in QUERIES.items()]
        earlier = Ours(f"page_of_any_day{ending}", database, QUERIES["page"], day - HALF_A_MONTH, slower=TIMES)
        yield [*found, earlier, RawRows(f"risk_raw{ending}", database), *_advances(installation, ending)]


def _advances(installation: Installation, ending: str) -> list[Contender]:
    return [
        Advance(f"advance{ending}", installation, has_rollups=True),
        Advance(f"advance_without{ending}", installation, has_rollups=False),
    ]


def _fill(database: Database, people: Population, day: date) -> None:
    """Two days are closed: the one that is asked about, and one a month before, from which any day between goes on."""
    with database.begin() as db:
        publish(db, chain_of(SLUG, [[step] for step in STEPS]), file=f"{SLUG}.yaml")
        version_id = version_of(db, SLUG).id
    fill(database, version_id, people)
    for closed in (day - 2 * HALF_A_MONTH, day):
        with database.reading() as db:
            rows = sums_of_day(db, version_id, quarter_of(as_of_instant(closed, ZONE)))
        with database.begin() as db:
            close_day(db, rows)


def _peers(folder: Path, people: Population, python: str | None) -> tuple[list[Peer], list[str]]:
    file = folder / "visits.csv"
    write_file(file, people)
    until = str(int(people.until.timestamp() // 3600))
    tasks = {f"{task}_duckdb": ("duckdb_dropoff.py", str(file), task, until) for task in QUERIES}
    return peers_in(python, {**tasks, LIFELINES: ("lifelines_medians.py", str(file))})


def _refuse_what_differs(contenders: Sequence[Contender], there: Sequence[Peer]) -> None:
    """Raises BenchRefused where two count differently."""
    told = {one.name: one.rows() for one in contenders if isinstance(one, RawRows)}
    told |= {one.name: list(one.written()) for one in there}
    by_the_minute = told.pop(LIFELINES, None)
    for task in QUERIES:
        same = {name: rows for name, rows in told.items() if name.startswith(task) and "any_day" not in name}
        if (differs := must_agree(same)) is not None:
            raise BenchRefused(differs)
    if by_the_minute is not None:
        must_be_in_the_hour(told["medians"], by_the_minute)


def must_be_in_the_hour(hours: Sequence[str], minutes: Sequence[str]) -> None:
    """Medians by the hour are those by the minute, but for the hour. Raises BenchRefused."""
    by_hour, by_minute = (dict(row.split() for row in rows) for rows in (hours, minutes))
    far = [level for level in by_hour if abs(int(by_hour[level]) * 60 - int(by_minute.get(level, -120))) > 60]
    if far or len(by_hour) != len(by_minute):
        raise BenchRefused(f"{LIFELINES} does not find the medians that medians does: {hours} and {minutes}")


def _pairs() -> list[tuple[str, str]]:
    pairs = []
    for ending in ("", "_postgres"):
        pairs += [(f"{name}{ending}", f"{name}_duckdb") for name in QUERIES]
        pairs += [(f"page_of_any_day{ending}", "page_duckdb"), (f"risk_raw{ending}", "risk_duckdb")]
        pairs.append((f"advance{ending}", f"advance_without{ending}"))
    return [*pairs, ("medians", LIFELINES)]
