"""What stands in a draft: its parts as plain values, and where the levels and steps are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from quests.editing.changes import Path
from quests.yaml_tree import Table, read_tree


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
    return plain_value(_node(tree_of(text), path))


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
        node = _node(node, (at,))
        named = [node.get(key) for key in ("slug", "key", "value")] if isinstance(node, dict) else []
        names.append(next((name for name in named if isinstance(name, str)), str(at)))
    return ".".join(names)


def levels_in(tree: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every level of a draft that is a table, with its path."""
    for at, level in enumerate(listed(tree, "levels")):
        if isinstance(level, dict):
            yield ("levels", at), level


def steps_in(tree: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every step of a draft that is a table, with its path."""
    for path, level in levels_in(tree):
        yield from steps_of(level, path)


def steps_of(level: Any, path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every step of one level that is a table, with its path."""
    for at, step in enumerate(listed(level, "steps")):
        if isinstance(step, dict):
            yield (*path, "steps", at), step


def listed(table: Any, key: str) -> list[Any]:
    """The list under a key; nothing where a draft has none there."""
    found = table.get(key) if isinstance(table, dict) else None
    return list(found) if isinstance(found, list | tuple) else []


def _node(tree: Any, path: Path) -> Any:
    node = tree
    for at in path:
        if isinstance(node, Table) and at in node:
            node = node[str(at)]
        elif isinstance(node, list) and isinstance(at, int) and 0 <= at < len(node):
            node = node[at]
        else:
            return None
    return node
