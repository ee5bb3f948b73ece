"""After a call that reached nobody: another time of the day, then one neutral note, or a supervisor who decides."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from app.models.outbox import Outgoing
from app.models.words import Task
from app.services import plans, staff_steps, tasks
from app.services.call_tries import TEXT, TriedAlready
from app.services.quest_versions import publish
from app.services.reminder_choices import choose_channel, keep_address
from app.vocabulary import ChannelKind, Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import allows, begun, call, on_quest
from tests.desk.fixtures import cast, desk_app, library_file
from tests.quests.walking import level, quest, step

__all__ = ["cast", "desk_app", "library_file"]


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


def called(
    cast: Cast, walker: Walker, by: Colleague, outcome: str = "no_answer", slug: str | None = "the-call"
) -> None:
    with cast.database.begin() as db:
        staff_steps.record_call(db, walker.journey_id, slug, outcome, actor=by.actor)


def called_in_vain(
    cast: Cast, walker: Walker, by: Colleague, clock: FrozenClock, *, step: str | None = "the-call"
) -> None:
    """Three tries, four hours apart: morning, afternoon, evening."""
    for outcome in ("no_answer", "voicemail", "no_answer"):
        called(cast, walker, by, outcome)
        clock.advance(hours=4)


def reminded_by_email(cast: Cast, walker: Walker) -> None:
    with cast.database.begin() as db:
        locker = cast.locker(db, walker)
        keep_address(db, locker, cast.settings.pepper, ChannelKind.EMAIL, "heron@example.org")
        choose_channel(db, walker.client_id, ChannelKind.EMAIL)


def rows(cast: Cast, table: sa.Table, *conditions: Any) -> list[Any]:
    with cast.database.reading() as db:
        return list(db.execute(sa.select(table).where(*conditions)))


def notes(cast: Cast) -> list[str]:
    return [row.state for row in rows(cast, Outgoing.__table__, Outgoing.text == TEXT)]


def decisions(cast: Cast) -> list[bool]:
    """Whether each task that asks a supervisor to decide is open."""
    found = rows(cast, Task.__table__, Task.kind == tasks.NOT_REACHED)
    return [row.closed_at is None for row in found]


def test_a_second_try_in_the_same_part_of_the_day_is_made_only_by_who_says_so(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    called(cast, walker, dana)
    with pytest.raises(TriedAlready):
        called(cast, walker, dana, "voicemail")
    with cast.database.begin() as db:
        staff_steps.record_call(db, walker.journey_id, "the-call", "voicemail", actor=dana.actor, although=True)
    called(cast, walker, dana, "reached")


def test_a_try_at_another_time_needs_no_word(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    called(cast, walker, dana)
    frozen_clock.advance(hours=4)
    called(cast, walker, dana)


def test_calls_on_our_own_account_are_not_counted(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "call")
    for _try in range(4):
        called(cast, walker, dana, slug=None)
    assert notes(cast) == []


def test_after_three_tries_one_neutral_note_goes_out_where_she_allows_it(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call", "email")
    reminded_by_email(cast, walker)
    called_in_vain(cast, walker, dana, frozen_clock)
    assert notes(cast) == ["planned"]
    assert decisions(cast) == []


@pytest.mark.parametrize("way", [None, "email"])
def test_a_call_that_she_asked_for_has_three_tries_too(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock, way: str | None
) -> None:
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "call", "email")
    if way is not None:
        reminded_by_email(cast, walker)
    with cast.database.begin() as db:
        plans.ask_for_a_call(db, walker.journey_id, key="call-me")
    called(cast, walker, dana, slug=None)
    with pytest.raises(TriedAlready):
        called(cast, walker, dana, slug=None)
    for _try in range(2):
        frozen_clock.advance(hours=4)
        called(cast, walker, dana, slug=None)
    assert notes(cast) == (["planned"] if way else [])


def test_where_no_message_may_go_none_does(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    called_in_vain(cast, walker, dana, frozen_clock)
    assert notes(cast) == []


def test_who_is_reached_after_all_gets_no_note(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call", "email")
    reminded_by_email(cast, walker)
    called_in_vain(cast, walker, dana, frozen_clock)
    called(cast, walker, dana, "reached", None)
    assert notes(cast) == ["cancelled"]


def test_in_a_plan_for_safety_a_supervisor_decides_and_nothing_is_sent(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    made = quest(level("first", call()), level("then", step("b")), slug="safe", exits={"lost_contact": "supervisor"})
    with cast.database.begin() as db:
        publish(db, json.dumps(made.model_dump(mode="json", exclude_none=True, by_alias=True)), file="safe.json")
    walker = on_quest(cast, "safe", of=dana)
    allows(cast, walker, "call", "email")
    reminded_by_email(cast, walker)
    called_in_vain(cast, walker, dana, frozen_clock)
    assert (notes(cast), decisions(cast)) == ([], [True])
    called(cast, walker, dana, "reached")
    assert decisions(cast) == [False]
