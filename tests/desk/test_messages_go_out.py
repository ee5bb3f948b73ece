"""Every page of the staff says whether messages go out, and since when not (trust.md P17)."""

from __future__ import annotations

import pytest

from app import clock
from app.jobs.worker import tick
from app.queries import outbox as pulses
from app.services import outbox
from app.services.heartbeats import beat
from app.services.outbox import NewMessage
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Visit
from tests.trust.test_statements import statements

BANNER, FOOT = 'id="heartbeat"', "Messages: going out"


def minutes_until_the_banner(visit: Visit, frozen_clock: FrozenClock, *, at_most: int = 10) -> int | None:
    """After how many minutes of nothing a page says that messages do not go out; None where none does."""
    for minute in range(at_most):
        if BANNER in visit.get("/staff").text:
            return minute
        frozen_clock.advance(minutes=1)
    return None


def test_once_the_worker_stops_the_pages_say_so_within_six_minutes(cast: Cast, frozen_clock: FrozenClock) -> None:
    visit = cast.visit(cast.staff(Role.COUNSELLOR))
    tick(cast.database)
    assert FOOT in visit.get("/staff").text
    assert minutes_until_the_banner(visit, frozen_clock) == 6
    page = visit.get("/desk").text
    assert "Messages do not go out." in page
    assert "Monday 2 March, 09:00" in page
    tick(cast.database)
    assert BANNER not in visit.get("/desk").text


def test_without_the_limit_nobody_would_learn_of_it(
    cast: Cast, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bug put back: what the test above asks is red then."""
    monkeypatch.setattr(pulses, "LATE_AFTER", clock.now() - clock.now().replace(year=1970))
    visit = cast.visit(cast.staff(Role.COUNSELLOR))
    tick(cast.database)
    assert minutes_until_the_banner(visit, frozen_clock) is None


def test_the_banner_names_who_is_to_be_told(cast: Cast, frozen_clock: FrozenClock) -> None:
    visit = cast.visit(cast.staff(Role.COUNSELLOR))
    page = visit.get("/staff").text
    assert "has never run" in page
    assert "Please tell whoever looks after this installation." in page
    admin = cast.staff(Role.ADMIN, "Noor Example")
    assert "Please tell Noor Example." in visit.get("/staff").text
    assert "questline worker" in cast.visit(admin).get("/staff").text


def test_a_message_that_waits_is_told_although_the_worker_lives(cast: Cast, frozen_clock: FrozenClock) -> None:
    counsellor = cast.staff(Role.COUNSELLOR)
    visit = cast.visit(counsellor)
    with cast.database.begin() as db:
        outbox.plan(db, [NewMessage("c", "staff_digest", clock.now(), staff_id=counsellor.id)])
    for _minute in range(6):
        with cast.database.begin() as db:
            beat(db, "w")
        page = visit.get("/staff").text
        assert BANNER not in page
        frozen_clock.advance(minutes=1)
    with cast.database.begin() as db:
        beat(db, "w")
    assert "Messages go out late." in visit.get("/staff").text


def test_a_page_pays_one_statement_for_it_and_a_part_of_a_page_none(cast: Cast) -> None:
    counsellor = cast.staff(Role.COUNSELLOR)
    walker, visit = cast.walker(of=counsellor), cast.visit(counsellor)
    tick(cast.database)
    address = f"/desk/calls/{walker.journey_id}"
    for is_part, asked_for_it in ((False, 1), (True, 0)):
        visit.get(address, part=is_part)
        with statements(cast.database) as asked:
            assert visit.get(address, part=is_part).status_code == 200
        assert sum("heartbeat" in one for one in asked) == asked_for_it, "\n".join(asked)
