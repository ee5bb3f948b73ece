"""The import contracts hold, and each of them breaks when somebody imports what she should not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture import tree

# One forbidden import for each contract: the module that does it, and what it imports.
HARM = {
    "Nothing imports upward": ("app/queries/harm.py", "import app.services"),
    "A room never imports a room": ("app/portal/harm.py", "import app.desk"),
    "Only services and queries know the tables": ("app/web/harm.py", "import app.models.base"),
    "Insights reads: of the services it knows the audit, and asking the counsellors": (
        "app/insights/harm.py",
        "import app.services.journeys",
    ),
    "Private notes are opened in her own room alone": ("app/desk/harm.py", "import app.services.private_notes"),
    "Below the web line there is no request": ("app/services/harm.py", "import flask"),
    "The quest domain is pure": ("quests/harm.py", "import sqlalchemy"),
}


def verdicts(folder: Path) -> dict[str, str]:
    """What import-linter says of each contract for the code in a folder: KEPT or BROKEN."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
    return dict(re.findall(r"^(.+?)\s+(KEPT|BROKEN)\b", told, re.MULTILINE))


def names() -> set[str]:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"] for contract in project["tool"]["importlinter"]["contracts"]}


@pytest.fixture
def harmed(tmp_path: Path) -> Path:
    """A copy of the code with one bad import for each contract."""
    for package in ("app", "quests"):
        shutil.copytree(tree.ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tree.ROOT / "pyproject.toml", tmp_path)
    for path, statement in HARM.values():
        (tmp_path / path).write_text(f"{statement}\n", encoding="utf-8")
    return tmp_path


def test_every_contract_is_kept() -> None:
    assert verdicts(tree.ROOT) == dict.fromkeys(names(), "KEPT")


def test_every_contract_breaks_under_a_bad_import(harmed: Path) -> None:
    assert set(HARM) == names()
    assert verdicts(harmed) == dict.fromkeys(names(), "BROKEN")
