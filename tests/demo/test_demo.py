"""The demo: a small service that has lived for ten weeks, asked by its own users, and refused what it cannot be."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.journeys import StepRun
from app.models.outbox import Outgoing
from app.models.safety import ProtocolRun, ServiceClock
from app.queries.journeys import events_by_journey, journey_ids
from app.queries.monthly_reports import reports
from app.queries.outbox import LATE_AFTER
from app.queries.service_hours import hours_of, on_call_now
from app.services.journeys import differences
from app.vocabulary import ContactEnding, OutgoingState, Risk
from config import load
from quests.months import Month, ready_from
from tests.command_line import Questline
from tests.demo.built_once import ROOT, Built, built_once

pytestmark = pytest.mark.timeout(240)
"""Whichever test comes first builds a demo."""

ROLES = ["counsellor", "counsellor", "supervisor", "agent", "clinician", "designer", "analyst", "quality", "admin"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A demo of thirty people, looked at by ``--check``, where another one had been interrupted before."""
    return built_once(tmp_path_factory, "--clients", "30", "--seed", "3", is_interrupted=True)


def test_the_check_sees_a_page_of_every_room_and_ends_well(built: Built) -> None:
    assert built.returncode == 0, built.stderr
    for role in {*ROLES, "client"}:
        assert role in built.stdout
    for address in (
        "/talk", "/my", "/my/reminders", "/desk", "/desk/contacts", "/desk/calls", "/desk/handovers", "/desk/notices",
        "/desk/board", "/desk/shift", "/desk/supervision", "/insights/dropoff", "/staff", "/admin/channels",
        "/admin/hours", "/admin/on-call",
    ):  # fmt: skip
        assert address in built.stdout


def test_demo_json_has_the_staff_and_a_dozen_people_and_nothing_half_written(built: Built) -> None:
    folder = built.data
    known = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    assert list(known) == ["url", "seed", "staff", "clients"]
    assert [member["role"] for member in known["staff"]] == ROLES
    assert set(known["staff"][0]) == {"role", "name", "email", "password", "totp_secret"}
    assert len(known["clients"]) == 12
    assert set(known["clients"][0]) == {"pseudonym", "phrase", "quest", "state"}
    assert known["url"].startswith("http://127.0.0.1:")
    assert list(folder.glob("*.partial")) == []


def test_nothing_in_the_demo_was_put_behind_the_services_back(built: Built) -> None:
    folder = built.data
    database = Database(load(folder, environ={}).database_url)
    with database.reading() as db:
        found = [line for journey_id in journey_ids(db) for line in differences(db, journey_id)]
        kinds = {event.kind for _journey, events in events_by_journey(db) for event in events}
    database.dispose()
    assert found == []
    assert {"journey_started", "step_done", "level_completed", "counsellor_assigned", "contact_lost"} <= kinds


def test_every_end_of_a_contact_every_risk_and_every_protocol_is_there_on_whatever_day(built: Built) -> None:
    folder = built.data
    database = Database(load(folder, environ={}).database_url)
    with database.reading() as db:
        cards = list(db.execute(sa.select(ContactCard.ending, ContactCard.risk, ContactCard.client_id)))
        runs = list(db.execute(sa.select(ProtocolRun.kind, ProtocolRun.closed_at)))
        clocks = list(db.execute(sa.select(ServiceClock.kind, ServiceClock.outcome)))
        calls = db.execute(sa.select(StepRun.id).where(StepRun.step == "check-call", StepRun.status == "open")).all()
        locked = db.execute(sa.select(Client.id).where(Client.locked_since.is_not(None))).all()
        hours, rota = hours_of(db, ZoneInfo("UTC")), on_call_now(db, clock.now())
    database.dispose()
    assert {card.ending for card in cards} == {None, *ContactEnding}
    assert {card.risk for card in cards} >= {Risk.LOW, Risk.MEDIUM, Risk.HIGH, Risk.EMERGENCY}
    assert {card.client_id is None for card in cards} == {True, False}
    assert {(run.kind, run.closed_at is None) for run in runs} >= {("p_s", True), ("p_f", False), ("p_v", True)}
    assert {("handover", None), ("handover", "accepted"), ("call_back", None), ("senior", None)} <= {
        *map(tuple, clocks)
    }
    assert calls
    assert locked
    assert len(hours.stretches_of(date(2026, 3, 2))) == 2
    assert () in hours.special.values()
    assert rota.not_planned == frozenset()


def test_each_month_was_counted_on_the_day_on_which_the_worker_counts_it(built: Built) -> None:
    folder = built.data
    database = Database(load(folder, environ={}).database_url)
    with database.reading() as db:
        found = reports(db)
    database.dispose()
    assert len(found) in (1, 2, 3)
    for one in found:
        assert one.made_at == ready_from(Month(one.month), ZoneInfo("UTC"))


def test_nothing_is_late_when_the_doors_open(built: Built) -> None:
    """The worker beside the demo begins after the ten weeks: it finds nothing that waited for it for long."""
    opened = datetime.fromtimestamp((built.data / "built-with.json").stat().st_mtime, UTC)
    closed_by_the_worker = Outgoing.closed_at >= opened
    waits = Outgoing.state.in_((OutgoingState.PLANNED, OutgoingState.CLAIMED))
    database = Database(load(built.data, environ={}).database_url)
    with database.reading() as db:
        late = db.execute(
            sa.select(Outgoing.text, Outgoing.due_at).where(
                waits | closed_by_the_worker, Outgoing.due_at < opened - LATE_AFTER
            )
        ).all()
        sent = db.execute(sa.select(sa.func.count()).where(Outgoing.state == OutgoingState.SENT)).scalar_one()
    database.dispose()
    assert not late
    assert sent


def test_another_seed_for_the_same_folder_is_refused_in_one_line(built: Built, questline: Questline) -> None:
    folder = built.data
    done = questline("demo", "--port", "0", "--data", str(folder), "--seed", "4", "--check")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "was built with --seed 3" in done.stderr


def test_an_existing_demo_is_started_as_it_is(built: Built, tmp_path: Path) -> None:
    """By the very command, from a copy: the worker beside a demo goes on writing in it."""
    folder = Path(shutil.copytree(built.data, tmp_path / "data"))
    before = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "app", "demo", "--port", "0", "--data", str(folder), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    after = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    assert after["clients"] == before["clients"]


def test_a_database_of_people_who_are_not_imaginary_is_never_touched(questline: Questline, tmp_path: Path) -> None:
    database = tmp_path / "questline.sqlite3"
    database.write_bytes(b"somebody's own words")
    done = questline("demo", "--port", "0", "--data", str(tmp_path), "--check")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "holds a database that is no demo" in done.stderr
    assert database.read_bytes() == b"somebody's own words"


def test_a_demo_that_was_interrupted_begins_again(built: Built) -> None:
    assert built.returncode == 0, built.stderr
    assert not (built.data / "demo-unfinished").exists()
