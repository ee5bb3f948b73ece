"""Teams on their pages: made, renamed, filled and closed."""

from __future__ import annotations

import re

import pytest

from app.vocabulary import Role
from tests.desk.cast import Cast, Visit
from tests.desk.test_staff_step import text

PAGE = "/admin/teams"


@pytest.fixture
def visit(cast: Cast) -> Visit:
    return cast.visit(cast.staff(Role.ADMIN, "Noor Example"))


def make(visit: Visit, name: str) -> str:
    answer = visit.post(PAGE, {"team_name": name}, like=PAGE)
    assert answer.status_code == 303
    return str(answer.location)


def test_a_team_is_made_filled_and_renamed(cast: Cast, visit: Visit) -> None:
    dana, lev = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.DESIGNER, "Lev Example")
    assert "There is no team yet." in text(visit.get(PAGE).text)
    team = make(visit, " Evening team ")
    assert "Nobody is in it" in text(visit.get(PAGE).text)
    for members in ([dana.id, lev.id], [dana.id]):
        assert visit.post(f"{team}/members", {"people": members}, like=PAGE).status_code == 303  # type: ignore[dict-item]
    listed = text(visit.get(PAGE).text)
    assert "1 colleague" in listed
    assert "Dana Example" in listed
    assert "Lev Example" not in listed
    assert visit.post(f"{team}/name", {"team_name": "Late team"}, like=PAGE).status_code == 303
    page = visit.get(team).text
    assert "Late team" in page
    assert len(re.findall(r'name="people" value="[^"]+" checked', page)) == 1
    history = text(visit.get(f"/admin/people/{dana.id}").text)
    assert "Is in the team Late team from here on. By Noor Example." in history
    choice = {"teams": [team.rsplit("/", 1)[1]]}
    assert visit.post(f"/admin/people/{lev.id}/teams", choice, like=PAGE).status_code == 303
    assert "Dana Example, Lev Example" in text(visit.get(PAGE).text)


def test_a_name_is_given_once_also_after_a_team_was_closed(visit: Visit) -> None:
    day, late = make(visit, "Day team"), make(visit, "Late team")
    assert visit.post(f"{day}/close", {}, like=PAGE).status_code == 303
    assert {visit.get(day).status_code, visit.post(f"{day}/close", {}, like=PAGE).status_code} == {404}
    for address in (PAGE, f"{late}/name"):
        answer = visit.post(address, {"team_name": "Day team"}, like=PAGE)
        assert answer.status_code == 422
        assert "A team has this name, or had it" in text(answer.text)
        assert 'value="Day team"' in answer.text
    assert "1 closed team" in text(visit.get(PAGE).text)


def test_a_team_without_a_name_is_none(visit: Visit) -> None:
    for typed in ("", "  ", "x" * 81):
        assert visit.post(PAGE, {"team_name": typed}, like=PAGE).status_code == 422
    assert visit.get(f"{PAGE}/nothing").status_code == 404
    assert visit.post(f"{PAGE}/nothing/members", {}, like=PAGE).status_code == 404
