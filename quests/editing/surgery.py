"""The text of a draft with changes in it."""

from __future__ import annotations

from typing import Any

from quests.editing.changes import Change
from quests.editing.plain_edits import done_to
from quests.editing.reading import plain_value, tree_of
from quests.writing import CannotChange, table_lines


def changed(text: str, *changes: Change) -> str:
    """The text after these changes, one after the other. Raises CannotChange, and QuestUnreadable for no YAML."""
    before = plain_value(tree_of(text))
    after = done_to(before, changes)
    return text if after == before else _anew(after)


def _anew(value: Any) -> str:
    if not isinstance(value, dict):
        raise CannotChange("a quest file starts with keys such as 'slug:' and 'levels:'; write those first")
    return "".join(f"{line}\n" for line in table_lines(value, 0))
