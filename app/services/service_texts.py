"""The service writes words for its own pages. A change is a new version; none is changed or deleted."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.models.messages import ServiceText
from app.services.audit import Entry, append
from app.vocabulary import ActorKind

THREAD_NOTICE = "thread_notice"
TEXTS = (THREAD_NOTICE,)
"""What the service may write: what its messages are and are not, beside the box in which she writes one."""


class NoSuchText(Exception):
    """No page of ours has such a text."""


def write_words(db: sa.Connection, key: str, language: str, words: str, *, staff_id: str) -> int:
    """Keep new words for a text in one language; gives their version.

    A language that is behind comes up to the version of the others, since it says the same again; else the version is
    a new one, and the others are behind from then on. Raises NoSuchText.
    """
    if key not in TEXTS:
        raise NoSuchText(key)
    newest = {
        row.language: row.version
        for row in db.execute(
            sa.select(ServiceText.language, sa.func.max(ServiceText.version).label("version"))
            .where(ServiceText.key == key)
            .group_by(ServiceText.language)
        )
    }
    mine, latest = newest.get(language, 0), max(newest.values(), default=0)
    version = latest if mine < latest else latest + 1
    db.execute(
        sa.insert(ServiceText).values(
            key=key,
            language=language,
            version=version,
            words=words.strip(),
            written_at=clock.now(),
            written_by=staff_id,
        )
    )
    detail = {"language": language, "version": version}
    append(db, Entry(ActorKind.STAFF, staff_id, "service_words_written", "service_text", key, detail))
    return version
