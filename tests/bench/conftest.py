"""What every bench would do again: migrating an empty database, and looking for garbage among what was there before."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from app import schema
from app.bench.installation import Installation
from app.extensions import Database
from config import DATABASE_FILE


@pytest.fixture(scope="session")
def database_of_a_bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of an installation as a bench makes it, to be copied."""
    folder = tmp_path_factory.mktemp("of-a-bench")
    Installation(folder).close()
    assert not list(folder.glob("*-wal")), "the copy takes the file alone"
    return folder / DATABASE_FILE


@pytest.fixture
def installed_quickly(database_of_a_bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation on SQLite begins with a copy in place of the migrations; it finds its quests published."""
    upgrade = schema.upgrade

    def copy_or_upgrade(database: Database) -> None:
        if database.engine.dialect.name == "sqlite":
            shutil.copy(database_of_a_bench, str(database.engine.url.database))
        else:
            upgrade(database)

    monkeypatch.setattr(schema, "upgrade", copy_or_upgrade)


@pytest.fixture
def no_garbage_of_before() -> None:
    """A race looks for garbage before each lap. What was there before the test is none, and takes long to go over."""
    gc.freeze()
