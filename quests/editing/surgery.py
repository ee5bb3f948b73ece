"""The text of a draft with changes in it: every byte outside of what changed stays, remarks and order too.

What comes out is read again and compared with the same changes on plain data. Where it is not the same, as with what
is written once and used in several places, the smallest block around the change is laid out anew, at last the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quests.editing.changes import Change
from quests.editing.emission import Emission
from quests.editing.piece_edits import do_to, same, unwrite
from quests.editing.pieces import Piece, fresh, pieces_of
from quests.editing.plain_edits import done_to
from quests.editing.reading import plain_value, tree_of
from quests.problems import QuestUnreadable
from quests.reading import MAX_BYTES, MAX_MARKS, UNSEEN
from quests.writing import CannotChange

DEEPEST = 8
LONGEST_TEXT = 20_000


def changed(text: str, *changes: Change) -> str:
    """The text after these changes, one after the other. Raises CannotChange, and QuestUnreadable for no YAML."""
    tree = tree_of(text)
    before = plain_value(tree)
    wanted = done_to(before, changes)
    if not isinstance(wanted, dict):
        raise CannotChange("a quest file starts with keys such as 'slug:' and 'levels:'; write those first")
    if same(before, wanted):
        return text
    _can_be_written(wanted)
    root = _begun(text, tree)
    if root.is_written:
        do_to(root, changes)
    else:
        root.value = fresh(wanted).value
    for written in _ways(text, root):
        if _says(written, wanted):
            return written
    raise CannotChange("the file cannot hold this; write it in the text")


def _begun(text: str, tree: Any) -> Piece:
    if isinstance(tree, dict) and getattr(tree, "keys_at", None) and not tree.merges:  # type: ignore[attr-defined]
        return pieces_of(text, tree)  # type: ignore[arg-type]
    remarks = "" if tree is not None and tree != {} else text
    return Piece(None, start=len(remarks), end=len(text))


def _ways(text: str, root: Piece) -> Iterator[str]:
    """The text as it may be written, the least changed first."""
    emission = Emission(text)
    _settle(root)
    yield emission.whole(root)
    for piece in [each for each in root.walk() if each.style == "*"]:
        unwrite(piece)
    _touch(root)
    yield emission.whole(root)
    for depth in range(DEEPEST, -1, -1):
        touched = [piece for piece in _at_depth(root, depth) if piece.is_touched and piece.is_written]
        for piece in touched:
            unwrite(piece)
        if touched:
            yield emission.whole(root)
    unwrite(root)
    yield emission.whole(root)


def _settle(root: Piece) -> None:
    """What names an anchor that is gone, stands later now or says something else, is written out."""
    while _write_out(root, {}):
        _touch(root)


def _write_out(piece: Piece, bearers: dict[str, Piece]) -> bool:
    found = False
    if piece.is_written:
        if piece.needs and not all(_still(bearers, name, target) for name, target in piece.needs):
            unwrite(piece)
            return True
        if piece.anchor is not None:
            bearers[piece.anchor] = piece
    for each in piece.inner:
        found = _write_out(each, bearers) or found
    return found


def _still(bearers: dict[str, Piece], name: str, target: Piece | None) -> bool:
    return target is not None and bearers.get(name) is target and not target.is_touched


def _touch(piece: Piece) -> bool:
    """What holds something that changed has changed."""
    for each in piece.inner:
        if _touch(each):
            piece.is_touched = True
    return piece.is_touched


def _at_depth(piece: Piece, depth: int) -> list[Piece]:
    found = [piece]
    for _ in range(depth):
        found = [each for one in found for each in one.inner]
    return found


def _says(text: str, wanted: Any) -> bool:
    try:
        return same(plain_value(tree_of(text)), wanted)
    except QuestUnreadable:
        return False


def _can_be_written(value: Any) -> None:
    """Refuse at once what no reader would take, before anything is laid out."""
    words = list(_words(value))
    if sum(map(len, words)) > MAX_BYTES or sum(len(each.split()) for each in words) > MAX_MARKS:
        raise CannotChange("this is more than a quest can hold; split it into several quests")
    if any(len(each) > LONGEST_TEXT for each in words):
        raise CannotChange(f"this text is longer than anybody reads; shorten it to {LONGEST_TEXT} characters")
    if found := next(filter(None, map(UNSEEN.search, words)), None):
        raise CannotChange(f"there is an invisible character, U+{ord(found.group()):04X}; delete it")


def _words(value: Any) -> Iterator[str]:
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    for each in inner:
        yield from _words(each)
    if isinstance(value, str):
        yield value
