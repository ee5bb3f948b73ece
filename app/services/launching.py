"""The launch of the service, item by item: how far it is, who sees to it, by when, and what shows it. Only added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app import clock
from app.launch_checklist import ITEMS
from app.models.quests import LaunchEntry
from app.services.audit import Entry, append
from app.vocabulary import ActorKind, LaunchState

NEEDS_EVIDENCE = (LaunchState.DONE, LaunchState.NOT_NEEDED)
"""What is done says what shows it, what is not needed says why (domain.md Q16)."""


class NoSuchItem(LookupError):
    """The checklist has no item of this name."""


class EvidenceMissing(Exception):
    """An item is done, or not needed, and nothing says what shows it."""


class ItemChanged(Exception):
    """A colleague wrote of this item after it was read; nothing was overwritten."""


@dataclass(frozen=True)
class NewEntry:
    """How far an item is, as somebody says now."""

    state: LaunchState
    evidence: str = ""
    owner_id: str | None = None
    due_on: date | None = None


def write_entry(db: sa.Connection, item: str, entry: NewEntry, *, seen: int, by: str) -> int:
    """Keep how far an item is; gives the version. ``seen`` is the one that was read, 0 where there was none.

    What is as it stood writes nothing. Raises NoSuchItem, EvidenceMissing, ItemChanged.
    """
    if item not in ITEMS:
        raise NoSuchItem(item)
    values = {
        "state": entry.state,
        "evidence": entry.evidence.strip(),
        "owner_id": entry.owner_id,
        "due_on": entry.due_on,
    }
    if entry.state in NEEDS_EVIDENCE and not values["evidence"]:
        raise EvidenceMissing(item)
    columns = (LaunchEntry.version, LaunchEntry.state, LaunchEntry.evidence, LaunchEntry.owner_id, LaunchEntry.due_on)
    newest = sa.select(*columns).where(LaunchEntry.item == item).order_by(LaunchEntry.version.desc()).limit(1)
    held = db.execute(newest).one_or_none()
    if held is not None and {name: getattr(held, name) for name in values} == values:
        return int(held.version)
    if (held.version if held is not None else 0) != seen:
        raise ItemChanged(item)
    try:
        with db.begin_nested():
            kept = {"item": item, "version": seen + 1, "written_at": clock.now(), "written_by": by, **values}
            db.execute(sa.insert(LaunchEntry).values(**kept))
    except sa.exc.IntegrityError as error:
        raise ItemChanged(item) from error
    told = {"item": item, "state": entry.state.value, "version": seen + 1}
    append(db, Entry(ActorKind.STAFF, by, "launch_item_written", "launch_item", item, told))
    return seen + 1
