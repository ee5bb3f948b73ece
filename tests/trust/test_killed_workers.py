"""Workers are killed with -9 at random moments: nothing due is forgotten, and nothing comes twice that may not.

Promises P5 and P6 (trust.md). Exactly-once cannot be promised to an SMS network: where the other side does not know our
key, a message may come twice for a worker that died between sending it and writing so down, never more often. With
``QUESTLINE_LONG_RUN=1`` two hundred are killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.outbox import Delivery, Outgoing
from app.services import clients, outbox
from app.services.outbox import NewMessage
from app.vault import Vault
from app.vocabulary import OutgoingState, SendPolicy
from config import Settings
from tests.trust.killed_workers import KEYED, PLAIN, Run, as_words

ROOT = Path(__file__).parent.parent.parent
IS_LONG = bool(os.environ.get("QUESTLINE_LONG_RUN"))
SIZE: dict[str, Any] = {"workers": 8, "messages": 4000, "by_themselves": 40, "by_others": 36, "lease": 3}
LONG: dict[str, Any] = {"workers": 16, "messages": 20_000, "by_themselves": 120, "by_others": 110, "lease": 5}
A_THIRD: dict[str, Any] = {"workers": 8, "messages": 1400, "by_themselves": 14, "by_others": 12, "lease": 3}
SMALL: dict[str, Any] = {"workers": 4, "messages": 240, "by_themselves": 12, "by_others": 0, "lease": 1}
AT_MOST_ONCE = "at-most-once"
pytestmark = pytest.mark.timeout(3600 if IS_LONG else 330)


@dataclass(frozen=True)
class Outcome:
    """How often each message was on the wire, and how often the other side took it, by kind and by what caused it."""

    on_wire: dict[str, Counter[str]]
    taken: dict[str, Counter[str]]
    states: dict[str, str]
    killed: int
    after_sending: int
    by_others: int

    def lost(self) -> list[str]:
        """What is marked as sent and never arrived."""
        arrived = sum(self.on_wire.values(), Counter())
        return [cause for cause, state in self.states.items() if state == OutgoingState.SENT and not arrived[cause]]


def kind_of(number: int) -> str:
    """Two of five go to a side that honours our key, two to one that does not, and one may never go twice."""
    return (KEYED, PLAIN, KEYED, PLAIN, AT_MOST_ONCE)[number % 5]


def plan_messages(database: Database, settings: Settings, messages: int) -> None:
    with database.begin() as db:
        client_id = clients.create_client(db, Vault.of(settings), pseudonym="Quiet Heron", language="en")
        due = clock.now() - timedelta(minutes=1)
        outbox.plan(db, [_message(number, client_id, due) for number in range(messages)])


def _message(number: int, client_id: str, due: Any) -> NewMessage:
    kind = kind_of(number)
    policy = SendPolicy.AT_MOST_ONCE if kind == AT_MOST_ONCE else SendPolicy.AT_LEAST_ONCE
    cause, to = f"{kind}:{number}", KEYED if kind == KEYED else PLAIN
    said = {"to": to, "cause": cause}
    return NewMessage(cause, "talk_soon", due, client_id=client_id, policy=policy, variables=said)


def carried_out(database: Database, settings: Settings, folder: Path, **size: Any) -> Outcome:
    run = Run(url=database.engine.url.render_as_string(hide_password=False), folder=str(folder), **size)
    plan_messages(database, settings, run.messages)
    command = [sys.executable, "-m", "tests.trust.killed_workers", as_words(run)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    on_wire: dict[str, Counter[str]] = {}
    taken: dict[str, Counter[str]] = {}
    for line in run.arrivals().read_text().splitlines():
        _to, cause, _key, how = line.split()
        kind = cause.partition(":")[0]
        on_wire.setdefault(kind, Counter())[cause] += 1
        taken.setdefault(kind, Counter())[cause] += how == "taken"
    with database.reading() as db:
        states = {row.cause: row.state for row in db.execute(sa.select(Outgoing.cause, Outgoing.state))}
    by_others = told["killed"] - told["before"] - told["after"]
    return Outcome(on_wire, taken, states, told["killed"], told["after"], by_others)


def test_nothing_is_forgotten_and_nothing_comes_twice_that_may_not(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    # PostgreSQL takes four times as long: with the suite a third of it is done there, in the long run more than all.
    size = LONG if IS_LONG else SIZE if database.engine.dialect.name == "sqlite" else A_THIRD
    ended = carried_out(database, settings, tmp_path, **size)
    assert ended.killed >= (200 if size is LONG else 60 if size is SIZE else 20)
    assert ended.after_sending > 0
    assert ended.lost() == []
    for kind in (KEYED, PLAIN):
        due = {cause for cause in ended.states if cause.startswith(f"{kind}:")}
        assert set(ended.on_wire[kind]) == due
        assert {ended.states[cause] for cause in due} == {OutgoingState.SENT}
    assert set(ended.taken[KEYED].values()) == {1}
    repeats = [sum(times.values()) - len(times) for times in (ended.on_wire[PLAIN], ended.on_wire[KEYED])]
    assert 0 < sum(repeats) <= ended.after_sending + ended.by_others

    doubtful = [cause for cause, state in ended.states.items() if state == OutgoingState.UNCERTAIN]
    assert set(ended.on_wire[AT_MOST_ONCE].values()) == {1}
    assert {cause.partition(":")[0] for cause in doubtful} == {AT_MOST_ONCE}
    assert 0 < len(doubtful) <= ended.killed
    never = {cause for cause in ended.states if cause.startswith(AT_MOST_ONCE)} - set(ended.on_wire[AT_MOST_ONCE])
    assert never <= set(doubtful)
    with database.reading() as db:
        tries = db.scalar(sa.select(sa.func.count()).select_from(Delivery))
    assert tries == size["messages"] - len(doubtful)


def test_control_who_marks_a_message_first_loses_some(
    sqlite_database: Database, sqlite_settings: Settings, tmp_path: Path
) -> None:
    ended = carried_out(sqlite_database, sqlite_settings, tmp_path, **SMALL, marks_first=True)
    assert len(ended.lost()) > 0


def test_control_without_the_same_key_a_message_comes_twice(
    sqlite_database: Database, sqlite_settings: Settings, tmp_path: Path
) -> None:
    ended = carried_out(sqlite_database, sqlite_settings, tmp_path, **SMALL, forgets_key=True)
    assert max(ended.taken[KEYED].values()) > 1
