"""A hard moment: three taps, her own words first, nothing kept unless she wants it, and people one tap away."""

from __future__ import annotations

import sqlalchemy as sa

from app.extensions import Database
from app.models.clients import Client
from app.models.own_things import ToolEntry
from app.vocabulary import Audience
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import NewPerson, Person
from tests.portal.test_limits_that_stand import on_quest
from tests.quests.walking import level, step
from tests.small_quests import publish_quest


def kept_rows(her: Person) -> int:
    with her.walker.database.reading() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(ToolEntry)).scalar_one())


def test_three_taps_and_nothing_is_kept(her: Person) -> None:
    page = her.open("/my/tools/hard-moment")
    assert "/my/tools/hard-moment/wait" in page.links
    page = her.open("/my/tools/hard-moment/wait")
    assert "No clock runs here." in page.main
    assert "/my/tools/hard-moment/wait/passed" in page.links
    page = her.open("/my/tools/hard-moment/wait/passed")
    assert "It has passed for now" in page.main
    assert kept_rows(her) == 0


def test_her_own_words_of_here_and_of_her_plan_come_first(her: Person) -> None:
    her.walk_to_check_ins()
    her.walker.send("other-activity", {"activity": "Walk to the river"})
    form = her.open("/my/tools/hard-moment/words").form("/words")
    her.visitor.send(form, {"words": "It passes", "call": "Aigul", "other": "Wash the dishes"})
    page = her.open("/my/tools/hard-moment")
    assert "It passes" in page.main
    assert "Aigul" in page.main
    page = her.open("/my/tools/hard-moment/other")
    assert page.main.index("Wash the dishes") < page.main.index("Walk to the river")


def test_the_urge_plan_of_a_step_opens_at_once(new_person: NewPerson, database: Database) -> None:
    keys = {"wait": "How?", "activity": "What else?", "whom_to_call": "Whom?"}
    asked = tuple({"key": key, "kind": "text", "label": label} for key, label in keys.items())
    plan = step("urge-plan", questions=asked, evidence="text")
    publish_quest(database, "with-urges", level("first", plan), level("second", step("later")))
    someone = on_quest(new_person, "with-urges")
    someone.walker.send("urge-plan", {"wait": "Leave the phone", "activity": "Swim", "whom_to_call": "Aigul"})
    page = someone.open("/my/tools/hard-moment")
    for words in ("Leave the phone", "Swim", "Aigul"):
        assert words in page.main
    assert "Your own words are there." in someone.open("/my/tools").main


def test_a_draft_is_not_shown_as_her_words(her: Person) -> None:
    her.walk_to_check_ins()
    her.answer("other-activity", 1, "Walk to the river", button="stop")
    assert "Walk to the river" not in her.open("/my/tools/hard-moment/other").main


def test_still_here_leads_to_people_and_to_the_page_of_a_hard_day(her: Person) -> None:
    page = her.open("/my/tools/hard-moment/call/still")
    assert [link for link in page.links if link in ("/talk", "/my/call", "/my/lapse")] == [
        "/talk",
        "/my/call",
        "/my/lapse",
    ]
    page = her.open("/my/tools/hard-moment/call/talk")
    assert "People who are there" in page.main
    assert "/my/lapse" not in page.links


def test_to_someone_close_no_lapse_is_ascribed_and_a_young_person_is_not_called(her: Person) -> None:
    for audience, away in ((Audience.CLOSE_PERSON, "/my/lapse"), (Audience.YOUNG, "/my/call")):
        with her.walker.database.begin() as db:
            db.execute(sa.update(Client).where(Client.id == her.walker.client_id).values(audience=audience))
        page = her.open("/my/tools/hard-moment/wait/still")
        assert away not in page.links
        assert "/talk" in page.links


def test_while_her_plan_rests_for_safety_people_stand_on_the_page(her: Person) -> None:
    her.walker.send("short-look", answers_to(her.quest, "short-look", points=9))
    page = her.open("/my/tools/hard-moment/wait/still")
    assert "You can talk to someone now" in page.main
    assert "A supervisor of the service has been told" in page.main


def test_a_moment_is_kept_when_she_wants_it_and_listed_in_words(her: Person) -> None:
    form = her.open("/my/tools/hard-moment/breathe/still").form("/still")
    her.visitor.send(form, {"words": "After supper"})
    page = her.visitor.send(form, {"words": "After supper"})
    assert page.main.count("You took some breaths. It was still there.") == 1
    assert "After supper" in page.main
    page = her.visitor.send(page.form("/delete"))
    assert "After supper" not in page.main


def test_another_thing_than_those_is_not_there(her: Person) -> None:
    form = her.open("/my/tools/hard-moment/wait/passed").form("/passed")
    for address in ("jump", "wait/won", "jump/passed", "wait/passed/more"):
        assert her.open(f"/my/tools/hard-moment/{address}", follow=False).status == 404
    for address in ("jump/passed", "wait/won"):
        assert her.visitor.post(f"/my/tools/hard-moment/{address}", form.fields, follow=False).status == 404
    assert kept_rows(her) == 0
