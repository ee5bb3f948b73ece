"""My privacy: her own sign-ins, each of which she can end, and who opened her record, day by day."""

from __future__ import annotations

import re

from flask import Flask

from app.services.audit import record_opening
from app.vocabulary import Role
from config import Settings
from tests.accounts import SomeStaff, a_staff
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor

END = "/my/data/end-visit"


def another_visit(app: Flask, her: Person) -> Visitor:
    visitor = Visitor(app)
    visitor.send(visitor.open("/return").form("/return"), {"phrase": her.phrase})
    return visitor


def sign_ins(page: Page) -> str:
    return page.main.split("My sign-ins")[1]


def test_this_visit_is_there_and_nothing_about_the_device(her: Person) -> None:
    page = sign_ins(her.open("/my/data"))
    assert "This one" in page
    assert "Open now" in page
    assert "We keep no trace of the device or the place" in page
    assert "End this visit" not in page


def test_she_ends_another_visit_of_hers_and_this_one_goes_on(app: Flask, her: Person) -> None:
    there = another_visit(app, her)
    page = her.visitor.send(her.open("/my/data").form(END))
    assert "This visit is ended." in page.main
    assert "Ended on" in sign_ins(page)
    assert there.open("/my", follow=False).status == 303
    assert her.open("/my").status == 200


def test_a_visit_that_ran_out_says_so(app: Flask, frozen_clock: FrozenClock, new_person: NewPerson) -> None:
    her = new_person()
    frozen_clock.advance(minutes=16)
    page = another_visit(app, her).open("/my/data").main
    assert "Ended by itself, after 15 quiet minutes" in page


def test_the_visit_of_somebody_else_is_not_there(app: Flask, her: Person, new_person: NewPerson) -> None:
    another_visit(app, her)
    form = her.open("/my/data").form(END)
    somebody = new_person()
    token = somebody.open("/my/data").forms[0].fields["csrf_token"]
    assert somebody.visitor.post(END, {**form.fields, "csrf_token": token}).status == 404
    assert len(her.open("/my/data").forms) == 2


def test_nobody_ends_anything(nobody: Visitor) -> None:
    assert nobody.open("/my/data", follow=False).headers["Location"].startswith("/return")


def test_who_opened_it_is_one_line_a_day_and_person_with_the_role(
    her: Person, counsellor: SomeStaff, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    chief = a_staff(her.walker.database, sqlite_settings, Role.SUPERVISOR, name="Saule Example")
    for person, page in ((counsellor, "record"), (counsellor, "review"), (chief, "record")):
        frozen_clock.advance(minutes=1)
        record_opening(her.walker.database, person.id, her.walker.client_id, page)
    page = her.open("/my/data").main
    told = page.split("Who opened your record")[1].split("When your words were changed")[0]
    assert re.search(r"Dana Example, Counsellor. 2 times, last at \d\d:\d\d", told)
    assert re.search(r"Saule Example, Supervisor. Once, at \d\d:\d\d", told)
    assert told.index("Saule") < told.index("Dana")
