"""Two counsellors take one journey at once, fifty times: one has it, the other is told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from app.extensions import Database
from app.queries.journeys import events_of, journey_of_client
from app.services import caseload
from app.services.caseload import TakenAlready
from app.vocabulary import Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import on_quest, published
from tests.quests.walking import step

TIMES = 50


def test_of_two_who_take_at_once_one_has_it_and_the_other_is_told(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    cast = Cast(None, database, settings)
    people = [cast.staff(Role.COUNSELLOR, name) for name in ("Dana Example", "Tom Example")]
    slug = published(cast, step("a"))
    walkers = [on_quest(cast, slug, f"Quiet Heron {number}") for number in range(TIMES)]

    def take(person: Colleague, walker: Walker, at_once: threading.Barrier) -> bool:
        at_once.wait(timeout=20)
        try:
            with database.begin() as db:
                caseload.take_journey(db, walker.journey_id, actor=person.actor)
        except TakenAlready:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        for walker in walkers:
            at_once = threading.Barrier(2)
            tries = [pool.submit(take, person, walker, at_once) for person in people]
            won = [person.id for person, found in zip(people, tries, strict=True) if found.result(timeout=20)]
            assert len(won) == 1
            with database.reading() as db:
                journey = journey_of_client(db, walker.client_id, walker.journey_id)
                assigned = [event for event in events_of(db, walker.journey_id) if event.kind == "counsellor_assigned"]
            assert journey is not None
            assert journey.counsellor_id == won[0]
            assert len(assigned) == 1
