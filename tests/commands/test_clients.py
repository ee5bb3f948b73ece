"""``questline clients erase``: the name once more or --yes, a reason, and then nobody of that name is there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app import schema
from app.extensions import Database
from app.queries.clients import client_by_pseudonym
from config import load
from tests.command_line import Questline
from tests.people_on_a_quest import a_walker

HER = "Quiet Heron"


@pytest.fixture(scope="module")
def somebody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory as the migrations make it, with one person on her way; to be copied."""
    folder = tmp_path_factory.mktemp("somebody")
    settings = load(folder, environ={})
    database = Database(settings.database_url)
    schema.upgrade(database)
    a_walker(database, settings, HER)
    database.dispose()
    return folder


@pytest.fixture
def database(somebody: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copytree(somebody, tmp_path, dirs_exist_ok=True)
    database = Database(load(tmp_path, environ={}).database_url)
    yield database
    database.dispose()


def is_there(database: Database) -> bool:
    with database.reading() as db:
        return client_by_pseudonym(db, HER) is not None


def test_a_script_erases_with_yes_and_a_reason(questline: Questline, database: Database, tmp_path: Path) -> None:
    place = ("--data", str(tmp_path))
    without_reason = questline("clients", "erase", HER, "--yes", *place)
    assert (without_reason.returncode, "--reason" in without_reason.stderr) == (2, True)
    nobody_to_ask = questline("clients", "erase", HER, "--reason", "asked", *place)
    assert (nobody_to_ask.returncode, "--yes" in nobody_to_ask.stderr) == (1, True)
    wrong_name = questline("clients", "erase", "Calm Birch", "--reason", "asked", "--yes", *place)
    assert (wrong_name.returncode, wrong_name.stderr.count("\n")) == (1, 1)
    assert is_there(database)
    done = questline("clients", "erase", HER, "--reason", "asked", "--yes", *place)
    assert (done.returncode, HER in done.stdout) == (0, False)
    assert not is_there(database)
    assert questline("journeys", "verify", *place).returncode == 0


@pytest.mark.parametrize(("typed", "is_erased"), [(HER, True), ("quiet heron", False)])
def test_on_a_terminal_the_name_is_typed_once_more(
    questline: Questline,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    is_erased: bool,
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda *_words, **_more: typed)
    done = questline("clients", "erase", HER, "--reason", "asked", "--data", str(tmp_path))
    assert (done.returncode == 0) is is_erased
    assert is_there(database) is not is_erased
