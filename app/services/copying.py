"""A copy of everything that is kept about a client, for herself: opened, with names for people and numbers for plans.

The shape is documented in docs/your-copy.md and stands: what is added later is added beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.queries import whole_record
from app.queries.journeys import JourneyRow, journeys_of_client
from app.queries.safe_contact import locked_since
from app.queries.whole_record import PARTS, Part, Rows
from app.services.audit import Entry, append
from app.services.contact_cards import card_locker
from app.services.private_notes import notes_of
from app.services.sealing import KeyDestroyed, Locker
from app.vault import Vault
from app.vocabulary import ActorKind

FORMAT = 1
IDS = frozenset({"id", "client_id", "journey_id", "outgoing_id", "card_id", "run_id", "protocol_run_id"})
STAFF = {"updated_by": "updated_by", "made_by": "made_by", "issued_by": "issued_by", "closed_by": "closed_by"} | {
    "staff_id": "by",
    "requested_by": "requested_by",
    "decided_by": "decided_by",
    "asked_by": "asked_by",
    "opened_by": "opened_by",
    "saved_by": "saved_by",
    "holder_id": "held_by",
    "owner_id": "owed_by",
    "stopped_by": "stopped_by",
    "noted_by": "noted_by",
    "approved_by": "agreed_by",
}
"""Columns that name somebody of the staff, and how the copy calls them; the name stands there."""
AS_JSON = frozenset({"answers", "questionnaires", "level_answers", "tools", "short_look", "said_in_contacts"})
"""Parts whose words were sealed as JSON."""


class LaterOnly(Exception):
    """Under the lock of P-V no file is made for a device that somebody at home may open; a person finds a way."""


class MayBeWatched(Exception):
    """Somebody may see her phone: a file of everything must not come to lie on it."""


@dataclass(frozen=True)
class Copy:
    """``plans`` oldest first, each with its ``number``; ``parts`` by the name of the part.

    ``private_notes`` is None where this visit has no key for them.
    """

    made_at: datetime
    you: Mapping[str, Any]
    plans: list[dict[str, Any]]
    parts: Mapping[str, Rows]
    log: Rows
    private_notes: Rows | None

    def as_json(self) -> str:
        """The file: plain values, times in UTC."""
        whole = {
            "format": FORMAT,
            "made_at": self.made_at,
            "you": self.you,
            "plans": self.plans,
            **self.parts,
            "log": self.log,
            "private_notes": self.private_notes,
        }
        return json.dumps(whole, ensure_ascii=False, indent=2, default=_plain) + "\n"


def take_copy(db: sa.Connection, locker: Locker, vault: Vault, *, notes: Locker | None, form: str) -> Copy:
    """Everything about her, and a line in the log that she took it. ``form``: html or json.

    ``notes`` is the key of her private notes, where this visit has it; ``vault`` opens those of her contacts.
    Raises MayBeWatched and LaterOnly.
    """
    if whole_record.watched_since(db, locker.client_id) is not None:
        raise MayBeWatched
    if locked_since(db, locker.client_id) is not None:
        raise LaterOnly
    append(db, Entry(ActorKind.CLIENT, locker.client_id, "copy_taken", "client", locker.client_id, {"form": form}))
    return copy_of(db, locker, vault, notes=notes)


def copy_of(db: sa.Connection, locker: Locker, vault: Vault, *, notes: Locker | None) -> Copy:
    """The copy itself, without a trace that it was made."""
    journeys = list(reversed(journeys_of_client(db, locker.client_id)))
    numbers = {journey.id: number for number, journey in enumerate(journeys, start=1)}
    rows = {name: whole_record.rows_of(db, part, locker.client_id) for name, part in PARTS.items()}
    names = whole_record.names_of_staff(db, _staff_in(rows))
    talks = whole_record.times_of_talks(db, locker.client_id)
    keys = _Keys(db, locker, vault)
    return Copy(
        made_at=clock.now(),
        you=whole_record.about_her(db, locker.client_id),
        plans=[_plan(db, journey, numbers[journey.id]) for journey in journeys],
        parts={
            name: [_readable(keys, name, part, row, names, numbers, talks) for row in rows[name]]
            for name, part in PARTS.items()
        },
        log=whole_record.log_of_client(db, locker.client_id),
        private_notes=_private_notes(db, notes) if notes is not None else None,
    )


def _staff_in(rows: Mapping[str, Rows]) -> set[str]:
    return {row[column] for part in rows.values() for row in part for column in STAFF if row.get(column)}


def _plan(db: sa.Connection, journey: JourneyRow, number: int) -> dict[str, Any]:
    state = journey.state
    return {
        "number": number,
        "quest": journey.slug,
        "version": journey.version,
        "counsellor": journey.counsellor_name,
        "zone": journey.zone,
        "offered_or_begun_at": journey.created_at,
        "started_at": state.started_at,
        "ended_at": state.ended_at,
        "ending": state.ending,
        "risk": state.risk,
        "steps": whole_record.steps_of_journey(db, journey.id),
        "what_happened": whole_record.events_with_names(db, journey.id),
    }


class _Keys:
    """Her own locker, and that of each of her contacts, opened once."""

    def __init__(self, db: sa.Connection, hers: Locker, vault: Vault) -> None:
        self._db, self._hers, self._vault = db, hers, vault
        self._of_cards: dict[str, Locker | None] = {}

    def for_row(self, part: Part, row: Mapping[str, Any]) -> Locker | None:
        """What opens the words of this row; None where they were forgotten."""
        if not part.key_of:
            return self._hers
        card_id = row[part.key_of]
        if card_id not in self._of_cards:
            self._of_cards[card_id] = self._opened(card_id)
        return self._of_cards[card_id]

    def _opened(self, card_id: str) -> Locker | None:
        try:
            return card_locker(self._db, self._vault, card_id)
        except KeyDestroyed:
            return None


def _readable(
    keys: _Keys,
    name: str,
    part: Part,
    row: dict[str, Any],
    names: Mapping[str, str],
    numbers: Mapping[str, int],
    talks: Mapping[str, tuple[datetime, str]],
) -> dict[str, Any]:
    """One row without ids, its words opened."""
    found: dict[str, Any] = {}
    if row.get("journey_id"):
        found["plan"] = numbers[row["journey_id"]]
    if row.get("slot_id") in talks:
        found["starts_at"], found["with"] = talks[row["slot_id"]]
    for column, value in row.items():
        if column in IDS or column in part.without:
            continue
        if column == "detail":
            found[column] = {key: one for key, one in value.items() if not key.endswith("_id")}
        elif column in STAFF:
            found[STAFF[column]] = names.get(value) if value else None
        elif column.endswith("_sealed"):
            place = " ".join(str(row[one]) for one in part.sealed_to.split())
            where = {"table": part.table.__tablename__, "column": column, "row_id": place}
            locker = keys.for_row(part, row)
            opened = locker.unseal(value, **where) if locker is not None and value is not None else None
            found[column.removesuffix("_sealed")] = json.loads(opened) if opened and name in AS_JSON else opened
        else:
            found[column] = value
    return found


def _private_notes(db: sa.Connection, notes: Locker) -> Rows:
    return [
        {"words": one.words, "written_at": one.written_at, "changed_at": one.changed_at}
        for one in reversed(notes_of(db, notes))
    ]


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"a copy cannot hold {type(value).__name__}")
