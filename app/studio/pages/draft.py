"""A draft: what it says and what is to mend in it. How it gets to people: ``publishing``."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.queries.studio import DraftRow
from app.studio.pages.findings import FindingLine, findings_of
from app.studio.pages.outline import Outline, outline_of
from quests.definition import Quest
from quests.loading import parse_quest
from quests.problems import QuestUnreadable


@dataclass(frozen=True)
class DraftPage:
    """A draft with everything that is said about it. ``outline`` is None where it cannot be read as a quest."""

    draft: DraftRow
    quest: Quest | None
    outline: Outline | None
    findings: tuple[FindingLine, ...]

    @property
    def problems(self) -> list[FindingLine]:
        return [line for line in self.findings if line.is_problem]

    @property
    def warnings(self) -> list[FindingLine]:
        return [line for line in self.findings if not line.is_problem]


def draft_page(db: sa.Connection, draft: DraftRow) -> DraftPage:
    """All about the text of one draft."""
    quest = quest_in(draft.definition, draft.slug)
    findings = findings_of(db, draft)
    return DraftPage(
        draft=draft,
        quest=quest,
        outline=outline_of(quest) if quest is not None else None,
        findings=findings,
    )


def quest_in(definition: str, slug: str) -> Quest | None:
    """The quest that a draft is, if it reads as the one that it is kept as."""
    try:
        return parse_quest(definition, file=f"{slug}.yaml", expected_slug=slug)
    except QuestUnreadable:
        return None
