"""Rest, go on, stop, carry on; an offer; the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.models.journeys import Journey
from app.services.clients import set_zone
from app.services.journeys import THE_SYSTEM, Actor, perform
from app.services.offering import offer_quest
from app.services.rules_of_time import end_pause_if_due
from quests.progress import Act
from tests.accounts import SomeStaff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor


def test_resting_is_two_taps_and_open_unless_she_names_a_day(her: Person) -> None:
    page = her.visitor.send(her.open("/my/pause").form("/my/pause"))
    assert page.heading == "You are resting"
    assert her.walker.journey().state.paused_until is None


def test_resting_tells_that_nothing_runs_out(her: Person) -> None:
    page = her.open("/my/pause")
    assert "While you rest nothing is due and nothing runs out" in page.main
    assert "reminder" not in page.main


def test_on_a_safety_hold_her_page_says_until_when_and_how_it_ends(
    new_person: NewPerson, frozen_clock: FrozenClock
) -> None:
    her = new_person()
    her.walker.send("short-look", answers_to(her.quest, "short-look", points=9))
    page = her.open("/my")
    rests = "Your plan rests until Tuesday 3 March, 09:00, or longer. A supervisor ends the rest."
    assert rests in page.main
    assert "/my/stop" in page.links
    assert "/my/pause" not in page.links
    turned_away = her.open("/my/pause", follow=False)
    assert (turned_away.status, turned_away.address) == (303, "/my")
    assert her.open("/my").main.count(rests) == 2
    frozen_clock.advance(hours=25)
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})
    page = her.open("/my")
    assert "Your plan rests until a supervisor ends the rest." in page.main
    assert "or longer" not in page.main


def test_a_rest_and_a_hold_together_still_let_her_stop(her: Person) -> None:
    her.visitor.send(her.open("/my/pause").form("/my/pause"))
    with her.walker.database.begin() as db:
        perform(
            db, her.walker.journey_id, Act("change_risk", detail={"to": "high", "rule": "person"}), actor=THE_SYSTEM
        )
    page = her.open("/my")
    assert page.links.count("/my/stop") == 1
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")
    assert her.walker.journey().state.ending == "stopped"


def test_a_day_in_the_past_or_no_day_at_all_is_told(her: Person) -> None:
    for typed in ("2020-01-01", "soon"):
        page = her.visitor.send(her.open("/my/pause").form("/my/pause"), {"until": typed})
        assert page.status == 422
        assert page.value_of("until") == typed
    assert "paused" not in her.kinds()


def test_going_on_twice_is_one_event(her: Person) -> None:
    her.visitor.send(her.open("/my/pause").form("/my/pause"))
    forms = [her.open("/my").form("/my/resume") for _tab in range(2)]
    for form in forms:
        assert her.visitor.send(form).heading == "How we work"
    assert her.kinds().count("resumed") == 1


def test_nobody_rests_or_stops(nobody: Visitor) -> None:
    for address in ("/my/pause", "/my/stop", "/my/finish", "/my/card", "/my/data"):
        assert nobody.open(address, follow=False).address == "/return"
    token = nobody.open("/return").forms[0].fields["csrf_token"]
    for address in ("/my/pause", "/my/resume", "/my/stop", "/my/carry-on", "/my/offer/accept", "/my/choose"):
        assert nobody.post(address, {"csrf_token": token}).status == 401


def test_an_offer_waits_for_her_yes(new_person: NewPerson, counsellor: SomeStaff) -> None:
    her = new_person(is_started=False)
    with her.walker.database.begin() as db:
        offer_quest(db, her.walker.client_id, "take-back-control", zone="UTC", actor=Actor("counsellor", counsellor.id))
    page = her.open("/my")
    assert page.heading == "Take back control"
    assert "You decide, and both answers are fine" in page.main
    forms = [page.form("/accept") for _click in range(2)]
    for form in forms:
        assert her.visitor.send(form).heading == "How we work"


def test_no_is_an_answer(new_person: NewPerson, counsellor: SomeStaff) -> None:
    her = new_person(is_started=False)
    with her.walker.database.begin() as db:
        offer_quest(db, her.walker.client_id, "take-back-control", zone="UTC", actor=Actor("counsellor", counsellor.id))
    page = her.visitor.send(her.open("/my").form("/decline"))
    assert page.heading == "There is no plan open for you now"
    assert "Nothing was started" in page.main
    assert "/talk" in page.links


def test_after_a_no_her_earlier_plan_is_still_hers(her: Person, counsellor: SomeStaff) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="enough")
    with her.walker.database.begin() as db:
        offer_quest(db, her.walker.client_id, "take-back-control", zone="UTC", actor=Actor("counsellor", counsellor.id))
    page = her.open("/my")
    assert page.heading == "Take back control"
    earlier = [link for link in page.links if link.startswith("/my/finish/")]
    assert "sleep" in her.open(earlier[0]).main
    her.visitor.send(page.form("/decline"))
    assert her.open("/my").heading == "You have come to the end of this plan"


def test_an_earlier_plan_of_somebody_else_is_not_there(her: Person, new_person: NewPerson) -> None:
    assert new_person().open(f"/my/finish/{her.walker.journey_id}").status == 404


def test_without_a_plan_her_page_leads_to_the_look_and_to_the_plans(new_person: NewPerson) -> None:
    her = new_person(is_started=False)
    page = her.open("/my")
    assert page.heading == "First a short look, if you like"
    plans = her.visitor.send(page.form("/my/look/aside"))
    assert her.open("/my").heading == plans.heading == "Take back control"
    assert her.visitor.send(plans.forms[0]).heading == "How we work"


def test_a_rest_until_a_day_says_the_day(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    page = her.visitor.send(her.open("/my/pause").form("/my/pause"), {"until": "2026-03-20"})
    assert "Until Friday 20 March nothing is due" in page.main


def test_nothing_to_do_today_says_when(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    her.walk_to_check_ins()
    her.walker.send("other-activity", {"activity": "a walk"})
    page = her.open("/my")
    assert page.heading == "Nothing to do until Thursday 5 March"
    assert "Opens on Thursday 5 March" in page.main


def test_somebody_who_was_lost_is_met_kindly_and_any_step_brings_her_back(her: Person) -> None:
    with her.walker.database.begin() as db:
        perform(db, her.walker.journey_id, Act("lose_contact"), actor=THE_SYSTEM)
    page = her.open("/my")
    assert page.heading == "Your plan is here when you want it"
    assert "We had not heard from you for a while. The door is open" in page.main
    assert her.tick("how-we-work").heading == "This step is done"
    assert her.kinds().count("reopened") == 1


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        # In Berlin clocks go back in the night to 25 October 2026: that day begins in summer time, the next in winter.
        ("Europe/Berlin", "2026-10-25", datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
        ("Europe/Berlin", "2026-10-26", datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
        # In New York they go forward in the night to 8 March 2026.
        ("America/New_York", "2026-03-08", datetime(2026, 3, 8, 5, 0, tzinfo=UTC)),
        ("America/New_York", "2026-03-09", datetime(2026, 3, 9, 4, 0, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("comes_from", ["her plan", "her own choice"])
def test_a_rest_ends_where_her_own_day_begins_also_over_a_clock_change(
    new_person: NewPerson, frozen_clock: FrozenClock, zone: str, day: str, begins: datetime, comes_from: str
) -> None:
    """The zone of her plan; or the one that she chose since, by which she reads and writes days."""
    her = new_person()
    with her.walker.database.begin() as db:
        if comes_from == "her plan":
            db.execute(sa.update(Journey).where(Journey.id == her.walker.journey_id).values(zone=zone))
        else:
            set_zone(db, her.walker.client_id, zone)
    frozen_clock.set(begins - timedelta(days=5))
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})
    her.visitor.send(her.open("/my/pause").form("/my/pause"), {"until": day})
    assert her.walker.journey().state.paused_until == begins
    with her.walker.database.begin() as db:
        frozen_clock.set(begins - timedelta(seconds=1))
        assert not end_pause_if_due(db, her.walker.journey_id)
        frozen_clock.set(begins)
        assert end_pause_if_due(db, her.walker.journey_id)
