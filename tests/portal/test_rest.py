"""Rest, go on, stop, carry on; an offer; the end."""

from __future__ import annotations

from app.services.journeys import THE_SYSTEM, Actor, perform
from app.services.offering import offer_quest
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


def test_stopping_and_having_what_she_came_for_are_the_same_size(her: Person) -> None:
    page = her.open("/my/stop")
    buttons = [one for one in page.tree.iter("button") if one.attrib.get("name") == "do"]
    assert [one.attrib["value"] for one in buttons] == ["enough", "stop"]
    assert len({one.attrib["class"] for one in buttons}) == 1


def test_she_stops_and_carries_on_where_she_was(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    page = her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")
    assert page.heading == "Your plan is here when you want it"
    assert her.walker.journey().state.ending == "stopped"
    assert "You stopped this plan today." in page.main
    assert "1 done" in page.main
    for untrue in ("to go", "No deadlines here", "Two of them are enough"):
        assert untrue not in page.main
    again = her.visitor.send(page.form("/my/carry-on"))
    assert again.heading == "How we work"
    assert "1 done, 2 to go" in again.main


def test_a_plan_that_was_stopped_earlier_says_the_day(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")
    frozen_clock.advance(days=1)
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})
    assert "You stopped this plan on Monday 2 March." in her.open("/my").main


def test_carrying_on_in_two_tabs_is_one_event(her: Person) -> None:
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")
    forms = [her.open("/my").form("/my/carry-on") for _tab in range(2)]
    for form in forms:
        assert her.visitor.send(form).heading == "How we work"
    assert her.kinds().count("reopened") == 1


def test_having_what_she_came_for_ends_well_and_keeps_everything(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    page = her.visitor.send(her.open("/my/stop").form("/my/stop"), button="enough")
    assert her.walker.journey().state.ending == "exited_well"
    assert page.heading == "You have come to the end of this plan"
    assert "sleep" in page.main
    assert her.open("/my").heading == "You have come to the end of this plan"
    assert her.visitor.send(page.form("/my/carry-on")).heading == "How we work"


def test_stopping_what_has_ended_says_so(her: Person) -> None:
    form = her.open("/my/stop").form("/my/stop")
    her.visitor.send(form, button="stop")
    form.fields["idempotency_key"] = "another-tab"
    page = her.visitor.send(form, button="stop")
    assert page.status == 200
    assert her.kinds().count("stopped") == 1


def test_nobody_rests_or_stops(nobody: Visitor) -> None:
    for address in ("/my/pause", "/my/stop", "/my/finish", "/my/card", "/my/data"):
        assert nobody.open(address, follow=False).address == "/return"
    token = nobody.open("/return").forms[0].fields["csrf_token"]
    for address in ("/my/pause", "/my/resume", "/my/stop", "/my/carry-on", "/my/offer/accept", "/my/begin"):
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


def test_without_a_plan_her_page_offers_to_begin_and_somebody_to_talk_to(new_person: NewPerson) -> None:
    her = new_person(is_started=False)
    page = her.open("/my")
    assert page.heading == "There is no plan open for you yet"
    assert her.visitor.send(page.form("/my/begin")).heading == "How we work"


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
    assert "You have not been here for a while" in page.main
    assert her.tick("how-we-work").heading == "This step is done"
    assert her.kinds().count("reopened") == 1
