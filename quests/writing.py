"""YAML out. One value is changed in the text that its author wrote: every other byte stays, remarks and order too.

Nothing is written anew that was not changed, so there is nothing to normalise. What is written is read again and
compared before it is handed back.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, TypeAlias

from quests.definition import Quest
from quests.scalars import best, in_style, quoted, scalar
from quests.yaml_tree import Place, Row, Scalar, Table, read_tree

Path: TypeAlias = tuple[str | int, ...]

_BEFORE_VALUE = re.compile(r"(?:&[^\s,\[\]{}]+\s+)?")
_FLOW_SIGNS = frozenset(",[]{}")


class CannotChange(Exception):
    """The value cannot be changed there; the message says what to do instead."""


def change(text: str, path: Path, value: Scalar, *, everywhere: bool = False) -> str:
    """The text with one value changed. ``path`` leads to it: keys, and numbers from 0 in lists.

    A part that aliases repeat changes in each place, so this asks for ``everywhere=True``. Raises CannotChange, and
    QuestUnreadable where the text is no YAML.
    """
    tree = read_tree(text, file="quest")
    holder, key = _holder(tree, path, everywhere=everywhere)
    place = _spot(text, holder, key)
    if place.style in ("{", "[", "*"):
        raise CannotChange(f"{_named(path)} is no single value; change what is in it, in the place where it is written")
    if type(holder[key]) is type(value) and holder[key] == value:
        return text
    wanted = _with(tree, path, value)
    for written in ways(text, place, value):
        changed = text[: place.start] + written + text[place.end :]
        if _reads_as(changed, wanted):
            return changed
    raise CannotChange(f"{_named(path)} cannot hold this; write the words in the file itself")


def fresh(quest: Quest) -> str:
    """A definition as new YAML, as an author would lay it out: parsed again it is the same quest."""
    return "".join(
        f"{line}\n" for line in table_lines(quest.model_dump(mode="json", by_alias=True, exclude_defaults=True), 0)
    )


def _holder(tree: Any, path: Path, *, everywhere: bool) -> tuple[Table | Row, Any]:
    node = tree
    for depth, part in enumerate(path):
        there = isinstance(node, Table) and part in node
        there = there or (isinstance(node, Row) and isinstance(part, int) and 0 <= part < len(node))
        if not there:
            raise CannotChange(f"there is no {_named(path[: depth + 1])}; choose a place that is in the file")
        if depth == len(path) - 1:
            break
        node = node[part]
    if not path:
        raise CannotChange("name the value to change, as in ('title',)")
    if not everywhere and (times := _times(tree, node)) > 1:
        told = f"{_named(path)} is written once and used in {times} places"
        raise CannotChange(f"{told}; change it everywhere, or write it out first")
    return node, path[-1]


def _spot(text: str, holder: Table | Row, key: Any) -> Place:
    """Where the value stands. A reader finds nothing only behind what follows it; it belongs behind its key."""
    place: Place = holder.places[key]
    if place.start < place.end or isinstance(holder, Row):
        return place
    line = len("".join(text.splitlines(keepends=True)[: holder.lines[key] - 1]))
    behind = re.compile(rf"{re.escape(key)}[\"']?\s*:").search(text, line)
    return place._replace(start=behind.end(), end=behind.end()) if behind else place


def _times(tree: Any, wanted: Any) -> int:
    """In how many places of a tree a node stands."""
    if tree is wanted:
        return 1
    inner = tree.values() if isinstance(tree, Table) else tree if isinstance(tree, Row) else ()
    return sum(_times(each, wanted) for each in inner)


def _with(tree: Any, path: Path, value: Scalar) -> Any:
    copied = deepcopy(tree)  # What an alias shares stays shared.
    node = copied
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    return copied


def ways(text: str, place: Place, value: Scalar) -> list[str]:
    """How the value may be written in its place, the likest to what is there first."""
    source = text[place.start : place.end]
    anchor = (_BEFORE_VALUE.match(source) or [""])[0] if source.startswith("&") else ""
    if place.style in ("|", ">"):
        body = source.rstrip("\n ")
        tail = source[len(body) :]
        indent = min(len(line) - len(line.lstrip(" ")) for line in body.split("\n")[1:] if line.strip()) or 2
        written = in_style(value, place.style, indent=indent)
        single = quoted(value) if isinstance(value, str) else scalar(value)
        return [anchor + written + tail, anchor + single + tail, anchor + single + "\n"]
    flat = " " if not source else ""
    written = in_style(value, place.style, indent=2)
    if place.style == "" and isinstance(value, str) and _FLOW_SIGNS & set(value):
        written = quoted(value)
    return [flat + anchor + written, flat + anchor + scalar(value)]


def _reads_as(text: str, wanted: Any) -> bool:
    from quests.problems import QuestUnreadable

    try:
        found = read_tree(text, file="quest")
    except QuestUnreadable:
        return False
    return _same(found, wanted)


def _same(one: Any, other: Any) -> bool:
    """Equal, and of one kind: true is not 1."""
    if isinstance(one, Table):
        return isinstance(other, Table) and list(one) == list(other) and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, Row):
        return isinstance(other, Row) and len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _named(path: Path) -> str:
    return ".".join(map(str, path)) or "the whole file"


def table_lines(table: dict[str, Any], depth: int) -> list[str]:
    """The lines of a table, as an author would lay it out."""
    pad, lines = "  " * depth, []
    for key, value in table.items():
        name = in_style(key, "", indent=2)
        if isinstance(value, dict) and value:
            lines += [f"{pad}{name}:", *table_lines(value, depth + 1)]
        elif isinstance(value, list) and value:
            lines += [f"{pad}{name}:", *row_lines(value, depth + 1)]
        else:
            lines += f"{pad}{name}: {leaf(value, depth, len(pad) + len(name) + 2)}".split("\n")
    return lines


def row_lines(row: list[Any], depth: int) -> list[str]:
    """The lines of a list."""
    pad, lines = "  " * depth, []
    for value in row:
        if isinstance(value, dict) and value:
            first, *rest = table_lines(value, depth + 1)
            lines += [f"{pad}- {first.lstrip()}", *rest]
        else:
            lines += f"{pad}- {leaf(value, depth, len(pad) + 2)}".split("\n")
    return lines


def leaf(value: Any, depth: int, column: int) -> str:
    """A single value, or a table or list with nothing in it. ``column``: where it begins."""
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return best(value, indent=2 * depth + 2, column=column) if isinstance(value, str) else scalar(value)
