"""Versions of quests: what was written, who signed it, and who was moved from one to another."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import LaunchState, SignedPart


class QuestVersion(Base):
    """A version of a quest that people may walk. Its words never change; journeys are pinned to it.

    ``definition`` is what its author wrote, ``content_hash`` its sha256 (quests.versions.content_hash) and ``compiled``
    the same as checked JSON, which is read far sooner. ``status`` is one of VersionStatus; ``closed_at`` is when it was
    retired or withdrawn. ``place``: one main journey at a time; ``beside`` may run with it; while a ``suspending`` one
    runs the others rest. ``signed_by`` is "release" for the starter library and else "people", whose signatures are
    in ``version_approval``. A pilot takes in ``pilot_cap`` people until ``pilot_until``.
    """

    __tablename__ = "quest_version"
    __table_args__ = (sa.UniqueConstraint("slug", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str]
    version: Mapped[int]
    place: Mapped[str] = mapped_column(server_default="main")
    status: Mapped[str] = mapped_column(server_default="published")
    definition: Mapped[str]
    compiled: Mapped[str | None]
    content_hash: Mapped[str] = mapped_column(server_default="")
    signed_by: Mapped[str] = mapped_column(server_default="release")
    published_at: Mapped[datetime]
    pilot_cap: Mapped[int | None]
    pilot_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str | None]


class QuestDraft(Base):
    """What a designer is writing: the next version of a quest. Nobody walks it, and it may change.

    ``at_edit`` is the edit of ``draft_edit`` that it stands at; later ones can be done again. ``proposed_hash`` is the
    content that its designer laid before the approvers: where it differs, the draft was changed since.
    """

    __tablename__ = "quest_draft"

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    definition: Mapped[str]
    content_hash: Mapped[str]
    written_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    row_version: Mapped[int]
    at_edit: Mapped[int] = mapped_column(server_default="0")
    proposed_hash: Mapped[str | None]
    proposed_by: Mapped[str | None]
    proposed_at: Mapped[datetime | None]
    proposal_note: Mapped[str | None]


class DraftEdit(Base):
    """A draft as it was after one edit, so that every edit can be undone and done again. They go with the draft.

    ``did`` is the code of what was done, ``place`` where, in slugs and keys. Edit 0 is the draft as it began.
    """

    __tablename__ = "draft_edit"

    draft_id: Mapped[str] = mapped_column(sa.ForeignKey("quest_draft.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition: Mapped[str]
    did: Mapped[str]
    place: Mapped[str]
    staff_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    at: Mapped[datetime]


class DraftReader(Base):
    """Who has a draft open, and at which place: designers see each other. A row is old after a minute."""

    __tablename__ = "draft_reader"

    draft_id: Mapped[str] = mapped_column(sa.ForeignKey("quest_draft.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), primary_key=True)
    place: Mapped[str]
    seen_at: Mapped[datetime]


class TranslatedText(Base):
    """Of which words a translation is one: the hash of the source text that stood there when it was written.

    ``place`` names the text by slugs and keys (quests/text_places.py), so it outlives a move. Where the source says
    something else by now, the translation is stale.
    """

    __tablename__ = "translated_text"

    slug: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    source_hash: Mapped[str]
    words_hash: Mapped[str]
    at: Mapped[datetime]
    staff_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))


class QuestBrief(Base):
    """For whom a quest is and what it is to reach: goal, scenario, other ways, audience (domain.md Q06, Q17).

    Only added: the highest version holds, those before are its history.
    """

    __tablename__ = "quest_brief"

    slug: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))


class LaunchEntry(Base):
    """How far one item of the launch checklist is, with its evidence (domain.md K75-K78, Q16).

    Only added: the highest version holds, those before are its history. ``state`` is one of LaunchState.
    """

    __tablename__ = "launch_entry"
    __table_args__ = (one_of("state", LaunchState),)

    item: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    evidence: Mapped[str]
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    due_on: Mapped[date | None]
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))


class LevelTheme(Base):
    """How many people said something about a level that belongs to a theme. Nobody's words, nobody's journey, no day.

    ``theme`` is a code of quests/themes.py, and empty for how many answered at all.
    """

    __tablename__ = "level_theme"

    quest: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    level: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    theme: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int]


class VersionApproval(Base):
    """One of the signatures that a version needs: for exactly this content. A changed draft is signed anew."""

    __tablename__ = "version_approval"
    __table_args__ = (one_of("part", SignedPart),)

    content_hash: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str]
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    at: Mapped[datetime]


class VersionMove(Base):
    """One journey moved to another version, as part of a batch; ``reverted_at`` when it was moved back."""

    __tablename__ = "version_move"
    __table_args__ = (sa.UniqueConstraint("batch", "journey_id"), sa.Index("ix_version_move_journey", "journey_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    batch: Mapped[str]
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    from_version_id: Mapped[str] = mapped_column(sa.ForeignKey("quest_version.id"))
    to_version_id: Mapped[str] = mapped_column(sa.ForeignKey("quest_version.id"))
    moved_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    moved_at: Mapped[datetime]
    reverted_at: Mapped[datetime | None]


class PlanReason(Base):
    """Why staff fitted a plan, in their own words, sealed beside the event that did it."""

    __tablename__ = "plan_reason"

    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    words_sealed: Mapped[bytes]
