"""The changes on plain data: what a text has to say once they are in it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from quests.editing.changes import Add, Change, Move, Path, Put, Remove
from quests.editing.reading import plain_value
from quests.writing import CannotChange


def done_to(value: Any, changes: Iterable[Change]) -> Any:
    """The value after these changes, one after the other; the given one stays as it is. Raises CannotChange."""
    held = {"": deepcopy(value)}
    for change in changes:
        _do(held, change)
    return held[""]


def _do(held: dict[str, Any], change: Change) -> None:
    if isinstance(change, Put):
        holder, key = _holder(held, change.path, makes_tables=True)
        _set(holder, key, plain_value(change.value), change.path)
    elif isinstance(change, Add):
        row = _row(held, change.path_of_list, begins=True)
        row.insert(_within(change.at, len(row)), plain_value(change.value))
    elif isinstance(change, Remove):
        holder, key = _there(held, change.path)
        del holder[key]
    elif isinstance(change, Move):
        _move(held, change)
    else:
        holder, key = _item(held, change.path)
        holder.insert(key + 1, deepcopy(holder[key]))


def _move(held: dict[str, Any], change: Move) -> None:
    if change.to_list[: len(change.path)] == change.path:
        raise CannotChange(f"{named(change.path)} cannot be moved into itself; choose another place")
    holder, key = _item(held, change.path)
    target = _row(held, change.to_list, begins=True)
    moved = holder.pop(key)
    target.insert(_within(change.at, len(target)), moved)


def _set(holder: Any, key: Any, value: Any, path: Path) -> None:
    is_table = isinstance(holder, dict) and isinstance(key, str)
    is_item = isinstance(holder, list) and isinstance(key, int) and 0 <= key < len(holder)
    if not is_table and not is_item:
        raise nothing_there(path)
    holder[key] = value


def _holder(held: dict[str, Any], path: Path, *, makes_tables: bool = False) -> tuple[Any, Any]:
    node: Any = held
    key: Any = ""
    for depth, part in enumerate(path):
        inner = _inner(node, key)
        if inner is None and makes_tables and isinstance(part, str):
            inner = {}
            _set(node, key, inner, path[:depth])
        node, key = inner, part
    return node, key


def _inner(node: Any, key: Any) -> Any:
    if isinstance(node, dict):
        return node.get(key)
    is_there = isinstance(node, list) and isinstance(key, int) and 0 <= key < len(node)
    return node[key] if is_there else None


def _there(held: dict[str, Any], path: Path) -> tuple[Any, Any]:
    holder, key = _holder(held, path)
    is_key = isinstance(holder, dict) and key in holder
    is_item = isinstance(holder, list) and isinstance(key, int) and 0 <= key < len(holder)
    if not path or not (is_key or is_item):
        raise nothing_there(path)
    return holder, key


def _item(held: dict[str, Any], path: Path) -> tuple[list[Any], int]:
    holder, key = _there(held, path)
    if not isinstance(holder, list):
        raise CannotChange(f"{named(path)} is no item of a list; only those can be moved and doubled")
    return holder, key


def _row(held: dict[str, Any], path: Path, *, begins: bool) -> list[Any]:
    holder, key = _holder(held, path, makes_tables=begins)
    found = _inner(holder, key)
    if found is None:
        found = []
        _set(holder, key, found, path)
    if not isinstance(found, list):
        raise CannotChange(f"{named(path)} is no list; correct it in the text first")
    return found


def _within(at: int, length: int) -> int:
    return max(0, min(at, length))


def nothing_there(path: Path) -> CannotChange:
    """The path leads nowhere."""
    return CannotChange(f"there is no {named(path)}; choose a place that is in the file")


def named(path: Path) -> str:
    """A path in words."""
    return ".".join(map(str, path)) or "the whole file"
