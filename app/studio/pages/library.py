"""The library: the ten quests that came with this software, what each is for, and where it stands in this service."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from babel.lists import format_list
from flask_babel import get_locale

from app.queries.quest_versions import published_versions
from app.queries.studio import draft_rows
from app.studio.pages.noticing import minutes_of
from app.studio.words import State, audience_words, risk_words, state_of
from app.vocabulary import VersionStatus
from app.web.words import language, language_name
from quests.compiled import shipped
from quests.definition import Quest, text_in
from quests.loading import LIBRARY, parse_quest


@dataclass(frozen=True)
class Starter:
    """One of the ten. ``there`` is the version of it that this service shows first, with its state; or none."""

    slug: str
    title: str
    summary: str
    audience: str
    risk: str
    weeks: int
    levels: int
    minutes: int
    languages: str
    there: int | None
    state: State | None
    has_draft: bool


def starters(db: sa.Connection) -> list[Starter]:
    """The ten, in the order of their titles."""
    drafts = {draft.slug for draft in draft_rows(db)}
    newest = {}
    for row in published_versions(db):
        if row.slug not in newest or row.is_current:
            newest[row.slug] = row
    found = []
    for slug, quest in _library().items():
        there = newest.get(slug)
        state = state_of(VersionStatus(there.status)) if there is not None else None
        found.append(_starter(slug, quest, there.version if there is not None else None, state, slug in drafts))
    return sorted(found, key=lambda one: one.title.casefold())


def starter_text(slug: str) -> str | None:
    """The words of one of the ten as they came; None where there is none of this name."""
    path = LIBRARY / f"{slug}.yaml"
    return path.read_text(encoding="utf-8") if slug in _library() else None


@cache
def _library() -> dict[str, Quest]:
    found = {}
    for path in sorted(LIBRARY.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        found[path.stem] = shipped(text) or parse_quest(text, file=path.name)
    return found


def _starter(slug: str, quest: Quest, there: int | None, state: State | None, has_draft: bool) -> Starter:
    said = language()
    return Starter(
        slug=slug,
        title=text_in(quest.title, said),
        summary=text_in(quest.summary, said),
        audience=_listed([audience_words(each) for each in quest.audience]),
        risk=risk_words(quest.risk_gate),
        weeks=quest.expected_weeks,
        levels=len(quest.levels),
        minutes=minutes_of(quest),
        languages=_listed([language_name(code) for code in quest.languages]),
        there=there,
        state=state,
        has_draft=has_draft,
    )


def _listed(words: list[str]) -> str:
    return format_list(words, style="standard", locale=get_locale())
