"""A talk of supervision is known of by who leads the team, and its words are read by the two alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.models.supervision import SupervisionSession
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague
from tests.desk.test_handovers import text
from tests.desk.test_helping import in_team

PAGE = "/desk/supervision"
WORDS = "We look at the night calls together."


@pytest.fixture
def mira(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Mira Holt")


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR, "Dana Example")


def notes(cast: Cast, by: Colleague, *people: Colleague, **typed: str) -> tuple[int, str]:
    """Fill in the form and send it: the status and the page that answers."""
    usual = {"kind": "individual", "held_on": clock.now().date().isoformat(), "minutes": "60", "session_words": WORDS}
    fields = {**usual, "themes": "rest", "colleagues": [one.id for one in people], **typed}
    answer = cast.visit(by).post(PAGE, fields, like=PAGE)
    return answer.status_code, answer.get_data(as_text=True)


def test_the_two_read_the_words_and_who_leads_reads_that_it_took_place(
    cast: Cast, mira: Colleague, dana: Colleague
) -> None:
    assert notes(cast, mira, dana)[0] == 303
    for reads in (mira, dana):
        page = text(cast.visit(reads), PAGE)
        assert WORDS in page
        assert "Rest and limits" in page
    for somebody in (cast.staff(Role.SUPERVISOR, "Jonas Falk"), cast.staff(Role.MANAGER, "Mara Lead")):
        page = text(cast.visit(somebody), PAGE)
        assert "Dana Example" in page
        assert WORDS not in page
    assert "Dana Example" not in text(cast.visit(cast.staff(Role.COUNSELLOR, "Sam Reed")), PAGE)
    with cast.database.reading() as db:
        [sealed] = db.execute(sa.select(SupervisionSession.words_sealed)).scalars()
    assert b"night calls" not in (sealed or b"night calls")


def test_who_leads_a_team_writes_of_that_team_alone(cast: Cast, mira: Colleague, dana: Colleague) -> None:
    lead, other = cast.staff(Role.TEAM_LEAD, "Lea Lead"), cast.staff(Role.COUNSELLOR, "Sam Reed")
    in_team(cast, "Day team", lead, dana)
    in_team(cast, "Evening team", other)
    assert notes(cast, lead, other)[0] == 422
    assert notes(cast, lead, dana)[0] == 303
    assert notes(cast, dana, other)[0] == 404
    assert notes(cast, mira, mira)[0] == 422


def test_the_hint_names_who_has_had_none_for_thirty_days_to_who_leads(
    cast: Cast, mira: Colleague, dana: Colleague
) -> None:
    cast.staff(Role.COUNSELLOR, "Sam Reed")
    hint = "No talk is written down for the last 30 days with"
    assert f"{hint}: Dana Example and Sam Reed." in text(cast.visit(mira), PAGE)
    notes(cast, mira, dana)
    assert f"{hint}: Sam Reed." in text(cast.visit(mira), PAGE)
    clock.freeze(clock.now() + timedelta(days=31))
    assert "Dana Example" in text(cast.visit(mira), PAGE).split(hint)[1].split("</p>")[0]
    assert hint not in text(cast.visit(dana), PAGE)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"held_on": "2026-06-01"}, "Choose a day of the last twelve months"),
        ({"held_on": "soon"}, "Choose a day."),
        ({"minutes": "0"}, "Between 1 and 480 minutes."),
        ({"minutes": "long"}, "Write the minutes as a number."),
        ({"kind": ""}, "Choose what kind of talk it was."),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_typed_is_lost(
    cast: Cast, mira: Colleague, dana: Colleague, typed: dict[str, str], says: str
) -> None:
    status, page = notes(cast, mira, dana, **typed)
    assert status == 422
    assert says in page
    assert WORDS in page


def test_a_talk_with_several_is_kept_for_each_of_them_and_once(cast: Cast, mira: Colleague, dana: Colleague) -> None:
    other = cast.staff(Role.AGENT, "Ada Moss")
    assert notes(cast, mira, dana, other)[0] == 422, "with one colleague is with one"
    for _twice in range(2):
        assert notes(cast, mira, dana, other, kind="group", idempotency_key="once")[0] == 303
    with cast.database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(SupervisionSession)).scalar_one() == 2
