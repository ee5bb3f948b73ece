"""Teams share an Unassigned list; whom somebody takes on is of that colleague's team, and nobody is lost."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.ids import new_id
from app.models.access import Audit
from app.models.clients import Client
from app.permissions import Actor
from app.queries import teams as queries
from app.queries.staff import standing_of
from app.queries.unassigned import count_unassigned, take_target, unassigned
from app.services import caseload, teams
from app.services.callers import NewCaller, open_client
from app.services.caseload import TakenAlready
from app.services.teams import NoSuchTeam, TeamNameTaken
from app.vocabulary import Audience, Frame, Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.fixtures import cast, cast_on_both, desk_app, library_file

__all__ = ["cast", "cast_on_both", "desk_app", "library_file"]

ADMIN = "the administrator"


def make(cast: Cast, name: str, *people: Colleague) -> str:
    with cast.database.begin() as db:
        team_id = teams.make_team(db, name, by_id=ADMIN)
        teams.set_members(db, team_id, [one.id for one in people], by_id=ADMIN)
    return team_id


def actor(cast: Cast, person: Colleague) -> Actor:
    with cast.database.reading() as db:
        held = standing_of(db, person.id)
    return Actor(person.id, person.name, held.roles, held.teams)


def sees(cast: Cast, person: Colleague) -> set[str]:
    """The pseudonyms on this colleague's Unassigned list; the count beside it says the same."""
    who = actor(cast, person)
    with cast.database.reading() as db:
        found = {one.pseudonym for one in unassigned(db, who)}
        assert count_unassigned(db, who) == len(found)
    return found


def team_of(cast: Cast, client_id: str) -> str | None:
    with cast.database.reading() as db:
        found: str | None = db.execute(sa.select(Client.team).where(Client.id == client_id)).scalar_one()
    return found


def called(cast: Cast, pseudonym: str, by: Colleague) -> str:
    """Somebody on the phone, opened by this colleague, who began the week after the call."""
    new = NewCaller(pseudonym, "en", Frame.JOURNEY, Audience.SELF, "follow-up-after-call")
    with cast.database.begin() as db:
        return open_client(db, cast.settings, new, staff_id=by.id, actor=by.actor, form_key=new_id())


def test_a_team_sees_its_own_people_and_those_of_no_team(cast: Cast) -> None:
    dana, lena = cast.staff(Role.COUNSELLOR, "Dana"), cast.staff(Role.COUNSELLOR, "Lena")
    timur, olga = cast.staff(Role.AGENT, "Timur"), cast.staff(Role.AGENT, "Olga")
    day, _evening = make(cast, "Day team", dana, timur), make(cast, "Evening team", lena, olga)
    cast.walker("Quiet Heron")
    assert team_of(cast, called(cast, "Tall Reed", timur)) == day
    called(cast, "Late Wren", olga)
    assert sees(cast, dana) == {"Quiet Heron", "Tall Reed"}
    assert sees(cast, lena) == {"Quiet Heron", "Late Wren"}
    assert sees(cast, cast.staff(Role.COUNSELLOR, "Without a team")) == {"Quiet Heron"}
    assert sees(cast, cast.staff(Role.SUPERVISOR)) == {"Quiet Heron", "Tall Reed", "Late Wren"}
    assert sees(cast, cast.staff(Role.ANALYST)) == set()


def test_whom_somebody_takes_is_of_that_team_and_handing_over_takes_her_along(cast_on_both: Cast) -> None:
    cast = cast_on_both
    dana, lena = cast.staff(Role.COUNSELLOR, "Dana"), cast.staff(Role.COUNSELLOR, "Lena")
    nobodys = cast.staff(Role.COUNSELLOR, "Without a team")
    both = cast.staff(Role.COUNSELLOR, "In both")
    day, evening = make(cast, "Day team", dana, both), make(cast, "Evening team", lena, both)
    heron = cast.walker()
    assert team_of(cast, heron.client_id) is None
    cast.take(heron, dana)
    assert team_of(cast, heron.client_id) == day
    for giver, taker, whose in ((dana, lena, evening), (lena, both, evening), (both, nobodys, evening)):
        with cast.database.begin() as db:
            caseload.hand_over(db, heron.journey_id, taker.id, actor=giver.actor)
        assert team_of(cast, heron.client_id) == whose
    wren = cast.walker("Late Wren", of=both)
    assert team_of(cast, wren.client_id) == day  # The first of hers by name.


def may_take(cast: Cast, person: Colleague, walker: Walker, seen: str = "") -> bool:
    who = actor(cast, person)
    with cast.database.reading() as db:
        return take_target(db, who, walker.journey_id, seen=seen) is not None


def test_a_person_of_another_team_cannot_be_taken_and_who_saw_her_is_told_who_was_quicker(cast: Cast) -> None:
    dana, lena = cast.staff(Role.COUNSELLOR, "Dana"), cast.staff(Role.COUNSELLOR, "Lena")
    make(cast, "Day team", dana)
    make(cast, "Evening team", lena)
    heron = cast.walker()
    assert may_take(cast, lena, heron)
    visit = cast.visit(lena)
    shown = visit.get("/desk/unassigned").text
    assert 'name="seen" value="Quiet Heron"' in shown
    cast.take(heron, dana)
    assert not may_take(cast, lena, heron)
    assert not may_take(cast, lena, heron, seen="Tall Reed")
    assert visit.post(f"/desk/unassigned/{heron.journey_id}/take", {}).status_code == 404
    answer = visit.post(f"/desk/unassigned/{heron.journey_id}/take", {"seen": "Quiet Heron"})
    assert (answer.status_code, answer.location) == (303, "/desk/unassigned")
    assert "A colleague took Quiet Heron a moment ago." in visit.get("/desk/unassigned").text
    with cast.database.begin() as db, pytest.raises(TakenAlready):
        caseload.take_journey(db, heron.journey_id, actor=lena.actor)


def test_moving_to_another_team_changes_nothing_else(cast: Cast) -> None:
    dana, lena = cast.staff(Role.COUNSELLOR, "Dana"), cast.staff(Role.COUNSELLOR, "Lena")
    timur = cast.staff(Role.AGENT, "Timur")
    day, evening = make(cast, "Day team", dana, timur), make(cast, "Evening team", lena)
    heron = cast.walker(of=dana)
    called(cast, "Tall Reed", timur)
    assert sees(cast, dana) == {"Tall Reed"}
    visit = cast.visit(dana)
    with cast.database.begin() as db:
        teams.set_teams_of(db, dana.id, [evening], by_id=ADMIN)
    assert (team_of(cast, heron.client_id), sees(cast, dana), sees(cast, lena)) == (day, set(), set())
    assert visit.get(f"/desk/clients/{heron.client_id}").status_code == 200
    with cast.database.reading() as db:
        assert queries.teams_of(db, dana.id) == {evening: "Evening team"}
        assert [(one.name, one.team_id) for one in queries.members(db)] == [
            ("Dana", evening),
            ("Lena", evening),
            ("Timur", day),
        ]


def test_a_team_that_closes_loses_nobody(cast_on_both: Cast) -> None:
    cast = cast_on_both
    dana, lena = cast.staff(Role.COUNSELLOR, "Dana"), cast.staff(Role.COUNSELLOR, "Lena")
    timur = cast.staff(Role.AGENT, "Timur")
    day, _evening = make(cast, "Day team", dana, timur), make(cast, "Evening team", lena)
    called(cast, "Tall Reed", timur)
    assert sees(cast, lena) == set()
    assert "Nobody waits on the list of your team." in cast.visit(lena).get("/desk/unassigned").text
    with cast.database.begin() as db:
        teams.close_team(db, day, by_id=ADMIN)
    assert sees(cast, lena) == sees(cast, dana) == {"Tall Reed"}
    with cast.database.begin() as db:
        with pytest.raises(NoSuchTeam):
            teams.close_team(db, day, by_id=ADMIN)
        with pytest.raises(NoSuchTeam):
            teams.set_members(db, day, [dana.id], by_id=ADMIN)
        with pytest.raises(NoSuchTeam):
            teams.rename_team(db, day, "Morning team", by_id=ADMIN)
        teams.set_teams_of(db, dana.id, [day], by_id=ADMIN)
        assert queries.teams_of(db, dana.id) == {}
        with pytest.raises(TeamNameTaken):
            teams.make_team(db, " Day team", by_id=ADMIN)


def test_only_what_differs_is_written_and_told_of(cast: Cast) -> None:
    dana, lena = cast.staff(Role.COUNSELLOR, "Dana"), cast.staff(Role.COUNSELLOR, "Lena")
    day = make(cast, "Day team", dana)
    with cast.database.begin() as db:
        for _twice in range(2):
            teams.set_members(db, day, [lena.id, "nobody"], by_id=ADMIN)
        told = db.execute(sa.select(Audit.action, Audit.object_id).where(Audit.action.like("%_team"))).all()
    assert sorted(told) == sorted([("joined_team", dana.id), ("left_team", dana.id), ("joined_team", lena.id)])
