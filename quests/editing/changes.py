"""What can be done to a draft. A draft may be unfinished, so these know tables, lists and words, and no quest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Where something stands: keys, and numbers from 0 in lists. ``()`` is the whole file."""


@dataclass(frozen=True)
class Put:
    """Write ``value`` there. What is in it already and stays the same keeps its bytes; a missing key is added."""

    path: Path
    value: Any


@dataclass(frozen=True)
class Add:
    """One more in a list, before the place ``at``. A list that is not there yet begins with it."""

    path_of_list: Path
    at: int
    value: Any


@dataclass(frozen=True)
class Remove:
    """Take a key or an item of a list away, with the remarks that stand in it and right above it."""

    path: Path


@dataclass(frozen=True)
class Move:
    """Another place for an item of a list, in its own list or another one, as its author wrote it.

    ``at`` counts in ``to_list`` as it is without the item.
    """

    path: Path
    to_list: Path
    at: int


@dataclass(frozen=True)
class Duplicate:
    """The same item once more, right behind it. Give slugs of its own with ``duplicated``, by ``Add``."""

    path: Path


Change: TypeAlias = Put | Add | Remove | Move | Duplicate
Changes: TypeAlias = Sequence[Change] | Callable[[str], Sequence[Change]]
"""The changes, or how to find them in a text: places may have moved since a page was read."""


def leaving_out(value: Any, keys: Collection[str]) -> Any:
    """A table without some of its keys; anything else as it is."""
    return {key: each for key, each in value.items() if key not in keys} if isinstance(value, dict) else value


def key_by_key(path: Path, there: Any, value: Any) -> list[Change]:
    """The changes that make a table another one, each key by itself, so that keys named in neither stay."""
    if not (isinstance(there, dict) and isinstance(value, dict)):
        return [Put(path, value)]
    gone: list[Change] = [Remove((*path, key)) for key in there if key not in value]
    return [
        *gone,
        *(Put((*path, key), each) for key, each in value.items() if key not in there or repr(there[key]) != repr(each)),
    ]
