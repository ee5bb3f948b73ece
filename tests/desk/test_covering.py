"""A supervisor arranges cover for an absence; and gives the people of one colleague to others, for good."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.models.access import Audit
from app.models.journeys import Journey
from app.models.staff import Staff
from app.queries.reassigning import Load, PersonOf
from app.services import caseload
from app.services.covering import CoveredThen, make_cover
from app.services.reassigning import share_out
from app.vocabulary import Role
from quests.risk import RiskLevel
from tests.desk.cast import Cast, Colleague, Walker

TARGET = re.compile(r'name="(to-[^"]+)".*?<option value="([^"]+)" selected', re.S)


@pytest.fixture
def mira(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Mira Holt")


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR, "Dana Example")


@pytest.fixture
def sam(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR, "Sam Reed")


def cover(cast: Cast, by: Colleague, away: Colleague, **typed: str) -> tuple[int, str]:
    """Fill in the form and send it; gives the status and the page that follows."""
    address = f"/desk/caseloads/{away.id}/cover"
    visit = cast.visit(by)
    answer = visit.post(address, typed, like=address)
    after = visit.get(address) if answer.status_code == 303 else answer
    return answer.status_code, after.get_data(as_text=True)


def day(ahead: int) -> str:
    return (clock.now() + timedelta(days=ahead)).date().isoformat()


def opens(cast: Cast, somebody: Colleague, walker: Walker) -> int:
    return cast.visit(somebody).get(f"/desk/clients/{walker.client_id}").status_code


def holder(cast: Cast, walker: Walker) -> str | None:
    with cast.database.reading() as db:
        return db.execute(sa.select(Journey.counsellor_id).where(Journey.id == walker.journey_id)).scalar_one()


def audited(cast: Cast, *actions: str) -> int:
    with cast.database.reading() as db:
        counted = sa.select(sa.func.count()).select_from(Audit).where(Audit.action.in_(actions))
        return int(db.execute(counted).scalar_one())


# --- cover -----------------------------------------------------------------------------------------------------------


def test_under_cover_a_colleague_works_the_list_of_who_is_away_until_it_ends_by_itself(
    cast: Cast, mira: Colleague, dana: Colleague, sam: Colleague
) -> None:
    walker = cast.walker(of=dana)
    run = cast.ask_for_review(walker)
    assert opens(cast, sam, walker) == 404
    status, page = cover(cast, mira, dana, covered_by=sam.id, first_day=day(0), last_day=day(2))
    assert status == 303
    assert "Sam Reed sees to these people until" in page

    assert opens(cast, sam, walker) == 200
    assert walker.pseudonym in cast.visit(sam).get("/desk").get_data(as_text=True)
    said = {"reply_words": "Thank you for this.", "outcome": "done"}
    assert cast.visit(sam).post(f"/desk/review/{run}", said).status_code == 303
    assert holder(cast, walker) == dana.id, "nobody changes hands"

    clock.freeze(clock.now() + timedelta(days=3))
    assert opens(cast, sam, walker) == 404
    assert opens(cast, dana, walker) == 200
    assert audited(cast, "cover_made") == 1


def test_who_covers_hands_nobody_on(cast: Cast, mira: Colleague, dana: Colleague, sam: Colleague) -> None:
    walker, third = cast.walker(of=dana), cast.staff(Role.COUNSELLOR, "Noor Third")
    cover(cast, mira, dana, covered_by=sam.id, first_day=day(0), last_day=day(2))
    address = f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/hand-over"
    assert f'href="{address}"' not in cast.visit(sam).get(f"/desk/clients/{walker.client_id}").get_data(as_text=True)
    assert cast.visit(sam).get(address).status_code == 404
    assert cast.visit(sam).post(address, {"to_staff": third.id}, like="/desk").status_code == 404
    assert holder(cast, walker) == dana.id


def test_a_cover_can_be_ended_sooner_and_twice_is_as_good_as_once(
    cast: Cast, mira: Colleague, dana: Colleague, sam: Colleague
) -> None:
    walker = cast.walker(of=dana)
    _status, page = cover(cast, mira, dana, covered_by=sam.id, first_day=day(0), last_day=day(2))
    [ends] = re.findall(r'action="(/desk/caseloads/covers/[^"]+/end)"', page)
    address = f"/desk/caseloads/{dana.id}/cover"
    for words in ("The cover has ended.", "This cover had ended already."):
        assert cast.visit(mira).post(ends, {}, like=address).status_code == 303
        assert words
    assert opens(cast, sam, walker) == 404
    assert audited(cast, "cover_ended") == 1


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (0, -1, "Choose a last day that is to come"),
        (3, 1, "Choose a last day that is to come"),
        (0, 90, "at most 60 days after"),
    ],
)
def test_days_that_do_not_fit_are_told_and_what_was_chosen_stays(
    cast: Cast, mira: Colleague, dana: Colleague, sam: Colleague, first: int, last: int, says: str
) -> None:
    status, page = cover(cast, mira, dana, covered_by=sam.id, first_day=day(first), last_day=day(last))
    assert status == 422
    assert says in page
    assert re.search(rf'value="{sam.id}" checked', page)


def test_two_do_not_cover_the_same_days_and_a_clinician_is_covered_by_one(
    cast: Cast, mira: Colleague, dana: Colleague, sam: Colleague
) -> None:
    third, clinician = cast.staff(Role.COUNSELLOR, "Noor Third"), cast.staff(Role.CLINICIAN, "Ines Clinic")
    cover(cast, mira, dana, covered_by=sam.id, first_day=day(0), last_day=day(5))
    status, page = cover(cast, mira, dana, covered_by=third.id, first_day=day(2), last_day=day(3))
    assert (status, "Sam Reed covers until" in page) == (422, True)
    assert cover(cast, mira, dana, covered_by=third.id, first_day=day(6), last_day=day(7))[0] == 303
    assert cover(cast, mira, clinician, covered_by=sam.id, first_day=day(0), last_day=day(1))[0] == 422


def test_nobody_but_a_supervisor_arranges_this(cast: Cast, dana: Colleague, sam: Colleague) -> None:
    lead = cast.staff(Role.TEAM_LEAD, "Lea Lead")
    for somebody in (dana, sam, lead):
        for page in ("cover", "reassign"):
            assert cast.visit(somebody).get(f"/desk/caseloads/{dana.id}/{page}").status_code == 404
    assert cast.visit(None).get(f"/desk/caseloads/{dana.id}/cover").status_code == 303


# --- people who change hands -----------------------------------------------------------------------------------------


def chosen(cast: Cast, by: Colleague, from_: Colleague, to: list[Colleague], people: list[Walker]) -> str:
    """The page that shows what would happen."""
    address = f"/desk/caseloads/{from_.id}/reassign"
    typed = {"who": "chosen" if people else "everybody", "people": [one.journey_id for one in people]}
    typed["to_staff"] = [one.id for one in to]
    return cast.visit(by).post(address, typed, like=address).get_data(as_text=True)


def do_it(cast: Cast, by: Colleague, from_: Colleague, page: str, key: str = "once") -> str:
    visit, address = cast.visit(by), f"/desk/caseloads/{from_.id}/reassign"
    fields = {**dict(TARGET.findall(page)), "idempotency_key": key}
    assert visit.post(f"{address}/now", fields, like=address).status_code == 303
    return visit.get(address).get_data(as_text=True)


def test_everybody_goes_to_two_colleagues_once_it_was_looked_at(
    cast: Cast, mira: Colleague, dana: Colleague, sam: Colleague
) -> None:
    third = cast.staff(Role.COUNSELLOR, "Noor Third")
    cast.walker("Mild Lark", of=sam)
    walkers = [cast.walker(name, of=dana) for name in ("Calm Otter", "Tall Reed", "Quiet Heron")]
    cast.raise_risk(walkers[1], dana, RiskLevel.HIGH)
    page = chosen(cast, mira, dana, [sam, third], [])
    assert {holder(cast, one) for one in walkers} == {dana.id}, "looking changes nothing"
    assert page.index("Tall Reed") < page.index("Calm Otter"), "the highest risk stands first"
    assert "Sam Reed: 1 now," in page

    after = do_it(cast, mira, dana, page)
    assert "Nobody is with Dana Example any more." in after
    assert {holder(cast, one) for one in walkers} == {sam.id, third.id}
    assert {opens(cast, dana, one) for one in walkers} == {404}
    first = [holder(cast, one) for one in walkers]
    do_it(cast, mira, dana, page)
    assert [holder(cast, one) for one in walkers] == first, "the same press again changes nothing"


def test_only_those_chosen_change_hands_and_who_is_with_somebody_else_by_then_stays_there(
    cast: Cast, mira: Colleague, dana: Colleague, sam: Colleague
) -> None:
    third = cast.staff(Role.COUNSELLOR, "Noor Third")
    goes, gone, stays = (cast.walker(name, of=dana) for name in ("Calm Otter", "Tall Reed", "Quiet Heron"))
    page = chosen(cast, mira, dana, [sam], [goes, gone])
    with cast.database.begin() as db:
        caseload.hand_over(db, gone.journey_id, third.id, actor=dana.actor)
    after = do_it(cast, mira, dana, page)
    assert "1 person is with Sam Reed now." in after
    assert "1 person was with somebody else by then, and stays there." in after
    assert [holder(cast, one) for one in (goes, gone, stays)] == [sam.id, third.id, dana.id]


def test_a_colleague_who_left_meanwhile_takes_nobody_and_nothing_changes(
    cast: Cast, mira: Colleague, dana: Colleague, sam: Colleague
) -> None:
    walkers = [cast.walker(name, of=dana) for name in ("Calm Otter", "Tall Reed")]
    page = chosen(cast, mira, dana, [sam], [])
    with cast.database.begin() as db:
        db.execute(sa.update(Staff).where(Staff.id == sam.id).values(state="suspended"))
    assert "Nothing has changed" in do_it(cast, mira, dana, page)
    assert {holder(cast, one) for one in walkers} == {dana.id}


def test_nobody_is_chosen_and_no_colleague_either(cast: Cast, mira: Colleague, dana: Colleague, sam: Colleague) -> None:
    cast.walker(of=dana)
    address = f"/desk/caseloads/{dana.id}/reassign"
    answer = cast.visit(mira).post(address, {"who": "chosen"}, like=address)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Choose somebody, or everybody." in page
    assert "Choose a colleague." in page


def test_people_go_where_their_language_is_spoken_and_else_to_who_has_fewest() -> None:
    def person(name: str, language: str, *, has_ended: bool = False) -> PersonOf:
        return PersonOf(name, name, language, name, "v", "medium", False, has_ended, None)

    load = {"a": Load(5, {"en": 4, "ru": 1}), "b": Load(2, {"en": 2})}
    people = [person("1", "ru"), person("2", "en"), person("3", "fa"), person("4", "fa", has_ended=True)]
    assert share_out(people, ["a", "b"], load) == {"1": "a", "2": "b", "3": "b", "4": "b"}
    assert share_out(people, ["a"], load) == dict.fromkeys("1234", "a")


def test_of_two_supervisors_who_arrange_the_same_days_at_once_one_does(cast_on_both: Cast) -> None:
    cast = cast_on_both
    chief, dana = cast.staff(Role.SUPERVISOR, "Mira Holt"), cast.staff(Role.COUNSELLOR, "Dana Example")
    covering = [cast.staff(Role.COUNSELLOR, name) for name in ("Sam Reed", "Noor Third")]
    begins = clock.now()

    def arranges(colleague: Colleague) -> str:
        try:
            with cast.database.begin() as db:
                ends = begins + timedelta(days=2)
                make_cover(db, dana.id, colleague.id, begins, ends, made_by=chief.id)
        except CoveredThen as other:
            return other.cover.covered_by_name
        return "first"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(arranges, covering))
    assert sorted(said) == sorted(["first", covering[said.index("first")].name])
