"""What a browser sends of a part of a quest, by names such as ``questions.1.label.en``.

A name with a colon says something about a control and holds no words: ``questions:n`` is how many rows were shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, TypeAlias

from quests.reading import UNSEEN

Given: TypeAlias = Mapping[str, Sequence[str]]
Sent: TypeAlias = Iterator[tuple[str, str]]
Path: TypeAlias = tuple[str | int, ...]

_WHOLE = re.compile(r"[-+]?\d{1,15}")


class _Absent(Enum):
    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT
"""No key at all: what was never written, or taken out."""


def one(given: Given, name: str) -> str | None:
    """What was sent under a name, with the line ends of a file and without signs that nobody sees; None where nothing.

    Such signs turn the direction of reading or end a text; a draft that held one could not be read any more.
    """
    values = given.get(name)
    return None if not values else cleaned(values[-1])


def many(given: Given, name: str) -> list[str]:
    """All that was ticked under a name, in the order in which it was sent, each once."""
    return list(dict.fromkeys(found for value in given.get(name, ()) if (found := cleaned(value))))


def cleaned(text: str) -> str:
    """Typed words as a quest can hold them."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def number(text: str) -> int | str:
    """A typed number. What is none stays as it was typed, so that it is not lost; the checks tell what to write."""
    return int(text) if _WHOLE.fullmatch(text) else text


def is_nothing(value: Any) -> bool:
    """Whether nothing is written there."""
    return value is ABSENT or value is None


def as_typed(value: Any) -> str | None:
    """A scalar as it stands in a text field; None for what is no scalar."""
    if is_nothing(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return cleaned(value)
    return str(value) if isinstance(value, int | float) else None


def joined(name: str, key: str | int) -> str:
    """The name of what is inside."""
    return f"{name}.{key}" if name else str(key)


def field_id(path: Path) -> str:
    """The id of the control for a place of the file, as f-levels-0-steps-2-title-en."""
    return "-".join(("f", *map(str, path)))


def same(one: Any, other: Any) -> bool:
    """Equal, and of one kind: true is not 1. A list and a tuple hold the same."""
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple):
        return isinstance(other, list | tuple) and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)
