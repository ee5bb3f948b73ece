"""How a client may be reached: her own rules, from her page, from a step of a quest, or told to us on the phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app import clock
from app.models.clients import Client, SafeContact
from app.queries.safe_contact import ContactRules, rules_of
from app.services.audit import Entry, append
from app.services.sealing import Locker
from app.vocabulary import ActorKind
from quests.answers import Answer as Value
from quests.steps import Step

TABLE = "safe_contact"
WAYS = ("call", "message", "email")
TIMES = ("morning", "afternoon", "evening", "weekend")
_SEALED = {"address": "address_sealed", "code_word": "code_word_sealed"}
_YES_OR_NO = {"voicemail": "may_leave_voicemail", "calendar_file": "may_have_calendar_file"}
_NOTHING_YET = {"ways": [], "times": [], "may_leave_voicemail": False, "may_have_calendar_file": False}


@dataclass(frozen=True)
class OpenRules:
    """Her rules with the sealed parts readable: for herself, and for who is in contact with her."""

    rules: ContactRules
    address: str
    code_word: str


def keep_rules(db: sa.Connection, locker: Locker, values: Mapping[str, Value], *, staff_id: str | None = None) -> None:
    """Keep what ``values`` says of ways, address, times, voicemail, calendar_file and code_word.

    What it does not name stays as it was; an empty answer clears the rule. ``staff_id``: a colleague wrote it down
    for her, of which the audit log has a line.
    """
    changes = _columns(locker, values)
    if not changes:
        return
    db.execute(sa.select(Client.id).where(Client.id == locker.client_id).with_for_update())
    changes |= {"updated_at": clock.now(), "updated_by": staff_id}
    known = db.execute(
        sa.update(SafeContact).where(SafeContact.client_id == locker.client_id).values(**changes)
    ).rowcount
    if not known:
        db.execute(sa.insert(SafeContact).values(client_id=locker.client_id, **{**_NOTHING_YET, **changes}))
    if staff_id is not None:
        append(db, Entry(ActorKind.STAFF, staff_id, "contact_rules_written", "client", locker.client_id))


def _columns(locker: Locker, values: Mapping[str, Value]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in ("ways", "times"):
            order = WAYS if name == "ways" else TIMES
            chosen = value if isinstance(value, list) else []
            found[name] = [one for one in order if one in chosen]
        elif name in _YES_OR_NO:
            found[_YES_OR_NO[name]] = value == "yes"
        elif name in _SEALED:
            words = str(value or "").strip()
            where = {"table": TABLE, "column": _SEALED[name], "row_id": locker.client_id}
            found[_SEALED[name]] = locker.seal(words, **where) if words else None
    return found


def rules_in(step: Step, values: Mapping[str, Value]) -> dict[str, Value]:
    """What the answers to a step say about how she may be reached.

    A question that she left empty changes nothing, but for the ways: none chosen means that nobody contacts her.
    """
    return {
        question.sets: values.get(question.key)
        for question in step.questions_asked
        if question.sets and (question.sets == "ways" or values.get(question.key) not in (None, "", []))
    }


def stop_calls(db: sa.Connection, client_id: str, *, staff_id: str | None) -> None:
    """She asked not to be called: no call from now on. Her other ways stay."""
    rules = rules_of(db, client_id)
    if rules is None or not rules.allows("call"):
        return
    db.execute(
        sa.update(SafeContact)
        .where(SafeContact.client_id == client_id)
        .values(ways=[way for way in rules.ways if way != "call"], updated_at=clock.now(), updated_by=staff_id)
    )


def open_rules(db: sa.Connection, locker: Locker) -> OpenRules | None:
    """Her rules with address and code word; None where she has said nothing yet."""
    rules = rules_of(db, locker.client_id)
    if rules is None:
        return None
    return OpenRules(
        rules,
        _unsealed(locker, rules.address_sealed, "address_sealed"),
        _unsealed(locker, rules.code_word_sealed, "code_word_sealed"),
    )


def _unsealed(locker: Locker, sealed: bytes | None, column: str) -> str:
    return locker.unseal(sealed, table=TABLE, column=column, row_id=locker.client_id) if sealed else ""
