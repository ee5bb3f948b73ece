"""Which language somebody reads: the one picked in this browser, then her own, then the browser's."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import Questline
from app.models.clients import Client
from app.vocabulary import Role
from tests.desk.cast import Cast
from tests.portal.conftest import Person
from tests.portal.visitor import Visitor


def language_of(her: Person) -> str:
    with her.walker.database.reading() as db:
        found: str = db.execute(sa.select(Client.language).where(Client.id == her.walker.client_id)).scalar_one()
    return found


def test_whoever_comes_reads_what_the_browser_asks_for(nobody: Visitor) -> None:
    page = nobody.client.get("/", headers={"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}).get_data(as_text=True)
    assert '<html lang="ru" dir="ltr"' in page
    assert "Начать без имени" in page
    assert '<html lang="en"' in nobody.client.get("/", headers={"Accept-Language": "kk"}).get_data(as_text=True)


def test_a_language_picked_on_the_first_page_stays_for_the_next(nobody: Visitor) -> None:
    first = nobody.open("/")
    assert first.html.index('hreflang="ru"') < first.html.index("<h1")
    assert nobody.open("/?lang=ru").address == "/"
    assert '<html lang="ru"' in nobody.open("/talk").html
    assert nobody.open("/display").value_of("lang") == "en"
    picked = nobody.send(nobody.open("/display").form("/display"), {"lang": "en"})
    assert '<html lang="en"' in picked.html


def test_her_own_pick_is_hers_on_every_device_and_the_service_knows_it(her: Person, nobody: Visitor) -> None:
    page = her.visitor.send(her.open("/display").form("/display"), {"lang": "ru"})
    assert "Сохранено" in page.main
    assert language_of(her) == "ru"
    elsewhere = nobody.send(nobody.open("/return").form("/return"), {"phrase": her.phrase})
    assert '<html lang="ru"' in elsewhere.html


def test_a_pick_on_the_first_page_is_hers_when_she_is_in(her: Person) -> None:
    assert '<html lang="ru"' in her.open("/?lang=ru").html
    assert language_of(her) == "ru"


def test_what_she_picked_before_she_came_back_becomes_hers(her: Person, nobody: Visitor) -> None:
    page = nobody.open("/?lang=ru")
    assert language_of(her) == "en"
    page = nobody.send(nobody.open("/return").form("/return"), {"phrase": her.phrase})
    assert '<html lang="ru"' in page.html
    assert language_of(her) == "ru"


def test_staff_read_the_desk_in_the_language_they_pick(cast: Cast) -> None:
    visit = cast.visit(cast.staff(Role.COUNSELLOR))
    assert 'href="?lang=ru"' in visit.get("/desk/clients").get_data(as_text=True)
    picked = visit.get("/desk/clients?lang=ru")
    assert (picked.status_code, picked.location) == (303, "/desk/clients")
    assert "Рабочий список" in visit.get("/desk/clients").get_data(as_text=True)


@pytest.mark.parametrize("address", ["/?lang=xx", "/?lang=", "/?lang=ru%0d%0aSet-Cookie:a=b"])
def test_what_is_not_on_offer_changes_nothing(nobody: Visitor, address: str) -> None:
    assert '<html lang="en"' in nobody.open(address).html


@pytest.mark.parametrize("address", ["//elsewhere.example/?lang=ru", "///elsewhere.example?lang=ru"])
def test_a_pick_never_leads_to_another_site(nobody: Visitor, address: str) -> None:
    location = nobody.open(address, follow=False).headers.get("Location", "")
    assert location.startswith("/")
    assert not location.startswith("//")


def test_a_language_that_runs_from_right_to_left_turns_the_page(app: Flask) -> None:
    held = app.extensions["questline"]
    settings = replace(held.settings, languages=("en", "ru", "fa"))
    app.extensions["questline"] = Questline(settings=settings, database=held.database)
    assert '<html lang="fa" dir="rtl"' in Visitor(app).open("/?lang=fa").html
