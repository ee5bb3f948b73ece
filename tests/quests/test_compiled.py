"""The starter library compiled beforehand: the same quests, read in a hundredth of the time."""

from __future__ import annotations

from pathlib import Path

import pytest

from quests.compiled import SHIPPED, library_compiled, shipped
from quests.loading import LIBRARY, load_quest

PATHS = sorted(LIBRARY.glob("*.yaml"))


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_what_was_compiled_is_what_the_file_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert shipped(text) == load_quest(path), "run: python -m quests.compiled"


def test_nothing_else_is_in_it() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == library_compiled(), "run: python -m quests.compiled"


def test_a_file_that_was_changed_since_is_not_taken_for_the_old_one() -> None:
    text = PATHS[0].read_text(encoding="utf-8")
    assert shipped(text + "\n") is None
