"""What the service set for itself, over what the environment says: how it holds now, and all that was set before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.house_rules import MESSAGES, Key, key_of
from app.models.clients import Client
from app.models.settings import ServiceSetting
from app.models.staff import Staff
from app.models.words import CrisisContact
from config import LANGUAGES, Settings

FIELDS = (
    "service_names",
    "neutral_names",
    "service_zone",
    "currency",
    "languages",
    "exit_url",
    "rooms",
    "contact_words_days",
    "visits_days",
    "tries_hours",
)
"""The settings that staff may set. A key is the name of its field in ``config.Settings``."""
CRISIS_CONTACTS = "crisis_contacts"
"""Begins the keys of the crisis contacts, which have a table of their own: ``crisis_contacts.en``."""


@dataclass(frozen=True)
class Kept:
    """A value as it holds now. Version 0: nobody has set it, so it is what the environment or the software says."""

    version: int
    value: Any


@dataclass(frozen=True)
class Change:
    """One entry of the history of a setting, with who set it and who was the second person."""

    version: int
    value: Any
    written_at: datetime
    writer: str | None
    approver: str | None


_WRITER, _APPROVER = aliased(Staff), aliased(Staff)
_HISTORY = (
    sa.select(
        ServiceSetting.version,
        ServiceSetting.value,
        ServiceSetting.written_at,
        _WRITER.name.label("writer"),
        _APPROVER.name.label("approver"),
    )
    .outerjoin(_WRITER, _WRITER.id == ServiceSetting.written_by)
    .outerjoin(_APPROVER, _APPROVER.id == ServiceSetting.approved_by)
)
_NEWEST = sa.select(ServiceSetting.key, sa.func.max(ServiceSetting.version).label("version")).group_by(
    ServiceSetting.key
)
_CONTACTS = sa.select(
    CrisisContact.name,
    CrisisContact.number,
    CrisisContact.hours,
    CrisisContact.note,
    CrisisContact.is_emergency,
    CrisisContact.is_sample,
).order_by(CrisisContact.position, CrisisContact.id)


def overlaid(db: sa.Connection, given: Settings) -> Settings:
    """The settings of the environment, with what staff set laid over them."""
    values = {key: kept.value for key, kept in newest(db).items() if key in FIELDS}
    return laid_over(given, values)


def laid_over(given: Settings, values: dict[str, Any]) -> Settings:
    """The same from values that were read already. A language that this version does not speak is left out."""
    held: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    if "languages" in held:
        held["languages"] = tuple(one for one in held["languages"] if one in LANGUAGES) or given.languages
    return replace(given, **held)


def newest(db: sa.Connection) -> dict[str, Kept]:
    """Every setting that staff set, as it holds now."""
    latest = _NEWEST.subquery()
    rows = db.execute(
        sa.select(ServiceSetting.key, ServiceSetting.version, ServiceSetting.value).join(
            latest, sa.and_(latest.c.key == ServiceSetting.key, latest.c.version == ServiceSetting.version)
        )
    )
    return {row.key: Kept(row.version, row.value) for row in rows}


def kept_now(db: sa.Connection, given: Settings, key: str) -> Kept:
    """One setting as it holds now, as the value that is kept (lists, not tuples)."""
    row = db.execute(
        sa.select(ServiceSetting.version, ServiceSetting.value)
        .where(ServiceSetting.key == key)
        .order_by(ServiceSetting.version.desc())
        .limit(1)
    ).first()
    version = row.version if row is not None else 0
    if key not in FIELDS:
        return Kept(version, contacts_as_kept(db, key.partition(".")[2]))
    return Kept(version, row.value if row is not None else as_kept(getattr(given, key)))


def kept_rule(db: sa.Connection, key: str) -> Kept:
    """One of the words and rules of the service as it holds now; empty where nobody set it, or it is ours again."""
    of_key = sa.select(ServiceSetting.version, ServiceSetting.value).where(ServiceSetting.key == key)
    row = db.execute(of_key.order_by(ServiceSetting.version.desc()).limit(1)).first()
    return Kept(row.version, row.value) if row is not None else Kept(0, {})


def as_kept(value: Any) -> Any:
    """A field of the settings as it is kept in the database."""
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, dict) else value


def contacts_as_kept(db: sa.Connection, language: str) -> list[dict[str, Any]]:
    """The crisis contacts of one language as a list that can be proposed and kept."""
    rows = db.execute(_CONTACTS.where(CrisisContact.language == language))
    return [dict(row._mapping) for row in rows]


def history_of(db: sa.Connection, key: str) -> list[Change]:
    """Everything that a setting was, the newest first."""
    rows = db.execute(_HISTORY.where(ServiceSetting.key == key).order_by(ServiceSetting.version.desc()))
    return [Change(**row._mapping) for row in rows]


def words_of_messages(db: sa.Connection) -> list[tuple[datetime, Key, Any]]:
    """Every change of the words of a message, the first first: when, of which, and the words from then on."""
    of_messages = sa.select(ServiceSetting.written_at, ServiceSetting.key, ServiceSetting.value).where(
        ServiceSetting.key.startswith(MESSAGES)
    )
    rows = db.execute(of_messages.order_by(ServiceSetting.written_at, ServiceSetting.version))
    return [(row.written_at, key, row.value) for row in rows if (key := key_of(row.key)) is not None]


def last_changes(db: sa.Connection) -> dict[str, Change]:
    """The last entry of every setting that somebody set."""
    latest = _NEWEST.subquery()
    rows = db.execute(
        _HISTORY.add_columns(ServiceSetting.key).join(
            latest, sa.and_(latest.c.key == ServiceSetting.key, latest.c.version == ServiceSetting.version)
        )
    )
    return {row.key: Change(*row[:5]) for row in rows}


def languages_without_contact(db: sa.Connection, languages: Sequence[str]) -> tuple[str, ...]:
    """Languages on offer in which nobody is named whom somebody in a crisis could reach."""
    held = set(db.execute(sa.select(CrisisContact.language).distinct()).scalars())
    return tuple(one for one in languages if one not in held)


def readers_of(db: sa.Connection) -> dict[str, int]:
    """How many clients chose each language."""
    rows = db.execute(sa.select(Client.language, sa.func.count()).group_by(Client.language))
    return {row[0]: row[1] for row in rows}
