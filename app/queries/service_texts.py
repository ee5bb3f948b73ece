"""Words that the service wrote for its own pages: the newest of each language, and all before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.messages import ServiceText
from app.models.staff import Staff


@dataclass(frozen=True)
class ServiceWords:
    """One version of a text in one language. ``words`` may be blank: then the words that we ship stand on the page."""

    key: str
    language: str
    version: int
    words: str
    written_at: datetime
    staff_name: str | None


_ALL = (
    sa.select(
        ServiceText.key,
        ServiceText.language,
        ServiceText.version,
        ServiceText.words,
        ServiceText.written_at,
        Staff.name,
    )
    .outerjoin(Staff, Staff.id == ServiceText.written_by)
    .order_by(ServiceText.version.desc(), ServiceText.language)
)
# Built once: her page of messages asks it.
_NEWEST_WORDS = (
    sa.select(ServiceText.words)
    .where(ServiceText.key == sa.bindparam("of_key"), ServiceText.language == sa.bindparam("in_language"))
    .order_by(ServiceText.version.desc())
    .limit(1)
)
_NEWEST_VERSIONS = (
    sa.select(ServiceText.key, ServiceText.language, ServiceText.words, ServiceText.version)
    .order_by(ServiceText.version)
    .where(ServiceText.key.in_(sa.bindparam("of_keys", expanding=True)))
)


def words_in(db: sa.Connection, key: str, language: str) -> str:
    """The service's own words in this language; empty where it wrote none, or took them back."""
    found = db.execute(_NEWEST_WORDS, {"of_key": key, "in_language": language}).scalar_one_or_none()
    return (found or "").strip()


def versions_of(db: sa.Connection, key: str) -> list[ServiceWords]:
    """Every version of a text in every language, the newest first."""
    return [ServiceWords(*row) for row in db.execute(_ALL.where(ServiceText.key == key))]


def to_look_at(db: sa.Connection, keys: tuple[str, ...], languages: tuple[str, ...]) -> list[tuple[str, str]]:
    """Texts that somebody shall look at, as key and language: blank, or behind what another language says by now.

    Where the service wrote nothing at all, the words that we ship say the same in every language, and all is well.
    """
    newest: dict[tuple[str, str], tuple[int, bool]] = {}
    for row in db.execute(_NEWEST_VERSIONS, {"of_keys": list(keys)}):
        newest[row.key, row.language] = (row.version, not row.words.strip())
    found = []
    for key in keys:
        latest = max((version for (one, _language), (version, _blank) in newest.items() if one == key), default=0)
        for language in languages:
            version, is_blank = newest.get((key, language), (0, False))
            if is_blank or version < latest:
                found.append((key, language))
    return found
