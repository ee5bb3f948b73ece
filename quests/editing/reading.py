"""What stands in a draft: its parts as plain values, and where the levels and steps are."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from quests.editing.changes import Path
from quests.trees import at_path, levels_in, steps_in
from quests.yaml_tree import read_tree


@lru_cache(maxsize=32)
def tree_of(text: str) -> Any:
    """The tree of a text, read once: reading a long quest takes a fifth of a second. Nobody changes it."""
    return read_tree(text, file="draft")


def plain_value(node: Any) -> Any:
    """What was read, as dicts and lists of its own."""
    if isinstance(node, dict):
        return {key: plain_value(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [plain_value(value) for value in node]
    return node


def part(text: str, path: Path) -> Any:
    """The plain value that stands there, or None. Raises QuestUnreadable."""
    return plain_value(at_path(tree_of(text), path))


def fingerprint(value: Any) -> str:
    """A short mark of a value: whoever read a part can tell whether it is still the same."""
    told = json.dumps(plain_value(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def level_path(text: str, slug: str) -> Path | None:
    """Where the level with this slug stands; None where there is none. Raises QuestUnreadable."""
    return next((path for path, level in levels_in(tree_of(text)) if level.get("slug") == slug), None)


def step_path(text: str, slug: str) -> Path | None:
    """Where the step with this slug stands; None where there is none. Raises QuestUnreadable."""
    return next((path for path, step in steps_in(tree_of(text)) if step.get("slug") == slug), None)


def place_name(text: str, path: Path) -> str:
    """A place by slugs and keys, such as ``levels.begin.steps.first-talk``: it outlives a move."""
    node, names = tree_of(text), []
    for at in path:
        node = at_path(node, (at,))
        named = [node.get(key) for key in ("slug", "key", "value")] if isinstance(node, dict) else []
        names.append(next((name for name in named if isinstance(name, str)), str(at)))
    return ".".join(names)
