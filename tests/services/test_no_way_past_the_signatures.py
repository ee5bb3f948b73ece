"""No order of acts publishes a version without the signatures for exactly its content, or without its way to safety.

trust.md T18. Imagined designers and approvers write, undo, propose, sign, publish, try, withdraw and take in, in any
order; after every act each version that people may begin is one that three of them signed as it is.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from typing import Any, ClassVar

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from app import clock
from app.extensions import Database
from app.models.quests import QuestDraft, QuestVersion, VersionApproval
from app.services import designing, draft_writing, quest_versions
from app.services.draft_writing import ElsewhereMeanwhile
from app.services.drafts import DraftChanged, DraftExists
from app.services.quest_versions import ChecksFail, NotInThisState, SignaturesMissing, VersionAlreadyPublished
from app.services.signing import OneHandTooMany, SignedAlready
from app.vocabulary import Role, SignedPart
from quests.bundles import read_bundle
from quests.editing import Put
from quests.problems import QuestUnreadable
from quests.versions import content_hash
from tests.services.test_offering import someone
from tests.studio.world import small_quest

REFUSALS = (
    DraftChanged, DraftExists, ElsewhereMeanwhile, ChecksFail, NotInThisState, SignaturesMissing,
    VersionAlreadyPublished, SignedAlready, OneHandTooMany, QuestUnreadable,
)  # fmt: skip
WORDS = ("How we work", "How it goes", "Win your bonus")
NUMBERS = count()


class Designers(RuleBasedStateMachine):
    """One quest at a time. ``hashes`` are the contents that somebody has read, the newest last."""

    database: ClassVar[Database]
    people: ClassVar[list[str]]

    def __init__(self) -> None:
        super().__init__()
        self.slug = f"small-plan-{next(NUMBERS)}"
        self.hashes: list[str] = []
        self.texts: dict[str, str] = {}
        self.attempt(lambda db: designing.take_in(db, read_bundle(self.text(1), file="q"), by=self.people[0]))

    # --- what they know ---------------------------------------------------------------------------

    def text(self, version: int, words: str = WORDS[0], *, is_safe: bool = True) -> str:
        text = small_quest(version).replace("slug: small-plan", f"slug: {self.slug}", 1).replace(WORDS[0], words)
        return text if is_safe else text.replace("risk_gate:", "safety_stop: null\nrisk_gate:", 1)

    def draft(self, db: sa.Connection) -> Any:
        return db.execute(sa.select(QuestDraft).where(QuestDraft.slug == self.slug)).one_or_none()

    def held(self) -> Any:
        with self.database.reading() as db:
            return self.draft(db)

    def attempt(self, act: Any) -> None:
        with suppress(*REFUSALS), self.database.begin() as db:
            act(db)
        found = self.held()
        if found is not None and found.content_hash not in self.hashes:
            self.hashes.append(found.content_hash)

    def version(self, which: int) -> str | None:
        with self.database.reading() as db:
            ids = db.execute(
                sa.select(QuestVersion.id).where(QuestVersion.slug == self.slug).order_by(QuestVersion.version)
            ).scalars()
            found = list(ids)
        return found[which % len(found)] if found else None

    # --- acts -------------------------------------------------------------------------------------

    @rule(words=st.sampled_from(WORDS), version=st.integers(1, 3), is_safe=st.booleans())
    def take_in(self, words: str, version: int, is_safe: bool) -> None:
        found = read_bundle(self.text(version, words, is_safe=is_safe), file="q")
        self.attempt(lambda db: designing.take_in(db, found, by=self.people[0]))

    @precondition(lambda self: self.held() is not None)
    @rule(words=st.sampled_from(WORDS), version=st.integers(1, 4), is_safe=st.booleans(), is_late=st.booleans())
    def put_text(self, words: str, version: int, is_safe: bool, is_late: bool) -> None:
        draft, text = self.held(), self.text(version, words, is_safe=is_safe)
        read = draft.row_version - is_late
        self.attempt(lambda db: draft_writing.put_text(db, draft.id, text, row_version=read, by=self.people[0]))

    @precondition(lambda self: self.held() is not None)
    @rule()
    def write_in_the_editor(self) -> None:
        draft, title = self.held(), Put(("title",), "Another title")
        self.attempt(lambda db: draft_writing.write(db, draft.id, [title], did="written", by=self.people[1]))

    @precondition(lambda self: self.held() is not None)
    @rule(back=st.booleans())
    def undo_or_redo(self, back: bool) -> None:
        draft, act = self.held(), draft_writing.undo if back else draft_writing.redo
        self.attempt(lambda db: act(db, draft.id, at=draft.at_edit, by=self.people[0]))

    @precondition(lambda self: self.held() is not None)
    @rule(who=st.integers(0, 3), seen=st.integers(0, 2))
    def propose(self, who: int, seen: int) -> None:
        draft, content = self.held(), self.hashes[-1 - min(seen, len(self.hashes) - 1)]
        self.attempt(lambda db: designing.propose(db, draft.id, content=content, note="", by=self.people[who]))

    @precondition(lambda self: self.held() is not None)
    @rule(part=st.sampled_from(list(SignedPart)), who=st.integers(0, 3), seen=st.sampled_from((0, 0, 0, 1, 2)))
    def sign(self, part: SignedPart, who: int, seen: int) -> None:
        draft, content = self.held(), self.hashes[-1 - min(seen, len(self.hashes) - 1)]
        self.attempt(lambda db: designing.sign(db, draft.id, part, content=content, by=self.people[who]))

    @precondition(lambda self: self.held() is not None)
    @rule()
    def all_sign(self) -> None:
        draft = self.held()
        for part, who in zip(SignedPart, self.people, strict=False):
            self.attempt(lambda db, p=part, w=who: designing.sign(db, draft.id, p, content=draft.content_hash, by=w))

    @precondition(lambda self: self.held() is not None)
    @rule(as_pilot=st.booleans())
    def publish(self, as_pilot: bool) -> None:
        draft, until = self.held(), clock.now().date()
        if as_pilot:
            self.attempt(
                lambda db: designing.pilot(db, draft.id, slug=self.slug, cap=3, until=until, by=self.people[0])
            )
        else:
            self.attempt(lambda db: designing.publish(db, draft.id, slug=self.slug, by=self.people[0]))

    @rule(act=st.sampled_from(("publish_pilot", "retire", "reinstate", "drop")), which=st.integers(0, 3))
    def change_a_version(self, act: str, which: int) -> None:
        draft, version_id = self.held(), self.version(which)
        if act == "drop" and draft is not None:
            read = draft.row_version
            self.attempt(lambda db: designing.drop(db, draft.id, slug=self.slug, row_version=read, by=self.people[0]))
        elif act != "drop" and version_id is not None:
            self.attempt(lambda db: getattr(designing, act)(db, version_id, by=self.people[0]))

    # --- what always holds ------------------------------------------------------------------------

    @invariant()
    def whatever_can_be_begun_is_signed_as_it_is(self) -> None:
        with self.database.reading() as db:
            versions = db.execute(sa.select(QuestVersion).where(QuestVersion.slug == self.slug)).all()
            for version in versions:
                assert content_hash(version.definition) == version.content_hash
                assert self.texts.setdefault(version.id, version.definition) == version.definition
                signed = db.execute(
                    sa.select(VersionApproval.part, VersionApproval.staff_id).where(
                        VersionApproval.content_hash == version.content_hash
                    )
                ).all()
                assert {row.part for row in signed} == {part.value for part in SignedPart}
                assert len({row.staff_id for row in signed}) == 3
                assert "safety_stop: null" not in version.definition, "and of its own accord it stops for danger"
                assert "bonus" not in version.definition
        begun = [version for version in versions if version.status == "published"]
        assert len(begun) <= 1


def walk(database: Database, examples: int) -> None:
    people = [someone(database, role).staff_id for role in (Role.DESIGNER, Role.CLINICIAN, Role.SUPERVISOR)]
    people += [someone(database, Role.COUNSELLOR).staff_id for _ in range(3)]
    machine = type("DesignersHere", (Designers,), {"database": database, "people": people})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=16, deadline=None, database=None, derandomize=True,
            phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_no_order_of_acts_publishes_what_was_not_signed_as_it_is(database: Database) -> None:
    walk(database, 8)


def test_the_walk_would_notice_a_version_without_its_signatures(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quest_versions, "missing_parts", lambda _db, _content: [])
    with pytest.raises(AssertionError):
        walk(database, 20)
