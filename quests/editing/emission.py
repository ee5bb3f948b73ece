"""Pieces back to text: what nobody touched keeps its bytes, and what was touched is written where it stood."""

from __future__ import annotations

import re

from quests.editing import layout
from quests.editing.pieces import Home, Piece
from quests.scalars import WIDTH
from quests.writing import ways
from quests.yaml_tree import Place

_REMARK_OF_BLOCK = re.compile(r"(?:&\S+\s+)?[|>][^\s#]*([ \t]+#[^\n]*)\n")


class Emission:
    """Writes the pieces of one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def whole(self, root: Piece) -> str:
        """The file: what stands before and behind the root stays."""
        if not root.is_written:
            remarks = self.text[: root.start].rstrip()
            written = layout.block(root, 0, self.item_as_written) if root.inner else "{}"
            return f"{remarks}\n{written}\n".lstrip("\n")
        return self.text[: root.start] + self.value(root) + self.text[root.end :]

    def value(self, piece: Piece) -> str:
        """A written value, with what was touched in it."""
        if not piece.is_touched:
            return self.text[piece.start : piece.end]
        if not isinstance(piece.value, dict | list):
            return ways(self.text, _place(piece), piece.value)[0]
        entries = piece.inner
        if entries == piece.entries:
            return self._spliced(piece)
        return self._arranged(piece) if piece.is_block else self._in_braces(piece)

    def chunk(self, piece: Piece, key: str | None) -> str:
        """An entry of a block, with its remarks."""
        home = _home(piece)
        if not piece.is_touched:
            return self.text[home.start : home.end]
        if piece.is_written and not self._outgrows(piece, home):
            return self.text[home.start : piece.start] + self.value(piece) + self.text[piece.end : home.end]
        return self._anew(piece, home, is_item=key is None)

    def item_as_written(self, piece: Piece, column: int) -> str | None:
        """An item that stood in another block list, at its new column."""
        home = piece.home
        if home is None or home.is_flow or not piece.is_written or self.text[home.sign : home.head] != "-":
            return None
        return layout.shifted(self.chunk(piece, None), column - home.column)

    def _anew(self, piece: Piece, home: Home, *, is_item: bool) -> str:
        """The key or the dash as it stands, and behind it the value written anew, with the remarks beside and below."""
        if is_item:
            written = layout.item(Piece(piece.value), home.column, self.item_as_written)[1:]
        else:
            at = home.head - self.text.rfind("\n", 0, home.head)
            written = layout.after(piece, home.column, at, self.item_as_written)
        first, newline, rest = written.partition("\n")
        below = "".join(self.text[piece.end : home.end].partition("\n")[1:])
        return self.text[home.start : home.head] + first + self._beside(piece, home) + newline + rest + below

    def _beside(self, piece: Piece, home: Home) -> str:
        """The remark on the line of a key: behind its colon, behind the sign of a block, or behind the value."""
        of_block = _REMARK_OF_BLOCK.match(self.text, piece.start, piece.end)
        lines = (
            self.text[home.head : piece.start].split("\n")[0],
            of_block[1] if of_block else "",
            self.text[piece.end : home.end].split("\n")[0],
        )
        return next((line.rstrip() for line in lines if line.lstrip().startswith("#")), "")

    def _spliced(self, piece: Piece) -> str:
        """The same entries, some of them touched."""
        written, at = "", piece.start
        for key, each in _entries(piece):
            home = _home(each)
            written += self.text[at : home.start]
            written += self._in_place(each, home) if home.is_flow else self.chunk(each, key)
            at = home.end
        return written + self.text[at : piece.end]

    def _in_place(self, piece: Piece, home: Home) -> str:
        """An entry inside braces."""
        head = self.text[home.start : piece.start]
        if piece.is_written:
            value = self.value(piece)
        else:
            head, value = head.rstrip(), " " + layout.in_braces(piece)
            head, value = (head, value) if head else ("", value.lstrip())
        return head + value + self.text[piece.end : home.end]

    def _arranged(self, piece: Piece) -> str:
        """A block with entries that came, went or changed places."""
        gaps, last = self._gaps_left(piece)
        written = self.text[piece.start : _home(piece.entries[0]).start]
        for at, (key, each) in enumerate(_entries(piece)):
            if each in piece.entries:
                chunk = self.chunk(each, key)
            elif key is None:
                chunk = layout.item(each, piece.column, self.item_as_written)
            else:
                chunk = layout.entry(key, each, piece.column, self.item_as_written)
            gap = gaps.get(each, "")
            if at:
                written += gap or self._usual_gap(piece, chunk)
            elif "#" in gap:
                written += gap.lstrip()
            written += chunk
        return written + last

    def _gaps_left(self, piece: Piece) -> tuple[dict[Piece, str], str]:
        """What stands before each entry that stays. Remarks on their own stay where what they stood before goes."""
        gaps, carried = {}, ""
        for entry in piece.entries:
            gap = carried + _home(entry).gap
            if entry in piece.inner:
                gaps[entry], carried = gap, ""
            else:
                carried = gap.rstrip() if "#" in gap else ""
        return gaps, carried

    def _usual_gap(self, holder: Piece, chunk: str) -> str:
        gaps = [_home(each).gap for each in holder.entries[1:]]
        is_wide = any(gap.count("\n") > 1 for gap in gaps) if gaps else chunk.count("\n") + 1 >= layout.LONG
        return layout.gap(holder.column, is_wide=is_wide and holder.style == "row")

    def _in_braces(self, piece: Piece) -> str:
        """A table or list in braces with entries that came, went or changed places."""
        source = self.text[piece.start : piece.end]
        if not piece.entries or not piece.inner:
            return layout.in_braces(piece)
        first, last = _home(piece.entries[0]), _home(piece.entries[-1])
        gaps = [_home(each).gap for each in piece.entries[1:]]
        usual = gaps[0] if gaps and "#" not in gaps[0] else ", "
        written = ""
        for at, (key, each) in enumerate(_entries(piece)):
            is_its_own = each in piece.entries
            own = _home(each).gap if is_its_own else ""
            written += (own or usual) if at else ""
            if is_its_own:
                written += self._in_place(each, _home(each))
            else:
                written += layout.in_braces(each) if key is None else layout.pair_in_braces(key, each)
        return source[: first.start - piece.start] + written + source[last.end - piece.start :]

    def _outgrows(self, piece: Piece, home: Home) -> bool:
        """Whether a value is better written below its key now than where it stood."""
        if isinstance(piece.value, dict | list):
            if piece.is_block:
                return not piece.inner
            return piece.inner != piece.entries and (not piece.entries or self._is_long(self.value(piece), piece))
        is_words = isinstance(piece.value, str) and piece.style in ("", "'", '"')
        return is_words and (
            "\n" in piece.value or self._is_long(ways(self.text, _place(piece), piece.value)[0], piece)
        )

    def _is_long(self, written: str, piece: Piece) -> bool:
        at = piece.start - self.text.rfind("\n", 0, piece.start) - 1
        return "\n" not in written and at + len(written) > WIDTH


def _place(piece: Piece) -> Place:
    return Place(1, piece.start, piece.end, piece.style)


def _entries(piece: Piece) -> list[tuple[str | None, Piece]]:
    if isinstance(piece.value, dict):
        return list(piece.value.items())
    return [(None, each) for each in piece.value]


def _home(piece: Piece) -> Home:
    assert piece.home is not None
    return piece.home
