"""While the roll-ups are written anew no number is shown: it would be too low, and rise from one look to the next."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.models.journeys import Journey
from app.services import rolling_up
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Visit
from tests.insights.many_journeys import SLUG

NUMBERS = [
    *(f"/insights/{page}{form}" for page in ("dropoff", "time") for form in ("", ".csv", ".json")),
    *("/insights/dropoff-beside.csv", "/insights/dropoff-beside.json", "/insights/dropoff?by=risk", "/insights/change"),
]
KEPT = ["/insights/kpis", "/insights/promises", "/insights/reports", "/insights/exports"]
"""What was counted before, and the log itself."""


@pytest.fixture
def visit(cast: Cast, frozen_clock: FrozenClock) -> Visit:
    """An analyst, some days after somebody came; her roll-ups are not written yet."""
    walker = cast.walker()
    frozen_clock.advance(days=40)
    visit = cast.visit(cast.staff(Role.ANALYST))
    assert visit.get(NUMBERS[0]).status_code == 200
    with cast.database.begin() as db:
        db.execute(sa.update(Journey).where(Journey.id == walker.journey_id).values(trace=sa.null()))
    return visit


@pytest.mark.parametrize("address", NUMBERS)
def test_a_number_waits_until_everybody_is_counted(visit: Visit, cast: Cast, address: str) -> None:
    answer = visit.get(address)
    assert answer.status_code == 503
    assert "The numbers are being counted anew" in answer.text
    assert int(answer.headers["Retry-After"]) >= 60
    assert rolling_up.write_all_missing(cast.database) == 1
    assert visit.get(address).status_code == 200


def test_what_was_counted_before_is_there_meanwhile(visit: Visit) -> None:
    instead = visit.get("/insights/dropoff").text
    for address in KEPT:
        assert f'href="{address}"' in instead, "the way there"
        assert visit.get(address).status_code == 200


def test_whoever_designs_reads_what_people_said_without_a_hint_from_the_numbers(visit: Visit, cast: Cast) -> None:
    designer = cast.visit(cast.staff(Role.DESIGNER))
    assert designer.get(f"/studio/inbox?quest={SLUG}@1").status_code == 200


def test_what_was_typed_for_the_counsellors_is_shown_back(visit: Visit) -> None:
    answer = visit.post("/insights/tasks", {"words": "Please call before Friday."}, like="/insights/kpis")
    assert answer.status_code == 503
    assert "Please call before Friday." in answer.text
    assert 'href="/insights/dropoff"' in answer.text
