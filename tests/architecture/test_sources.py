"""Rules that the Python of the product keeps. Each rule is a function that a bad sample must not pass."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.architecture import tree

ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.putenv"}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "datetime.datetime.today", "date.today", "datetime.date.today", "time.time", "time.time_ns",
    "func.now", "func.current_timestamp", "func.current_date", "sa.func.now", "sa.func.current_timestamp",
    "sa.func.current_date",
}  # fmt: skip


def dotted_names(source: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that is looked up or imported from a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def environment_reads(source: str) -> list[int]:
    """Lines that read the environment; config.py alone may (settings are read once, in one place)."""
    return [line for line, name in dotted_names(source) if name in ENVIRONMENT]


def other_clocks(source: str) -> list[int]:
    """Lines that ask a clock other than ours: time that the demo and the tests could not move."""
    return [line for line, name in dotted_names(source) if name in CLOCKS]


def commits(source: str) -> list[int]:
    """Lines that end a transaction. A service or query never does: one commit a request, at its edge."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "rollback"}
    ]


def imported_packages(source: str) -> set[str]:
    """The top-level packages that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_only_the_settings_read_the_environment() -> None:
    found = {name: environment_reads(text) for name, text in tree.sources() if name != "config.py"}
    assert not {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize(
    "bad",
    [
        "import os\nkey = os.environ['KEY']",
        "from os import environ",
        "import os\nos.getenv('KEY')",
        "from os import getenv",
    ],
)
def test_reading_the_environment_is_noticed(bad: str) -> None:
    assert environment_reads(bad)
    assert not environment_reads("import os\nos.path.join('a', 'b')")


def test_only_one_clock_tells_the_time() -> None:
    found = {name: other_clocks(text) for name, text in tree.sources() if name != "app/clock.py"}
    assert not {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize(
    "bad",
    [
        "from datetime import datetime, UTC\nx = datetime.now(UTC)",
        "import datetime\nx = datetime.datetime.utcnow()",
        "from datetime import date\nx = date.today()",
        "import time\nx = time.time()",
        "from time import time",
        "import sqlalchemy as sa\nx = sa.Column(sa.DateTime, default=sa.func.now())",
    ],
)
def test_another_clock_is_noticed(bad: str) -> None:
    assert other_clocks(bad)
    assert not other_clocks("from app import clock\nimport time\nx = clock.now()\ny = time.monotonic()")


def test_services_and_queries_never_end_a_transaction() -> None:
    below = ("app/services/", "app/queries/")
    found = {name: commits(text) for name, text in tree.sources() if name.startswith(below)}
    assert not {name: lines for name, lines in found.items() if lines}


def test_a_commit_in_a_service_is_noticed() -> None:
    assert commits("def take(db):\n    db.execute(1)\n    db.commit()") == [3]


def test_the_run_script_needs_the_standard_library_alone() -> None:
    packages = imported_packages((tree.ROOT / "run").read_text(encoding="utf-8"))
    assert packages <= sys.stdlib_module_names
    assert not imported_packages("import flask.views") <= sys.stdlib_module_names
