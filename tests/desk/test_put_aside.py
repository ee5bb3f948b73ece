"""A row is put aside from the list, waits out of sight, and is back when it is needed."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.models.desk import Snooze
from app.services.messages import send_message
from app.vocabulary import Role
from quests.risk import RiskLevel
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Visit, Walker
from tests.desk.test_worklist import rows, sent_at, taken_over


@pytest.fixture
def dana(cast: Cast, frozen_clock: FrozenClock) -> Colleague:
    """It is Friday, 1 May 2026, 09:00."""
    frozen_clock.advance(days=60)
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def quiet(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> Walker:
    """Somebody who has gone quiet: nothing is promised, and nothing is high."""
    walker = cast.walker("Slow one", of=dana)
    frozen_clock.advance(days=31)
    assert [row[:2] for row in rows(cast, dana)] == ["SO"]
    return walker


def words(visit: Visit, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", visit.get(address).text).split())


def puts_aside(visit: Visit, key: str, until: str, **more: str) -> str:
    answer = visit.post(f"/desk/rows/{key}/aside", {"until": until, **more}, like="/desk")
    return str(answer.location) if answer.status_code == 303 else f"{answer.status_code} {answer.text}"


def on_list(visit: Visit) -> str:
    visit.get("/desk")  # What was just done is said once.
    return visit.get("/desk").text.split('id="aside"')[0]


def test_the_choices_are_of_the_clock_of_the_service_and_fit_the_day(
    cast: Cast, dana: Colleague, quiet: Walker, frozen_clock: FrozenClock
) -> None:
    visit, address = cast.visit(dana), f"/desk/rows/quiet-{quiet.journey_id}/aside"
    assert clock.now().strftime("%A %H:%M") == "Monday 09:00"
    page = visit.get(address).text
    assert re.findall(r'name="until" value="([^"]+)"', page) == [
        "2026-06-01T13:00", "2026-06-02T09:00", "2026-06-08T09:00"
    ]  # fmt: skip
    frozen_clock.advance(hours=3, minutes=30)
    assert "This afternoon" not in visit.get(address).text, "an afternoon that begins now is no time to wait for"
    frozen_clock.advance(days=6)
    sunday = cast.visit(dana).get(address).text
    assert re.findall(r'name="until" value="([^"]+)"', sunday) == ["2026-06-08T09:00"], "tomorrow is Monday"


def test_it_leaves_the_list_and_every_count_and_comes_back_by_itself(
    cast: Cast, dana: Colleague, quiet: Walker, frozen_clock: FrozenClock
) -> None:
    visit, key = cast.visit(dana), f"quiet-{quiet.journey_id}"
    assert puts_aside(visit, key, "2026-06-01T13:00").startswith("/desk?")
    page = visit.get("/desk")
    assert 'id="count-quiet">0<' in page.text
    assert 'id="count-all">0<' in page.text
    assert f'id="row-{key}"' not in page.text
    assert f'id="aside-{key}"' in page.text
    assert "Back 13:00 today" in words(visit, "/desk")
    frozen_clock.advance(hours=4)
    page = cast.visit(dana).get("/desk")
    assert f'id="row-{key}"' in page.text
    assert 'id="aside"' not in page.text


def test_one_tap_takes_it_back(cast: Cast, dana: Colleague, quiet: Walker) -> None:
    visit, key = cast.visit(dana), f"quiet-{quiet.journey_id}"
    told = visit.get(puts_aside(visit, key, "2026-06-02T09:00")).text
    assert "Put aside until Tue 09:00: Slow one." in told
    assert ">Undo<" in " ".join(re.sub(r"<svg.*?</svg>", "", told).split())
    assert visit.post(f"/desk/rows/{key}/back", {}, like="/desk").location == f"/desk?open={key}"
    assert f'id="row-{key}"' in visit.get("/desk").text
    again = visit.post(f"/desk/rows/{key}/back", {}, like="/desk")
    assert "It was on your list already." in words(visit, again.location)


def test_from_the_list_of_calls_one_comes_back_to_it(cast: Cast, dana: Colleague, quiet: Walker) -> None:
    visit, key = cast.visit(dana), f"quiet-{quiet.journey_id}"
    told = puts_aside(visit, key, "2026-06-02T09:00", show="calls", next_row="call-of-somebody")
    assert told == f"/desk/calls?open=call-of-somebody&aside={key}"
    assert f"/desk/rows/{key}/back" in visit.get(told).text
    assert "/back" not in visit.get(told).text, "it is offered while it is said"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Choose a day and a time."),
        ("tomorrow", "Choose a day and a time."),
        ("0001-01-01T00:00", "This moment is over."),
        ("2026-05-31T09:00", "This moment is over."),
    ],
)
def test_a_time_that_is_none_is_refused_and_kept(
    cast: Cast, dana: Colleague, quiet: Walker, typed: str, said: str
) -> None:
    answer = cast.visit(dana).post(f"/desk/rows/quiet-{quiet.journey_id}/aside", {"chosen": typed}, like="/desk")
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed}"' in answer.text


def test_nothing_waits_past_what_was_promised_and_a_promise_that_came_nearer_brings_it_back(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    walker, visit = sent_at(cast, frozen_clock, "Soon one", dana, 0), cast.visit(dana)
    run = cast.run_id(walker, "my-review")
    frozen_clock.advance(minutes=1)
    too_late = puts_aside(visit, run, "2026-12-01T09:00")
    assert too_late.startswith("422")
    assert "It is needed back by" in too_late
    assert f'id="row-{run}"' in on_list(visit)
    assert puts_aside(visit, run, (clock.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")).startswith("/desk?")
    assert f'id="row-{run}"' not in on_list(visit)


def test_what_is_late_cannot_be_put_aside(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    run, visit = cast.run_id(sent_at(cast, frozen_clock, "Late one", dana, 20), "my-review"), cast.visit(dana)
    assert "data-aside" not in on_list(visit)
    assert "The time for this is over, so it stays on the list." in words(visit, f"/desk/rows/{run}/aside")
    assert puts_aside(visit, run, "2026-12-01T09:00").startswith("422")


def test_an_unseen_high_risk_and_a_handover_stay_and_a_seen_one_is_back_next_morning(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    chief = cast.visit(cast.staff(Role.SUPERVISOR, "Chief Example"))
    walker = cast.walker("High one", of=dana)
    cast.raise_risk(walker, dana)
    keys = re.findall(r'id="row-((?:clock|safety)-[^"]+)"', chief.get("/desk").text)
    assert keys
    for key in keys:
        assert puts_aside(chief, key, "2026-05-01T13:00").startswith("422"), key
    with cast.database.reading() as db:
        assert not db.execute(sa.select(Snooze.row_key)).all()
    taken_over(cast)
    chief.get(f"/desk/clients/{walker.client_id}")
    key = f"safety-{walker.journey_id}"
    assert puts_aside(chief, key, "2026-05-02T09:30").startswith("422")
    assert puts_aside(chief, key, "2026-05-02T09:00").startswith("/desk")
    assert "High one" not in on_list(chief)
    frozen_clock.advance(minutes=1)
    cast.raise_risk(walker, dana, RiskLevel.EMERGENCY)
    assert "High one" in on_list(chief), "what nobody has seen is on the list"


def test_something_new_from_her_brings_it_back_at_once(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    walker, visit = cast.walker("Tall one", of=dana), cast.visit(dana)
    writes(cast, walker, "Is this the right place?")
    key = f"message-{walker.client_id}"
    frozen_clock.advance(minutes=1)
    puts_aside(visit, key, (clock.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"))
    assert f'id="row-{key}"' not in on_list(visit)
    frozen_clock.advance(minutes=1)
    writes(cast, walker, "One more thing")
    assert f'id="row-{key}"' in on_list(visit)


def test_a_colleague_has_her_own_list_and_what_is_not_hers_is_not_there(
    cast: Cast, dana: Colleague, quiet: Walker
) -> None:
    key, chief = f"quiet-{quiet.journey_id}", cast.staff(Role.SUPERVISOR, "Chief Example")
    puts_aside(cast.visit(dana), key, "2026-06-02T09:00")
    assert f'id="row-{key}"' in cast.visit(chief).get("/desk").text
    assert "With Dana Example." in words(cast.visit(chief), "/desk")
    tom = cast.visit(cast.staff(Role.COUNSELLOR, "Tom Example"))
    assert tom.get(f"/desk/rows/{key}/aside").status_code == 404
    assert puts_aside(tom, key, "2026-06-02T09:00").startswith("404")
    assert cast.visit(None).get(f"/desk/rows/{key}/aside").status_code == 303


def writes(cast: Cast, walker: Walker, said: str) -> None:
    with cast.database.begin() as db:
        send_message(db, cast.locker(db, walker), said, zone=ZoneInfo("UTC"), key=said)
