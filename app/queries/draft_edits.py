"""The edits of a draft: at which it stands, which one comes before and after it, and who is reading it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.models.quests import DraftEdit, DraftReader, QuestDraft
from app.models.staff import Staff

READS_FOR = timedelta(minutes=1)
"""A page that stands open says so three times in this time; after it nobody reads there any more."""


@dataclass(frozen=True)
class EditRow:
    """One edit: what was done (a code), where (slugs and keys of the file), by whom and when."""

    seq: int
    did: str
    place: str
    name: str | None
    at: datetime


@dataclass(frozen=True)
class Standing:
    """At which edit a draft stands. ``undo`` is what an undo takes back, ``redo`` what would be done again."""

    at: int
    undo: EditRow | None
    redo: EditRow | None


@dataclass(frozen=True)
class Reading:
    """A colleague who has the draft open, and at which place."""

    staff_id: str
    name: str
    place: str


def standing_of(db: sa.Connection, draft_id: str) -> Standing:
    """What can be undone and done again, in one statement. A draft that is gone stands at edit 0."""
    rows = db.execute(
        sa.select(QuestDraft.at_edit, DraftEdit.seq, DraftEdit.did, DraftEdit.place, Staff.name, DraftEdit.at)
        .join_from(QuestDraft, DraftEdit, DraftEdit.draft_id == QuestDraft.id)
        .join(Staff, DraftEdit.staff_id == Staff.id, isouter=True)
        .where(QuestDraft.id == draft_id)
        .order_by(DraftEdit.seq)
    ).all()
    at = int(rows[0].at_edit) if rows else 0
    edits = [EditRow(*row[1:]) for row in rows]
    is_not_first = any(edit.seq < at for edit in edits)
    return Standing(
        at,
        undo=next((edit for edit in edits if edit.seq == at), None) if is_not_first else None,
        redo=next((edit for edit in edits if edit.seq > at), None),
    )


def readers_of(db: sa.Connection, draft_id: str, *, but: str) -> Sequence[Reading]:
    """Who else has the draft open at this moment, by name."""
    rows = db.execute(
        sa.select(DraftReader.staff_id, Staff.name, DraftReader.place)
        .join_from(DraftReader, Staff, DraftReader.staff_id == Staff.id)
        .where(
            DraftReader.draft_id == draft_id,
            DraftReader.staff_id != but,
            DraftReader.seen_at > clock.now() - READS_FOR,
        )
        .order_by(Staff.name, DraftReader.staff_id)
    )
    return [Reading(*row) for row in rows]


def last_other_writer(db: sa.Connection, draft_id: str, *, but: str) -> str | None:
    """The name of the colleague who wrote the newest edit that is not one's own."""
    name: str | None = db.execute(
        sa.select(Staff.name)
        .join_from(DraftEdit, Staff, DraftEdit.staff_id == Staff.id)
        .where(DraftEdit.draft_id == draft_id, DraftEdit.staff_id != but)
        .order_by(DraftEdit.seq.desc())
        .limit(1)
    ).scalar_one_or_none()
    return name
