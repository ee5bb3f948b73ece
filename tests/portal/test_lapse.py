"""\"I gambled\": two taps away, welcomed, nothing taken back and nothing counted; and asking for a call."""

from __future__ import annotations

import re

import sqlalchemy as sa

from app.models.words import Task
from app.queries.quest_versions import version_of
from app.services.journeys import THE_SYSTEM, perform
from app.services.quest_versions import reinstate, retire
from quests.progress import Act
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor
from tests.portal.walkers import may_be_called


def tells(her: Person) -> Page:
    return her.visitor.send(her.open("/my/lapse").form("/my/lapse"))


def open_tasks(her: Person) -> list[str]:
    with her.walker.database.reading() as db:
        return list(db.execute(sa.select(Task.kind).where(Task.closed_at.is_(None))).scalars())


def test_she_is_welcomed_keeps_everything_and_her_counsellor_is_asked(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    page = tells(her)
    assert page.heading == "Thank you for telling us"
    assert "Nothing was taken back" in page.main
    assert "What I want to change" in page.main
    assert {"/talk", "/my/call", "/my"} <= set(page.links)
    assert her.walker.journey().state.steps["what-i-want"].status == "done"
    assert open_tasks(her) == ["lapse"]


def test_nothing_on_the_page_is_a_number(her: Person) -> None:
    for page in (her.open("/my/lapse"), tells(her)):
        assert not re.search(r"\d", page.main)


def test_it_is_two_taps_away_in_every_running_state(new_person: NewPerson) -> None:
    resting, on_hold, lost, stopped = (new_person() for _each in range(4))
    resting.visitor.send(resting.open("/my/pause").form("/my/pause"))
    on_hold.walker.send("short-look", answers_to(on_hold.quest, "short-look", points=9))
    with lost.walker.database.begin() as db:
        perform(db, lost.walker.journey_id, Act("lose_contact"), actor=THE_SYSTEM)
    stopped.visitor.send(stopped.open("/my/stop").form("/my/stop"), button="stop")
    for her in (new_person("plain"), resting, on_hold, lost, stopped):
        assert "/my/lapse" in her.open("/my").links
        assert tells(her).heading == "Thank you for telling us"
        assert her.kinds().count("lapse_reported") == 1


def test_a_rest_stays_a_rest_and_a_lost_contact_is_found(her: Person) -> None:
    her.visitor.send(her.open("/my/pause").form("/my/pause"))
    tells(her)
    assert her.walker.journey().state.is_paused
    with her.walker.database.begin() as db:
        perform(db, her.walker.journey_id, Act("resume"), actor=THE_SYSTEM)
        perform(db, her.walker.journey_id, Act("lose_contact"), actor=THE_SYSTEM)
    assert "Thank you" in her.open("/my/lapse").heading


def test_telling_twice_by_one_tap_is_told_once(her: Person) -> None:
    form = her.open("/my/lapse").form("/my/lapse")
    for _tap in range(2):
        her.visitor.send(form)
    assert her.kinds().count("lapse_reported") == 1
    assert open_tasks(her) == ["lapse"]


def test_without_the_way_back_a_person_stands_in_and_with_it_she_takes_it_beside(her: Person) -> None:
    with her.walker.database.begin() as db:
        way_back = version_of(db, "back-on-track").id
        retire(db, way_back)
    assert "/my/offers/take" not in [form.action for form in tells(her).forms]
    with her.walker.database.begin() as db:
        reinstate(db, way_back)
    page = her.open("/my/lapse")
    assert "Back on track" in page.main
    page = her.visitor.send(page.form("/my/offers/take"))
    assert page.heading == "How you are now"
    assert her.walker.journey().slug == "take-back-control"
    main = her.open("/my")
    assert main.heading == "How we work"
    assert "Also a plan of yours Back on track" in main.main


def test_she_asks_for_a_call_only_where_her_rules_allow_one(her: Person) -> None:
    page = her.open("/my/call")
    assert page.heading == "You have not said that we may call you"
    assert [form for form in page.forms if form.action == "/my/call"] == []
    assert "/my/reach" in page.links
    may_be_called(her)
    page = her.visitor.send(her.open("/my/call").form("/my/call"))
    assert page.heading == "We call you"
    assert "in the evening" in page.main
    assert her.kinds()[-1] == "service_wait_started"
    assert "We call you by " in her.open("/my").main


def test_a_call_is_not_asked_for_past_her_rules_or_twice(her: Person) -> None:
    token = her.open("/my/lapse").form("/my/lapse").fields["csrf_token"]
    her.visitor.post("/my/call", {"csrf_token": token})
    assert "service_wait_started" not in her.kinds()
    may_be_called(her)
    form = her.open("/my/call").form("/my/call")
    for _tap in range(2):
        her.visitor.send(form)
    assert her.kinds().count("service_wait_started") == 1


def test_nobody_tells_or_asks(nobody: Visitor) -> None:
    for address in ("/my/lapse", "/my/call", "/my/story", "/my/page"):
        assert nobody.open(address, follow=False).address == "/return"
    token = nobody.open("/return").forms[0].fields["csrf_token"]
    for address in ("/my/lapse", "/my/call", "/my/offers/take"):
        assert nobody.post(address, {"csrf_token": token}).status == 401
