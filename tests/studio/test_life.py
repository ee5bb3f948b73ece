"""Retired, begun again, withdrawn: what it does to the people inside, and who is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.models.words import Task
from app.services import tasks
from tests.studio.world import AT, World, words_of


def open_tasks(world: World) -> int:
    with world.database.reading() as db:
        found: int = db.execute(
            sa.select(sa.func.count()).select_from(Task).where(Task.kind == tasks.PLAN_WITHDRAWN)
        ).scalar_one()
    return found


def test_a_withdrawn_version_says_why_and_opens_a_task_for_everybody_inside(world_on_both: World) -> None:
    world = world_on_both
    world.walkers(3)
    answer = world.supervisor.post(f"{AT}/1/withdraw", {"why": "A text hurt somebody."}, like="/staff")
    assert answer.location == AT
    told = words_of(world.supervisor.get(AT))
    assert "Each person inside has a task open, so that somebody calls. That is: 3 people." in told
    assert "A text hurt somebody." in told
    assert world.statuses() == {1: "withdrawn"}
    assert open_tasks(world) == 3
    ((who, detail),) = world.audited("quest_withdrawn")
    assert (who, detail) == (world.saule.id, {"people": 3})


def test_a_designer_may_withdraw_too_and_reads_no_number_that_points_at_somebody(world: World) -> None:
    world.walkers(3)
    world.designer.post(f"{AT}/1/withdraw", {"why": "It is wrong."}, like="/staff")
    told = words_of(world.designer.get(AT))
    assert "Each person inside has a task open" in told
    assert "3 people" not in told
    assert open_tasks(world) == 3


@pytest.mark.parametrize("why", ["", "   ", "x" * 3000])
def test_without_a_reason_in_words_nothing_is_withdrawn(world: World, why: str) -> None:
    answer = world.supervisor.post(f"{AT}/1/withdraw", {"why": why}, like="/staff")
    assert answer.status_code == 422
    assert 'href="#why"' in answer.text
    assert world.statuses() == {1: "published"}


def test_a_second_withdrawal_changes_nothing_and_says_so(world: World) -> None:
    world.walkers(1)
    for _ in range(2):
        world.supervisor.post(f"{AT}/1/withdraw", {"why": "It is wrong."}, like="/staff")
    assert "This version is withdrawn already." in words_of(world.supervisor.get(AT))
    assert open_tasks(world) == 1


def test_a_retired_version_is_begun_by_nobody_and_can_come_back(world: World) -> None:
    world.designer.post(f"{AT}/1/retire", {}, like="/staff")
    assert world.statuses() == {1: "retired"}
    world.supervisor.post(f"{AT}/1/reinstate", {}, like="/staff")
    assert world.statuses() == {1: "published"}
    assert [who for who, _detail in world.audited("quest_retired")] == [world.dana.id]
    assert [who for who, _detail in world.audited("quest_reinstated")] == [world.saule.id]


def test_after_the_newer_one_was_withdrawn_the_older_one_is_begun_again(world: World) -> None:
    world.second_version(How_we_work="How it goes")
    world.supervisor.post(f"{AT}/2/withdraw", {"why": "It is wrong."}, like="/staff")
    world.supervisor.post(f"{AT}/1/reinstate", {}, like="/staff")
    assert world.statuses() == {1: "published", 2: "withdrawn"}


def test_what_does_not_fit_the_state_is_told_and_not_done(world: World) -> None:
    for act in ("publish", "reinstate"):
        world.designer.post(f"{AT}/1/{act}", {}, like="/staff")
        assert "A colleague changed this version a moment ago." in words_of(world.designer.get(AT))
    assert world.statuses() == {1: "published"}
    assert world.audited("quest_reinstated") == []
