"""Goals of hers on the record: only those that she shares, only for who may read what she sent."""

from __future__ import annotations

import pytest

from app.ids import new_id
from app.services.own_things import close_goal, keep_entry, share_goal
from app.vocabulary import Role, ToolKind
from tests.desk.cast import Cast, Colleague, Walker


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def heron(cast: Cast, dana: Colleague) -> Walker:
    return cast.walker(of=dana)


def a_goal(cast: Cast, walker: Walker, words: str, *, is_shared: bool) -> str:
    with cast.database.begin() as db:
        locker = cast.locker(db, walker)
        return keep_entry(db, locker, ToolKind.GOAL, {"words": words}, key=new_id(), is_shared=is_shared)


def record(cast: Cast, colleague: Colleague, walker: Walker) -> str:
    return cast.visit(colleague).get(f"/desk/clients/{walker.client_id}").get_data(as_text=True)


def test_her_counsellor_and_a_supervisor_read_what_she_shares_and_nothing_else(
    cast: Cast, dana: Colleague, heron: Walker
) -> None:
    a_goal(cast, heron, "Sleep through the night", is_shared=True)
    a_goal(cast, heron, "Tell nobody about this", is_shared=False)
    with cast.database.begin() as db:
        locker = cast.locker(db, heron)
        keep_entry(db, locker, ToolKind.LOG, {"on": "2026-03-02", "mood": 3, "words": "A dark day"}, key=new_id())
    for reader in (dana, cast.staff(Role.SUPERVISOR, "Sam Example")):
        page = record(cast, reader, heron)
        assert "Sleep through the night" in page
        assert "Tell nobody about this" not in page
        assert "A dark day" not in page


def test_who_may_not_read_what_she_sent_reads_no_goal_either(cast: Cast, heron: Walker) -> None:
    a_goal(cast, heron, "Sleep through the night", is_shared=True)
    other = cast.staff(Role.COUNSELLOR, "Robin Example")
    assert cast.visit(other).get(f"/desk/clients/{heron.client_id}").status_code == 404
    agent = cast.staff(Role.AGENT, "Alex Example")
    cast.walker("Calm Otter", of=other)
    assert "Sleep through the night" not in record(cast, agent, heron)


def test_what_she_takes_back_or_puts_away_is_gone_from_the_record(cast: Cast, dana: Colleague, heron: Walker) -> None:
    taken_back = a_goal(cast, heron, "See my sister", is_shared=True)
    put_away = a_goal(cast, heron, "Learn to swim", is_shared=True)
    done = a_goal(cast, heron, "Pay the phone", is_shared=True)
    with cast.database.begin() as db:
        locker = cast.locker(db, heron)
        share_goal(db, heron.client_id, taken_back, is_shared=False)
        close_goal(db, locker, put_away, is_done=False)
        share_goal(db, heron.client_id, put_away, is_shared=True)
        close_goal(db, locker, done, is_done=True)
    page = record(cast, dana, heron)
    assert "See my sister" not in page
    assert "Learn to swim" not in page
    assert "Pay the phone" in page
    assert "said to be done on" in page
