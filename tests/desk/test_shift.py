"""One shift hands over to the next: what was written down anyway, of whom the reader may see, and a note."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.models.supervision import ShiftNote
from app.vocabulary import Role
from quests.risk import RiskLevel
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague
from tests.desk.test_handovers import asked, on_call, text


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR, "Dana Example")


@pytest.fixture
def mira(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Mira Holt")


def part(page: str, slug: str) -> str:
    """One part of the page, from its heading to the next."""
    found = re.search(rf'id="shift-{slug}".*?</section>', page, re.S)
    assert found is not None
    return found.group()


def test_a_supervisor_reads_of_everybody_and_a_counsellor_of_her_own(
    cast: Cast, dana: Colleague, mira: Colleague
) -> None:
    other = cast.staff(Role.COUNSELLOR, "Sam Reed")
    cast.ask_for_review(cast.walker("Calm Otter", of=dana))
    hers, not_hers = cast.walker("Tall Reed", of=dana), cast.walker("Mild Lark", of=other)
    for walker, by in ((hers, dana), (not_hers, other)):
        cast.raise_risk(walker, by, RiskLevel.HIGH)
    asked(cast, cast.staff(Role.AGENT, "Ada Moss"))
    boss, own = text(cast.visit(mira), "/desk/shift"), text(cast.visit(dana), "/desk/shift")
    assert "Tall Reed" in part(boss, "findings")
    assert "Mild Lark" in part(boss, "findings")
    assert "Ada Moss" in part(boss, "contacts")
    assert "Somebody on the phone waits" in part(boss, "handovers")
    assert "Tall Reed" in part(own, "findings")
    assert "Mild Lark" not in own
    assert "Ada Moss" not in own


def test_a_promise_is_there_when_it_is_due_in_the_next_shift_and_late_when_it_is_late(
    cast: Cast, dana: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    cast.ask_for_review(cast.walker("Calm Otter", of=dana))
    assert "Nothing is late or due." in part(text(cast.visit(mira), "/desk/shift"), "promises")
    frozen_clock.advance(days=8)
    late = part(text(cast.visit(mira), "/desk/shift"), "promises")
    assert "Calm Otter" in late
    assert "Late" in late


def test_it_begins_with_the_last_turn_of_the_rota_or_where_it_was_asked_to(
    cast: Cast, dana: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    walker = cast.walker("Tall Reed", of=dana)
    cast.raise_risk(walker, dana, RiskLevel.HIGH)
    before = clock.now()
    frozen_clock.advance(hours=5)
    assert "Tall Reed" in part(text(cast.visit(mira), "/desk/shift"), "findings"), "without a rota twelve hours"
    on_call(cast, mira)  # It began an hour ago.
    assert "Tall Reed" not in part(text(cast.visit(mira), "/desk/shift"), "findings")
    since = (before - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    assert "Tall Reed" in part(text(cast.visit(mira), f"/desk/shift?since={since}"), "findings")
    for odd in ("since=yesterday", "since=2020-01-01T00:00", "since=9999-12-31T23:59&until=0001-01-01T00:00"):
        assert cast.visit(mira).get(f"/desk/shift?{odd}").status_code == 200


def test_a_note_for_the_next_shift_is_sealed_kept_once_and_read_by_everybody_at_the_desk(
    cast: Cast, dana: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    typed = {"shift_words": "The line was down until noon.", "idempotency_key": "once"}
    for _twice in range(2):
        assert cast.visit(dana).post("/desk/shift", typed, like="/desk/shift").status_code == 303
    frozen_clock.advance(minutes=1)
    assert text(cast.visit(mira), "/desk/shift").count("The line was down until noon.") == 1
    with cast.database.reading() as db:
        [sealed] = db.execute(sa.select(ShiftNote.words_sealed)).scalars()
    assert b"line was down" not in sealed
    empty = cast.visit(dana).post("/desk/shift", {"shift_words": "  "}, like="/desk/shift")
    assert (empty.status_code, "Write the note first." in empty.get_data(as_text=True)) == (422, True)


def test_nobody_without_clients_reads_it(cast: Cast) -> None:
    for role in (Role.TEAM_LEAD, Role.MANAGER, Role.ADMIN, Role.ANALYST):
        assert cast.visit(cast.staff(role, role.value)).get("/desk/shift").status_code == 404
    assert cast.visit(None).get("/desk/shift").status_code == 303
