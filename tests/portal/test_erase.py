"""She erases everything: two taps, nothing in the way, and gentler ways of the same size beside it."""

from __future__ import annotations

import sqlalchemy as sa

from app.extensions import Database
from app.models import all_tables
from tests.a_full_record import fill
from tests.accounts import SomeStaff
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor


def erase(her: Person) -> Page:
    return her.visitor.send(her.open("/my/data/erase/sure").form("/erase"))


def test_the_page_says_what_goes_and_what_stays_and_offers_gentler_ways_first(her: Person) -> None:
    page = her.open("/my/data/erase")
    for said in ("What goes", "What stays", "35 days", "It cannot be undone"):
        assert said in page.main
    ways = [link for link in page.links if link in ("/my/data/copy", "/talk", "/my/pause", "/my/stop")]
    assert ways[:4] == ["/my/data/copy", "/talk", "/my/pause", "/my/stop"]
    assert page.links.index("/my/data/erase/sure") > page.links.index("/my/stop")
    assert "btn--go" not in page.html.split("<footer")[0]
    assert not page.forms


def test_two_taps_erase_everything_and_her_words_open_nothing(
    her: Person, new_person: NewPerson, counsellor: SomeStaff, database: Database
) -> None:
    other = new_person()
    fill(her.walker, counsellor.id)
    page = erase(her)
    assert page.address == "/my/gone"
    assert page.heading == "It is done"
    assert {"/talk", "/start"} <= set(page.links)
    assert her.open("/my").address == "/return"
    come_back = her.visitor.send(her.open("/return").form("/return"), {"phrase": her.phrase})
    assert come_back.address == "/return"
    assert other.open("/my").status == 200
    clients = all_tables().tables["client"]
    with database.reading() as db:
        assert db.execute(sa.select(clients.c.id).where(clients.c.pseudonym == her.pseudonym)).first() is None


def test_another_device_of_hers_is_out_too_and_a_second_tap_is_no_fault(her: Person) -> None:
    form = her.open("/my/data/erase/sure").form("/erase")
    elsewhere = Visitor(her.visitor.client.application)
    elsewhere.send(elsewhere.open("/return").form("/return"), {"phrase": her.phrase})
    assert elsewhere.open("/my").address == "/my"
    her.visitor.send(form)
    assert elsewhere.open("/my").address == "/return"
    assert her.visitor.send(form).status < 500


def test_who_has_no_plan_yet_may_erase_and_nobody_else_can(new_person: NewPerson, nobody: Visitor) -> None:
    her = new_person(is_started=False)
    assert "/my/pause" not in her.open("/my/data/erase").links
    form = her.open("/my/data/erase/sure").form("/erase")
    assert nobody.open("/my/data/erase").address == "/return"
    assert nobody.post(form.action, form.fields.to_dict()).status in (400, 401)
    assert her.open("/my/data").address == "/my/data"
    assert erase(her).address == "/my/gone"
