"""How it looks, before and after signing in, and the two public pages beside it."""

from __future__ import annotations

import sqlalchemy as sa

from app.ids import new_id
from app.models.clients import Client
from app.models.words import CrisisContact
from tests.portal.conftest import Person
from tests.portal.visitor import Visitor


def test_the_look_is_remembered_without_a_visit_by_a_cookie_that_names_nobody(nobody: Visitor) -> None:
    page = nobody.send(
        nobody.open("/display").form("/display"), {"frame": "plain", "theme": "dark", "text_size": "larger"}
    )
    assert "Saved" in page.main
    for mark in ('data-theme="dark"', 'data-text="larger"', "data-calm"):
        assert mark in nobody.open("/").html
    cookie = nobody.client.get_cookie("d")
    assert cookie is not None
    assert set(cookie.value.split("&")) == {"frame=plain", "theme=dark", "text_size=larger", "language=en"}


def test_her_frame_goes_with_her_to_another_device(her: Person, nobody: Visitor) -> None:
    her.visitor.send(her.open("/display").form("/display"), {"frame": "plain"})
    page = nobody.send(nobody.open("/return").form("/return"), {"phrase": her.phrase})
    assert "data-calm" in page.html
    assert page.heading == "How this works"


def test_a_look_that_is_not_on_offer_changes_nothing(her: Person) -> None:
    form = her.open("/display").form("/display")
    form.fields["frame"] = "casino"
    form.fields["theme"] = "neon"
    page = her.visitor.send(form)
    assert page.status == 200
    with her.walker.database.reading() as db:
        frame = db.execute(sa.select(Client.frame).where(Client.id == her.walker.client_id)).scalar_one()
    assert frame == "journey"


def test_a_language_that_is_not_on_offer_is_not_taken(nobody: Visitor) -> None:
    page = nobody.open("/?lang=xx")
    assert page.status == 200
    assert 'lang="en"' in page.html


def test_without_contacts_the_plain_emergency_words_stand_there(nobody: Visitor) -> None:
    page = nobody.open("/talk")
    assert "emergency number of your country" in page.main
    assert 'href="tel:' not in page.html


def test_contacts_are_shown_in_the_order_of_the_service_and_samples_say_so(her: Person, nobody: Visitor) -> None:
    with her.walker.database.begin() as db:
        for position, name in enumerate(("First line", "Second line")):
            db.execute(
                sa.insert(CrisisContact).values(
                    id=new_id(),
                    language="en",
                    position=position,
                    name=name,
                    number="112",
                    hours="Day and night",
                    note="",
                    is_emergency=position == 0,
                    is_sample=position == 0,
                )
            )
    page = nobody.open("/talk")
    assert page.main.index("First line") < page.main.index("Second line")
    assert page.main.count("Sample, not a real number") == 1
    assert "call the emergency number: 112" not in page.main


def test_the_neutral_page_says_whom_this_is_for(nobody: Visitor) -> None:
    assert nobody.open("/who").heading == "Who is this for?"
