"""YAML text to a tree that knows its lines. Limits are kept while reading: nothing is expanded that was not counted.

Only what the quest language needs: tables, lists, words, numbers, true, false, anchors, aliases and merge keys. No
tags, so nothing in a file can name code. A day stays the words that were written, so a wrong day is told by its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from io import StringIO
from typing import Any, NamedTuple, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from quests.problems import QuestUnreadable, unreadable
from quests.reading import UNSEEN, check_size, unseen
from quests.yaml_errors import fault_in

MAX_NODES = 10_000
MAX_DEPTH = 24
MAX_DIGITS = 15

_NUMBER = re.compile(r"[-+]?([0-9][0-9_]*)|0[xo][0-9a-fA-F_]+")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_FIXED = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
Scalar: TypeAlias = str | int | float | bool | None


class Place(NamedTuple):
    """Where a value stands in the text. ``style`` is the sign of a scalar's quoting, '' where it has none."""

    line: int
    start: int
    end: int
    style: str


class Table(dict[str, Any]):
    """Keys with values. ``lines`` is where each key stands, ``places`` where its value does.

    ``keys_at`` are the keys that stand in the table itself, ``merges`` what its ``<<`` name.
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys_at: dict[str, Place] = {}
        self.merges: list[Place] = []
        self.lines: dict[str, int] = {}
        self.places: dict[str, Place] = {}
        self.size = 1


class Row(list[Any]):
    """A list. ``places`` is where each item stands."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []
        self.size = 1


class _Open:
    """A table or list that is still being read."""

    def __init__(self, node: Table | Row, place: Place, anchor: str | None) -> None:
        self.node, self.place, self.anchor = node, place, anchor
        self.key: str | None = None
        self.merged: list[Table] = []


class _Builder:
    """Puts events together. ``nodes`` counts what an alias repeats again each time."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.open: list[_Open] = []
        self.anchors: dict[str, Any] = {}
        self.root: Any = None
        self.documents = self.nodes = 0

    def take(self, event: Any) -> None:
        if isinstance(event, DocumentStartEvent):
            self._start(event)
        elif isinstance(event, CollectionEndEvent):
            self._close(event)
        elif isinstance(event, NodeEvent):
            self._node(event)

    def _start(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self.wrong(event, "another document starts here; keep one quest in a file")
        if event.version or event.tags:
            raise self.wrong(event, "a line that starts with % is not part of the quest language; remove it")

    def _node(self, event: NodeEvent) -> None:
        if (tag := getattr(event, "tag", None)) is not None:
            told = f"the tag {_short(tag)} is not part of the quest language; remove it, or put words with ! in quotes"
            raise self.wrong(event, told)
        self._count(event, 1)
        if isinstance(event, AliasEvent):
            self._put(self._aliased(event), event, "*")
        elif isinstance(event, ScalarEvent):
            value = self._scalar(event) if not self._wants_key() else event.value
            self._check(event)
            if event.anchor:
                self.anchors[event.anchor] = value
            self._put(value, event, event.style or "")
        else:
            self._open(event)

    def _open(self, event: Any) -> None:
        if len(self.open) >= MAX_DEPTH:
            told = f"this is nested more than {MAX_DEPTH} deep; a quest has levels, steps, questions and choices"
            raise self.wrong(event, f"{told}, and nothing below")
        if self._wants_key():
            raise self.wrong(event, "a key is one word, never a list or a table; write it as in 'title: ...'")
        node = Table() if isinstance(event, MappingStartEvent) else Row()
        assert isinstance(event, MappingStartEvent | SequenceStartEvent)
        self.open.append(_Open(node, _place(event, "{" if isinstance(node, Table) else "["), event.anchor))
        if event.anchor:
            self.anchors[event.anchor] = self.open[-1]

    def _close(self, event: CollectionEndEvent) -> None:
        done = self.open.pop()
        place = done.place._replace(end=event.end_mark.index)
        if isinstance(done.node, Table):
            _merge(done.node, done.merged)
        if done.anchor:
            self.anchors[done.anchor] = done.node
        self._attach(done.node, place, event)

    def _put(self, value: Any, event: Any, style: str) -> None:
        if self._wants_key():
            self._take_key(value, event)
        else:
            self._attach(value, _place(event, style), event)

    def _wants_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].node, Table) and self.open[-1].key is None

    def _take_key(self, key: Any, event: Any) -> None:
        within = self.open[-1].node
        assert isinstance(within, Table)
        if isinstance(event, AliasEvent):
            raise self.wrong(event, "a key is written out, never an alias; write the word")
        if key in within.lines:
            first = within.lines[key]
            told = f"duplicate key {_short(key)}, which is also in line {first}; keep one of the two"
            raise self.wrong(event, told)
        self.open[-1].key = key
        within.lines[key] = event.start_mark.line + 1
        within.keys_at[key] = _place(event, event.style or "")

    def _attach(self, value: Any, place: Place, event: Any) -> None:
        if not self.open:
            self.root = value
            return
        within = self.open[-1]
        within.node.size += getattr(value, "size", 1)
        if isinstance(within.node, Row):
            within.node.append(value)
            within.node.places.append(place)
            return
        key, within.key = within.key or "", None
        if key == "<<":
            del within.node.lines[key], within.node.keys_at[key]
            within.node.merges.append(place)
            within.merged += self._tables(value, event)
        else:
            within.node[key] = value
            within.node.places[key] = place

    def _tables(self, value: Any, event: Any) -> Iterable[Table]:
        tables = value if isinstance(value, Row) else [value]
        if not all(isinstance(each, Table) for each in tables):
            raise self.wrong(event, "'<<' takes over the keys of a table; name one, as in '<<: *name'")
        return tables

    def _aliased(self, event: AliasEvent) -> Any:
        name = event.anchor
        if name not in self.anchors:
            told = f"undefined alias {_short(name)}; write the words out, in quotes where they hold a *"
            raise self.wrong(event, told)
        value = self.anchors[name]
        if isinstance(value, _Open):
            raise self.wrong(event, f"the alias {_short(name)} stands inside what it names; write the words out")
        self._count(event, getattr(value, "size", 1))
        return value

    def _count(self, event: Any, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            told = f"with its aliases written out this file has more than {MAX_NODES} entries"
            raise self.wrong(event, f"{told}; write fewer, or split it into several quests")

    def _scalar(self, event: ScalarEvent) -> Scalar:
        text: str = event.value
        if event.style:
            return text
        if text in _FIXED:
            return _FIXED[text]
        if _NO_NUMBER.fullmatch(text):
            raise self.wrong(event, f"{text} is no number that a quest can hold; write a number")
        if _NUMBER.fullmatch(text):
            if len(text) > MAX_DIGITS:
                raise self.wrong(event, f"this number has more than {MAX_DIGITS} digits; write a smaller one")
            return int(text.replace("_", ""), 0 if text[1:2] in ("x", "o") else 10)
        if _FRACTION.fullmatch(text):
            number = float(text)
            if abs(number) > 10**MAX_DIGITS:
                raise self.wrong(event, "this number is too large for a quest; write a smaller one")
            return number
        return text

    def _check(self, event: ScalarEvent) -> None:
        if event.style == '"' and (found := UNSEEN.search(event.value)):
            raise self.wrong(event, unseen(found.group()))

    def wrong(self, event: Any, message: str) -> QuestUnreadable:
        return unreadable(self.file, event.start_mark.line + 1, message)


def read_tree(text: str, *, file: str) -> Any:
    """What a YAML text holds: a Table, a Row or a scalar. ``file`` is only named in errors. Raises QuestUnreadable.

    Nobody changes what is returned: one text is asked for by the editor, the reader and the linter, and read once.
    """
    try:
        return _read_once(text)
    except QuestUnreadable as error:
        raise QuestUnreadable([replace(problem, file=file) for problem in error.problems]) from error


@lru_cache(maxsize=16)
def _read_once(text: str) -> Any:
    return _read(text, "")


def _read(text: str, file: str) -> Any:
    check_size(text, file=file)
    builder = _Builder(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(StringIO(text)):
            builder.take(event)
    except MarkedYAMLError as error:
        raise unreadable(file, *fault_in(text, error)) from error
    except (YAMLError, ValueError, IndexError, OverflowError, RecursionError) as error:
        told = (str(error).splitlines() or ["it cannot be read"])[0]
        raise unreadable(file, 1, f"this is not YAML: {told}; check the first line") from error
    return builder.root


def is_words(text: str, style: str | None) -> bool:
    """Whether a reader takes a scalar for words: it is in quotes, or it is no number, truth or nothing."""
    plain = not style
    return not (plain and (text in _FIXED or any(each.fullmatch(text) for each in (_NUMBER, _FRACTION, _NO_NUMBER))))


def _merge(table: Table, tables: Iterable[Table]) -> None:
    """The keys of ``<<``. What the table says itself is stronger, and the first of several after that."""
    for other in tables:
        for key in other:
            if key not in table:
                table[key], table.lines[key], table.places[key] = other[key], other.lines[key], other.places[key]


def _place(event: Any, style: str) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.index, event.end_mark.index, style)


def _short(word: object) -> str:
    text = str(word)
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
