"""What the pages of the crisis contacts show: those of each language, and those of one to be set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.admin.pages.service import Waiting, history, nobody_else, waits
from app.admin.pages.setting_words import title_of
from app.extensions import questline
from app.queries.approvals import waiting
from app.queries.crisis_contacts import Contact, all_contacts
from app.queries.service_settings import CRISIS_CONTACTS, kept_now
from app.services.setting_rules import MOST_CONTACTS
from app.web.changes import HistoryLine
from app.web.context import LANGUAGE_NAMES
from config import LANGUAGES

ROOM_FOR_MORE = 2


@dataclass(frozen=True)
class InLanguage:
    """The contacts of one language. ``is_blank``: it is on offer, and nobody is named."""

    code: str
    name: str
    contacts: tuple[Contact, ...]
    is_offered: bool
    is_blank: bool
    waits: bool


@dataclass(frozen=True)
class ContactsPage:
    """The contacts of one language to be set. ``rows`` are those of now or as they were typed, and some empty ones."""

    code: str
    language: str
    title: str
    seen: int
    rows: tuple[dict[str, Any], ...]
    nobody_else: bool
    waits: Waiting | None
    history: tuple[HistoryLine, ...]


def crisis_page(db: sa.Connection) -> tuple[InLanguage, ...]:
    """Every language of the software: what is on offer first."""
    offered, every = questline().settings.languages, all_contacts(db)
    open_keys = {one.subject for one in waiting(db)}

    def one(code: str) -> InLanguage:
        contacts = tuple(contact for contact in every if contact.language == code)
        is_blank = code in offered and not contacts
        waits = key_of(code) in open_keys
        return InLanguage(code, LANGUAGE_NAMES.get(code, code), contacts, code in offered, is_blank, waits)

    return tuple(one(code) for code in (*offered, *(code for code in LANGUAGES if code not in offered)))


def contacts_page(
    db: sa.Connection, code: str, staff_id: str, typed: list[dict[str, Any]] | None = None
) -> ContactsPage:
    """One language, with as many rows as are used and some more."""
    kept = kept_now(db, questline().given, key_of(code))
    rows = kept.value if typed is None else typed
    empty: list[dict[str, Any]] = [{} for _row in range(min(ROOM_FOR_MORE, MOST_CONTACTS - len(rows)))]
    return ContactsPage(
        code=code,
        language=LANGUAGE_NAMES.get(code, code),
        title=title_of(key_of(code)),
        seen=kept.version,
        rows=(*rows, *empty),
        nobody_else=nobody_else(db, staff_id),
        waits=waits(db, key_of(code), staff_id),
        history=history(db, key_of(code)),
    )


def key_of(code: str) -> str:
    """The key under which the contacts of this language are proposed and kept."""
    return f"{CRISIS_CONTACTS}.{code}"
