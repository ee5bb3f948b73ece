"""Who has a client's plan when a quest is offered to her, which plans go together, and moving from one to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.clients import Client
from app.models.journeys import Journey
from app.models.staff import Staff
from app.models.words import Task
from app.queries.journeys import events_of, journeys_of_client, main_journey
from app.services import caseload, offering, plans
from app.services.journeys import THE_SYSTEM, Actor, AnotherPlanRuns, differences, perform
from app.services.offering import ChoiceNotOpen, NotOffered, PlanUnderway, QuestNotPublished
from app.vocabulary import Audience, Role, StaffState
from config import Settings
from quests.journey import JourneyState, fold
from quests.progress import Act, ActRefused, NothingToChange
from tests.clocks import FrozenClock
from tests.people_on_a_quest import SLUG, Walker, a_walker
from tests.small_quests import ANOTHER_MAIN, BESIDE, CHOOSING, SUSPENDING, publish_small_quests


def someone(database: Database, role: Role) -> Actor:
    """An active member of staff, as she acts."""
    staff_id = new_id()
    with database.begin() as db:
        db.execute(
            sa.insert(Staff).values(
                id=staff_id,
                email=f"{staff_id}@example.org",
                name=f"{role.value} Example",
                state=StaffState.ACTIVE,
                password_hash="not used here",
                totp_secret_sealed=b"not used here",
                created_at=clock.now(),
            )
        )
    return Actor(role.value, staff_id)


def an_ended_plan(database: Database, settings: Settings, counsellor: Actor | None = None) -> Walker:
    """A client whose plan ended, with this counsellor or with none."""
    walker = a_walker(database, settings)
    with database.begin() as db:
        if counsellor is not None:
            caseload.take_journey(db, walker.journey_id, actor=counsellor)
        plans.stop(db, walker.journey_id, has_what_she_came_for=True, key="enough")
    return walker


def counsellor_after_offer(walker: Walker, by: Actor) -> str | None:
    """A quest is offered; gives who has the new journey."""
    with walker.database.begin() as db:
        journey_id = offering.offer_quest(db, walker.client_id, SLUG, zone="UTC", actor=by)
        found: str | None = db.execute(sa.select(Journey.counsellor_id).where(Journey.id == journey_id)).scalar_one()
    return found


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNSELLOR, Role.AGENT])
def test_whoever_offers_a_client_keeps_her_counsellor(
    database: Database, settings: Settings, frozen_clock: FrozenClock, role: Role
) -> None:
    dana, other = someone(database, Role.COUNSELLOR), someone(database, role)
    walker = an_ended_plan(database, settings, dana)
    frozen_clock.advance(days=1)
    assert counsellor_after_offer(walker, other) == dana.staff_id


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNSELLOR, Role.CLINICIAN])
def test_a_client_without_a_counsellor_comes_to_who_offers(
    database: Database, settings: Settings, frozen_clock: FrozenClock, role: Role
) -> None:
    offering = someone(database, role)
    walker = an_ended_plan(database, settings)
    frozen_clock.advance(days=1)
    assert counsellor_after_offer(walker, offering) == offering.staff_id


def test_who_may_not_take_a_plan_does_not_get_one_by_offering(database: Database, settings: Settings) -> None:
    walker = an_ended_plan(database, settings)
    assert counsellor_after_offer(walker, someone(database, Role.AGENT)) is None


def test_a_counsellor_who_left_is_given_nobody(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    dana, chief = someone(database, Role.COUNSELLOR), someone(database, Role.SUPERVISOR)
    walker = an_ended_plan(database, settings, dana)
    with database.begin() as db:
        db.execute(sa.update(Staff).where(Staff.id == dana.staff_id).values(state=StaffState.LEFT))
    frozen_clock.advance(days=1)
    assert counsellor_after_offer(walker, chief) == chief.staff_id


# --- places: one main journey, one beside it, one that suspends ---------------------------------------------------


def offer(walker: Walker, slug: str) -> str:
    with walker.database.begin() as db:
        return offering.offer_quest(db, walker.client_id, slug, zone="UTC", actor=THE_SYSTEM)


def accept(walker: Walker, journey_id: str) -> None:
    with walker.database.begin() as db:
        offering.accept_offer(db, journey_id, frame="plain", language="en", audience="self", key=new_id())


def state_of(walker: Walker, journey_id: str) -> JourneyState:
    with walker.database.reading() as db:
        assert differences(db, journey_id) == []
        return fold(events_of(db, journey_id))


@pytest.fixture
def her(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    """On quest 3.1; a quest beside, one that suspends and another main one are published."""
    walker = a_walker(database, settings)
    publish_small_quests(database)
    return walker


def test_a_second_main_plan_is_not_offered_while_one_runs_or_waits(her: Walker) -> None:
    with pytest.raises(PlanUnderway):
        offer(her, ANOTHER_MAIN)
    with her.database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=False, key="stop")
    offer(her, ANOTHER_MAIN)
    with pytest.raises(PlanUnderway):
        offer(her, SLUG)


def test_one_plan_beside_the_main_one_and_no_second(her: Walker) -> None:
    accept(her, offer(her, BESIDE))
    with pytest.raises(PlanUnderway):
        offer(her, BESIDE)
    assert her.journey().id == her.journey_id
    assert not state_of(her, her.journey_id).is_on_hold


def test_a_quest_that_is_not_published_cannot_be_offered(her: Walker) -> None:
    with pytest.raises(QuestNotPublished):
        offer(her, "not-there-yet")


def test_while_a_suspending_quest_runs_the_others_are_on_safety_hold(her: Walker) -> None:
    beside = offer(her, BESIDE)
    accept(her, beside)
    suspending = offer(her, SUSPENDING)
    assert not state_of(her, her.journey_id).is_on_hold
    accept(her, suspending)
    for rests in (her.journey_id, beside):
        with her.database.reading() as db:
            last = events_of(db, rests)[-1]
        assert (last.kind, last.actor) == ("safety_hold_started", "system")
        assert state_of(her, rests).is_on_hold
    assert not state_of(her, suspending).is_on_hold
    assert her.journey().id == suspending


def test_nothing_else_begins_while_a_suspending_quest_is_there(her: Walker) -> None:
    with her.database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=False, key="stop")
    accept(her, offer(her, SUSPENDING))
    with pytest.raises(PlanUnderway):
        offer(her, ANOTHER_MAIN)
    with pytest.raises(AnotherPlanRuns), her.database.begin() as db:
        plans.reopen(db, her.journey_id, key="again")


def test_after_a_suspending_quest_a_supervisor_ends_the_holds_as_any_other(
    her: Walker, database: Database, frozen_clock: FrozenClock
) -> None:
    chief, suspending = someone(database, Role.SUPERVISOR), offer(her, SUSPENDING)
    accept(her, suspending)
    frozen_clock.advance(hours=25)
    with database.begin() as db:
        plans.stop(db, suspending, has_what_she_came_for=True, key="enough")
    assert state_of(her, her.journey_id).is_on_hold
    with database.reading() as db:
        asked = db.execute(sa.select(Task.kind, Task.journey_id).where(Task.closed_at.is_(None))).all()
    assert [tuple(row) for row in asked] == [("high_risk", her.journey_id)]
    with database.begin() as db:
        caseload.end_hold(db, her.locker(), her.journey_id, reason="She is safe", actor=chief)
    assert not state_of(her, her.journey_id).is_on_hold


def test_an_earlier_plan_is_not_opened_again_beside_the_new_one(her: Walker) -> None:
    with her.database.begin() as db:
        perform(db, her.journey_id, Act("lose_contact"), actor=THE_SYSTEM)
    accept(her, offer(her, ANOTHER_MAIN))
    with pytest.raises(AnotherPlanRuns):
        her.skip("how-we-work")
    assert state_of(her, her.journey_id).ending == "abandoned"


# --- from one quest to another ------------------------------------------------------------------------------------


def move(walker: Walker, slug: str, key: str = "tap") -> str | None:
    with walker.database.begin() as db:
        return offering.move_to(db, walker.journey_id, slug, key=key)


def test_moving_on_ends_the_old_plan_and_begins_the_new_one_at_once(her: Walker, database: Database) -> None:
    dana = someone(database, Role.COUNSELLOR)
    with database.begin() as db:
        caseload.take_journey(db, her.journey_id, actor=dana)
        perform(db, her.journey_id, Act("change_risk", detail={"to": "medium", "rule": "R2"}), actor=THE_SYSTEM)
    new = move(her, ANOTHER_MAIN)
    assert new is not None
    assert (state_of(her, her.journey_id).ending, state_of(her, her.journey_id).moved_to) == ("moved", ANOTHER_MAIN)
    with database.reading() as db:
        events = events_of(db, new)
        journey = main_journey(db, her.client_id)
    assert [(event.kind, event.actor) for event in events[:2]] == [
        ("journey_offered", "system"),
        ("journey_started", "client"),
    ]
    assert events[0].detail == {"by": "quest"}
    assert state_of(her, new).risk == "medium"
    assert journey is not None
    assert (journey.id, journey.counsellor_id) == (new, dana.staff_id)


def test_moving_to_a_partner_begins_nothing(her: Walker) -> None:
    assert move(her, "partner") is None
    with her.database.reading() as db:
        assert len(journeys_of_client(db, her.client_id)) == 1


def test_moving_twice_by_one_tap_is_moving_once(her: Walker) -> None:
    move(her, ANOTHER_MAIN)
    assert move(her, ANOTHER_MAIN) is None
    with her.database.reading() as db:
        assert len(journeys_of_client(db, her.client_id)) == 2


def test_moving_to_what_is_not_there_changes_nothing(her: Walker) -> None:
    with pytest.raises(QuestNotPublished):
        move(her, "not-there-yet")
    assert state_of(her, her.journey_id).ending is None


def test_a_choice_that_leads_to_a_quest_moves_her_there(her: Walker) -> None:
    new = move(her, CHOOSING)
    assert new is not None
    chooser = Walker(her.database, her.settings, her.client_id, new)
    chooser.send("pick", {"next": "another"})
    assert state_of(her, new).moved_to == ANOTHER_MAIN
    assert chooser.journey().slug == ANOTHER_MAIN
    assert chooser.journey().state.is_started


def test_a_choice_whose_quest_is_missing_is_refused_and_nothing_changes(her: Walker) -> None:
    new = move(her, CHOOSING)
    assert new is not None
    chooser = Walker(her.database, her.settings, her.client_id, new)
    with pytest.raises(ChoiceNotOpen):
        chooser.send("pick", {"next": "missing"})
    assert state_of(her, new).ending is None


def test_what_is_not_offered_cannot_be_taken(her: Walker) -> None:
    with pytest.raises(NotOffered), her.database.begin() as db:
        offering.take_offer(db, her.journey_id, ANOTHER_MAIN, key="tap")


def test_taking_an_offer_moves_her_or_begins_beside(her: Walker) -> None:
    new = move(her, CHOOSING)
    assert new is not None
    with her.database.begin() as db:
        plans.report_lapse(db, new, key="lapse")
    with her.database.begin() as db:
        beside = offering.take_offer(db, new, BESIDE, key="tap")
    assert state_of(her, beside).is_started
    assert state_of(her, new).ending is None
    with pytest.raises(NothingToChange), her.database.begin() as db:
        offering.take_offer(db, new, BESIDE, key="second tap")
    with her.database.begin() as db:
        moved = offering.take_offer(db, new, ANOTHER_MAIN, key="over")
    assert state_of(her, moved).is_started
    assert state_of(her, new).moved_to == ANOTHER_MAIN


# --- two at once --------------------------------------------------------------------------------------------------


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """Do all of it in the same moment; gives who was refused, by the name of the refusal, and "" for who was not."""
    gate, found = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
            found.append("")
        except (PlanUnderway, ActRefused) as refused:
            found.append(type(refused).__name__)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(found)


def test_of_two_offers_at_once_one_is_made(her: Walker) -> None:
    with her.database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=False, key="stop")
    offers = [lambda: offer(her, ANOTHER_MAIN), lambda: offer(her, SLUG)]
    assert at_once(offers) == ["", "PlanUnderway"]


def test_of_two_taps_at_once_one_moves_her(her: Walker) -> None:
    outcomes = at_once([lambda: move(her, ANOTHER_MAIN, "one"), lambda: move(her, ANOTHER_MAIN, "two")])
    assert outcomes[0] == ""
    assert outcomes[1] in ("JourneyNotRunning", "PlanUnderway")
    with her.database.reading() as db:
        assert len([one for one in journeys_of_client(db, her.client_id) if not one.state.has_ended]) == 1


def test_an_offer_and_carrying_on_at_once_leave_one_main_plan(her: Walker) -> None:
    with her.database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=False, key="stop")

    def carry_on() -> None:
        with her.database.begin() as db:
            plans.reopen(db, her.journey_id, key="again")

    outcomes = at_once([lambda: offer(her, ANOTHER_MAIN), carry_on])
    assert outcomes[0] == ""
    assert outcomes[1] in ("AnotherPlanRuns", "PlanUnderway")


def choices_after_a_call(database: Database, settings: Settings, audience: Audience) -> set[str]:
    """Where somebody of this audience may go on to from the quest after a call."""
    walker = an_ended_plan(database, settings)
    with database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == walker.client_id).values(audience=audience))
    slugs = {"take-back-control", "family-and-friends", "young-player"}
    with database.reading() as db:
        return set(offering.quests_open_to(db, walker.client_id, slugs, leaving="follow-up-after-call"))


@pytest.mark.parametrize("audience", [Audience.SELF, Audience.CLOSE_PERSON])
def test_after_a_call_she_says_herself_whom_it_is_about(
    database: Database, settings: Settings, audience: Audience
) -> None:
    assert choices_after_a_call(database, settings, audience) == {"take-back-control", "family-and-friends"}


def test_a_young_person_stays_with_what_is_made_for_the_young(database: Database, settings: Settings) -> None:
    assert choices_after_a_call(database, settings, Audience.YOUNG) == {"young-player"}
