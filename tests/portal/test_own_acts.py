"""What she can say of herself: marked once, hers alone, never counted, and no part of the plain plan."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from app.extensions import Database
from app.ids import new_id
from app.services import plans
from app.services.clients import choose_frame
from app.vocabulary import Frame, Role
from config import Settings
from tests.desk.cast import Cast
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor
from tests.portal.walkers import goes_to
from tests.small_quests import ANOTHER_MAIN, publish_small_quests

ROOMS_OF_STAFF = ("app/desk", "app/insights", "app/auth", "templates/desk", "templates/insights")


def she_set_limits(her: Person) -> str:
    """What she may say once her limits are set, as the library words it."""
    her.skip_to_limits()
    her.walker.send("limits", {"fits_now": "playing_less", "money_per_week": 8000})
    words = her.quest.step("limits").named_act
    assert isinstance(words, dict)
    return words["en"]


def test_an_act_stands_on_her_list_once_and_with_no_number(her: Person) -> None:
    assert "Nothing stands here yet" in her.open("/my/done").main
    said = she_set_limits(her)
    page = her.open("/my/done")
    assert page.main.count(said) == 1
    assert "Only you see this." in page.main
    assert not re.search(r"\d", page.main)
    assert "/my/done" in her.open("/my").links


def test_done_again_it_is_said_once_and_a_new_plan_does_not_lose_it(her: Person) -> None:
    publish_small_quests(her.walker.database)
    said = she_set_limits(her)
    with her.walker.database.begin() as db:
        plans.do_again(db, her.walker.journey_id, "limits", key=new_id())
    assert her.open("/my/done").main.count(said) == 1
    goes_to(her, ANOTHER_MAIN)
    assert her.open("/my/done").main.count(said) == 1


def test_the_plain_plan_has_no_such_list(new_person: NewPerson) -> None:
    her = new_person()
    she_set_limits(her)
    with her.walker.database.begin() as db:
        choose_frame(db, her.walker.client_id, Frame.PLAIN)
    assert "/my/done" not in her.open("/my").links
    assert her.open("/my/done", follow=False).address == "/my"


def test_the_list_is_hers_alone(her: Person, new_person: NewPerson, nobody: Visitor) -> None:
    said = she_set_limits(her)
    assert said not in new_person().open("/my/done").main
    assert nobody.open("/my/done", follow=False).address == "/return"


def test_her_record_at_the_desk_does_not_say_it(
    her: Person, app: Flask, database: Database, sqlite_settings: Settings
) -> None:
    said = she_set_limits(her)
    cast = Cast(app, database, sqlite_settings)
    dana = cast.staff(Role.COUNSELLOR)
    cast.take(her.walker, dana)
    record = cast.visit(dana).get(f"/desk/clients/{her.walker.client_id}")
    assert record.status_code == 200
    assert said not in record.text


def test_no_room_of_staff_reads_a_named_act() -> None:
    for room in ROOMS_OF_STAFF:
        for file in (one for one in Path(room).rglob("*") if one.suffix in (".py", ".html")):
            assert "named_act" not in file.read_text(), file
