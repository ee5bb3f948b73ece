"""The changes on pieces. ``plain_edits`` has seen to it that each of them can be made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from quests.editing.changes import Add, Change, Move, Path, Put, Remove
from quests.editing.pieces import Piece, fresh, plain_of
from quests.parts import keys_of


def do_to(root: Piece, changes: Iterable[Change]) -> None:
    """Make the changes, one after the other."""
    for change in changes:
        if isinstance(change, Put):
            _put(root, change.path, change.value)
        elif isinstance(change, Add):
            row = _row(root, change.path_of_list)
            row.insert(_within(change.at, row), fresh(change.value))
        elif isinstance(change, Remove):
            _taken(root, change.path)
        elif isinstance(change, Move):
            _row(root, change.to_list)  # It may have to be made, and while the path still leads to the item.
            target = _opened(root, change.to_list)
            moved = _taken(root, change.path)
            if target.style == "[" or (moved.home is not None and moved.home.is_flow):
                moved = fresh(plain_of(moved))
            target.value.insert(_within(change.at, target.value), moved)
        else:
            copy = deepcopy_of(_at(root, change.path))
            _opened(root, change.path[:-1]).value.insert(int(change.path[-1]) + 1, copy)


def unwrite(piece: Piece) -> None:
    """From now on its value is laid out anew, with everything in it, behind the key or the dash that stands there."""
    for each in piece.walk():
        each.is_written, each.is_touched = False, True
        each.entries, each.anchor, each.needs = [], None, ()


def same(one: Any, other: Any) -> bool:
    """Equal, and of one kind: true is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def deepcopy_of(piece: Piece) -> Piece:
    """The same once more. What bears or names an anchor is laid out anew; one name stands for one thing."""
    if any(each.anchor or each.needs for each in piece.walk()):
        return fresh(plain_of(piece))
    return deepcopy(piece)


def _at(root: Piece, path: Path) -> Piece:
    piece = root
    for part in path:
        piece = piece.value[part]
    return piece


def _opened(root: Piece, path: Path) -> Piece:
    """The piece at a path, which will change, and so does all that holds it. What is missing becomes a table."""
    piece = root
    _open(piece)
    for depth, part in enumerate(path):
        if isinstance(piece.value, dict) and part not in piece.value:
            _insert(piece, str(part), Piece({}, is_touched=True), path[:depth])
        piece = piece.value[part]
        if piece.value is None:
            piece.value, piece.is_written = {}, False
        _open(piece)
    return piece


def _open(piece: Piece) -> None:
    piece.is_touched = True
    if piece.needs and (piece.style == "*" or isinstance(piece.value, dict)):
        unwrite(piece)


def _row(root: Piece, path: Path) -> list[Piece]:
    piece = _opened(root, path)
    if not isinstance(piece.value, list):
        piece.value, piece.is_written = [], False
    return piece.value


def _taken(root: Piece, path: Path) -> Piece:
    found: Piece = _opened(root, path[:-1]).value.pop(path[-1])
    return found


def _within(at: int, row: list[Piece]) -> int:
    return max(0, min(at, len(row)))


def _put(root: Piece, path: Path, value: Any) -> None:
    there = _found(root, path)
    if there is not None and same(plain_of(there), value):
        return
    if there is None:
        holder = _opened(root, path[:-1])
        _insert(holder, str(path[-1]), fresh(value), path[:-1])
    else:
        _opened(root, path[:-1]) if path else _open(root)
        _merge(_found(root, path) or there, value, path)


def _found(root: Piece, path: Path) -> Piece | None:
    piece = root
    for part in path:
        is_key = isinstance(piece.value, dict) and part in piece.value
        is_item = isinstance(piece.value, list) and isinstance(part, int) and part < len(piece.value)
        if not is_key and not is_item:
            return None
        piece = piece.value[part]
    return piece


def _merge(piece: Piece, value: Any, path: Path) -> None:
    """The value takes the piece's place. What is the same in it, or stands for the same, stays where it is written."""
    if same(plain_of(piece), value):
        return
    if isinstance(value, dict) and isinstance(piece.value, dict):
        _open(piece)
        _merge_table(piece, value, path)
    elif isinstance(value, list | tuple) and isinstance(piece.value, list):
        _open(piece)
        _merge_row(piece, list(value), path)
    elif isinstance(value, dict | list | tuple) or isinstance(piece.value, dict | list):
        unwrite(piece)
        piece.value = fresh(value).value
    else:
        _open(piece)
        piece.value = value


def _merge_table(piece: Piece, value: dict[str, Any], path: Path) -> None:
    piece.value = {key: each for key, each in piece.value.items() if key in value}
    for key, each in value.items():
        if key in piece.value:
            _merge(piece.value[key], each, (*path, key))
        else:
            _insert(piece, key, fresh(each), path)


def _merge_row(piece: Piece, values: list[Any], path: Path) -> None:
    pairs = _matched(piece.value, values)
    piece.value = [there if there is not None else fresh(value) for there, value in pairs]
    for at, (there, value) in enumerate(pairs):
        if there is not None:
            _merge(there, value, (*path, at))


def _matched(pieces: list[Piece], values: list[Any]) -> list[tuple[Piece | None, Any]]:
    """Each value with the piece that it comes from: of the same name, else those that are left, in order."""
    left = list(pieces)
    found: list[Piece | None] = []
    for value in values:
        name = _name(value)
        match = next((each for each in left if _name(plain_of(each)) == name), None)
        found.append(match)
        if match is not None:
            left.remove(match)
    for at, value in enumerate(values):
        if found[at] is None and left and isinstance(value, dict) == isinstance(left[0].value, dict):
            found[at] = left.pop(0)
    return list(zip(found, values, strict=True))


def _name(value: Any) -> str:
    names = [value.get(key) for key in ("slug", "key", "value")] if isinstance(value, dict) else []
    return next((f"is {name}" for name in names if isinstance(name, str)), json.dumps(value, sort_keys=True))


def _insert(holder: Piece, key: str, piece: Piece, path: Path) -> None:
    """A new key where the language has it: behind the nearest one before it that is there."""
    keys = list(holder.value)
    order = _order(holder, path)
    at = len(keys)
    if key in order:
        before = [each for each in order[: order.index(key)] if each in keys]
        at = keys.index(before[-1]) + 1 if before else 0
    entries = list(holder.value.items())
    entries.insert(at, (key, piece))
    holder.value = dict(entries)


def _order(holder: Piece, path: Path) -> tuple[str, ...]:
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if not name:
        return keys_of((), {})
    return keys_of((name,), {name: {"kind": plain_of(holder.value.get("kind", Piece(""))) or ""}})
