"""Beginnings of answers: those on offer in a language, and everything that was ever written of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.built_in_replies import built_in_replies
from app.models.desk import ReplyTemplate
from app.models.staff import Staff


@dataclass(frozen=True)
class Beginning:
    """One version of a beginning in one language. Version 0 comes with the software, and nobody wrote it."""

    id: str
    language: str
    version: int
    title: str
    words: str
    written_at: datetime | None = None
    staff_name: str | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_offered(self) -> bool:
        return self.withdrawn_at is None


_ALL = (
    sa.select(
        *(ReplyTemplate.id, ReplyTemplate.language, ReplyTemplate.version, ReplyTemplate.title, ReplyTemplate.words),
        *(ReplyTemplate.written_at, Staff.name, ReplyTemplate.withdrawn_at),
    )
    .outerjoin(Staff, Staff.id == ReplyTemplate.written_by)
    .order_by(ReplyTemplate.version.desc())
)


def every_version(db: sa.Connection, language: str, template_id: str | None = None) -> list[Beginning]:
    """Everything that was ever written in a language, or of one beginning, the newest version first."""
    which = sa.true() if template_id is None else ReplyTemplate.id == template_id
    written = [Beginning(*row) for row in db.execute(_ALL.where(ReplyTemplate.language == language, which))]
    shipped = [
        Beginning(key, language, 0, title, words)
        for key, (title, words) in built_in_replies(language).items()
        if template_id in (None, key)
    ]
    return written + shipped


def beginnings(db: sa.Connection, language: str) -> list[Beginning]:
    """The newest version of each beginning in a language, by title; also of those that were withdrawn."""
    newest: dict[str, Beginning] = {}
    for one in every_version(db, language):
        newest.setdefault(one.id, one)
    return sorted(newest.values(), key=lambda one: (not one.is_offered, one.title.casefold(), one.id))


def on_offer(db: sa.Connection, language: str) -> list[Beginning]:
    """What can be begun with in a language."""
    return [one for one in beginnings(db, language) if one.is_offered]
