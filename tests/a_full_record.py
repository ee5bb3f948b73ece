"""Somebody of whom the service keeps something in every table that it has: for what is copied, and what is erased."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models import all_tables
from app.services.contact_cards import card_locker
from app.services.sealing import Locker
from app.vault import KEY_BYTES, Vault, place
from tests.people_on_a_quest import Walker

AS_JSON = {
    "answer": lambda words: json.dumps(words),
    "level_feedback": lambda words: json.dumps(words),
    "tool_entry": lambda words: json.dumps({"words": words}),
    "look_draft": lambda words: json.dumps({"words": words}),
    "instrument_result": lambda words: json.dumps({"asked": [words], "chosen": []}),
    "contact_answer": lambda words: json.dumps(words),
}
"""How a table writes what it seals, where that is not the words alone."""


@dataclass(frozen=True)
class FullRecord:
    """``canaries`` by table and column; ``sealed`` are the very bytes of each sealed column and each wrapped key."""

    walker: Walker
    canaries: Mapping[tuple[str, str], str] = field(default_factory=dict)
    sealed: tuple[bytes, ...] = ()


def fill(walker: Walker, staff_id: str, *, name: str = "one") -> FullRecord:
    """A row in each table that names a client, and in those that belong to her journey, with words to look for."""
    locker, canaries = walker.locker(), dict[tuple[str, str], str]()
    with walker.database.begin() as db:
        known = _known(db, walker, staff_id)
        for table in all_tables().sorted_tables:
            is_hers = "client_id" in table.c or table.name in _HERS_THROUGH_ANOTHER
            if not is_hers or table.name in _MADE_BY_WALKING:
                continue
            row = _row(table, known, _locker_for(db, table, walker, known) or locker, name, canaries)
            db.execute(sa.insert(table).values(row))
            known[f"a {table.name}"] = row.get("id")
        db.execute(
            sa.update(all_tables().tables["slot"])
            .where(sa.column("id") == known["a slot"])
            .values(booking_id=known["a booking"])
        )
        sealed = tuple(_bytes_of(db, walker))
    return FullRecord(walker, canaries, sealed)


_HERS_THROUGH_ANOTHER = {"plan_reason", "slot", "delivery", "contact_answer", "contact_event", "protocol_step"}
_MADE_BY_WALKING = {"journey", "client_key"}


def _locker_for(db: sa.Connection, table: sa.Table, walker: Walker, known: dict[str, Any]) -> Locker | None:
    """The words of a contact are sealed with a key of their own."""
    if table.name == "contact_card":
        known["vault"] = Vault.of(walker.settings)
    return card_locker(db, known["vault"], known["a contact_card"]) if table.name == "contact_answer" else None


def _known(db: sa.Connection, walker: Walker, staff_id: str) -> dict[str, Any]:
    tables = all_tables().tables
    started = db.execute(
        sa.select(tables["journey_event"].c.step).where(
            tables["journey_event"].c.journey_id == walker.journey_id, tables["journey_event"].c.step.is_not(None)
        )
    ).scalars()
    return {
        "client": walker.client_id,
        "journey": walker.journey_id,
        "staff": staff_id,
        "step": next(iter(started), "how-we-work"),
    }


def _row(
    table: sa.Table, known: Mapping[str, Any], locker: Locker, name: str, canaries: dict[tuple[str, str], str]
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.c:
        if column.name not in ("id",) and column.nullable and not column.name.endswith("_sealed"):
            continue
        if (table.name, column.name) == ("contact_event", "id"):
            continue  # The database counts these.
        row[column.name] = _value(table.name, column, known)
    row |= _SPECIAL.get(table.name, lambda _known: {})(known)
    where = row.get("id") or " ".join(str(row[one]) for one in _KEY_OF.get(table.name, "").split())
    if table.name == "plan_reason":
        where = f"{row['journey_id']}:{row['seq']}"
    for column in table.c:
        if not column.name.endswith("_sealed"):
            continue
        words = f"canary {table.name} {column.name} {name}"
        canaries[table.name, column.name] = words
        as_kept = AS_JSON.get(table.name, str)(words)
        row[column.name] = locker.seal(as_kept, table=table.name, column=column.name, row_id=str(where))
    return row


_KEY_OF = {
    "safe_contact": "client_id",
    "look_draft": "client_id",
    "stop_reason": "journey_id",
    "contact_answer": "card_id question",
    "protocol_step": "run_id step",
}


def _value(table: str, column: sa.Column[Any], known: Mapping[str, Any]) -> Any:
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name
        return known.get(target) or known.get(f"a {target}")
    kind = column.type.python_type if not isinstance(column.type, sa.types.TypeDecorator) else None
    if kind is None:
        return clock.now() - timedelta(hours=1)
    if isinstance(column.type, sa.JSON):
        return []
    return {str: f"{table} {new_id()}", int: 1, bool: False, bytes: new_id().encode()}[kind]


def _some_time() -> datetime:
    """A time that nobody else has."""
    return clock.now() + timedelta(days=2, seconds=secrets.randbelow(10**8))


_SPECIAL: Mapping[str, Any] = {
    "answer": lambda known: {"step": known["step"], "question": "change"},
    "reply": lambda known: {"step": known["step"], "outcome": "done"},
    "message": lambda _known: {"due_at": clock.now()},
    "suggestion": lambda known: {"step": known["step"]},
    "instrument_result": lambda known: {"instrument": "fear_at_home", "language": "en", "step": known["step"]},
    "risk_assessment": lambda _known: {"level": "high", "assessed": "high", "rule": "person"},
    "tool_entry": lambda _known: {"kind": "goal"},
    "stop_reason": lambda _known: {"reason": "other"},
    "task": lambda _known: {"kind": "lapse", "due_at": clock.now()},
    "plan_reason": lambda known: {"journey_id": known["journey"], "seq": 1},
    "slot": lambda _known: {
        "starts_at": clock.now() + timedelta(days=2, seconds=secrets.randbelow(10**8)),
        "ways": ["chat"],
    },
    "booking": lambda _known: {"status": "cancelled", "closed_at": clock.now(), "way": "chat"},
    "client_code": lambda known: (
        {"kind": "reissue", "issued_by": known["staff"], "expires_at": clock.now()}
        | {"request_id": known["a reissue_request"]}
    ),
    "notes_key": lambda _known: {"version": 99},
    "private_note": lambda _known: {"key_version": 99},
    "outgoing": lambda known: {
        "client_id": known["client"],
        "journey_id": known["journey"],
        "step": known["step"],
        "cause": f"step:{known['journey']}:{known['step']}:1",
        "text": "step_waits",
        "variables": {},
        "policy": "at_most_once",
        "state": "sent",
        "channel": "email",
        "closed_at": clock.now(),
    },
    "delivery": lambda _known: {"channel": "email", "outcome": "sent"},
    "reach_address": lambda _known: {"channel": "email"},
    "reminder_choice": lambda _known: {"channel": "email", "free_days": ["2026-03-08"]},
    "messenger_code": lambda _known: {"channel": "telegram"},
    "break_glass": lambda _known: {"what": "contact"},
    "help_request": lambda known: (
        {"client_id": known["client"], "card_id": known["a contact_card"]} | {"closed_at": clock.now()}
    ),
    "snooze": lambda known: {"client_id": known["client"], "row_key": f"review:{known['journey']}"},
    "safe_contact": lambda _known: {"ways": ["call"], "times": ["evening"]},
    "contact_card": lambda known: _card(known["vault"], known["client"]),
    "contact_answer": lambda _known: {"question": "what-worries"},
    "contact_event": lambda _known: {"kind": "opened", "detail": {"channel": "call"}},
    "protocol_run": lambda known: {
        "client_id": known["client"],
        "card_id": known["a contact_card"],
        "journey_id": known["journey"],
        "kind": "p_f",
        "because": {"level": "high", "rule": "R1", "reasons": ["worker"]},
    },
    "protocol_step": lambda _known: {"step": "stay", "place": 1, "deed": "not_done"},
    "service_clock": lambda known: {
        "client_id": known["client"],
        "card_id": known["a contact_card"],
        "run_id": known["a protocol_run"],
        "journey_id": known["journey"],
        "kind": "handover",
        "channel": "call",
    },
}


def _card(vault: Vault, client_id: str) -> dict[str, Any]:
    card_id = new_id()
    wrapped, key_name = vault.wrap(secrets.token_bytes(KEY_BYTES), place("contact_card", "dek_wrapped", card_id, "1"))
    key = {"id": card_id, "client_id": client_id, "dek_wrapped": wrapped, "key_name": key_name}
    return {**key, "channel": "call", "audience": "self", "language": "en", "risk": "high", "follow_up": "agreed"}


def _bytes_of(db: sa.Connection, walker: Walker) -> list[bytes]:
    found: list[bytes] = []
    for table in all_tables().sorted_tables:
        if "client_id" not in table.c:
            continue
        blobs = [column for column in table.c if isinstance(column.type, sa.LargeBinary)]
        for row in db.execute(sa.select(*blobs).where(table.c.client_id == walker.client_id)) if blobs else ():
            found += [one for one in row if one]
    return found + _bytes_through_another(db, walker)


def _bytes_through_another(db: sa.Connection, walker: Walker) -> list[bytes]:
    """What was written on her contacts and in her protocols, which bear no id of hers."""
    tables = all_tables().tables
    found: list[bytes] = []
    for table, column, of in (
        ("contact_answer", "card_id", "contact_card"),
        ("protocol_step", "run_id", "protocol_run"),
    ):
        hers = sa.select(tables[of].c.id).where(tables[of].c.client_id == walker.client_id)
        blobs = [one for one in tables[table].c if isinstance(one.type, sa.LargeBinary)]
        rows = db.execute(sa.select(*blobs).where(tables[table].c[column].in_(hers)))
        found += [one for row in rows for one in row if one]
    return found
