"""Two who write in one draft both stand, whoever changes the very same part is told, and every edit can be undone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import Database
from app.models.quests import DraftEdit, DraftReader
from app.queries.draft_edits import Reading, Standing, readers_of, standing_of
from app.queries.studio import DraftRow, draft_rows
from app.services import draft_writing
from app.services.draft_writing import (
    KEPT,
    DraftGone,
    ElsewhereMeanwhile,
    PartChanged,
    Where,
    note_reader,
    put_text,
    redo,
    undo,
    write,
    write_part,
)
from app.services.drafts import DraftChanged, DraftExists, add_unfinished, drop_draft
from app.vocabulary import DraftDeed, Role
from quests.editing import Add, Change, Move, Put, Remove, fingerprint, moved, new_step, part, step_path
from quests.problems import QuestUnreadable
from quests.writing import CannotChange
from tests.clocks import FrozenClock
from tests.quests.test_loading import GOOD
from tests.services.test_offering import someone

SLUG = "a-plan"
FIRST, SECOND = ("levels", 0, "steps", 0), ("levels", 0, "steps", 1)


class Draft:
    """A draft with two who write in it."""

    def __init__(self, database: Database, text: str = GOOD) -> None:
        self.database = database
        self.dana, self.kim = (str(someone(database, Role.DESIGNER).staff_id) for _ in range(2))
        with database.begin() as db:
            self.id = add_unfinished(db, SLUG, text, self.dana)

    def row(self) -> DraftRow:
        with self.database.reading() as db:
            (found,) = draft_rows(db, SLUG)
        return found

    def standing(self) -> Standing:
        with self.database.reading() as db:
            return standing_of(db, self.id)

    def writes(self, *changes: Change, by: str = "", did: str = DraftDeed.WRITTEN) -> int:
        with self.database.begin() as db:
            return write(db, self.id, changes, did=did, place="", by=by or self.dana).seq

    def saves(self, path: Where, value: object, seen: object, by: str = "") -> int:
        with self.database.begin() as db:
            return write_part(db, self.id, path, value, seen=fingerprint(seen), by=by or self.dana).seq

    def undoes(self, at: int | None = None) -> int:
        with self.database.begin() as db:
            return undo(db, self.id, at=self.standing().at if at is None else at, by=self.dana).seq

    def redoes(self) -> int:
        with self.database.begin() as db:
            return redo(db, self.id, at=self.standing().at, by=self.dana).seq

    def edits(self) -> list[int]:
        with self.database.reading() as db:
            return list(db.scalars(sa.select(DraftEdit.seq).order_by(DraftEdit.seq)))


@pytest.fixture
def draft(sqlite_database: Database, frozen_clock: FrozenClock) -> Draft:
    """A draft that two have open."""
    return Draft(sqlite_database)


@pytest.fixture
def draft_on_both(database: Database, frozen_clock: FrozenClock) -> Draft:
    """The same on SQLite and on PostgreSQL."""
    return Draft(database)


# --- two who write ---------------------------------------------------------------------------------------


def test_two_who_write_in_different_parts_at_once_both_stand(draft_on_both: Draft) -> None:
    draft = draft_on_both
    at_once = threading.Barrier(2)

    def titles(at: tuple[str | int, ...], by: str) -> None:
        at_once.wait(timeout=20)
        for number in range(5):
            draft.writes(Put((*at, "title"), f"{by} {number}"), by=by)

    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(titles, at, by) for at, by in ((FIRST, draft.dana), (SECOND, draft.kim))]
        for each in tries:
            each.result(timeout=30)
    row = draft.row()
    assert part(row.definition, (*FIRST, "title")) == f"{draft.dana} 4"
    assert part(row.definition, (*SECOND, "title")) == f"{draft.kim} 4"
    assert row.row_version == 11
    assert draft.edits() == list(range(11))


def test_what_a_colleague_moved_meanwhile_is_found_where_it_is_now(draft: Draft) -> None:
    """The way to a step is asked for in the text of now, so it leads to the same step."""
    seen = part(GOOD, FIRST)
    draft.writes(Move(FIRST, ("levels", 0, "steps"), 1), by=draft.kim)
    draft.saves(lambda text: step_path(text, "read"), {**seen, "title": "Read on"}, seen)
    assert part(draft.row().definition, (*SECOND, "title")) == "Read on"
    assert part(draft.row().definition, (*FIRST, "slug")) == "say"


def test_on_one_part_whoever_saves_second_is_told_and_nothing_is_overwritten(draft_on_both: Draft) -> None:
    draft = draft_on_both
    seen = part(GOOD, FIRST)
    draft.saves(FIRST, {**seen, "title": "Hers"}, seen)
    before = draft.row()
    with pytest.raises(PartChanged) as told:
        draft.saves(FIRST, {**seen, "title": "Theirs"}, seen, by=draft.kim)
    assert told.value.theirs["title"] == "Hers"
    assert told.value.by_name
    assert draft.row() == before
    assert draft.saves(SECOND, {**part(GOOD, SECOND), "title": "Hers too"}, part(GOOD, SECOND), by=draft.kim) == 2


def test_the_same_save_twice_is_as_good_as_once(draft: Draft) -> None:
    seen = part(GOOD, FIRST)
    once = draft.saves(FIRST, {**seen, "title": "New"}, seen)
    row = draft.row()
    assert draft.saves(FIRST, {**seen, "title": "New"}, seen) == once
    assert draft.row() == row


def test_a_part_that_is_gone_is_told_as_changed(draft: Draft) -> None:
    seen = part(GOOD, SECOND)
    draft.writes(Remove(SECOND), by=draft.kim)
    with pytest.raises(PartChanged) as told:
        draft.saves(lambda text: step_path(text, "say"), {**seen, "title": "x"}, seen)
    assert told.value.theirs is None


def test_the_text_as_a_whole_is_saved_only_where_nobody_else_did(draft: Draft) -> None:
    with draft.database.begin() as db:
        assert put_text(db, draft.id, "slug: [not yet\n", row_version=1, by=draft.dana).row_version == 2
        assert put_text(db, draft.id, "slug: [not yet\n", row_version=1, by=draft.dana).row_version == 2, "once more"
        with pytest.raises(DraftChanged):
            put_text(db, draft.id, GOOD, row_version=1, by=draft.kim)
        with pytest.raises(QuestUnreadable):
            put_text(db, draft.id, "x: \x00", row_version=2, by=draft.kim)
    assert draft.row().definition == "slug: [not yet\n"
    with pytest.raises(QuestUnreadable):
        draft.writes(Put(("title",), "x"))


# --- undo ------------------------------------------------------------------------------------------------

STEPS_TO_TAKE: list[Callable[[str], list[Change]]] = [
    lambda text: [Put((*FIRST, "title"), {"en": "T", "ru": "Т"})],
    lambda text: [Add(("levels", 0, "steps"), 0, new_step("check_in", "How it goes", ()))],
    lambda text: [Remove(("levels", 0, "steps", 0))],
    lambda text: list(moved(text, ("levels", 0, "steps", 0), ("levels", 0, "steps"), 1).changes),
    lambda text: [Put(("audience",), ["self", "young"])],
    lambda text: [Put(("summary",), f"{part(text, ('summary',))} x")],
]


@given(st.lists(st.sampled_from(range(len(STEPS_TO_TAKE))), min_size=1, max_size=5))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_undo_of_everything_gives_the_first_bytes_back_and_redo_the_last(draft: Draft, taken: list[int]) -> None:
    first = "# Mine.\n" + GOOD
    with draft.database.begin() as db:
        drop_draft(db, draft.id)
        draft.id = add_unfinished(db, SLUG, first, draft.dana)
    texts = [first]
    for number in taken:
        with draft.database.begin() as db:
            try:
                write(db, draft.id, STEPS_TO_TAKE[number], did=DraftDeed.MOVED, by=draft.dana)
            except CannotChange:
                continue
        if draft.row().definition != texts[-1]:
            texts.append(draft.row().definition)
    for text in reversed(texts[:-1]):
        draft.undoes()
        assert draft.row().definition == text
    assert draft.standing().undo is None
    for text in texts[1:]:
        draft.redoes()
        assert draft.row().definition == text
    assert draft.standing().redo is None


def test_nobody_undoes_what_she_has_not_seen(draft_on_both: Draft) -> None:
    draft = draft_on_both
    seen = draft.writes(Put(("title",), "Hers"))
    draft.writes(Put(("title",), "Theirs"), by=draft.kim)
    with pytest.raises(ElsewhereMeanwhile):
        draft.undoes(at=seen)
    assert part(draft.row().definition, ("title",)) == "Theirs"
    draft.undoes()
    undone = draft.writes(Put(("title",), "A third"))
    assert undone == 3, "the number of what was undone is not used again"
    with pytest.raises(ElsewhereMeanwhile):
        draft.undoes(at=2)
    with pytest.raises(ElsewhereMeanwhile):
        draft.redoes()


def test_there_is_nothing_before_the_beginning(draft: Draft) -> None:
    assert draft.standing() == Standing(0, None, None)
    with pytest.raises(ElsewhereMeanwhile):
        draft.undoes()


def test_what_is_typed_in_one_place_within_two_minutes_is_one_edit(draft: Draft, frozen_clock: FrozenClock) -> None:
    before = part(GOOD, FIRST)

    def types(words: str, by: str = "") -> int:
        nonlocal before
        now = part(draft.row().definition, FIRST)
        return draft.saves(FIRST, {**now, "title": words}, now, by=by)

    assert [types("a"), types("ab")] == [1, 1]
    frozen_clock.advance(seconds=119)
    assert types("abc") == 1
    assert types("abcd", by=draft.kim) == 2, "another person"
    assert types("abcde") == 3
    frozen_clock.advance(seconds=121)
    assert types("abcdef") == 4, "later"
    draft.undoes()
    assert types("abcdeg") == 5, "after an undo"
    undo_told = draft.standing().undo
    assert undo_told is not None
    assert (undo_told.did, undo_told.place) == (DraftDeed.WRITTEN, "levels.one.steps.read.title")


def test_a_hundred_edits_are_kept(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEPT == 100
    monkeypatch.setattr(draft_writing, "KEPT", 3)
    for number in range(6):
        draft.writes(Put(("title",), str(number)))
    assert draft.edits() == [3, 4, 5, 6]
    for _ in range(3):
        draft.undoes()
    assert part(draft.row().definition, ("title",)) == "2"
    with pytest.raises(ElsewhereMeanwhile):
        draft.undoes()


# --- its life --------------------------------------------------------------------------------------------


def test_an_unfinished_text_begins_a_draft_and_there_is_one_of_each_quest(sqlite_database: Database) -> None:
    draft = Draft(sqlite_database, "title: only a title\n")
    assert draft.edits() == [0]
    with pytest.raises(DraftExists), sqlite_database.begin() as db:
        add_unfinished(db, SLUG, "", draft.kim)


def test_its_edits_go_with_it_and_whoever_still_writes_is_told(draft_on_both: Draft) -> None:
    draft = draft_on_both
    draft.writes(Put(("title",), "x"))
    with draft.database.begin() as db:
        note_reader(db, draft.id, place="", by=draft.kim)
        drop_draft(db, draft.id)
        assert db.scalar(sa.select(sa.func.count()).select_from(DraftEdit)) == 0
        assert db.scalar(sa.select(sa.func.count()).select_from(DraftReader)) == 0
        note_reader(db, draft.id, place="", by=draft.kim)
    with pytest.raises(DraftGone):
        draft.writes(Put(("title",), "y"))
    with pytest.raises(DraftGone):
        draft.undoes(at=1)


def test_colleagues_are_seen_for_a_minute(draft: Draft, frozen_clock: FrozenClock) -> None:
    def readers(but: str) -> list[Reading]:
        with draft.database.reading() as db:
            return list(readers_of(db, draft.id, but=but))

    with draft.database.begin() as db:
        note_reader(db, draft.id, place="levels.one", by=draft.dana)
        note_reader(db, draft.id, place="levels.one.steps.say", by=draft.dana)
    assert readers(draft.dana) == []
    (seen,) = readers(draft.kim)
    assert (seen.staff_id, seen.place) == (draft.dana, "levels.one.steps.say")
    frozen_clock.advance(seconds=60)
    assert readers(draft.kim) == []
