"""A draft as pieces: each value as it will be, with the place where its author wrote it.

A block of a table or list is cut into chunks: an entry with the remarks right above it, beside it and, further in,
below it. What stands between two chunks (empty lines, remarks on their own) belongs to neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from quests.yaml_tree import Place, Row, Table

_BESIDE = re.compile(r"[ \t]+#[^\n]*")
_ANCHOR = re.compile(r"&([^\s,\[\]{}]+)")
_ALIAS = re.compile(r"\*([^\s,\[\]{}]+)")
_BLOCK_SCALAR = re.compile(r"(?:&\S+\s+)?[|>][0-9]?\+")


class Home(NamedTuple):
    """Where an entry stands in its table or list: from ``start`` to ``end``, with its remarks.

    ``sign``: its key or its dash. ``head``: behind the colon or the dash. ``gap``: what stands before it.
    """

    start: int
    sign: int
    head: int
    end: int
    gap: str
    column: int
    is_flow: bool


@dataclass(eq=False)
class Piece:
    """A value of a draft: a scalar, or a dict or list of pieces. Without ``is_written`` it is written anew.

    ``style``: ``table`` and ``row`` for blocks, else the sign with which the value begins. ``entries``: what a table
    or list held as it was read. ``needs``: the anchors that it names, each with what it names.
    """

    value: Any
    is_written: bool = False
    is_touched: bool = False
    start: int = 0
    end: int = 0
    style: str = ""
    column: int = 0
    home: Home | None = None
    entries: list[Piece] = field(default_factory=list)
    anchor: str | None = None
    needs: tuple[tuple[str, Piece | None], ...] = ()

    @property
    def inner(self) -> list[Piece]:
        """The pieces in it, in order."""
        if isinstance(self.value, dict):
            return list(self.value.values())
        return self.value if isinstance(self.value, list) else []

    @property
    def is_block(self) -> bool:
        return self.style in ("table", "row")

    def walk(self) -> Iterator[Piece]:
        """It and everything in it, in the order of the file."""
        yield self
        for piece in self.inner:
            yield from piece.walk()


def fresh(value: Any) -> Piece:
    """A plain value as a piece that nobody wrote yet."""
    if isinstance(value, dict):
        return Piece({str(key): fresh(each) for key, each in value.items()}, is_touched=True)
    if isinstance(value, list | tuple):
        return Piece([fresh(each) for each in value], is_touched=True)
    return Piece(value, is_touched=True)


def plain_of(piece: Piece) -> Any:
    """What a piece says."""
    if isinstance(piece.value, dict):
        return {key: plain_of(each) for key, each in piece.value.items()}
    if isinstance(piece.value, list):
        return [plain_of(each) for each in piece.value]
    return piece.value


def pieces_of(text: str, tree: Table) -> Piece:
    """The pieces of a text that was read. Its root is a table in blocks or in braces."""
    first = min(place.start for place in tree.keys_at.values())
    before = text[:first].rstrip()
    start, end = (len(before) - 1, text.rindex("}") + 1) if before.endswith("{") else (first, len(text))
    return _Cutter(text).piece(tree, Place(1, start, end, "{"), is_root=True)


class _Cutter:
    """Cuts a text into pieces. ``anchors``: the piece that bears a name at this point of the file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.anchors: dict[str, Piece] = {}

    def piece(self, node: Any, place: Place, *, is_root: bool = False) -> Piece:
        if place.style == "*":
            name = self.text[place.start + 1 : place.end].strip()
            copied = fresh_of_tree(node)
            needs = ((name, self.anchors.get(name)),)
            return Piece(copied.value, True, start=place.start, end=place.end, style="*", needs=needs)
        found = Piece(None, True, start=place.start, end=place.end, style=place.style)
        if (anchored := _ANCHOR.match(self.text, place.start)) and not is_root:
            found.anchor = anchored[1]
            self.anchors[anchored[1]] = found
        if isinstance(node, Table | Row):
            self._container(found, node, is_root=is_root)
        else:
            found.value = node
            found.end = self._scalar_end(place)
        return found

    def _container(self, found: Piece, node: Table | Row, *, is_root: bool) -> None:
        opening = found.start
        if found.anchor is not None:
            opening = self._next_sign(found.start + len(found.anchor) + 1)
        is_flow = self.text[opening : opening + 1] in ("{", "[")
        if isinstance(node, Table) and node.merges:
            found.value = {key: fresh_of_tree(each) for key, each in node.items()}
            found.end = self._rough_end(found) if not is_flow else found.end
            found.needs = tuple(self._names(found))
        elif is_flow:
            self._flow(found, node)
        else:
            found.style = "table" if isinstance(node, Table) else "row"
            self._block(found, node, opening, is_root=is_root)

    def _names(self, found: Piece) -> Iterator[tuple[str, Piece | None]]:
        for name in _ALIAS.findall(self.text, found.start, found.end):
            if name in self.anchors:
                yield name, self.anchors[name]

    def _flow(self, found: Piece, node: Table | Row) -> None:
        pairs = self._pairs(node)
        made: dict[str, Piece] | list[Piece] = {} if isinstance(node, Table) else []
        before = None
        for key, key_at, value, place in pairs:
            piece = self.piece(value, place)
            start = key_at.start if key_at is not None else piece.start
            if place.start == place.end and key_at is not None:
                piece.start = piece.end = key_at.end
            end = max(piece.end, key_at.end if key_at is not None else piece.end)
            gap = self.text[before:start] if before is not None else ""
            piece.home = Home(start, start, piece.start, end, gap, 0, True)
            before = end
            _put(made, key, piece)
            found.entries.append(piece)
        found.value = made

    def _block(self, found: Piece, node: Table | Row, opening: int, *, is_root: bool) -> None:
        column = opening - self._line_start(opening)
        found.column = column
        made: dict[str, Piece] | list[Piece] = {} if isinstance(node, Table) else []
        before: int | None = None
        for key, key_at, value, place in self._pairs(node):
            sign = key_at.start if key_at is not None else self._next_sign(opening if before is None else before)
            head = self.text.index(":", key_at.end) + 1 if key_at is not None else sign + 1
            piece = self.piece(value, place)
            if place.start == place.end and place.style == "":
                piece.start = piece.end = head
            end = self._chunk_end(piece.end, column)
            can_have_lead = not (is_root and before is None) and (before is not None or found.anchor is None)
            start = self._lead(sign, before, column) if can_have_lead else sign
            gap = self.text[before:start] if before is not None else ""
            piece.home = Home(start, sign, head, end, gap, column, False)
            before = end
            _put(made, key, piece)
            found.entries.append(piece)
        found.value = made
        if found.entries and found.anchor is None:
            found.start = _home(found.entries[0]).start
        found.end = before if before is not None else found.end

    def _pairs(self, node: Table | Row) -> Iterator[tuple[Any, Place | None, Any, Place]]:
        if isinstance(node, Table):
            for key, key_at in node.keys_at.items():
                yield key, key_at, node[key], node.places[key]
        else:
            for at, value in enumerate(node):
                yield at, None, value, node.places[at]

    def _scalar_end(self, place: Place) -> int:
        source = self.text[place.start : place.end]
        if place.style not in ("|", ">"):
            return place.end
        if _BLOCK_SCALAR.match(source):
            return place.start + len(source.removesuffix("\n"))
        return place.start + len(source.rstrip())

    def _rough_end(self, found: Piece) -> int:
        """The end of a block that is not cut further: without the empty lines and remarks behind it."""
        lines = self.text[found.start : found.end].split("\n")
        while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            lines.pop()
        return found.start + len("\n".join(lines).rstrip())

    def _chunk_end(self, end: int, column: int) -> int:
        """With the remark beside the value, and those below that stand further in."""
        if beside := _BESIDE.match(self.text, end):
            end = beside.end()
        reached = self.text.find("\n", end)
        while reached >= 0:
            line_end = self.text.find("\n", reached + 1)
            line = self.text[reached + 1 : line_end if line_end >= 0 else len(self.text)]
            indent = len(line) - len(line.lstrip())
            if line.strip() and not (line.lstrip().startswith("#") and indent > column):
                break
            if line.strip():
                end = reached + 1 + len(line)
            reached = line_end
        return end

    def _lead(self, sign: int, before: int | None, column: int) -> int:
        """Where the remarks begin that stand right above an entry; they are no part of what comes before it."""
        line = self._line_start(sign)
        if self.text[line:sign].strip():
            return sign  # It begins behind a dash.
        start = sign
        while line > 0:
            above = self._line_start(line - 1)
            words = self.text[above : line - 1]
            indent = len(words) - len(words.lstrip(" \t"))
            is_remark = words[indent : indent + 1] == "#" and above >= (before or 0)
            if not is_remark or (before is None and indent != column):
                break  # Above a first entry only what stands as far in as the entry does is its own.
            line, start = above, above + indent
        return start

    def _next_sign(self, at: int) -> int:
        """The next character that is no blank and no remark."""
        while at < len(self.text):
            if self.text[at] == "#" and self.text[at - 1 : at] in ("", " ", "\t", "\n"):
                at = self.text.find("\n", at)
                if at < 0:
                    break
            elif not self.text[at].isspace():
                return at
            at += 1
        return len(self.text)

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1


def fresh_of_tree(node: Any) -> Piece:
    """What an alias repeats, as pieces without a place of their own."""
    piece = fresh(node)
    for each in piece.walk():
        each.is_touched = False
    return piece


def _put(made: dict[str, Piece] | list[Piece], key: Any, piece: Piece) -> None:
    if isinstance(made, dict):
        made[key] = piece
    else:
        made.append(piece)


def _home(piece: Piece) -> Home:
    assert piece.home is not None
    return piece.home
