"""Times are shown by her own clock, on every page, from when she says which one it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.extensions import Database
from app.models.clients import Client
from app.services.clients import keep_zone_of_device
from config import Settings
from tests.clocks import FrozenClock
from tests.people_who_talk import TALK, a_counsellor, begins_to_talk, books, publishes
from tests.portal.conftest import NewPerson, Person
from tests.portal.test_start import choices
from tests.portal.visitor import Visitor


def test_she_chooses_her_zone_by_a_city(her: Person) -> None:
    page = her.open("/my/zone")
    assert "Time zone: Universal time (UTC)." in page.main
    assert "Berlin, Germany" in page.main
    told = her.visitor.send(page.form("/my/zone"), {"zone": "Asia/Almaty"})
    assert "Your time zone is now: Almaty, Kazakhstan." in told.main
    assert told.form("/my/zone").fields["zone"] == "Asia/Almaty"


def test_what_is_no_zone_is_asked_for_once_more(her: Person, database: Database) -> None:
    form = her.open("/my/zone").form("/my/zone")
    told = her.visitor.send(form, {"zone": "Nowhere"})
    assert told.status == 422
    assert "Choose a zone from the list." in told.main
    with database.reading() as db:
        assert db.execute(Client.__table__.select().with_only_columns(Client.zone)).scalars().all() == [None]


def test_a_step_that_cannot_be_one_leads_nowhere(her: Person) -> None:
    assert her.open("/my/zone?step=%00").heading == "Your time zone"
    assert her.open("/my/book?step=%00").heading == "No talk in your plan needs a time now"


@pytest.mark.parametrize(("told", "kept"), [("Asia/Almaty", "Asia/Almaty"), ("Nowhere/Else", None), ("", None)])
def test_a_device_that_tells_its_zone_begins_in_it(
    nobody: Visitor, database: Database, told: str, kept: str | None
) -> None:
    page = nobody.open("/start?for=me")
    nobody.send(page.form("/start"), {**choices(page), "zone": told})
    with database.reading() as db:
        assert db.execute(Client.__table__.select().with_only_columns(Client.zone)).scalars().all() == [kept]


def test_what_a_device_tells_never_undoes_her_own_choice(her: Person, database: Database) -> None:
    her.visitor.send(her.open("/my/zone").form("/my/zone"), {"zone": "Asia/Almaty"})
    with database.begin() as db:
        client_id = db.execute(Client.__table__.select().with_only_columns(Client.id)).scalar_one()
        keep_zone_of_device(db, client_id, "Europe/Berlin")
    with database.reading() as db:
        assert db.execute(Client.__table__.select().with_only_columns(Client.zone)).scalars().all() == ["Asia/Almaty"]


def test_nobody_has_a_zone(nobody: Visitor) -> None:
    assert nobody.open("/my/zone").address == "/return"


@pytest.mark.parametrize("frame", ["journey", "plain"])
def test_a_time_is_at_ten_on_each_day_over_the_clock_change(
    new_person: NewPerson, database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock, frame: str
) -> None:
    frozen_clock.set(datetime(2026, 10, 23, 9, 0, tzinfo=UTC))
    person = new_person(frame, is_started=False)
    walker = begins_to_talk(database, sqlite_settings, person.walker.client_id)
    her = Person(person.visitor, walker, person.phrase, person.pseudonym)
    summer, winter = datetime(2026, 10, 24, 8, 0, tzinfo=UTC), datetime(2026, 10, 25, 9, 0, tzinfo=UTC)
    first, _second = publishes(database, a_counsellor(database), summer, winter)
    step = her.step_address(TALK).rsplit("/", 1)[1]
    change = her.open(f"/my/book?step={step}").form("/my/zone")
    page = her.visitor.send(change, {"zone": "Europe/Berlin"})
    assert page.heading == "Choose a time to talk"
    assert "Saturday 24 October 10:00" in page.main
    assert "Sunday 25 October 10:00" in page.main
    assert "Time zone: Berlin, Germany. It is 11:00 there now." in page.main
    books(walker, first)
    assert "Saturday 24 October, 10:00 to 10:30" in her.open("/my").main
