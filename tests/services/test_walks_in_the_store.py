"""Random walks over quest 3.1 through the journey store: after every one of them the projections equal the events."""

from __future__ import annotations

from collections.abc import Callable

import hypothesis.strategies as st
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from app.extensions import Database
from app.ids import new_id
from app.services.journeys import Actor, differences, perform
from app.services.quest_versions import publish_library
from config import Settings
from quests.loading import library
from quests.next_act import next_act
from quests.progress import Act, ActRefused
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_on_a_quest import SLUG, Walker, a_walker

QUEST = library()[SLUG]
STEPS = [slug for level in QUEST.levels for slug in level.step_slugs]
CLIENT, COUNSELLOR, SUPERVISOR, SYSTEM = (Actor(kind) for kind in ("client", "counsellor", "supervisor", "system"))

HERS: list[Callable[[str], Act]] = [
    lambda step: Act("start_step", step),
    lambda step: Act("do_step", step, detail={"evidence": QUEST.step(step).evidence}),
    lambda step: Act("do_step", step, detail={"evidence": QUEST.step(step).evidence}),
    lambda step: Act("skip_step", step),
    lambda step: Act("send_for_review", step),
    lambda step: Act("give_feedback", level=QUEST.level_of(step).slug, detail={"score": 4}),
    lambda step: Act("pause", detail={"until": None}),
    lambda step: Act("resume"),
    lambda step: Act("stop"),
    lambda step: Act("reopen"),
]
STAFFS: list[Callable[[str], Act]] = [
    lambda step: Act("review_step", step, detail={"outcome": "done"}),
    lambda step: Act("review_step", step, detail={"outcome": "one_change"}),
    lambda step: Act("assign", detail={"how": "taken"}),
    lambda step: Act("change_risk", detail={"to": "high", "rule": "person"}),
    lambda step: Act("end_hold"),
]

a_step = st.sampled_from(STEPS)
deeds = st.one_of(
    st.tuples(st.just(CLIENT), st.sampled_from(HERS), a_step),
    st.tuples(st.just(CLIENT), st.sampled_from(HERS), a_step),
    st.tuples(st.sampled_from([COUNSELLOR, SUPERVISOR]), st.sampled_from(STAFFS), a_step),
    st.tuples(st.just(SYSTEM), st.sampled_from([lambda step: Act("lose_contact")]), a_step),
)
walks = st.lists(st.tuples(deeds, st.integers(0, 60)), min_size=5, max_size=40)


def _walk(walker: Walker, walk: list[tuple[tuple[Actor, Callable[[str], Act], str], int]], clock: FrozenClock) -> None:
    """Do what can be done; what is refused leaves nothing. Completed work is never lost on the way."""
    finished: set[str] = set()
    levels: tuple[str, ...] = ()
    for (actor, make, step), hours in walk:
        clock.advance(hours=hours)
        try:
            with walker.database.begin() as db:
                state = perform(db, walker.journey_id, make(step), actor=actor, key=new_id()).state
        except ActRefused:
            continue
        now_finished = {slug for slug, one in state.steps.items() if one.status == "done"}
        assert finished <= now_finished
        assert state.levels_completed[: len(levels)] == levels
        assert next_act(QUEST, state, clock.now).kind
        finished, levels = now_finished, state.levels_completed


def test_after_every_walk_the_projections_equal_the_folded_events(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    @hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(walk=walks)
    def walk_and_verify(walk: list[tuple[tuple[Actor, Callable[[str], Act], str], int]]) -> None:
        frozen_clock.set(A_MONDAY_MORNING)
        walker = a_walker(database, settings, f"Quiet Heron {new_id()}")
        _walk(walker, walk, frozen_clock)
        with database.reading() as db:
            assert differences(db, walker.journey_id) == []

    with database.begin() as db:
        publish_library(db)
    walk_and_verify()
