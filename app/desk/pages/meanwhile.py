"""A colleague was first: what she did, when, and the words that were typed and must not be lost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from app.desk.pages.history import history_of
from app.desk.pages.timeline import lines
from app.queries.journeys import JourneyRow
from app.queries.meanwhile import newest_event
from app.queries.story import TimelineEntry
from app.web.filters import moment
from app.web.words import _


@dataclass(frozen=True)
class Meanwhile:
    """What a colleague did, when, and ``kept``: what the second one wrote, given back to her."""

    told: str
    when: str = ""
    kept: str = ""


def meanwhile_in(
    db: sa.Connection, journey: JourneyRow, kinds: Collection[str], pseudonym: str, kept: str | None = ""
) -> Meanwhile:
    """The newest event of these kinds in this plan, as the story tells it."""
    entry = newest_event(db, journey.id, kinds)
    if entry is None:
        return Meanwhile(_("It has changed since this page was opened."), "", (kept or "").strip())
    line = lines([entry], history_of(db, journey, [entry]), pseudonym)[0]
    return Meanwhile(line.words, line.when, (kept or "").strip())


def handed(entry: TimelineEntry, pseudonym: str, kept: str) -> Meanwhile:
    """She is with somebody else now; with whom is not for who has her no more."""
    if entry.staff_name and entry.detail.get("how") == "taken":
        told = _("%(who)s took %(name)s on.", who=entry.staff_name, name=pseudonym)
    elif entry.staff_name:
        told = _("%(who)s gave %(name)s to a colleague.", who=entry.staff_name, name=pseudonym)
    else:
        told = _("%(name)s is with a colleague now.", name=pseudonym)
    return Meanwhile(told, moment(entry.at) or "", kept)
