"""The editor of a draft: its outline to work on, what is to mend, and the ways to everything else that can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from babel.lists import format_list
from flask_babel import get_locale

from app.queries.studio import DraftRow
from app.studio.pages.cards import LevelCard, StepCard, cards_of
from app.studio.pages.findings import FindingLine, findings_of
from app.studio.pages.quests import QuestPage, VersionLine
from app.studio.pages.titles import said, title_words
from app.studio.words import audience_words, risk_words
from app.web.words import _, language_name
from quests.problems import QuestUnreadable
from quests.unfinished import Unfinished, unfinished


@dataclass(frozen=True)
class About:
    """What the quest as a whole is: in the inspector while nothing else is open."""

    title: str
    plain_title: str
    summary: str
    audience: str
    risk: str
    languages: tuple[str, ...]
    finish_title: str
    finish: str


@dataclass(frozen=True)
class EditorPage:
    """A draft to work on. ``read`` is None where the file is no YAML: then only its text can be mended."""

    draft: DraftRow
    read: Unfinished | None
    title: str
    version: str
    old: VersionLine | None
    about: About | None
    levels: tuple[LevelCard, ...]
    findings: tuple[FindingLine, ...]
    open: str = ""

    @property
    def is_readable(self) -> bool:
        return self.read is not None

    @property
    def slug(self) -> str:
        return self.draft.slug

    @property
    def problems(self) -> list[FindingLine]:
        return [line for line in self.findings if line.is_problem]

    @property
    def warnings(self) -> list[FindingLine]:
        return [line for line in self.findings if not line.is_problem]

    @property
    def steps(self) -> list[StepCard]:
        return [step for level in self.levels for step in level.steps]


def editor_page(db: sa.Connection, page: QuestPage, draft: DraftRow, *, opened: str = "") -> EditorPage:
    """A draft as its designers work on it. ``opened``: the slug of the step or level that the inspector shows."""
    findings = findings_of(db, draft)
    read = _read(draft.definition)
    levels = read.levels if read is not None else ()
    slugs = {level.slug for level in levels} | {step.slug for level in levels for step in level.steps}
    return EditorPage(
        draft=draft,
        read=read,
        title=title_words({"slug": draft.slug, **(read.plain if read else {})}),
        version=said(read.plain.get("version")) if read else "",
        old=page.compared_with,
        about=_about(read.plain) if read else None,
        levels=cards_of(read, findings) if read else (),
        findings=findings,
        open=opened if opened in slugs else "",
    )


def _read(text: str) -> Unfinished | None:
    try:
        return unfinished(text)
    except QuestUnreadable:
        return None


def _about(quest: Mapping[str, Any]) -> About:
    finish = quest.get("finish")
    finish = finish if isinstance(finish, Mapping) else {}
    audience = [audience_words(each) for each in _named(quest.get("audience"))]
    return About(
        title=title_words(quest),
        plain_title=said(quest.get("plain_title")),
        summary=said(quest.get("summary")),
        audience=format_list(audience, style="standard", locale=get_locale()) if audience else _("Nobody is named yet"),
        risk=risk_words(said(quest.get("risk_gate"))),
        languages=tuple(language_name(each) for each in _named(quest.get("languages"))),
        finish_title=said(finish.get("title")),
        finish=said(finish.get("words")),
    )


def _named(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, tuple) else []
