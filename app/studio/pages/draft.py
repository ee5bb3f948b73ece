"""A draft: what it says, what is wrong with it, who signed it and what is missing until it may be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.permissions import Actor
from app.queries.studio import DraftRow, Signature, signatures_of
from app.services.signing import missing_parts
from app.studio.pages.findings import FindingLine, findings_of
from app.studio.pages.outline import Outline, outline_of
from app.studio.pages.quests import QuestPage
from app.studio.words import part_words, who_signs
from app.vocabulary import Permission, SignedPart
from app.web.words import _, ngettext
from quests.definition import Quest
from quests.loading import parse_quest
from quests.problems import QuestUnreadable

SIGNERS = {
    SignedPart.DESIGN: Permission.DRAFT_QUEST,
    SignedPart.CLINICAL: Permission.APPROVE_CLINICAL,
    SignedPart.SAFETY: Permission.APPROVE_SAFETY,
}


@dataclass(frozen=True)
class PartLine:
    """One of the three signatures: who gave it, or whether the reader may give it."""

    part: SignedPart
    title: str
    meaning: str
    signature: Signature | None
    may_sign: bool


@dataclass(frozen=True)
class DraftPage:
    """A draft with everything that is said about it. ``outline`` is None where it cannot be read as a quest."""

    draft: DraftRow
    quest: Quest | None
    outline: Outline | None
    findings: tuple[FindingLine, ...]
    parts: tuple[PartLine, ...]
    missing: tuple[str, ...]

    @property
    def problems(self) -> list[FindingLine]:
        return [line for line in self.findings if line.is_problem]

    @property
    def warnings(self) -> list[FindingLine]:
        return [line for line in self.findings if not line.is_problem]


def draft_page(db: sa.Connection, reader: Actor, page: QuestPage, draft: DraftRow) -> DraftPage:
    """All about one draft, for somebody of the staff."""
    quest = quest_in(draft.definition, draft.slug)
    findings = findings_of(db, draft)
    signed = {each.part: each for each in signatures_of(db, [draft.content_hash]).get(draft.content_hash, ())}
    missing = [*_missing_in_text(page, quest, findings), *_missing_signatures(db, draft)]
    return DraftPage(
        draft=draft,
        quest=quest,
        outline=outline_of(quest) if quest is not None else None,
        findings=findings,
        parts=tuple(_part(part, signed.get(part), reader) for part in SignedPart),
        missing=tuple(missing),
    )


def quest_in(definition: str, slug: str) -> Quest | None:
    """The quest that a draft is, if it reads as the one that it is kept as."""
    try:
        return parse_quest(definition, file=f"{slug}.yaml", expected_slug=slug)
    except QuestUnreadable:
        return None


def _missing_in_text(page: QuestPage, quest: Quest | None, findings: Sequence[FindingLine]) -> list[str]:
    missing = []
    if problems := sum(line.is_problem for line in findings):
        missing.append(ngettext("%(num)s problem to mend.", "%(num)s problems to mend.", problems))
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
