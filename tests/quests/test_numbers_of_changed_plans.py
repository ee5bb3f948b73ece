"""Plans that were fitted and people who went over to another version, in the numbers: right sums, nothing revealed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from quests.disclosure import Reader
from quests.dropoff import DropOff, count
from quests.events import CLIENT, SYSTEM, Event
from quests.journey import SET_ASIDE, fold
from quests.lost_contact import contact_lost_due
from quests.moving import placement
from quests.progress import Act, ActRefused, decide
from quests.relations import book
from quests.standing import Standing, StepStatus, standing
from quests.suppression import hidden_cells, small_cells, suppress
from quests.trace import State
from tests.quests.test_moving import go_over, second
from tests.quests.test_plan import adjust
from tests.quests.test_standing_of_walks import expected
from tests.quests.walking import COUNSELLOR, MONDAY_MORNING, SUPERVISOR, Walk, level, quest, step

K = 5


def stands(walk: Walk, after_days: float) -> Standing:
    """Where she stands so many days after she began, if nothing more happens."""
    found = standing(walk.events, MONDAY_MORNING + timedelta(days=after_days, microseconds=1))
    assert found is not None
    return found


def state_of(walk: Walk, after_days: float, slug: str = "one") -> State:
    return stands(walk, after_days).levels[slug].state


# --- stalled --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pace", "stalls_on"), [("normal", 10), ("slow", 20), ("own", 20)])
def test_her_pace_moves_the_day_on_which_she_counts_as_stalled(pace: str, stalls_on: int) -> None:
    walk = Walk.begun(quest(level("one", step("a", expected_days=5))))
    if pace != "normal":
        adjust(walk, "pace", to=pace)
    assert state_of(walk, stalls_on - 0.1) is State.IN_PROGRESS
    assert state_of(walk, stalls_on) is State.STALLED


def test_back_in_the_normal_pace_the_normal_days_count() -> None:
    walk = Walk.begun(quest(level("one", step("a", expected_days=5))))
    adjust(walk, "pace", to="slow")
    adjust(walk, "pace", to="normal")
    assert state_of(walk, 10) is State.STALLED


def test_what_may_begin_later_in_her_pace_stalls_nobody_before() -> None:
    walk = Walk.begun(quest(level("one", step("a", due_from_days=5))))
    adjust(walk, "pace", to="slow")
    begins = (walk.step("a").due_from or walk.now) - MONDAY_MORNING
    assert state_of(walk, begins / timedelta(days=1) + 11.9) is State.IN_PROGRESS
    assert state_of(walk, begins / timedelta(days=1) + 12) is State.STALLED


def test_a_step_that_may_begin_at_once_now_counts_from_its_opening() -> None:
    walk = Walk.begun(quest(level("one", step("a", due_from_days=30))))
    adjust(walk, "due", "a", to=MONDAY_MORNING + timedelta(days=3))
    assert state_of(walk, 7) is State.STALLED


@pytest.mark.parametrize("by_version", [True, False])
def test_a_step_that_was_set_aside_stalls_nobody_and_is_in_no_number(by_version: bool) -> None:
    walk = Walk.begun(quest(level("one", step("a", expected_days=20), step("b")), level("two", step("c"))))
    assert state_of(walk, 30) is State.IN_PROGRESS, "the longest of the open steps counts"
    if by_version:
        go_over(walk, second(level("one", step("b")), level("two", step("c"))))
    else:
        adjust(walk, "move", "a", to="two")
    assert state_of(walk, 7) is State.STALLED
    stood = stands(walk, 7)
    assert {slug: one.status for slug, one in stood.steps.items()} == {"b": StepStatus.STALLED}


def test_who_has_all_her_steps_set_aside_does_not_stall() -> None:
    walk = Walk.begun(quest(level("one", step("a"), step("ours", "staff_task")), level("two", step("c"))))
    adjust(walk, "move", "a", to="two")
    assert state_of(walk, 300) is State.WAITING_ON_SERVICE


def test_what_is_added_by_a_counsellor_gives_her_its_own_days() -> None:
    walk = Walk.begun(quest(level("one", step("a"), step("e", is_extra=True))))
    walk.now += timedelta(days=6)
    adjust(walk, "add", "e")
    assert state_of(walk, 12.9) is State.IN_PROGRESS
    assert state_of(walk, 13) is State.STALLED


@pytest.mark.parametrize("by_version", [True, False])
def test_a_step_stalls_in_the_level_that_it_went_to(by_version: bool) -> None:
    """Left open in a completed level it was nobody's; in the level that she is in it is what she stays at."""
    one = level("one", step("a"), step("b"), done={"at_least": 1})
    walk = Walk.begun(quest(one, level("two", step("c"))))
    walk.do("a")
    assert stands(walk, 7).steps["b"].status is StepStatus.OPEN
    if by_version:
        go_over(walk, second(level("one", step("a")), level("two", step("c"), step("b"))))
    else:
        adjust(walk, "move", "b", to="two")
    assert stands(walk, 7).steps["b"].status is StepStatus.STALLED


def test_a_slow_pace_gives_her_longer_before_contact_counts_as_lost() -> None:
    walk = Walk.begun(quest(level("one", step("a", expected_days=5))))
    adjust(walk, "pace", to="slow")
    lost_on = MONDAY_MORNING + timedelta(days=20 + 28)
    assert not contact_lost_due(walk.events, lost_on - timedelta(minutes=1), contact_permitted=False)
    assert contact_lost_due(walk.events, lost_on, contact_permitted=False)


def test_to_fit_her_plan_is_an_act_of_hers_and_when_we_do_it_none() -> None:
    for by, lost_after in ((CLIENT, 10 + 7 + 28), (COUNSELLOR, 7 + 28)):
        walk = Walk.begun(quest(level("one", step("a"), step("e", is_extra=True)), level("two", step("z"))))
        walk.later(days=10)
        adjust(walk, "due", "z", by=by, to=walk.now + timedelta(days=90))
        due = MONDAY_MORNING + timedelta(days=lost_after)
        assert not contact_lost_due(walk.events, due - timedelta(minutes=1), contact_permitted=False)
        assert contact_lost_due(walk.events, due, contact_permitted=False)


# --- the two folds -----------------------------------------------------------------------------------------------

FIRST = quest(
    level("one", step("a"), step("b"), step("x", is_extra=True), step("full", depth="full"), done={"at_least": 2}),
    level("two", step("ask", "review"), step("c"), step("e", due_from_days=3), done={"all_of": ("c",)}),
    level("three", step("f"), step("g")),
)
SECOND = quest(
    level("start", step("a"), step("now-b", replaces=("b",)), step("n"), done={"at_least": 2}, replaces=("one",)),
    level("two", step("ask", "review"), step("c"), step("g"), done={"all_of": ("c",)}),
    level("between", step("h"), step("e")),
    level("three", step("f")),
    version=2,
)
VERSIONS = {1: FIRST, 2: SECOND}
SLUGS = sorted({*FIRST.step_places, *SECOND.step_places})


def some_deed(random: Random, walk: Walk) -> None:
    """Something that somebody does: more often the next thing than anything."""
    slug = walk.next.step if random.random() < 0.7 and walk.next.step else random.choice(SLUGS)
    what = random.choice(["add", "swap", "skip", "move", "due", "pace", "depth"])
    choices: dict[str, list[Any]] = {
        "move": ["one", "two", "three"],
        "due": [walk.now + timedelta(days=3)],
        "pace": ["slow", "normal", "own"],
        "depth": ["short", "full"],
    }
    to = random.choice(choices.get(what, [None]))
    fit = {"what": what, "reason": "other", "to": to, "from": random.choice(SLUGS)}
    deeds: list[tuple[str, str | None, dict[str, Any]]] = [
        ("do_step", slug, {"evidence": "tick"}),
        ("do_step", slug, {"evidence": "tick"}),
        ("do_step", slug, {"evidence": "tick"}),
        ("skip_step", slug, {}),
        ("send_for_review", "ask", {}),
        ("review_step", "ask", {"outcome": random.choice(["done", "again"]), "by": COUNSELLOR}),
        ("adjust", "x" if what in ("add", "swap") else slug, {**fit, "by": random.choice([CLIENT, COUNSELLOR])}),
        ("reopen_level", slug, {}),
        random.choice([("pause", None, {}), ("stop", None, {}), ("lose_contact", None, {"by": SYSTEM})]),
        random.choice([("resume", None, {}), ("reopen", None, {})]),
    ]
    kind, step, detail = random.choice(deeds)
    try:
        walk.act(kind, None if detail.get("what") in ("pace", "depth") else step, **detail)
    except ActRefused:
        return


def goes_over(walk: Walk, number: int) -> None:
    """To another version, where she can."""
    quest_there = VERSIONS[number]
    if placement(quest_there, walk.state).outcome != "moves" or walk.quest.version == number:
        return
    act = Act("move_version", detail={"from": walk.quest.version, "to": number})
    events = decide(quest_there, walk.state, act, actor=SUPERVISOR, now=walk.now, zone=walk.zone)
    walk.quest, walk.state, walk.events = quest_there, fold(events, walk.state), [*walk.events, *events]


def some_life(random: Random, *, began: datetime = MONDAY_MORNING) -> Walk:
    """Somebody who walks, whose plan is fitted, and who may go over and back."""
    walk = Walk.begun(FIRST if random.random() < 0.7 else SECOND, at=began)
    for _ in range(random.randint(3, 25)):
        walk.later(hours=random.randint(1, 90))
        some_deed(random, walk)
        if random.random() < 0.08:
            goes_over(walk, random.choice([1, 2]))
    return walk


@pytest.mark.parametrize("seed", range(20))
def test_whatever_becomes_of_her_plan_both_folds_say_the_same(seed: int) -> None:
    random = Random(seed)
    walk = Walk.begun(FIRST)
    for _ in range(40):
        walk.later(hours=random.randint(1, 60))
        some_deed(random, walk)
        if random.random() < 0.1:
            goes_over(walk, random.choice([1, 2]))
        stood = standing(walk.events, walk.now + timedelta(microseconds=1))
        assert stood is not None
        assert set(stood.levels) == set(walk.state.levels_entered)
        completed = {one.level for one in stood.levels.values() if one.state is State.COMPLETED}
        assert completed == set(walk.state.levels_completed)
        now = {one.state for one in stood.levels.values()} - {State.COMPLETED}
        said = expected(walk.state)
        assert now <= ({said} if said else {State.IN_PROGRESS, State.STALLED})
        hers = {slug: one for slug, one in walk.state.steps.items() if one.status != SET_ASIDE}
        assert set(stood.steps) == set(hers)
        for slug, one in hers.items():
            assert (stood.steps[slug].status in (StepStatus.DONE, StepStatus.SKIPPED)) == (
                one.status in ("done", "skipped")
            )


# --- nobody can be worked out ---------------------------------------------------------------------------------------


@cache
def some_population(seed: int) -> dict[int, DropOff]:
    """The exact numbers of both versions of a quest on which people went over; the same for the same seed."""
    random = Random(seed)
    walks = [
        some_life(random, began=MONDAY_MORNING + timedelta(days=random.randint(0, 60)))
        for _ in range(random.choice([8, 30, 90]))
    ]
    return {number: numbers_of(walks, number) for number in VERSIONS}


def numbers_of(walks: list[Walk], number: int) -> DropOff:
    levels = [(each.slug, list(each.step_slugs)) for each in VERSIONS[number].levels]
    logs: list[list[Event]] = [walk.events for walk in walks if walk.quest.version == number]
    return count(logs, levels, date(2026, 6, 20), UTC, quest="a-quest", version=number)


@pytest.mark.parametrize("seed", range(10))
def test_the_states_of_each_level_add_up_also_with_people_of_another_version(seed: int) -> None:
    for numbers in some_population(seed).values():
        for each in numbers.levels:
            assert sum(value or 0 for value in each.states.values()) == each.entered
            for one in each.steps:
                closed = sum(getattr(one, name) or 0 for name in ("done", "skipped", "waiting_on_service", "stalled"))
                assert closed <= (one.opened or 0)


@pytest.mark.parametrize("seed", range(10))
def test_nothing_hidden_can_be_worked_out_where_people_went_over(seed: int) -> None:
    for exact in some_population(seed).values():
        numbers = book(exact)
        hidden = hidden_cells(numbers, K)
        assert small_cells(numbers, K) <= hidden
        reader = Reader(numbers, hidden)
        assert reader.exposed(reader.secrets(K), K) == []
        assert suppress(exact).min_cell == K


def test_somebody_did_go_over_into_a_level_that_nobody_completed_the_way_to() -> None:
    """Else the two tests above would show nothing: the equations of one version alone do not hold here."""
    odd = 0
    for seed in range(30):
        numbers = some_population(seed)[2]
        odd += any(
            (one.completed or 0) != (two.entered or 0)
            for one, two in zip(numbers.levels, numbers.levels[1:], strict=False)
        )
    assert odd > 10
