"""A pilot: offered while it has room and before its end, closed after it, and told to its designer."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.models.outbox import Outgoing
from app.permissions import Actor
from app.queries.staff_counts import counts_of
from app.services import pilots, staff_notices
from app.services.offering import PilotTakesNobody, offer_quest
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Colleague
from tests.studio.world import AT, SLUG, World, small_quest, words_of


def open_pilot(world: World, cap: int = 1, until: str = "2026-04-01", text: str = "", at: str = AT) -> None:
    world.import_text(text or small_quest(1))
    with world.database.reading() as db:
        from app.queries.studio import draft_rows

        (draft,) = draft_rows(db, at.rsplit("/", 1)[1])
    for by, part in ((world.designer, "design"), (world.clinician, "clinical"), (world.supervisor, "safety")):
        by.post(f"{at}/draft/sign", {"part": part, "content": draft.content_hash}, like="/staff")
    answer = world.designer.post(f"{at}/draft/pilot", {"cap": str(cap), "until": until}, like="/staff")
    assert answer.status_code == 303


def offer(world: World, client_id: str, quest: str) -> TestResponse:
    visit = world.cast.visit(world.cast.staff(Role.SUPERVISOR, "Another"))
    return visit.post(f"/desk/clients/{client_id}/offers", {"quest": quest})


def on(world: World, client_id: str) -> list[int]:
    from app.queries.journeys import journeys_of_client
    from app.queries.quest_versions import definition_of

    with world.database.reading() as db:
        journeys = journeys_of_client(db, client_id)
        return [definition_of(db, one.quest_version_id).version for one in journeys]


def test_a_counsellor_offers_a_pilot_while_it_has_room_and_the_page_says_when_it_is_full(world_on_both: World) -> None:
    world = world_on_both
    open_pilot(world)
    first, second = world.cast.client("Quiet Heron"), world.cast.client("Calm Otter")
    visit = world.cast.visit(world.saule)
    told = words_of(visit.get(f"/desk/clients/{first}"))
    assert "A small plan, pilot of version 2" in told
    assert offer(world, first, f"{SLUG}@2").status_code == 303
    assert on(world, first) == [2]
    told = words_of(visit.get(f"/desk/clients/{second}"))
    assert "pilot of version 2" not in told
    assert "The pilot of “A small plan” is full" in told
    assert offer(world, second, f"{SLUG}@2").status_code in (303, 422)
    assert on(world, second) == []


def test_a_pilot_can_be_begun_where_no_version_is_for_everybody(world: World) -> None:
    text = small_quest(1).replace("slug: small-plan", "slug: brand-new", 1)
    open_pilot(world, text=text, at="/studio/brand-new")
    client_id = world.cast.client()
    assert offer(world, client_id, "brand-new@1").status_code == 303
    assert on(world, client_id) == [1]


def test_a_no_gives_the_place_back(world: World) -> None:
    from app.services.offering import decline_offer

    open_pilot(world)
    first, second = world.cast.client("Quiet Heron"), world.cast.client("Calm Otter")
    with world.database.begin() as db:
        journey_id = offer_quest(db, first, SLUG, zone="UTC", actor=world.saule.actor, pilot=2)
        with pytest.raises(PilotTakesNobody):
            offer_quest(db, second, SLUG, zone="UTC", actor=world.saule.actor, pilot=2)
        decline_offer(db, journey_id, key="no")
        offer_quest(db, second, SLUG, zone="UTC", actor=world.saule.actor, pilot=2)


def test_of_two_who_offer_the_last_place_at_once_one_gets_it(world_on_both: World) -> None:
    world = world_on_both
    open_pilot(world)
    clients = [world.cast.client(name) for name in ("Quiet Heron", "Calm Otter")]
    ended: list[str] = []

    def try_it(client_id: str) -> None:
        try:
            with world.database.begin() as db:
                offer_quest(db, client_id, SLUG, zone="UTC", actor=world.saule.actor, pilot=2)
            ended.append("offered")
        except PilotTakesNobody:
            ended.append("full")

    threads = [threading.Thread(target=try_it, args=(client_id,)) for client_id in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["full", "offered"]


def test_after_its_last_day_the_worker_closes_it_and_the_designer_hears_of_it(
    world_on_both: World, frozen_clock: FrozenClock
) -> None:
    world = world_on_both
    open_pilot(world, until="2026-03-03")
    with world.database.begin() as db:
        assert pilots.end_pilots(db) == 0
    frozen_clock.advance(days=2)
    with world.database.begin() as db:
        assert pilots.end_pilots(db) == 1
        assert pilots.end_pilots(db) == 0
        hearing = {
            one.person.id for one in staff_notices.alerts_due(db, world.cast.settings) if one.about == "pilot_ended"
        }
        staff_notices.plan_alerts(db, staff_notices.alerts_due(db, world.cast.settings))
        assert hearing == {world.dana.id}
        assert staff_notices.alerts_due(db, world.cast.settings) == [], "told once"
        assert db.execute(sa.select(Outgoing.staff_id)).scalars().all() == [world.dana.id]
    assert world.statuses() == {1: "published", 2: "retired"}
    assert world.audited("pilot_ended")
    client_id = world.cast.client()
    assert offer(world, client_id, f"{SLUG}@2").status_code in (303, 422)
    assert on(world, client_id) == []


# --- who is asked to sign -------------------------------------------------------------------------


def test_approvers_find_a_proposal_on_their_page_at_the_door_and_in_the_digest(world: World) -> None:
    from app.queries.service_hours import hours_of

    world.import_text(small_quest(1))
    data = {"note": "Shorter words.", "content": world.draft().content_hash}
    world.designer.post(f"{AT}/draft/propose", data, like="/staff")
    told = words_of(world.clinician.get("/studio"))
    for words in (
        "1 draft waits for signatures",
        "Shorter words.",
        "Yours is missing",
        "Still to sign: Clinical and Safety.",
    ):
        assert words in told
    assert "Yours is missing" not in words_of(world.designer.get("/studio")), "hers is there"

    def owed(who: Colleague) -> int:
        with world.database.reading() as db:
            person = Actor(who.id, "Somebody", frozenset({who.role}))
            return counts_of(db, person, hours_of(db, world.cast.settings.zone))["signatures"]

    assert (owed(world.clara), owed(world.saule), owed(world.dana)) == (1, 1, 0)
    assert "Quests , 1 waiting" in words_of(world.clinician.get("/staff"))
    world.sign(world.clinician, "clinical")
    assert owed(world.clara) == 0
    assert "Quests , 1 waiting" not in words_of(world.clinician.get("/staff"))
