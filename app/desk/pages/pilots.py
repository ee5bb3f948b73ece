"""Versions that a few people try, as somebody at the desk offers them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from app import clock
from app.desk.pages.plan_words import certificates_words
from app.queries.pilots import Pilot, pilots
from app.queries.places import is_free
from app.queries.quest_versions import definition_of
from app.web.filters import day
from app.web.words import _, language
from quests.definition import text_in

_BETWEEN = "@"


def pilot_offers(
    db: sa.Connection, taken: Collection[str] = (), tried: Sequence[Pilot] | None = None
) -> tuple[tuple[str, str, str], ...]:
    """Pilots that take in one more: what the form sends, title and what it is. ``taken`` are places not free."""
    found = []
    for one in pilots(db) if tried is None else tried:
        quest = definition_of(db, one.version_id)
        if one.takes_in(clock.now().date()) and quest.safety_stop is not None and is_free(one.place, taken):
            named = {"title": text_in(quest.title, language()), "version": one.version}
            title = _("%(title)s, pilot of version %(version)s", **named)
            until = _("A few people try it, until %(day)s.", day=day(one.until))
            about = f"{until} {text_in(quest.summary, language())} {certificates_words(quest)}"
            found.append((f"{one.slug}{_BETWEEN}{one.version}", title, about.strip()))
    return tuple(found)


def closed_words(db: sa.Connection, tried: Sequence[Pilot]) -> tuple[str, ...]:
    """Which pilots take in nobody more, and why."""
    today = clock.now().date()
    told = []
    for one in (each for each in tried if not each.takes_in(today)):
        title = text_in(definition_of(db, one.version_id).title, language())
        if one.until < today:
            told.append(_("The pilot of “%(title)s” came to its last day.", title=title))
        else:
            told.append(_("The pilot of “%(title)s” is full: as many as it was made for have begun.", title=title))
    return tuple(told)


def chosen_offer(value: str) -> tuple[str, int | None]:
    """What the form sent: the quest, and the version of a pilot; None for the one that everybody starts."""
    slug, _sign, version = value.partition(_BETWEEN)
    return slug, int(version) if version else None
