"""What designers and approvers do to a version, told in the audit log: signed, published, tried, retired, withdrawn.

The acts themselves are in ``signing``, ``quest_versions`` and ``withdrawing``. Here each is done for somebody.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.quests import QuestDraft
from app.services import drafts, quest_files, quest_versions, signing, withdrawing
from app.services.audit import Entry, append
from app.services.drafts import DraftChanged
from app.services.quest_files import TakenIn
from app.vocabulary import ActorKind, SignedPart
from quests.bundles import Imported


def take_in(db: sa.Connection, found: Imported, *, by: str) -> TakenIn:
    """What a file brought, or an earlier version, becomes the draft of the next one. Raises DraftExists."""
    taken = quest_files.take_in(db, found, written_by=by)
    _tell(db, by, "quest_imported", "quest_draft", taken.draft_id, quest=taken.slug, version=taken.version)
    return taken


def drop(db: sa.Connection, draft_id: str, *, slug: str, row_version: int, by: str) -> None:
    """Take away the draft that was read. Raises DraftChanged where somebody has saved it since."""
    found = _held(db, draft_id)
    if found is None or found.row_version != row_version:
        raise DraftChanged(draft_id)
    drafts.drop_draft(db, draft_id)
    _tell(db, by, "quest_draft_dropped", "quest_draft", draft_id, quest=slug)


def propose(db: sa.Connection, draft_id: str, *, content: str, note: str, by: str) -> None:
    """Lay exactly the content that was read before the approvers, and sign its design where nobody has.

    Raises DraftChanged, OneHandTooMany, and what ``quest_versions.faultless_draft`` raises.
    """
    found = _held(db, draft_id)
    if found is None or found.content_hash != content:
        raise DraftChanged(draft_id)
    quest_versions.faultless_draft(db, draft_id)
    if SignedPart.DESIGN not in signing.signatures(db, content):
        sign(db, draft_id, SignedPart.DESIGN, content=content, by=by)
    values = {"proposed_hash": content, "proposed_by": by, "proposed_at": clock.now(), "proposal_note": note.strip()}
    db.execute(sa.update(QuestDraft).where(QuestDraft.id == draft_id).values(**values))
    _tell(db, by, "quest_proposed", "quest_draft", draft_id, quest=found.slug)


def sign(db: sa.Connection, draft_id: str, part: SignedPart, *, content: str, by: str) -> None:
    """Sign exactly the content that was read. Raises DraftChanged, SignedAlready, OneHandTooMany."""
    found = _held(db, draft_id)
    if found is None or found.content_hash != content:
        raise DraftChanged(draft_id)
    signing.sign(db, found.slug, content, part, by)
    _tell(db, by, "quest_signed", "quest_draft", draft_id, quest=found.slug, part=part.value)


def publish(db: sa.Connection, draft_id: str, *, slug: str, by: str) -> str:
    """From now on this is what people start. Raises DraftChanged where it is no draft any more, as after a second
    click, and what ``quest_versions.publish_draft`` raises."""
    _still_there(db, draft_id)
    version_id = quest_versions.publish_draft(db, draft_id)
    _tell(db, by, "quest_published", "quest_version", version_id, quest=slug)
    return version_id


def pilot(db: sa.Connection, draft_id: str, *, slug: str, cap: int, until: date, by: str) -> str:
    """A few people try it until a day. Raises what ``publish`` raises."""
    _still_there(db, draft_id)
    version_id = quest_versions.pilot_draft(db, draft_id, cap=cap, until=until)
    detail: dict[str, str | int] = {"cap": cap, "until": until.isoformat()}
    _tell(db, by, "quest_piloted", "quest_version", version_id, quest=slug, **detail)
    return version_id


def publish_pilot(db: sa.Connection, version_id: str, *, by: str) -> None:
    """The pilot is over: everybody who starts now starts this version. Raises NotInThisState."""
    quest_versions.publish_pilot(db, version_id)
    _tell(db, by, "quest_published", "quest_version", version_id)


def retire(db: sa.Connection, version_id: str, *, by: str) -> None:
    """Nobody begins it any more; whoever is inside goes on. Raises NotInThisState."""
    quest_versions.retire(db, version_id)
    _tell(db, by, "quest_retired", "quest_version", version_id)


def reinstate(db: sa.Connection, version_id: str, *, by: str) -> None:
    """A retired version is what people start again. Raises NotInThisState."""
    quest_versions.reinstate(db, version_id)
    _tell(db, by, "quest_reinstated", "quest_version", version_id)


def withdraw(db: sa.Connection, version_id: str, *, why: str, zone: ZoneInfo, by: str) -> int:
    """The kill switch. Returns for how many people a task was opened. Raises ReasonMissing, NotInThisState."""
    people = withdrawing.withdraw(db, version_id, why=why, zone=zone)
    _tell(db, by, "quest_withdrawn", "quest_version", version_id, people=people)
    return people


def _held(db: sa.Connection, draft_id: str) -> sa.Row[str, str, int] | None:
    """The draft as it is now; nobody else changes it until this transaction ends."""
    return db.execute(
        sa.select(QuestDraft.slug, QuestDraft.content_hash, QuestDraft.row_version)
        .where(QuestDraft.id == draft_id)
        .with_for_update()
    ).one_or_none()


def _still_there(db: sa.Connection, draft_id: str) -> None:
    if _held(db, draft_id) is None:
        raise DraftChanged(draft_id)


def _tell(db: sa.Connection, by: str, action: str, kind: str, object_id: str, **detail: str | int) -> None:
    append(db, Entry(ActorKind.STAFF, by, action, kind, object_id, detail))
