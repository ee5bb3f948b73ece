"""Each bench once, end to end and as small as it gets: shapes and counts, never seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import clock
from app.bench import advance, desk, flight, page, reminders, start
from app.bench.chain import STEPS
from app.bench.due_rows import FullOutbox
from app.bench.installation import Installation, installed
from app.bench.measuring import BenchRefused, Counts, count_written
from app.bench.reporting import Report
from app.bench.scratch import scratch_database
from app.desk.pages.worklist import Worklist, worklist_of
from app.desk.views import worklist as view
from app.extensions import Database
from app.permissions import Actor
from app.services import outbox
from app.services.clients import create_client
from app.services.outbox import Tried
from app.vault import Vault
from app.vocabulary import DeliveryOutcome
from config import Settings
from tests.bench.compiled_before import link_what_is_compiled
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.usefixtures("installed_quickly", "no_garbage_of_before")


def must_be_sound(report: Report, *contenders: str) -> None:
    told = report.as_json()
    assert list(told) == ["bench", "rounds", "unit", "figures", "ratios", "goals", "counts", "absent"]
    assert list(told["figures"]) == list(contenders)
    assert all(figure > 0 for figure in told["figures"].values())
    assert told["counts"] == {"missing": 0, "twice": 0}


def test_advance_walks_the_chain_through_the_service_and_every_step_is_there_once(tmp_path: Path) -> None:
    report = advance.run(tmp_path, rounds=2, size=1)
    must_be_sound(report, "ours", "ours_perform", "raw_sqlite3")
    told = report.as_json()
    assert (told["bench"], told["rounds"], told["unit"]) == ("advance", 2, "steps/s")
    assert list(told["goals"]) == ["A1"]
    assert told["absent"] == ["spiffworkflow", "spiffworkflow_shared", "viewflow"]


def test_advance_would_notice_an_event_that_is_not_there(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    ours = advance.Ours("ours", installation, advance.send)
    lap = ours.lap(1)
    written = list(ours.written())
    installation.close()
    assert len(lap.acked) == len(written) == len(STEPS)
    assert count_written(lap.acked, written).missing == 0
    assert count_written(lap.acked, written[1:]).missing == 1
    assert count_written(lap.acked, [*written, written[0]]).twice == 1


def test_page_renders_the_same_bytes_twice_and_every_form_is_there_once(tmp_path: Path) -> None:
    report = page.run(tmp_path, rounds=1, size=12)
    must_be_sound(report, "ours", "flask_orm", "ours_post", "flask_orm_post")
    told = report.as_json()
    assert list(told["ratios"]) == ["ours/flask_orm", "ours_post/flask_orm_post"]
    assert list(told["goals"]) == ["P1", "P3"]
    assert told["absent"] == ["django"]


def test_pages_that_differ_are_no_comparison() -> None:
    with pytest.raises(BenchRefused, match="does not render what ours does"):
        page.must_be_the_same("<p>ours</p>", "<p>theirs</p>")


def test_start_compares_fresh_interpreters(tmp_path: Path) -> None:
    link_what_is_compiled(tmp_path / "compiled")  # The lap that is not counted would compile it all anew.
    report = start.run(tmp_path, rounds=1, size=1)
    must_be_sound(report, "ours", "flask_sqlalchemy", "flask_sqlalchemy_orm", "python_alone")
    assert report.as_json()["goals"]["S1"]["want"] == "<= 1.4"
    assert report.as_json()["unit"] == "s"


def test_reminders_go_out_once_also_where_a_worker_is_killed(tmp_path: Path) -> None:
    report = reminders.run(tmp_path, rounds=1, size=120, many=2)
    must_be_sound(report, "ours_1", "ours_2", "ours_2_one_killed", "apscheduler")
    told = report.as_json()
    assert (told["bench"], told["unit"]) == ("reminders", "messages/s")
    assert list(told["goals"]) == ["R1"]
    assert next(iter(told["ratios"])) == "ours_1/apscheduler"


@pytest.mark.pg
def test_reminders_go_out_once_from_postgresql_too_and_its_database_is_gone_afterwards(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    server = postgres_server.url.render_as_string(hide_password=False)
    with ExitStack() as everything:
        url = everything.enter_context(scratch_database(server))
        contenders = reminders.ours("ours", everything, tmp_path, 80, 2, url)
        laps = [one.lap(80) for one in contenders]
        assert [(lap.acked, list(one.written())) for lap, one in zip(laps, contenders, strict=True)] == [((), [])] * 3
        assert laps[0].count == laps[1].count == 80
    with pytest.raises(sa.exc.OperationalError, match="does not exist"):
        sa.create_engine(url).connect()


def test_a_server_where_no_database_can_be_made_is_said_in_a_plain_sentence() -> None:
    for url in ("nonsense", "postgresql://nobody@127.0.0.1:1/none"):
        with pytest.raises(BenchRefused, match="a user who may create databases"), scratch_database(url):
            pass


def test_reminders_would_notice_one_that_did_not_go_out_one_that_did_twice_and_one_that_was_early(
    sqlite_database: Database, sqlite_settings: Settings
) -> None:
    with sqlite_database.begin() as db:
        her = create_client(db, Vault.of(sqlite_settings), pseudonym="Calm Otter", language="en")
    full = FullOutbox(sqlite_database, her, planned=200, due=60)
    with sqlite_database.begin() as db:
        batch = outbox.claim(db, "one", 100)
        outbox.settle(db, "one", [Tried(one, DeliveryOutcome.SENT, "email") for one in batch])
    wire = [one.id for one in batch]
    assert full.check(wire) == Counts()
    assert full.check(wire[2:]) == Counts(missing=2)
    assert full.check([*wire, wire[0]]) == Counts(twice=1)
    assert full.check([*wire, wire[0]], repeated=frozenset(wire[:1])) == Counts()
    full.due_again()
    assert full.check(wire) == Counts(missing=60)
    with clock.moved_to(clock.now() + timedelta(days=60)), sqlite_database.begin() as db:
        outbox.claim(db, "one", 200)
    with pytest.raises(BenchRefused, match="before they were due"):
        full.check(wire)


@pytest.fixture(scope="module")
def for_the_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One installation for both: to make it takes longer than to look at it."""
    with installed(tmp_path_factory.mktemp("desk")) as installation:
        yield installation


@pytest.fixture
def at_the_desk(for_the_desk: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "installed", lambda _folder, _address: nullcontext(for_the_desk))


SMALL = desk.Size(clients=4, staff=2, requests=1)


@pytest.mark.usefixtures("at_the_desk")
def test_desk_measures_three_pages_beside_three_minimal_ones(tmp_path: Path) -> None:
    report = desk.run(tmp_path, rounds=1, size=SMALL)
    must_be_sound(report, "worklist", "worklist_orm", "clients", "clients_orm", "record", "record_orm")
    assert report.as_json()["absent"] == ["postgres"]


@pytest.mark.usefixtures("at_the_desk")
def test_desk_refuses_a_page_that_asks_once_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def once_a_row(db: sa.Connection, staff: Actor) -> Worklist:
        found = worklist_of(db, staff)
        for _row in found.rows:
            db.execute(sa.select(sa.literal(1)))
        return found

    monkeypatch.setattr(view, "worklist_of", once_a_row)
    with pytest.raises(BenchRefused, match="statements grow with rows"):
        desk.run(tmp_path, rounds=1, size=SMALL)


def test_a_flight_decides_as_bare_progress_does_and_costs_a_few_times_as_much(tmp_path: Path) -> None:
    report = flight.run(tmp_path, rounds=3, size=20)
    must_be_sound(report, "ours", "bare_progress")
    assert report.ratio("ours", "bare_progress") > 0.15
