"""What is installed is locked by hash, and no file that the project keeps names a place to fetch it from."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture import tree
from tests.architecture.test_sources import imported_packages

KINDS = ("bootstrap", "run", "dev")


def lock(kind: str) -> str:
    return (tree.ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")


def pins(text: str) -> dict[str, str]:
    """Name and version of everything that a lock installs."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", text, re.MULTILINE))


def unlocked(text: str) -> list[str]:
    """Requirements that could be anything: without exact version, or without a hash."""
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", text, flags=re.MULTILINE).strip())
    return [
        entry.split("\n")[0]
        for entry in entries
        if not re.match(r"[a-z0-9._-]+==\S+.*--hash=sha256:", entry, re.DOTALL)
    ]


def addresses(text: str) -> list[str]:
    """Lines of a lock that name a host or an index."""
    return [
        line
        for line in text.splitlines()
        if "://" in line or line.strip().startswith(("-i", "--index", "--extra", "--find"))
    ]


def unsatisfied(wanted: list[str], pinned: dict[str, str]) -> list[str]:
    """Requirements that a lock does not answer: ``./run lock`` was forgotten."""
    found = []
    for text in wanted:
        requirement = Requirement(text)
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            found.append(text)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_lock_has_a_hash_for_everything_and_no_address(kind: str) -> None:
    assert pins(lock(kind))
    assert unlocked(lock(kind)) == []
    assert addresses(lock(kind)) == []


def test_an_open_requirement_or_an_address_is_noticed() -> None:
    assert unlocked("flask==3.1.3 \\\n    --hash=sha256:aa\nwaitress>=3\n") == ["waitress>=3"]
    assert unlocked("flask==3.1.3\n") == ["flask==3.1.3"]
    assert addresses("--index-url https://index.example/simple\nflask==3.1.3")


def test_tests_run_with_the_versions_that_the_service_runs_with() -> None:
    development = pins(lock("dev"))
    assert {name: development.get(name) for name in pins(lock("run"))} == pins(lock("run"))


def test_the_locks_satisfy_what_the_project_asks_for() -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    extras = [text for texts in project["project"]["optional-dependencies"].values() for text in texts]
    wanted = {
        "run": project["project"]["dependencies"] + groups["build"],
        "dev": groups["dev"] + extras,
        "bootstrap": groups["bootstrap"],
    }
    for kind in KINDS:
        assert unsatisfied(wanted[kind], pins(lock(kind))) == []
    assert unsatisfied(["Flask-Login>=0.6", "waitress"], {"flask-login": "0.5"}) == ["Flask-Login>=0.6", "waitress"]


def unused(wanted: list[str], imported: set[str]) -> set[str]:
    """Requirements of which no module is imported. Time zones are data, which Python itself reads."""
    of_module = packages_distributions()
    used = {str(canonicalize_name(name)) for module in imported for name in of_module.get(module, ())}
    return {str(canonicalize_name(Requirement(text).name)) for text in wanted} - used - {"tzdata"}


def test_whatever_the_service_is_installed_with_it_uses() -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    imported = {package for _name, text in tree.sources() for package in imported_packages(text)}
    assert unused(project["project"]["dependencies"], imported) == set()
    assert unused(["Flask>=3", "ruff"], {"flask"}) == {"ruff"}


def test_no_lock_with_addresses_is_kept() -> None:
    assert not [name for name in tree.tracked() if name.rsplit("/", 1)[-1] == "uv.lock"]
    assert "uv.lock" in (tree.ROOT / ".gitignore").read_text(encoding="utf-8").split()
