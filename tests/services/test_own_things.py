"""What a client keeps for herself: sealed, hers alone, within limits, and each form one entry."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.models.journeys import JourneyEvent
from app.models.own_things import ToolEntry
from app.services import own_things
from app.services.own_things import (
    LONGEST_LINE,
    LONGEST_WORDS,
    MOST_OF_A_KIND,
    NoSuchEntry,
    ToolIsFull,
    TooLong,
    Value,
)
from app.services.sealing import Locker, open_locker
from app.vault import Vault
from app.vocabulary import ToolKind
from config import Settings
from tests.accounts import a_client
from tests.clocks import FrozenClock


@pytest.fixture
def her(database: Database, settings: Settings) -> Locker:
    return locker_of(database, settings, "Quiet Heron")


def locker_of(database: Database, settings: Settings, pseudonym: str) -> Locker:
    someone = a_client(database, settings, pseudonym)
    with database.reading() as db:
        return open_locker(db, Vault.of(settings), someone.id)


def keep(database: Database, locker: Locker, kind: ToolKind, values: dict[str, Value], *, key: str = "") -> str:
    with database.begin() as db:
        return own_things.keep_entry(db, locker, kind, values, key=key or new_id())


def test_what_she_keeps_is_sealed_and_comes_back_as_she_wrote_it(database: Database, her: Locker) -> None:
    values: dict[str, Value] = {"on": "2026-03-02", "mood": 0, "words": "тихий вечер, 静か"}
    entry_id = keep(database, her, ToolKind.LOG, values)
    with database.reading() as db:
        found = own_things.entry(db, her, ToolKind.LOG, entry_id)
        sealed = db.execute(sa.select(ToolEntry.words_sealed)).scalar_one()
        events = db.execute(sa.select(sa.func.count()).select_from(JourneyEvent)).scalar_one()
    assert found.values == values
    assert "вечер".encode() not in sealed
    assert b"mood" not in sealed
    assert events == 0


def test_one_form_sent_twice_is_one_entry_and_two_forms_are_two(database: Database, her: Locker) -> None:
    first = keep(database, her, ToolKind.GOAL, {"words": "Sleep"}, key="one-form")
    assert keep(database, her, ToolKind.GOAL, {"words": "Sleep"}, key="one-form") == first
    keep(database, her, ToolKind.GOAL, {"words": "Sleep"}, key="another-form")
    with database.reading() as db:
        assert len(own_things.entries(db, her, ToolKind.GOAL)) == 2


def test_somebody_elses_entry_is_not_there(database: Database, settings: Settings, her: Locker) -> None:
    other = locker_of(database, settings, "Calm Otter")
    entry_id = keep(database, her, ToolKind.GOAL, {"words": "Sleep"}, key="same")
    assert keep(database, other, ToolKind.GOAL, {"words": "Swim"}, key="same") != entry_id
    with database.begin() as db:
        for act in (
            lambda: own_things.entry(db, other, ToolKind.GOAL, entry_id),
            lambda: own_things.entry(db, her, ToolKind.LOG, entry_id),
            lambda: own_things.change_entry(db, other, ToolKind.GOAL, entry_id, {"words": "Mine"}),
            lambda: own_things.close_goal(db, other, entry_id, is_done=True),
            lambda: own_things.take_up_goal(db, other, entry_id),
            lambda: own_things.share_goal(db, other.client_id, entry_id, is_shared=True),
            lambda: own_things.delete_entry(db, other.client_id, ToolKind.GOAL, entry_id),
            lambda: own_things.delete_entry(db, her.client_id, ToolKind.LOG, entry_id),
        ):
            with pytest.raises(NoSuchEntry):
                act()
        found = own_things.entry(db, her, ToolKind.GOAL, entry_id)
    assert (found.text(), found.is_shared, found.closed_at) == ("Sleep", False, None)


def test_a_goal_that_is_put_away_is_seen_by_nobody_else_and_can_be_taken_up(
    database: Database, her: Locker, frozen_clock: FrozenClock
) -> None:
    entry_id = keep(database, her, ToolKind.GOAL, {"words": "Sleep"})
    with database.begin() as db:
        own_things.share_goal(db, her.client_id, entry_id, is_shared=True)
        own_things.close_goal(db, her, entry_id, is_done=True)
        done = own_things.entry(db, her, ToolKind.GOAL, entry_id)
        own_things.close_goal(db, her, entry_id, is_done=False)
        away = own_things.entry(db, her, ToolKind.GOAL, entry_id)
        own_things.take_up_goal(db, her, entry_id)
        again = own_things.entry(db, her, ToolKind.GOAL, entry_id)
    assert (done.text("as"), done.is_shared, done.closed_at) == ("done", True, frozen_clock.now)
    assert (away.text("as"), away.is_shared) == ("away", False)
    assert (again.text("as"), again.closed_at, again.text()) == ("", None, "Sleep")


def test_only_a_goal_can_be_shared(database: Database, her: Locker) -> None:
    with database.begin() as db:
        entry_id = own_things.keep_entry(db, her, ToolKind.LOG, {"on": "2026-03-02"}, key="k", is_shared=True)
        assert not own_things.entry(db, her, ToolKind.LOG, entry_id).is_shared
        with pytest.raises(NoSuchEntry):
            own_things.share_goal(db, her.client_id, entry_id, is_shared=True)


def test_what_stands_alone_is_replaced_and_the_amount_before_is_gone(database: Database, her: Locker) -> None:
    with database.begin() as db:
        own_things.keep_the_one(db, her, ToolKind.LIMITS, {"words": "", "money": "9000 a week"}, key="a")
        own_things.keep_the_one(db, her, ToolKind.LIMITS, {"words": "", "money": "none"}, key="b")
        assert [one.text("money") for one in own_things.entries(db, her)] == ["none"]


def test_a_moment_that_she_kept_is_not_what_she_means_to_do(database: Database, her: Locker) -> None:
    keep(database, her, ToolKind.HARD_MOMENT, {"part": "moment", "did": "wait", "how": "passed", "words": ""})
    with database.begin() as db:
        assert own_things.the_one(db, her, ToolKind.HARD_MOMENT) is None
        plan: dict[str, Value] = {"part": "plan", "words": "It passes"}
        own_things.keep_the_one(db, her, ToolKind.HARD_MOMENT, plan, key="k")
        found = own_things.the_one(db, her, ToolKind.HARD_MOMENT)
    assert found is not None
    assert found.text() == "It passes"


def test_a_text_may_be_as_long_as_is_said_and_no_longer(database: Database, her: Locker) -> None:
    keep(database, her, ToolKind.LIMITS, {"words": "w" * LONGEST_WORDS, "money": "m" * LONGEST_LINE})
    for values in ({"words": "w" * (LONGEST_WORDS + 1)}, {"words": "", "money": "m" * (LONGEST_LINE + 1)}):
        with pytest.raises(TooLong):
            keep(database, her, ToolKind.LIMITS, dict(values))


def test_a_tool_that_is_full_says_so_and_one_deleted_makes_room(database: Database, her: Locker) -> None:
    with database.begin() as db:
        for number in range(MOST_OF_A_KIND):
            kept = own_things.keep_entry(db, her, ToolKind.GOAL, {"words": "w"}, key=f"form-{number}")
    with pytest.raises(ToolIsFull):
        keep(database, her, ToolKind.GOAL, {"words": "one more"})
    assert keep(database, her, ToolKind.GOAL, {"words": "w"}, key="form-0")
    keep(database, her, ToolKind.LOG, {"on": "2026-03-02", "words": "another tool has room"})
    with database.begin() as db:
        own_things.delete_entry(db, her.client_id, ToolKind.GOAL, kept)
    assert keep(database, her, ToolKind.GOAL, {"words": "one more"})
