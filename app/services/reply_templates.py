"""Colleagues share beginnings of answers. A change is a new version; none is changed or deleted.

A beginning is no answer: what goes to a person was made for this person. So words that are a beginning as it stands,
or that still have a gap of one, are refused (domain.md: reply templates are touched before they are sent).
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.clients import Client
from app.models.desk import ReplyTemplate
from app.queries.reply_templates import Beginning, every_version
from app.services.audit import Entry, append
from app.vocabulary import ActorKind

GAP = re.compile(r"\[[^\[\]]*\]")
_ANY_GAP = re.compile(r"\[\s*(\.\.\.|…)?\s*\]")
_NO_WORD = re.compile(r"[\W_]+")


class WrittenMeanwhile(Exception):
    """A colleague wrote a version since this one was read. ``now`` is hers."""

    def __init__(self, now: Beginning) -> None:
        super().__init__("written meanwhile")
        self.now = now


class NoSuchBeginning(Exception):
    """There is no such beginning in this language."""


class Untouched(Exception):
    """The answer is a beginning as it stands."""


class GapLeft(Exception):
    """A gap of a beginning was not filled: ``gap`` as it stands in the words."""

    def __init__(self, gap: str) -> None:
        super().__init__("a gap is left")
        self.gap = gap


def refuse_unmade(db: sa.Connection, words: str, client_id: str) -> None:
    """Refuse words that nobody made for this person. Raises GapLeft, Untouched."""
    language = db.execute(sa.select(Client.language).where(Client.id == client_id)).scalar_one()
    known = every_version(db, language)
    gaps = {gap for one in known for gap in GAP.findall(one.words)}
    for gap in GAP.findall(words):
        if gap in gaps or _ANY_GAP.fullmatch(gap):
            raise GapLeft(gap)
    if _bare(words) in {_bare(one.words) for one in known}:
        raise Untouched


def _bare(words: str) -> str:
    """The words alone: without gaps, capitals, signs and how lines break."""
    return _NO_WORD.sub(" ", GAP.sub(" ", words)).strip().casefold()


def write_template(
    db: sa.Connection,
    template_id: str | None,
    language: str,
    *,
    title: str,
    words: str,
    seen: int = 0,
    staff_id: str,
) -> str:
    """Keep a beginning, or a new version of one; gives its id. ``seen`` is the version that the page had read.

    Raises WrittenMeanwhile where a colleague wrote since; nothing of hers is overwritten.
    """
    template_id = template_id or new_id()
    _add(db, template_id, language, seen, {"title": title.strip(), "words": words.strip()}, staff_id)
    return template_id


def withdraw_template(db: sa.Connection, template_id: str, language: str, *, seen: int, staff_id: str) -> None:
    """Nobody is offered it any more; what it said stays. The same again changes nothing.

    Raises NoSuchBeginning, WrittenMeanwhile.
    """
    now = _newest(db, template_id, language)
    if now is None:
        raise NoSuchBeginning(template_id)
    if now.is_offered:
        values = {"title": now.title, "words": now.words, "withdrawn_at": clock.now()}
        _add(db, template_id, language, seen, values, staff_id)


def _newest(db: sa.Connection, template_id: str, language: str) -> Beginning | None:
    return next(iter(every_version(db, language, template_id)), None)


def _add(
    db: sa.Connection, template_id: str, language: str, seen: int, values: dict[str, object], staff_id: str
) -> None:
    """One version more. Of two who write at once the table takes one: its key is the number of the version."""
    now = _newest(db, template_id, language)
    if now is not None and now.version != seen:
        raise WrittenMeanwhile(now)
    row = {"id": template_id, "language": language, "version": seen + 1, "written_at": clock.now()}
    try:
        with db.begin_nested():
            db.execute(sa.insert(ReplyTemplate).values(**row, **values, written_by=staff_id))
    except sa.exc.IntegrityError:
        now = _newest(db, template_id, language)
        if now is None:
            raise
        raise WrittenMeanwhile(now) from None
    act = "reply_template_withdrawn" if "withdrawn_at" in values else "reply_template_written"
    append(
        db,
        Entry(
            ActorKind.STAFF,
            staff_id,
            act,
            "reply_template",
            template_id,
            {"language": language, "version": seen + 1},
        ),
    )
