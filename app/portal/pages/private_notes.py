"""Her private notes by day. The page itself names days and hours; a text shows when she taps its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from app.queries.private_notes import key_in_use
from app.services.private_notes import Note, count_notes, count_older, notes_of
from app.services.sealing import Locker
from app.web.filters import day

ON_A_PAGE = 20


@dataclass(frozen=True)
class DayOfNotes:
    """The notes that she wrote on one day."""

    day: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class PrivateNotesPage:
    """``newer`` and ``older`` are numbers of pages. ``before_count``: notes that wait for words that she had before.

    ``code_opens``: her recovery code opens them too.
    """

    days: tuple[DayOfNotes, ...]
    count: int
    newer: int | None
    older: int | None
    before_count: int
    code_opens: bool


def private_notes_page(db: sa.Connection, notes: Locker, number: int) -> PrivateNotesPage:
    """One page of her notes, the latest first."""
    count = count_notes(db, notes)
    number = min(max(number, 1), max(1, -(-count // ON_A_PAGE)))
    kept = key_in_use(db, notes.client_id)
    return PrivateNotesPage(
        days=_by_day(notes_of(db, notes, most=ON_A_PAGE, after=(number - 1) * ON_A_PAGE)),
        count=count,
        newer=number - 1 if number > 1 else None,
        older=number + 1 if number * ON_A_PAGE < count else None,
        before_count=count_older(db, notes.client_id),
        code_opens=kept is not None and kept.by_recovery is not None,
    )


def _by_day(notes: Iterable[Note]) -> tuple[DayOfNotes, ...]:
    return tuple(DayOfNotes(name, tuple(found)) for name, found in groupby(notes, key=lambda one: day(one.written_at)))
