"""Drafts that were laid before the approvers: whose signature each still needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from babel.lists import format_list
from flask_babel import get_locale

from app.permissions import Actor
from app.queries.proposals import Proposed, proposed
from app.queries.studio import draft_rows
from app.studio.pages.titles import title_of_draft
from app.studio.words import part_words
from app.vocabulary import SignedPart
from app.web.words import _


@dataclass(frozen=True)
class WaitingLine:
    """One draft. ``is_hers``: the reader may sign what is missing."""

    slug: str
    title: str
    note: str
    by_name: str | None
    at: datetime
    missing: str
    is_hers: bool


def waiting_lines(db: sa.Connection, reader: Actor) -> list[WaitingLine]:
    """What waits for signatures, the longest waiting first, the reader's own before all others."""
    found = proposed(db)
    if not found:
        return []
    titles = {draft.slug: title_of_draft(draft.definition, draft.slug) for draft in draft_rows(db)}
    lines = [_line(one, titles.get(one.slug, one.slug), reader) for one in found]
    return sorted(lines, key=lambda line: not line.is_hers)


def _line(one: Proposed, title: str, reader: Actor) -> WaitingLine:
    done = dict(one.signed)
    missing = [part_words(part) for part in SignedPart if part not in done]
    words = _("Everybody has signed.")
    if missing:
        listed = format_list(missing, style="standard", locale=get_locale())
        words = _("Still to sign: %(parts)s.", parts=listed)
    return WaitingLine(one.slug, title, one.note, one.by_name, one.at, words, one.waits_for(reader))
