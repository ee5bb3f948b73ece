"""Other people's files are what they were when they were taken over, and come with their licences."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture import tree

WORDS = tree.ROOT / "app" / "data" / "eff_large_wordlist.txt"


@pytest.fixture(scope="module")
def vendor() -> ModuleType:
    """The script that takes the files over; it is no package, so it is loaded by its path."""
    spec = importlib.util.spec_from_file_location("vendor", tree.ROOT / "requirements" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["vendor"] = module
    spec.loader.exec_module(module)
    return module


def test_every_vendored_file_is_the_one_that_was_taken_over(vendor: ModuleType) -> None:
    assert vendor.check() == []


def test_every_vendored_package_has_its_licence(vendor: ModuleType) -> None:
    for package in vendor.wanted(vendor.WANTED.read_text(encoding="utf-8")):
        assert (tree.ROOT / package.into / "LICENSE").stat().st_size > 100, package.name


def test_no_manifest_holds_an_address() -> None:
    for path in tree.ROOT.glob("*/vendor/MANIFEST.json"):
        assert "://" not in path.read_text(encoding="utf-8"), path


@pytest.fixture
def small_tree(tmp_path: Path, vendor: ModuleType) -> Path:
    """One package with one file, and its manifest."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "a.js").write_bytes(b"let a = 1")
    entry = {"version": "1.0", "files": {"small/a.js": vendor.digest("sha384", b"let a = 1")}}
    (tmp_path / "MANIFEST.json").write_text(json.dumps({"small": entry}))
    return tmp_path


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (
            lambda folder: (folder / "small" / "a.js").write_bytes(b"let a = 2"),
            "not the file that was taken over",
        ),
        (lambda folder: (folder / "small" / "a.js").unlink(), "is missing"),
        (lambda folder: (folder / "small" / "b.js").write_bytes(b""), "in no manifest"),
        (lambda folder: (folder / "MANIFEST.json").unlink(), "the manifest has nothing"),
    ],
)
def test_a_changed_missing_or_foreign_file_is_noticed(
    small_tree: Path, vendor: ModuleType, harm: object, told: str
) -> None:
    package = vendor.Package("small", "1.0", "ISC", "static/vendor/small", ("a.js",))
    assert vendor.problems(small_tree, [package]) == []
    assert callable(harm)
    harm(small_tree)
    assert told in "\n".join(vendor.problems(small_tree, [package]))


def test_the_word_list_is_whole_and_is_the_one_of_its_notice() -> None:
    content = WORDS.read_bytes()
    words = content.decode().split()
    assert len(set(words)) == len(words) == 7776
    notice = WORDS.with_name("eff_large_wordlist.NOTICE.txt").read_text(encoding="utf-8")
    assert hashlib.sha256(content).hexdigest() in notice
    assert "CC BY 3.0" in notice
