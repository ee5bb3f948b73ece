"""New values as YAML, laid out as an author would: blocks, two blanks further in each, words in quotes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from quests.editing.pieces import Piece
from quests.scalars import best, in_style, quoted, scalar

LONG = 9
"""An item of so many lines stands apart from its neighbours by an empty line."""

Written = Callable[[Piece, int], str | None]
"""An item of a list as its author wrote it, for a list at this column; None: it is written anew."""


def entry(key: str, piece: Piece, column: int, written: Written) -> str:
    """A key with its value, in a table at this column. Lines after the first bring their blanks along."""
    name = in_style(key, "", indent=2)
    return f"{name}:{after(piece, column, column + len(name) + 2, written)}"


def after(piece: Piece, column: int, at: int, written: Written) -> str:
    """A value behind the colon of a key, which begins at ``column``; on the same line the value would begin ``at``."""
    if piece.inner:
        return f"\n{' ' * (column + 2)}{block(piece, column + 2, written)}"
    return f" {leaf(piece.value, column + 2, at)}"


def item(piece: Piece, column: int, written: Written) -> str:
    """A value behind a dash, in a list at this column."""
    found = written(piece, column)
    if found is not None:
        return found
    return f"- {block(piece, column + 2, written) if piece.inner else leaf(piece.value, column + 2, column + 2)}"


def block(piece: Piece, column: int, written: Written) -> str:
    """A table or a list that is not empty."""
    if isinstance(piece.value, dict):
        return f"\n{' ' * column}".join(entry(key, each, column, written) for key, each in piece.value.items())
    return apart([item(each, column, written) for each in piece.inner], column)


def apart(chunks: list[str], column: int) -> str:
    """Items below each other: long ones with an empty line between them."""
    text = chunks[0]
    for one, other in pairwise(chunks):
        text += gap(column, is_wide=max(one.count("\n"), other.count("\n")) + 1 >= LONG) + other
    return text


def gap(column: int, *, is_wide: bool) -> str:
    """What stands between two entries at this column."""
    return ("\n\n" if is_wide else "\n") + " " * column


def leaf(value: Any, indent: int, at: int) -> str:
    """A single value, or an empty table or list."""
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    if not isinstance(value, str):
        return scalar(value)
    # Empty lines at the end of a block would run together with those behind it.
    return quoted(value) if value.endswith(("\n\n", " \n")) else best(value, indent=indent, column=at)


def in_braces(piece: Piece) -> str:
    """A value on one line, for inside a list or table in braces."""
    if isinstance(piece.value, dict):
        return "{" + ", ".join(pair_in_braces(key, each) for key, each in piece.value.items()) + "}"
    if isinstance(piece.value, list):
        return "[" + ", ".join(map(in_braces, piece.value)) + "]"
    if not isinstance(piece.value, str):
        return scalar(piece.value)
    return piece.value if best(piece.value, indent=2, column=0) == piece.value else quoted(piece.value)


def pair_in_braces(key: str, piece: Piece) -> str:
    """A key with its value on one line."""
    return f"{in_style(key, '', indent=2)}: {in_braces(piece)}"


def shifted(chunk: str, by: int) -> str:
    """A chunk at another column: every line after its first moves."""
    first, *rest = chunk.split("\n")
    return "\n".join([first, *(_moved(line, by) for line in rest)])


def _moved(line: str, by: int) -> str:
    if by >= 0:
        return " " * by + line if line else line
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(-by, blanks) :]
