"""What stands on the list besides today: talks to be ready for, promises whose moment is past, people of colleagues."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.desk.views import worklist as view
from app.ids import new_id
from app.models.teams import Cover
from app.services import caseload
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague
from tests.desk.test_worklist import rows, sent_at
from tests.people_on_a_quest import Walker
from tests.people_who_talk import books, publishes, somebody_to_talk_with
from tests.trust.test_statements import statements

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


def talk_at(cast: Cast, who: Colleague, at: datetime, name: str) -> Walker:
    """Somebody of hers with a talk at this time."""
    walker = somebody_to_talk_with(cast.database, cast.settings, name)
    with cast.database.begin() as db:
        caseload.take_journey(db, walker.journey_id, actor=who.actor)
    books(walker, publishes(cast.database, who.actor, at)[0])
    return walker


def test_a_talk_of_the_next_working_day_stands_on_the_list_to_be_ready_for(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    frozen_clock.set(datetime.fromisoformat("2026-03-06T09:00+00:00"))  # Friday
    monday = clock.now() + 3 * DAY + HOUR
    talk_at(cast, dana, monday, "Tall one")
    talk_at(cast, dana, monday + DAY, "Slow one")
    found = rows(cast, dana)
    assert len(found) == 1, "Tuesday is not the next working day"
    assert "Confirm and get ready:" in found[0]
    visit = cast.visit(dana)
    page = visit.get("/desk").text
    key, until = re.findall(r'id="row-(talk-[^"]+)"', page)[0], re.findall(r'name="until" value="([^"]+)"', page)[0]
    assert until == "2026-03-09T06:00"
    assert visit.post(f"/desk/rows/{key}/aside", {"until": until}, like="/desk").status_code == 303
    assert rows(cast, dana)[0].count("Confirm") == 1, "it stands under what is put aside"
    frozen_clock.set(monday - 2 * HOUR)
    assert any(" Talk: " in row for row in rows(cast, dana)), "on its day it is a talk"


def test_a_promise_whose_moment_is_past_has_a_mark_and_a_tab_of_its_own(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(days=60)
    sent_at(cast, frozen_clock, "Late one", dana, 9)
    sent_at(cast, frozen_clock, "Soon one", dana, 0.5)
    page = cast.visit(dana).get("/desk?show=late").text
    assert 'id="count-late">1<' in page
    assert [row[:2] for row in rows(cast, dana, "/desk?show=late")] == ["LO"]
    assert " Late Promised by" in rows(cast, dana)[0]
    assert " Late " not in rows(cast, dana)[1]


def test_a_row_says_whose_person_it_is_and_for_whom_it_is_covered(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(days=60)
    chief, tom = cast.staff(Role.SUPERVISOR, "Chief Example"), cast.staff(Role.COUNSELLOR, "Tom Example")
    sent_at(cast, frozen_clock, "Tall one", dana, 1)
    assert "With Dana Example." in rows(cast, chief)[0]
    assert "With" not in rows(cast, dana)[0], "of her own nobody is told that they are hers"
    assert rows(cast, tom) == []
    with cast.database.begin() as db:
        who = {"id": new_id(), "staff_id": dana.id, "covered_by": tom.id, "made_at": clock.now(), "made_by": chief.id}
        db.execute(sa.insert(Cover).values(**who, starts_at=clock.now(), ends_at=clock.now() + 3 * DAY))
    assert "For Dana Example until Mon 09:00." in rows(cast, tom)[0]
    frozen_clock.advance(days=3)
    assert rows(cast, tom) == []


def test_the_list_asks_as_often_however_much_waits_is_put_aside_or_is_of_a_colleague(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(days=60)
    chief = cast.visit(cast.staff(Role.SUPERVISOR, "Chief Example"))

    def more(number: int) -> None:
        other = cast.staff(Role.COUNSELLOR, f"Colleague {number}")
        run = cast.run_id(sent_at(cast, frozen_clock, f"Tall {number}", other, 1), "my-review")
        aside = cast.run_id(sent_at(cast, frozen_clock, f"Slow {number}", other, 1), "my-review")
        assert run
        until = (clock.now() + 2 * HOUR).strftime("%Y-%m-%dT%H:%M")
        assert chief.post(f"/desk/rows/{aside}/aside", {"until": until}, like="/desk").status_code == 303

    more(0)
    for address, part in (("/desk?show=review", False), ("/desk/counts", True), ("/desk/calls", False)):
        chief.get(address, part=part)
    counted: dict[str, int] = {}
    for number in range(2):
        for address, part in (("/desk", False), ("/desk/counts", True), ("/desk/calls", False)):
            chief.get(address, part=part)
            with statements(cast.database) as asked:
                assert chief.get(address, part=part).status_code == 200
            assert len(asked) == counted.setdefault(address, len(asked)), "\n".join(asked)
        more(2 * number + 1)
        more(2 * number + 2)


def test_a_very_long_list_comes_in_pages_and_every_row_stands_on_one_of_them(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "ON_A_PAGE", 2)
    frozen_clock.advance(days=60)
    for number in range(3):
        sent_at(cast, frozen_clock, f"Tall {number}", dana, 1)
    first, second = (cast.visit(dana).get(f"/desk?page={page}").text for page in (1, 2))
    assert "Show the next rows" in first
    assert "Show the next rows" not in second
    shown = [re.findall(r'id="row-([^"]+)"', page) for page in (first, second)]
    assert [len(keys) for keys in shown] == [2, 1]
    assert len({*shown[0], *shown[1]}) == 3
    assert rows(cast, dana, "/desk?page=99") == rows(cast, dana, "/desk"), "a page that is not there is the first"


def test_who_turned_the_keys_off_has_a_list_without_them(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(days=60)
    sent_at(cast, frozen_clock, "Tall one", dana, 1)
    visit = cast.visit(dana)
    assert " data-keys" in visit.get("/desk").text
    visit.post("/desk/contacts/key", {"keys": "off"}, like="/desk")
    page = visit.get("/desk").text
    assert " data-keys" not in page
    assert 'id="keys"' not in page
