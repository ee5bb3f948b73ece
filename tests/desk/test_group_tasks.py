"""Above a worklist: what who reads the numbers asks, with one's own number and the list of those who are meant."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest

from app import clock
from app.services import group_tasks
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import QUEST, Cast, Colleague, Visit
from tests.desk.test_clients import listed
from tests.replies import html_faults
from tests.trust.test_statements import statements

LEVEL = "where-i-am"
ODD = 'Call in the <b>evening</b> & ask "how was it?"'


def ask(cast: Cast, analyst: Colleague, words: str = "", level: str = LEVEL, days: int = 11) -> str:
    due_on: date = clock.now().date() + timedelta(days=days)
    place = {"quest": QUEST, "version": 1, "level": level, "state": "stalled"}
    with cast.database.begin() as db:
        return group_tasks.ask(db, **place, people=7, words=words, due_on=due_on, asked_by=analyst.id)


def words_of(visit: Visit, address: str = "/desk") -> str:
    return unescape(visit.get(address).get_data(as_text=True))


def test_she_reads_what_is_asked_opens_the_list_of_hers_and_says_that_it_is_done(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    analyst = cast.staff(Role.ANALYST, "Ana Example")
    for name in ("Quiet Heron", "Tall Reed"):
        cast.walker(name, of=dana)
    cast.walker("North Lark", of=tom)
    elsewhere = cast.walker("Still Harbour", of=dana)
    cast.to_the_last_level(elsewhere)
    frozen_clock.advance(days=9)
    visit = cast.visit(dana)
    assert "asks: look after" not in words_of(visit)
    task_id = ask(cast, analyst, ODD)
    page = visit.get("/desk").get_data(as_text=True)
    assert "<b>evening" not in page, "words of a colleague are text"
    page = unescape(page)
    assert "Ana Example asks: look after people who have gone quiet in “Where I am now” of “Take back control”" in page
    assert "2 of them are with you." in page
    assert f"“<bdi>{ODD}</bdi>”" in page
    assert "Close for everybody" not in page
    query = f"?quest={QUEST}&version=1&level={LEVEL}&state=stalled"
    assert f'href="/desk/clients?asked={task_id}&{query[1:]}"' in page
    assert [row.split(" English")[0] for row in listed(cast, dana, query)] == ["Quiet Heron", "Tall Reed"]
    said = visit.post(f"/desk/asked/{task_id}/done", {}, like="/desk")
    assert said.status_code == 303
    page = words_of(visit, said.location)
    assert "Noted: done for your clients." in page
    assert "Next: " not in page, "nothing was done about a row"
    assert "asks: look after" not in page
    assert "1 of them is with you." in words_of(cast.visit(tom))


def test_the_list_that_she_opened_says_what_is_asked_and_takes_that_it_is_done(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    cast.walker("Quiet Heron", of=dana)
    frozen_clock.advance(days=9)
    task_id = ask(cast, cast.staff(Role.ANALYST, "Ana Example"), ODD)
    visit, place = cast.visit(dana), f"quest={QUEST}&version=1&level={LEVEL}&state=stalled"
    opened = visit.get(f"/desk/clients?asked={task_id}&{place}")
    assert html_faults(opened.text) == []
    page = unescape(opened.text)
    assert "1 of them is with you." in page
    assert f"“<bdi>{ODD}</bdi>”" in page
    assert "Quiet Heron" in page
    said = visit.post(f"/desk/asked/{task_id}/done", {"on": "list"}, like="/desk")
    assert said.location == f"/desk/clients?asked={task_id}&{place}"
    page = words_of(visit, said.location)
    assert "Noted: done for your clients." in page
    assert "Quiet Heron" in page, "the list is still open"
    assert "You have said that it is done." in page
    assert "Done for my clients" not in page
    assert "asks: look after" not in words_of(visit)
    taken_back = visit.post(f"/desk/asked/{task_id}/not-done", {}, like="/desk")
    page = words_of(visit, taken_back.location)
    assert "Taken back. It stands above your worklist again." in page
    assert "Done for my clients" in page
    assert "asks: look after" in words_of(visit)
    again = visit.post(f"/desk/asked/{task_id}/not-done", {}, like="/desk")
    assert "Taken back." not in words_of(visit, again.location), "there was nothing to take back"
    for asked in (task_id, "nothing", "'"):
        assert "asks: look after" not in words_of(cast.visit(tom), f"/desk/clients?asked={asked}"), "nobody is with him"


def test_a_supervisor_reads_who_has_nobody_so_that_no_counsellor_is_asked(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    cast.walker("Quiet Heron", of=dana)
    ask(cast, cast.staff(Role.ANALYST, "Ana Example"))
    frozen_clock.advance(days=9)
    assert "with nobody" not in words_of(cast.visit(chief)), "everybody there has a counsellor"
    frozen_clock.advance(days=-9)
    for name in ("Tall Reed", "Still Harbour"):
        cast.walker(name)
    frozen_clock.advance(days=9)
    page = words_of(cast.visit(chief))
    assert "3 people are there now." in page
    assert "2 of them are with nobody, so no counsellor is asked." in page
    query = f"?quest={QUEST}&version=1&level={LEVEL}&state=stalled&holder=nobody"
    assert f'href="/desk/clients{query}"' in page
    assert sorted(row.split(" English")[0] for row in listed(cast, chief, query)) == ["Still Harbour", "Tall Reed"]
    assert "with nobody" not in words_of(cast.visit(dana))


def test_a_supervisor_sees_everything_that_is_asked_and_alone_closes_it(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    analyst = cast.staff(Role.ANALYST, "Ana Example")
    cast.walker("Quiet Heron", of=dana)
    frozen_clock.advance(days=9)
    task_id = ask(cast, analyst, days=0)
    frozen_clock.advance(days=2)
    with cast.database.begin() as db:
        group_tasks.done(db, task_id, dana.id)
    page = words_of(cast.visit(chief))
    assert "1 person is there now. It was meant for Wednesday 11 March. 1 colleague has done it." in page
    assert "Done for my clients" not in page, "nobody is with her"
    close = f"/desk/asked/{task_id}/close"
    for who in (dana, analyst):
        assert cast.visit(who).post(close, {}, like="/staff").status_code == 404
    assert cast.visit(analyst).post(f"/desk/asked/{task_id}/done", {}, like="/staff").status_code == 404
    visit = cast.visit(chief)
    assert visit.post(close, {}, like="/desk").status_code == 303
    page = words_of(visit)
    assert "Closed. It leaves every worklist." in page
    assert "asks: look after" not in page
    visit.post(close, {}, like="/desk")
    assert "Nobody asks for this any more." in words_of(visit)


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.SUPERVISOR])
def test_the_worklist_asks_as_often_for_many_tasks_as_for_one(
    cast: Cast, frozen_clock: FrozenClock, role: Role
) -> None:
    person, analyst = cast.staff(role), cast.staff(Role.ANALYST, "Ana Example")
    cast.walker("Quiet Heron", of=cast.staff(Role.COUNSELLOR, "Dana Example") if role is Role.SUPERVISOR else person)
    frozen_clock.advance(days=9)
    visit = cast.visit(person)

    def asked() -> int:
        words_of(visit)
        with statements(cast.database) as found:
            assert "asks: look after" in words_of(visit)
        return len(found)

    ask(cast, analyst, "one")
    one = asked()
    for number in range(4):
        ask(cast, analyst, f"another {number}", level=LEVEL if number % 2 else "my-limits")
    assert asked() == one
