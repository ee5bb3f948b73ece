"""The list of quests, and one quest with its versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import sqlalchemy as sa

from app import clock
from app.permissions import Actor
from app.queries.quest_versions import definition_of
from app.queries.studio import DraftRow, Signature, VersionRow, draft_rows, signatures_of, version_rows
from app.services.quest_versions import RELEASE
from app.studio.pages.counts import people_words
from app.studio.pages.titles import title_of_draft
from app.studio.words import State, part_words, state_of
from app.vocabulary import Permission
from app.web.words import _, language
from quests.definition import Quest, text_in
from quests.review_dates import is_review_near


@dataclass(frozen=True)
class VersionLine:
    """One version with its history. ``people`` is None where the number is hidden."""

    row: VersionRow
    state: State
    people: str | None
    title: str
    review_on: date
    is_review_due: bool
    is_review_near: bool
    is_release: bool
    signed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestLine:
    """A quest in the list: the version in use, the others that people are on, and what is being written."""

    slug: str
    title: str
    current: VersionLine | None
    others: tuple[VersionLine, ...]
    draft: DraftRow | None

    @property
    def has_hidden(self) -> bool:
        """Whether a number of people is not told here."""
        return any(line.people is None for line in (self.current, *self.others) if line is not None)


@dataclass(frozen=True)
class QuestPage:
    """One quest: its versions, the newest first, and the draft."""

    slug: str
    title: str
    summary: str
    versions: tuple[VersionLine, ...]
    draft: DraftRow | None

    @property
    def newest(self) -> VersionLine | None:
        return self.versions[0] if self.versions else None

    @property
    def compared_with(self) -> VersionLine | None:
        """The version that a draft is compared with: the one in use, else the newest."""
        return next((line for line in self.versions if line.row.is_current), self.newest)


def quest_lines(db: sa.Connection, reader: Actor) -> list[QuestLine]:
    """Every quest that has a version or a draft, by title."""
    drafts = {draft.slug: draft for draft in draft_rows(db)}
    lines = [
        _quest_line(slug, [_line(db, row, reader) for row in rows], drafts.pop(slug, None))
        for slug, rows in groupby(version_rows(db), key=lambda row: row.slug)
    ]
    lines += [QuestLine(slug, title_of_draft(each.definition, slug), None, (), each) for slug, each in drafts.items()]
    return sorted(lines, key=lambda line: (line.title.casefold(), line.slug))


def quest_page(db: sa.Connection, reader: Actor, slug: str) -> QuestPage | None:
    """One quest with all its versions; None where there is nothing of this name."""
    rows = version_rows(db, slug)
    draft = next(iter(draft_rows(db, slug)), None)
    if not rows and draft is None:
        return None
    signed = signatures_of(db, {row.content_hash for row in rows})
    lines = tuple(_line(db, row, reader, signed.get(row.content_hash, ())) for row in rows)
    said = language()
    quest = definition_of(db, lines[0].row.id) if lines else None
    return QuestPage(
        slug=slug,
        title=lines[0].title if lines else title_of_draft(draft.definition if draft else "", slug),
        summary=text_in(quest.summary, said) if quest else "",
        versions=lines,
        draft=draft,
    )


def _quest_line(slug: str, lines: Sequence[VersionLine], draft: DraftRow | None) -> QuestLine:
    current = next((line for line in lines if line.row.is_current), None)
    others = tuple(line for line in lines if line is not current and line.row.inside)
    return QuestLine(slug, (current or lines[0]).title, current, others, draft)


def _line(db: sa.Connection, row: VersionRow, reader: Actor, signed: Sequence[Signature] = ()) -> VersionLine:
    quest: Quest = definition_of(db, row.id)
    review_on = date.fromisoformat(quest.review_on)
    return VersionLine(
        row=row,
        state=state_of(row.status),
        people=people_words(quest, row.inside, row.ever, is_exact=reader.may(Permission.MOVE_PEOPLE)),
        title=text_in(quest.title, language()),
        review_on=review_on,
        is_review_due=review_on <= clock.now().date(),
        is_review_near=is_review_near(quest, clock.now().date()),
        is_release=row.signed_by == RELEASE,
        signed_by=tuple(_("%(name)s (%(part)s)", name=each.name, part=part_words(each.part)) for each in signed),
    )
