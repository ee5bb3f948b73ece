"""Fixtures that every test may use. Each family lives in a module of its own."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

import config
from app import clock, house_rules
from app.sandbox import folders
from tests.compiled_quests import read_quests_once
from tests.compiled_routes import compile_routes_once
from tests.compiled_statements import compile_statements_once
from tests.compiled_templates import compile_templates_once
from tests.without_the_disk import wait_for_no_disk

pytest_plugins = [
    "tests.databases",
    "tests.clocks",
    "tests.live_server",
    "tests.browser",
    "tests.command_line",
    "tests.long_first",
]

# A slow moment of a busy machine is no defect of the property.
hypothesis.settings.register_profile("questline", deadline=None, print_blob=True)
hypothesis.settings.load_profile("questline")
compile_routes_once()
compile_templates_once()
compile_statements_once()
read_quests_once()
wait_for_no_disk()

OBJECTS_BETWEEN_LOOKS_FOR_GARBAGE = 100_000
"""Python's own figure is 700."""


def pytest_collection_finish() -> None:
    """What was imported and collected stays: to look through it for garbage again and again was a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS_FOR_GARBAGE, 20, 20)


@pytest.fixture(autouse=True)
def _clock_runs_again() -> Iterator[None]:
    """No test inherits the time of another."""
    yield
    clock.release()


@pytest.fixture(autouse=True)
def _rules_are_those_of_the_software_again() -> Iterator[None]:
    """Nor the words and rules that a service had set: a worker and a command leave theirs to their own thread."""
    yield
    house_rules.hold(house_rules.BUILT_IN)


@pytest.fixture(autouse=True, scope="session")
def _previews_are_thrown_away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A preview lives among the temporary files of the machine; what a test previews lies among those of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folders, "gettempdir", lambda: str(tmp_path_factory.getbasetemp()))
        yield


def settings_for(database_url: str, data_dir: Path) -> config.Settings:
    """Settings of a small plain-http installation in a test: real in all but the cost of hashing."""
    return config.Settings(
        data_dir=data_dir,
        database_url=database_url,
        secret_key="a secret that only the tests know, long enough",
        keyring={"k1": b"0123456789abcdef0123456789abcdef"},
        keyring_current="k1",
        pepper=b"a pepper that only the tests know, long enough",
        argon2_profile="cheapest",
        is_plain_http_on_loopback=True,
        synchronous="NORMAL",
    )


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> config.Settings:
    """Settings over a fresh database; the test runs once on SQLite and once on PostgreSQL."""
    return settings_for(database_url, tmp_path)


@pytest.fixture
def sqlite_settings(sqlite_url: str, tmp_path: Path) -> config.Settings:
    """Settings over a fresh SQLite database, for what need not be asked of both databases."""
    return settings_for(sqlite_url, tmp_path)
