"""Writing in a draft, so that two who write at once both stand, and every edit can be undone and done again.

A write is one conditional UPDATE on the draft's row version. Where a colleague was quicker, the same change is made
in what she wrote; only who changes the very same part is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa

from app import clock
from app.models.quests import DraftEdit, DraftReader, QuestDraft
from app.queries.draft_edits import last_other_writer
from app.services.drafts import DraftChanged
from app.vocabulary import DraftDeed
from quests.editing import Changes, Path, Put, changed, fingerprint, key_by_key, leaving_out, part
from quests.editing.reading import place_name
from quests.reading import check_size
from quests.versions import content_hash

KEPT = 100
"""So many edits can be undone."""
ONE_EDIT_WITHIN = timedelta(minutes=2)
"""What one person saves of one place within this time is one edit: nobody undoes word by word."""
_TRIES = 8

Where: TypeAlias = Path | Callable[[str], Path | None]
"""Where a part stands, or how to find it in a text."""


@dataclass(frozen=True)
class Written:
    """How the draft stands after a write: its row version, and the edit that it is at."""

    row_version: int
    seq: int


class DraftGone(DraftChanged):
    """It is no draft any more: published, or taken away."""


class PartChanged(Exception):
    """A colleague changed this part since it was read; nothing was written. ``theirs`` is what stands there now."""

    def __init__(self, theirs: Any, by_name: str | None) -> None:
        self.theirs, self.by_name = theirs, by_name
        super().__init__("the part was changed meanwhile")


class ElsewhereMeanwhile(Exception):
    """The draft stands at another edit than the one on the screen, or there is nothing to undo there."""


@dataclass(frozen=True)
class _Held:
    text: str
    row_version: int
    at_edit: int


@dataclass(frozen=True)
class _Edit:
    did: str
    place: str
    by: str
    may_join: bool = False


def write(
    db: sa.Connection,
    draft_id: str,
    changes: Changes,
    *,
    did: str,
    place: Path | str = (),
    by: str,
    may_join: bool = False,
) -> Written:
    """Make these changes in the draft as it is now. ``changes`` may be a way to find them in its text.

    ``may_join``: saved while somebody types, so it goes on with the edit before it.
    Raises CannotChange, QuestUnreadable, DraftGone.
    """

    def after(text: str) -> tuple[str, str]:
        asked = changes(text) if callable(changes) else changes
        return changed(text, *asked), place if isinstance(place, str) else place_name(text, place)

    return _written(db, draft_id, after, did=did, by=by, may_join=may_join)


def write_part(
    db: sa.Connection,
    draft_id: str,
    path: Where,
    value: Any,
    *,
    seen: str,
    without: Collection[str] = (),
    did: str = DraftDeed.WRITTEN,
    by: str,
) -> Written:
    """Write one part anew, if it is still the one that was read: ``seen`` is its fingerprint.

    ``without`` are keys of it that are parts of their own, as the steps of a level: they stay whatever they are now,
    and count neither in the value nor in the fingerprint. The same twice is as good as once. Raises PartChanged,
    CannotChange, QuestUnreadable, DraftGone.
    """

    def after(text: str) -> tuple[str, str]:
        at = path(text) if callable(path) else path
        there = leaving_out(part(text, at), without) if at is not None else None
        if at is None or fingerprint(there) not in (seen, fingerprint(value)):
            raise PartChanged(there, last_other_writer(db, draft_id, but=by))
        changes = key_by_key(at, there, value) if without else [Put(at, value)]
        return changed(text, *changes), ".".join(filter(None, (place_name(text, at), _keys_changed(there, value))))

    return _written(db, draft_id, after, did=did, by=by, may_join=True)


def _keys_changed(there: Any, value: Any) -> str:
    """Which keys of a part are written anew: only what was typed in the same ones goes on with the edit before it."""
    if not isinstance(there, dict) or not isinstance(value, dict):
        return ""
    return "+".join(sorted(key for key in {*there, *value} if there.get(key) != value.get(key)))


def put_text(db: sa.Connection, draft_id: str, text: str, *, row_version: int, by: str) -> Written:
    """Write the whole text anew, if the draft is still the one that was read. It may be unfinished.

    Raises DraftChanged, and QuestUnreadable for what is too large.
    """
    check_size(text, file="draft")
    held = _held(db, draft_id)
    if held.text == text:
        return Written(held.row_version, held.at_edit)
    if held.row_version == row_version and (seq := _kept(db, draft_id, held, text, _Edit(DraftDeed.TEXT, "", by))):
        return Written(row_version + 1, seq)
    raise DraftChanged(draft_id)


def undo(db: sa.Connection, draft_id: str, *, at: int, by: str) -> Written:
    """Take back the edit ``at``, which was on the screen. Raises ElsewhereMeanwhile, DraftGone."""
    return _stepped(db, draft_id, at, by, DraftEdit.seq < at, DraftEdit.seq.desc())


def redo(db: sa.Connection, draft_id: str, *, at: int, by: str) -> Written:
    """Do again what was undone last. Raises what ``undo`` raises."""
    return _stepped(db, draft_id, at, by, DraftEdit.seq > at, DraftEdit.seq.asc())


def note_reader(db: sa.Connection, draft_id: str, *, place: str, by: str) -> None:
    """Somebody has the draft open, at this place. Colleagues see it for a minute."""
    this = (DraftReader.draft_id == draft_id, DraftReader.staff_id == by)
    values = {"place": place, "seen_at": clock.now()}
    if db.execute(sa.update(DraftReader).where(*this).values(**values)).rowcount:
        return
    with suppress(sa.exc.IntegrityError), db.begin_nested():  # A second page of hers was as quick, or the draft went.
        db.execute(sa.insert(DraftReader).values(draft_id=draft_id, staff_id=by, **values))


def _written(
    db: sa.Connection, draft_id: str, after: Callable[[str], tuple[str, str]], *, did: str, by: str, may_join: bool
) -> Written:
    for _ in range(_TRIES):
        held = _held(db, draft_id)
        text, place = after(held.text)
        if text == held.text:
            return Written(held.row_version, held.at_edit)
        if seq := _kept(db, draft_id, held, text, _Edit(did, place, by, may_join)):
            return Written(held.row_version + 1, seq)
    raise DraftChanged(draft_id)


def _held(db: sa.Connection, draft_id: str) -> _Held:
    row = db.execute(
        sa.select(QuestDraft.definition, QuestDraft.row_version, QuestDraft.at_edit).where(QuestDraft.id == draft_id)
    ).one_or_none()
    if row is None:
        raise DraftGone(draft_id)
    return _Held(*row)


def _kept(db: sa.Connection, draft_id: str, held: _Held, text: str, edit: _Edit) -> int | None:
    """The text with its edit, if the draft is still the one that was read: the edit's number, or None."""
    if not _taken(db, draft_id, held, text, edit.by):
        return None
    newest = db.execute(
        sa.select(DraftEdit.seq, DraftEdit.did, DraftEdit.place, DraftEdit.staff_id, DraftEdit.at)
        .where(DraftEdit.draft_id == draft_id)
        .order_by(DraftEdit.seq.desc())
        .limit(1)
    ).one_or_none()
    highest = newest.seq if newest is not None else held.at_edit
    of_this = DraftEdit.draft_id == draft_id
    if newest is not None and edit.may_join and _joins(newest, held, edit):
        seq = int(newest.seq)
        db.execute(sa.update(DraftEdit).where(of_this, DraftEdit.seq == seq).values(definition=text))
    else:
        seq = int(highest) + 1  # A number is never used again, so whoever still sees an undone one is told.
        gone = sa.or_(DraftEdit.seq > held.at_edit, DraftEdit.seq < seq - KEPT)
        db.execute(sa.delete(DraftEdit).where(of_this, gone))
        db.execute(sa.insert(DraftEdit).values(_row(draft_id, seq, text, edit)))
    db.execute(sa.update(QuestDraft).where(QuestDraft.id == draft_id).values(at_edit=seq))
    return seq


def _joins(newest: Any, held: _Held, edit: _Edit) -> bool:
    """Whether an autosave goes on with the edit before it."""
    is_same = (newest.did, newest.place, newest.staff_id) == (edit.did, edit.place, edit.by)
    return is_same and newest.seq == held.at_edit and clock.now() - newest.at < ONE_EDIT_WITHIN


def _row(draft_id: str, seq: int, text: str, edit: _Edit) -> dict[str, Any]:
    return {
        "draft_id": draft_id,
        "seq": seq,
        "definition": text,
        "did": edit.did,
        "place": edit.place[:300],
        "staff_id": edit.by or None,
        "at": clock.now(),
    }


def _taken(db: sa.Connection, draft_id: str, held: _Held, text: str, by: str, **more: int) -> bool:
    """The one conditional UPDATE. False: somebody was quicker."""
    values = {
        "definition": text,
        "content_hash": content_hash(text),
        "written_by": by,
        "written_at": clock.now(),
        "row_version": held.row_version + 1,
        **more,
    }
    this = (QuestDraft.id == draft_id, QuestDraft.row_version == held.row_version)
    return db.execute(sa.update(QuestDraft).where(*this).values(**values)).rowcount == 1


def _stepped(db: sa.Connection, draft_id: str, at: int, by: str, beyond: Any, order: Any) -> Written:
    held = _held(db, draft_id)
    if held.at_edit != at:
        raise ElsewhereMeanwhile
    found = db.execute(
        sa.select(DraftEdit.seq, DraftEdit.definition)
        .where(DraftEdit.draft_id == draft_id, beyond)
        .order_by(order)
        .limit(1)
    ).one_or_none()
    if found is None or not _taken(db, draft_id, held, found.definition, by, at_edit=found.seq):
        raise ElsewhereMeanwhile
    return Written(held.row_version + 1, found.seq)
