"""What who reads the numbers asks of the counsellors: each sees how many are hers, and nobody sees more by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from threading import Thread

import pytest
import sqlalchemy as sa

from app import clock
from app.models.access import Audit
from app.models.clients import Client
from app.permissions import Actor
from app.queries.asked_tasks import AskedTask, asked_tasks
from app.queries.clients_list import Wanted, count_clients
from app.queries.group_tasks import open_group_tasks
from app.services import group_tasks
from app.services.group_tasks import DayPassed, NoSuchPlace, TooFew, TooLong
from app.vocabulary import Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague
from tests.desk.day import on_quest, ours, published
from tests.quests.walking import step

FRIDAY = date(2026, 3, 20)
STALLED: Mapping[str, object] = {"quest": "a-day", "version": 1, "level": "first", "state": "stalled"}


@pytest.fixture
def cast(database: object, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


def ask(cast: Cast, who: Colleague, **other: object) -> str:
    said = {**STALLED, "people": 7, "words": "They began well.", "due_on": FRIDAY, "asked_by": who.id, **other}
    with cast.database.begin() as db:
        return group_tasks.ask(db, **said)


def actor(who: Colleague) -> Actor:
    return Actor(who.id, who.name, frozenset({who.role}))


def people(cast: Cast, who: Colleague) -> list[tuple[str, int]]:
    """What stands above her worklist: the state and how many, each as her own list of clients counts them."""
    with cast.database.reading() as db:
        found = open_group_tasks(db, actor(who))
        for task in found:
            place = Wanted(quest=task.quest, version=task.version, level=task.level, state=task.state)
            assert task.people == count_clients(db, actor(who), place)
    return [(task.state, task.people) for task in found]


def said(cast: Cast, act: str, task_id: str, who: Colleague) -> bool:
    with cast.database.begin() as db:
        found: bool = getattr(group_tasks, act)(db, task_id, who.id)
    return found


def test_each_counsellor_is_asked_about_her_own_and_a_supervisor_sees_all(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana, tom, ida = (cast.staff(Role.COUNSELLOR, f"{name} Example") for name in ("Dana", "Tom", "Ida"))
    chief, analyst = cast.staff(Role.SUPERVISOR), cast.staff(Role.ANALYST)
    published(cast, step("a"), step("b"))
    published(cast, ours("call-her"), slug="by-us")
    quiet = [on_quest(cast, "a-day", f"Quiet {number}", of=dana) for number in range(3)]
    on_quest(cast, "a-day", "Quiet Reed", of=tom)
    on_quest(cast, "by-us", "Late Owl", of=tom)
    frozen_clock.advance(days=10)
    on_quest(cast, "a-day", "New Finch", of=ida)
    ask(cast, analyst)
    ask(cast, analyst, quest="by-us", state="waiting_on_service", due_on=FRIDAY + timedelta(days=1))
    with cast.database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == quiet[0].client_id).values(erased_at=clock.now()))
    assert people(cast, dana) == [("stalled", 2)]
    assert people(cast, tom) == [("stalled", 1), ("waiting_on_service", 1)]
    assert people(cast, ida) == [], "nobody of hers is there"
    assert people(cast, chief) == [("stalled", 3), ("waiting_on_service", 1)]
    cast.send(quiet[1], "a")
    assert people(cast, dana) == [("stalled", 1)], "who moves is out of it by herself"


def test_done_is_said_once_and_for_oneself_and_closed_is_for_everybody(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    chief, analyst = cast.staff(Role.SUPERVISOR, "Chief Example"), cast.staff(Role.ANALYST, "Ana Example")
    published(cast, step("a"))
    for who in (dana, tom):
        on_quest(cast, "a-day", who.name, of=who)
    frozen_clock.advance(days=10)
    task_id = ask(cast, analyst)
    assert ask(cast, analyst, people=9) == task_id, "the same while it is open is one"
    assert [task.people for task in everything_asked(cast)] == [7], "and nothing was changed by it"
    assert said(cast, "done", task_id, dana)
    assert said(cast, "done", task_id, dana)
    assert (people(cast, dana), people(cast, tom)) == ([], [("stalled", 1)])
    with cast.database.reading() as db:
        (seen,), (asked,) = open_group_tasks(db, actor(chief)), asked_tasks(db)
    assert (seen.done, seen.is_done, seen.asked_by) == (1, False, "Ana Example")
    assert (asked.done, asked.people, asked.asked_by_name, asked.is_open) == (1, 7, "Ana Example", True)
    assert said(cast, "close", task_id, chief)
    assert not said(cast, "close", task_id, chief)
    assert not said(cast, "done", task_id, tom), "what is closed is asked of nobody"
    assert (people(cast, tom), people(cast, chief)) == ([], [])
    with cast.database.reading() as db:
        (asked,) = asked_tasks(db)
        log = db.execute(sa.select(Audit.action, Audit.actor_id).where(Audit.object_id == task_id)).all()
    assert (asked.is_open, asked.closed_by_name) == (False, "Chief Example")
    acts = {"group_task_asked": analyst, "group_task_done": dana, "group_task_closed": chief}
    assert sorted(map(tuple, log)) == sorted((act, who.id) for act, who in acts.items())
    assert ask(cast, analyst) != task_id, "after that it may be asked again"


def test_one_thing_is_asked_about_a_place_and_asking_again_changes_it(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    analyst, other = cast.staff(Role.ANALYST), cast.staff(Role.ANALYST, "Ana Example")
    published(cast, step("a"))
    for number, who in enumerate((dana, dana, tom, None)):
        on_quest(cast, "a-day", f"Quiet {number}", of=who)
    frozen_clock.advance(days=10)
    task_id = ask(cast, analyst)
    said(cast, "done", task_id, dana)
    later = FRIDAY + timedelta(days=3)
    assert ask(cast, other, words="Please call.", due_on=later, people=9) == task_id
    (asked,) = everything_asked(cast)
    assert (asked.words, asked.due_on, asked.people, asked.asked_by) == ("Please call.", later, 9, other.id)
    assert (asked.done, asked.asked_of) == (1, 2), "two counsellors have people there, and one has done it"
    assert people(cast, dana) == [], "who has done it is not asked again"
    with cast.database.reading() as db:
        log = set(db.execute(sa.select(Audit.action).where(Audit.object_id == task_id)).scalars())
    assert log == {"group_task_asked", "group_task_done", "group_task_changed"}
    published(cast, step("a"), slug="another-day")
    assert ask(cast, analyst, quest="another-day") != task_id


def test_who_asks_again_while_it_is_withdrawn_asks_anew(cast: Cast) -> None:
    chief, analyst = cast.staff(Role.SUPERVISOR), cast.staff(Role.ANALYST)
    published(cast, step("a"))
    task_id = ask(cast, analyst)
    asked: list[str] = []
    again = Thread(target=lambda: asked.append(ask(cast, analyst, words="Please call.")))
    with cast.database.begin() as db:
        assert group_tasks.close(db, task_id, chief.id)
        again.start()
        again.join(0.3)
        assert again.is_alive()
    again.join(10)
    assert asked != [task_id]
    now = {task.id: (task.words, task.is_open) for task in everything_asked(cast)}
    assert now == {task_id: ("They began well.", False), asked[0]: ("Please call.", True)}
    with cast.database.reading() as db:
        log = db.execute(sa.select(Audit.object_id, Audit.action).where(Audit.object_kind == "group_task")).all()
    acts = [(task_id, "group_task_asked"), (task_id, "group_task_closed"), (asked[0], "group_task_asked")]
    assert sorted(map(tuple, log)) == sorted(acts)


def everything_asked(cast: Cast) -> list[AskedTask]:
    with cast.database.reading() as db:
        return asked_tasks(db)


def test_what_nobody_closed_leaves_the_worklists_two_weeks_after_its_day(cast: Cast, frozen_clock: FrozenClock) -> None:
    chief, analyst = cast.staff(Role.SUPERVISOR), cast.staff(Role.ANALYST)
    published(cast, step("a"))
    ask(cast, analyst)
    frozen_clock.set(frozen_clock.now.replace(day=20) + timedelta(days=14))
    assert people(cast, chief) == [("stalled", 0)]
    frozen_clock.advance(days=1)
    assert people(cast, chief) == []
    with cast.database.reading() as db:
        assert [task.is_open for task in asked_tasks(db)] == [True], "it does not vanish where it was asked"


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"quest": "no-such-quest"}, NoSuchPlace),
        ({"version": 2}, NoSuchPlace),
        ({"level": "third"}, NoSuchPlace),
        ({"state": "paused"}, NoSuchPlace),
        ({"people": 4}, TooFew),
        ({"due_on": date(2026, 2, 28)}, DayPassed),
        ({"words": "x" * 301}, TooLong),
    ],
)
def test_nothing_is_asked_of_what_is_not_there_hidden_or_over(
    sqlite_database: object, sqlite_settings: Settings, frozen_clock: FrozenClock, other: dict[str, object],
    refusal: type[Exception],
) -> None:  # fmt: skip
    cast = Cast(None, sqlite_database, sqlite_settings)
    analyst = cast.staff(Role.ANALYST)
    published(cast, step("a"))
    with pytest.raises(refusal):
        ask(cast, analyst, **other)
    with cast.database.reading() as db:
        assert asked_tasks(db) == []
