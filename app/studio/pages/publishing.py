"""The page on which a draft is proposed, signed and published: what people will notice, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.permissions import Actor
from app.queries.proposals import SIGNERS, Proposal, proposal_of
from app.queries.quest_versions import definition_of
from app.queries.studio import DraftRow, Signature, signatures_of
from app.services.signing import missing_parts
from app.studio.pages.draft import quest_in
from app.studio.pages.findings import FindingLine, findings_of
from app.studio.pages.noticing import Noticed, minutes_of, noticed
from app.studio.pages.quests import QuestPage, VersionLine
from app.studio.words import part_words, who_signs
from app.vocabulary import SignedPart
from app.web.words import _, language, ngettext
from quests.definition import Quest, text_in

SHOWN_AT_ONCE = 20


@dataclass(frozen=True)
class PartLine:
    """One of the three signatures: who gave it, or whether the reader may give it."""

    part: SignedPart
    title: str
    meaning: str
    signature: Signature | None
    may_sign: bool


@dataclass(frozen=True)
class PublishPage:
    """A draft on its way to people. ``old`` is what people start now, None for a quest that is new.

    ``noticed`` is None where there is nothing to compare with.
    """

    draft: DraftRow
    quest: Quest | None
    title: str
    minutes: int
    old: VersionLine | None
    noticed: Noticed | None
    problems: tuple[FindingLine, ...]
    warnings: tuple[FindingLine, ...]
    parts: tuple[PartLine, ...]
    proposal: Proposal | None
    missing_in_text: tuple[str, ...]
    missing_signatures: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """All that keeps it from being published; empty when it may be."""
        return (*self.missing_in_text, *self.missing_signatures)


def publish_page(db: sa.Connection, reader: Actor, page: QuestPage, draft: DraftRow) -> PublishPage:
    """All about one draft that somebody who proposes, signs or publishes wants to see."""
    quest, old = quest_in(draft.definition, draft.slug), page.compared_with
    findings = findings_of(db, draft)
    problems = tuple(line for line in findings if line.is_problem)
    signed = {each.part: each for each in signatures_of(db, [draft.content_hash]).get(draft.content_hash, ())}
    return PublishPage(
        draft=draft,
        quest=quest,
        title=text_in(quest.title, language()) if quest is not None else page.title,
        minutes=minutes_of(quest) if quest is not None else 0,
        old=old,
        noticed=noticed(definition_of(db, old.row.id), quest) if old is not None and quest is not None else None,
        problems=problems,
        warnings=tuple(line for line in findings if not line.is_problem),
        parts=tuple(_part(part, signed.get(part), reader) for part in SignedPart),
        proposal=proposal_of(db, draft.id),
        missing_in_text=tuple(_missing_in_text(page, quest, problems)),
        missing_signatures=tuple(_missing_signatures(db, draft)),
    )


def _missing_in_text(page: QuestPage, quest: Quest | None, problems: Sequence[FindingLine]) -> list[str]:
    missing = []
    if problems:
        missing.append(ngettext("%(num)s problem to mend.", "%(num)s problems to mend.", len(problems)))
    newest = page.newest
    if quest is not None and newest is not None and quest.version <= newest.row.version:
        missing.append(
            _(
                "Version %(there)s is there already. Write “version: %(next)s” in the text.",
                there=newest.row.version,
                next=newest.row.version + 1,
            )
        )
    return missing


def _missing_signatures(db: sa.Connection, draft: DraftRow) -> list[str]:
    words = {
        SignedPart.DESIGN.value: _("The signature of a quest designer for the design."),
        SignedPart.CLINICAL.value: _("The signature of a clinician."),
        SignedPart.SAFETY.value: _("The signature of a supervisor for safety."),
        "people": _("A third person: too few different people have signed."),
    }
    return [words[part] for part in missing_parts(db, draft.content_hash)]


def _part(part: SignedPart, signature: Signature | None, reader: Actor) -> PartLine:
    return PartLine(
        part=part,
        title=part_words(part),
        meaning=who_signs(part),
        signature=signature,
        may_sign=signature is None and reader.may(SIGNERS[part]),
    )
