"""What the linter finds in a draft, as a designer reads it: what, where, what to write instead, and a cure to press.

A draft may be unfinished, so places are looked up in the file as it was written, never in a quest that was read.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app import clock, house_rules
from app.queries.quest_versions import known_slugs
from app.queries.studio import DraftRow
from app.studio.pages.cures import do_words, fix_words
from app.studio.pages.titles import said
from quests.editing.reading import tree_of
from quests.loading import parse_quest
from quests.problems import QuestUnreadable
from quests.text_places import path_in
from quests.trees import at_path
from quests.yaml_tree import Table

if TYPE_CHECKING:
    from quests.lint.fixes import Fix
    from quests.own_words import OwnList

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class FindingLine:
    """One thing to mend. ``do`` is what to write instead, ``fix`` the words of the button where one press mends it.

    ``place`` names the step or level, ``anchor`` is the id of its card; empty where the finding is about the whole
    quest. ``key`` tells this finding from every other of the same text.
    """

    key: str
    line: int
    code: str
    severity: str
    path: Path
    message: str
    do: str
    place: str
    anchor: str
    fix: str | None

    @property
    def is_problem(self) -> bool:
        """Whether it keeps the draft from being published."""
        return self.severity == "error"


@dataclass(frozen=True)
class Checked:
    """One finding of a text with its cure, before it is put into anybody's words."""

    key: str
    line: int
    code: str
    severity: str
    path: Path
    message: str
    fix: Fix | None


def findings_of(db: sa.Connection, draft: DraftRow) -> tuple[FindingLine, ...]:
    """All that is to mend in a draft, the problems first, then by line."""
    tree = _tree(draft.definition)
    return tuple(_line(each, tree) for each in checked(db, draft.definition, draft.slug))


def checked(db: sa.Connection, text: str, slug: str) -> tuple[Checked, ...]:
    """The same with the changes that mend it. A text is checked once a day and process."""
    own = tuple(sorted(house_rules.now().words.items()))
    return _checked(text, slug, clock.now().date(), known_slugs(db), own)


def found_in(db: sa.Connection, text: str, slug: str, key: str) -> Checked | None:
    """The finding with this key, if the text still has it."""
    return next((each for each in checked(db, text, slug) if each.key == key), None)


def findings_by_place(findings: Iterable[FindingLine]) -> dict[Path, list[FindingLine]]:
    """By the part of the draft that each is about."""
    found: dict[Path, list[FindingLine]] = {}
    for each in findings:
        found.setdefault(each.path, []).append(each)
    return found


@lru_cache(maxsize=16)
def _checked(
    definition: str, slug: str, today: date, known: frozenset[str], own: tuple[tuple[str, OwnList], ...]
) -> tuple[Checked, ...]:
    from quests.lint import check_text  # The linter takes a while to import.
    from quests.lint.finding import Finding
    from quests.lint.fixes import Bench, fix_for
    from quests.lint.unfinished import findings_in_words

    file, tree = f"{slug}.yaml", _tree(definition)
    report = check_text(definition, file, today, known=known, own=dict(own))
    found = set(report.findings)
    if not report.is_whole:
        found |= findings_in_words(tree, definition, file, today, own=dict(own))
    if all(each.severity != "error" for each in found):
        try:
            parse_quest(definition, file=file, expected_slug=slug)
        except QuestUnreadable as error:
            found |= {Finding(file, each.line, "Q001", "slug", each.message, "error") for each in error.problems}
    bench = Bench(tree, definition, today, known, slug)
    told = sorted(found, key=lambda each: (each.severity != "error", each.line, each.code, each.path, each.message))
    seen: Counter[str] = Counter()
    return tuple(
        Checked(_key(each, seen), each.line, each.code, each.severity, path_in(tree, each.path), each.message,
                fix_for(each, bench))
        for each in told
    )  # fmt: skip


def _key(finding: Any, seen: Counter[str]) -> str:
    """The same for the same finding wherever the text moves it; those that say the same are counted."""
    told = f"{finding.code} {finding.path} {finding.message}"
    seen[told] += 1
    return hashlib.sha256(f"{told} {seen[told]}".encode()).hexdigest()[:16]


def _tree(definition: str) -> Any:
    try:
        return tree_of(definition)
    except QuestUnreadable:
        return None


def _line(each: Checked, tree: Any) -> FindingLine:
    place, anchor = place_words(tree, each.path)
    return FindingLine(
        key=each.key,
        line=each.line,
        code=each.code,
        severity=each.severity,
        path=each.path,
        message=each.message,
        do=do_words(each.code),
        place=place,
        anchor=anchor,
        fix=fix_words(each.fix) if each.fix is not None else None,
    )


def place_words(tree: Any, path: Path) -> tuple[str, str]:
    """The title of the step or level that a path leads into, and the id of its card; empty for the whole quest."""
    level = at_path(tree, path[:2]) if path[:1] == ("levels",) else None
    step = at_path(tree, path[:4]) if path[2:3] == ("steps",) else None
    for part, prefix in ((step, "step"), (level, "level")):
        if isinstance(part, Table) and isinstance(part.get("slug"), str):
            return said(part.get("title"), part["slug"]), f"{prefix}-{part['slug']}"
    return "", ""
