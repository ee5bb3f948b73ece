"""Who is on no list of plans yet: those whom nobody has taken, and those who were opened on the phone."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.desk.pages.plan_words import certificates_words
from app.desk.words import risk_word
from app.permissions import Actor
from app.queries.caseload import callers_for
from app.queries.quest_versions import definition_of
from app.queries.unassigned import unassigned
from app.web.filters import short_day
from app.web.words import _, language, language_name
from quests.definition import text_in


@dataclass(frozen=True)
class UnassignedLine:
    """One journey on the Unassigned list: pseudonym, language, quest and risk, and nothing else.

    ``hold`` says the risk with its safety hold, and is empty where there is none. ``needs`` is of the quest: what who
    runs it holds.
    """

    journey_id: str
    pseudonym: str
    language: str
    quest: str
    risk: str
    hold: str
    needs: str = ""


@dataclass(frozen=True)
class CallerLine:
    """A client opened for a call whom nobody has taken yet. ``when`` says since when, and by whom."""

    client_id: str
    pseudonym: str
    language: str
    when: str
    state: str


def caller_lines(db: sa.Connection, staff: Actor, *, like: str) -> tuple[CallerLine, ...]:
    """Whom the desk opened on the phone and no list of plans shows yet."""
    return tuple(
        CallerLine(
            client_id=row.client_id,
            pseudonym=row.pseudonym,
            language=language_name(row.language),
            when=_("%(day)s, by %(name)s", day=short_day(row.opened_at), name=row.opened_by),
            state=_("Has six words") if row.has_words else _("No words yet"),
        )
        for row in callers_for(db, staff, like=like)
    )


def unassigned_lines(db: sa.Connection, staff: Actor) -> tuple[UnassignedLine, ...]:
    """What the team may know of journeys that nobody has taken, most urgent first."""
    return tuple(
        UnassignedLine(
            journey_id=row.journey_id,
            pseudonym=row.pseudonym,
            language=language_name(row.language),
            quest=text_in(definition_of(db, row.quest_version_id).title, language()),
            risk=row.risk,
            hold=_("%(level)s, on safety hold", level=risk_word(row.risk)) if row.is_on_hold else "",
            needs=certificates_words(definition_of(db, row.quest_version_id)),
        )
        for row in unassigned(db, staff)
    )
