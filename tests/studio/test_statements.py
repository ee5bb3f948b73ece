"""How often the pages of the studio ask the database: a number that is known, however many people are inside."""

from __future__ import annotations

import pytest

from app.services.heartbeats import beat
from tests.studio.world import AT, SLUG, World, small_quest
from tests.trust.test_statements import statements

MOST = {
    "/studio": 7,
    AT: 7,
    f"{AT}/1": 7,
    f"{AT}/draft": 10,
    f"{AT}/draft?view=map": 10,
    f"{AT}/draft/add?level=begin&at=1": 7,
    f"{AT}/draft/about": 7,
    f"{AT}/draft/levels/begin": 7,
    f"{AT}/draft/steps/wish": 7,
    f"{AT}/draft/text": 10,
    f"{AT}/draft/translate": 8,
    f"{AT}/draft/translate/en": 9,
    f"{AT}/diff/1/draft": 7,
    f"{AT}/1/people": 12,
    f"{AT}/1/people?to=2": 11,
    f"{AT}/1/withdraw": 7,
    f"{AT}/1/preview": 5,
    f"{AT}/draft/preview": 5,
    "/studio/import": 4,
    "/studio/new": 4,
    "/studio/library": 6,
    "/studio/library/young-player": 6,
    "/studio/launch": 5,
    "/studio/launch/rota": 6,
    f"{AT}/brief": 8,
    f"{AT}/publish": 14,
    f"{AT}/1/flight?clients=2": 7,
    f"{AT}/draft/flight?clients=2&beside=1": 7,
    f"/studio/inbox?quest={SLUG}@1": 15,
    "/studio/rules": 5,
    "/studio/rules/words/en": 9,
}
"""Of each, one says whether messages go out; of a supervisor's, one who waits, and one who asks for help."""


@pytest.mark.parametrize("address", sorted(MOST))
def test_a_page_asks_a_fixed_number_of_times_however_many_people_there_are(world: World, address: str) -> None:
    with world.database.begin() as db:
        beat(db, "a worker")
    world.second_version(How_we_work="How it goes")
    world.import_text(small_quest(1, A_short_look="Three questions"))
    visit = world.supervisor if "people" in address else world.designer
    assert visit.get(address).status_code == 200
    with statements(world.database) as at_first:
        visit.get(address)
    assert len(at_first) <= MOST[address], "\n".join(at_first)
    with world.database.begin() as db:
        from app.services.quest_versions import reinstate

        reinstate(db, world.versions()[1].id)
    world.walkers(7)
    visit.get(address)
    with statements(world.database) as later:
        visit.get(address)
    assert len(later) == len(at_first), "\n".join(later)


def test_the_page_of_a_move_asks_a_fixed_number_of_times(world: World) -> None:
    with world.database.begin() as db:
        beat(db, "a worker")
    walkers = world.walkers(6)
    world.second_version(How_we_work="How it goes")
    asked = []
    for people in (walkers[:1], walkers[1:]):
        data = {"to": "2", "person": [walker.journey_id for walker in people]}
        at = world.supervisor.post(f"{AT}/1/people", data, like="/staff").location
        world.supervisor.get(at)
        with statements(world.database) as told:
            world.supervisor.get(at)
        asked.append(len(told))
    assert asked[0] == asked[1] <= 11
