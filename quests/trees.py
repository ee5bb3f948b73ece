"""Reading the tree of a quest file that may be unfinished: whatever is asked for may be missing, or something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from quests.questions import SOURCE_LANGUAGE

Path: TypeAlias = tuple[str | int, ...]


def at_path(tree: Any, path: Iterable[str | int]) -> Any:
    """What the file has there; None where it has nothing."""
    node = tree
    for part in path:
        if isinstance(node, Mapping):
            node = node.get(part)
        elif isinstance(node, list | tuple) and isinstance(part, int) and 0 <= part < len(node):
            node = node[part]
        else:
            return None
    return node


def listed(table: Any, key: str) -> list[Any]:
    """The list under a key; nothing where a draft has none there."""
    found = table.get(key) if isinstance(table, Mapping) else None
    return list(found) if isinstance(found, list | tuple) else []


def tables(table: Any, key: str) -> list[dict[str, Any]]:
    """The tables of the list under a key; what is none in it is left out."""
    return [each for each in listed(table, key) if isinstance(each, dict)]


def words_in(text: Any, language: str, otherwise: str = "") -> str:
    """The words of a text in ``language``, else in English, else in any, on one line; or what stands for it."""
    if isinstance(text, Mapping):
        found = (text.get(language), text.get(SOURCE_LANGUAGE), *text.values())
        text = next((each for each in found if isinstance(each, str) and each.strip()), "")
    words = " ".join(str(text).split()) if isinstance(text, str | int | float) else ""
    return words or otherwise


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
