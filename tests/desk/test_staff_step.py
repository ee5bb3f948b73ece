"""A step on the desk: a row for who owes it, a page to do it, nothing for anybody else."""

from __future__ import annotations

import re

import pytest

from app.queries.access import openings_of_client
from app.queries.journeys import events_of
from app.services import bookings, plans
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import AGAIN, WORDS, allows, begun, call, on_quest, ours, published
from tests.desk.test_worklist import rows
from tests.quests.walking import step


def address(cast: Cast, walker: Walker, slug: str) -> str:
    return f"/desk/steps/{cast.run_id(walker, slug)}"


def kinds(cast: Cast, walker: Walker) -> list[str]:
    with cast.database.reading() as db:
        return [event.kind for event in events_of(db, walker.journey_id)]


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_record_begins_with_our_step_and_not_before_its_day(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    due = {"due_from_days": 2, "due_by_days": 3}
    walker = begun(cast, step("hers"), ours("summary", title="Write it", **due), of=dana)
    record = f"/desk/clients/{walker.client_id}"
    assert "The next act is with Quiet Heron: “hers”." in text(cast.visit(dana).get(record).text)
    cast.send(walker, "hers")
    assert "“Write it” is with us, from Wednesday 4 March." in text(cast.visit(dana).get(record).text)
    frozen_clock.advance(days=2)
    assert re.search("Do “Write it” Because [^.]+. Promised by", text(cast.visit(dana).get(record).text))


def test_the_record_begins_with_our_step_though_one_of_hers_is_open(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("hers"), ours("summary", title="Write it"), of=dana)
    page = cast.visit(dana).get(f"/desk/clients/{walker.client_id}").text
    assert re.search("Do “Write it” Because [^.]+. Promised by", text(page))
    first = page.partition('id="first"')[2].partition('class="case')[0]
    assert f"{address(cast, walker, 'summary')}?came_from=record" in first


def test_a_row_says_who_why_where_and_by_when_and_holds_its_act(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, ours("summary", title="Write the summary"), of=dana)
    (row,) = rows(cast, dana)
    assert "Do “Write the summary” Quiet Heron · English" in row
    assert "Level 1 of 2" in row
    assert "Promised by Tue 09:00" in row
    assert "No contact rules yet: nobody calls or writes." in row
    assert address(cast, walker, "summary") in cast.visit(dana).get("/desk").get_data(as_text=True)


def test_an_overdue_promise_stands_under_today(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    begun(cast, ours("summary"), of=dana)
    assert "This week" in cast.visit(dana).get("/desk").get_data(as_text=True)
    frozen_clock.advance(hours=30)
    assert "This week" not in cast.visit(dana).get("/desk").get_data(as_text=True)
    assert "overdue by 6 hours" in rows(cast, dana)[0]


def test_a_step_of_a_later_day_is_no_row_before(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    begun(cast, call(due_from_days=2), of=dana)
    assert rows(cast, dana) == []
    frozen_clock.advance(days=2)
    assert len(rows(cast, dana)) == 1


@pytest.mark.parametrize(
    ("owner", "of", "sees"),
    [
        ("counsellor", "dana", {"dana"}),
        ("counsellor", None, {"dana", "tom"}),
        ("agent", "dana", {"dana", "agent"}),
        ("agent", None, {"agent"}),
        ("supervisor", "dana", {"chief"}),
        ("clinician", "dana", {"clinician"}),
        ("clinician", "clinician", {"clinician"}),
    ],
)
def test_a_step_is_a_row_for_who_owes_it(cast: Cast, owner: str, of: str | None, sees: set[str]) -> None:
    people = {
        "dana": cast.staff(Role.COUNSELLOR),
        "tom": cast.staff(Role.COUNSELLOR, "Tom Example"),
        "agent": cast.staff(Role.AGENT, "Ada Example"),
        "chief": cast.staff(Role.SUPERVISOR, "Chief Example"),
        "clinician": cast.staff(Role.CLINICIAN, "Clara Example"),
    }
    walker = begun(cast, ours("summary", owner), of=people[of] if of else None)
    assert {name for name, person in people.items() if rows(cast, person)} == sees
    may_open = sees | {"chief", *((of,) if of else ())}
    page = address(cast, walker, "summary")
    assert {name for name, person in people.items() if cast.visit(person).get(page).status_code == 200} == may_open


def test_nobody_else_opens_or_does_a_step(cast: Cast) -> None:
    dana, tom, analyst = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom"), cast.staff(Role.ANALYST)
    walker = begun(cast, ours("summary"), of=dana)
    page = address(cast, walker, "summary")
    assert cast.visit(None).get(page).location.startswith("/staff/sign-in")
    for person in (tom, analyst):
        visit = cast.visit(person)
        assert visit.get(page).status_code == 404
        assert visit.post(page, {}, like="/staff").status_code == 404
        assert visit.post(f"{page}/call", {"outcome": "reached"}, like="/staff").status_code == 404
    assert "step_done" not in kinds(cast, walker)


def test_the_page_has_the_guidance_the_rules_and_the_questions(cast: Cast) -> None:
    agent = cast.staff(Role.AGENT)
    guided = ours("summary", "agent", guidance="Say **slowly** what happens next.", questions=(WORDS,))
    walker = begun(cast, guided)
    allows(cast, walker, "call", times=["evening"], code_word="heron")
    page = cast.visit(agent).get(address(cast, walker, "summary")).get_data(as_text=True)
    assert "<strong>slowly</strong>" in page
    assert page.index("+7 700 000 00 00") < page.index("What was said?")
    assert "By call. Evenings. No voice message." in text(page)
    assert "Say this word first: heron" in text(page)
    assert f"/desk/clients/{walker.client_id}" not in page


def test_a_supervisor_reads_the_rules_and_not_what_is_sealed(cast: Cast) -> None:
    chief = cast.staff(Role.SUPERVISOR)
    walker = begun(cast, ours("summary", "agent"))
    allows(cast, walker, "call", code_word="heron")
    for page in (address(cast, walker, "summary"), f"/desk/clients/{walker.client_id}"):
        html = cast.visit(chief).get(page).get_data(as_text=True)
        assert "By call." in html
        assert "+7 700" not in html
        assert "heron</b>" not in html
        assert "for who is in contact" in html


def test_confirming_closes_the_step_and_the_answers_are_on_the_record_with_who_wrote_them(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR, "Dana Example")
    walker = begun(cast, ours("summary", title="The summary", questions=(WORDS,)), of=dana)
    visit = cast.visit(dana)
    answer = visit.post(address(cast, walker, "summary"), {"q-said": "Wants to sleep"})
    assert answer.location == "/desk"
    assert rows(cast, dana) == []
    record = text(visit.get(f"/desk/clients/{walker.client_id}").get_data(as_text=True))
    assert "Written down by Dana Example. What was said? Wants to sleep" in record


def test_what_was_typed_stays_when_something_is_missing(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    money = {"key": "money", "kind": "money", "label": "How much a week?"}
    walker = begun(cast, ours("summary", questions=(WORDS, money, {**AGAIN, "is_optional": False})), of=dana)
    answer = cast.visit(dana).post(address(cast, walker, "summary"), {"q-said": "Wants to sleep", "q-money": "a lot"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Wants to sleep" in page
    assert "a lot" in page
    assert "This one is needed." in page
    assert "Write a whole number" in page
    assert "step_done" not in kinds(cast, walker)


def test_a_step_of_hers_is_done_together_without_a_look_at_her_drafts(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a", questions=(WORDS,), evidence="text"), of=dana)
    cast.draft(walker, "a", {"said": "my secret draft"})
    visit = cast.visit(dana)
    page = visit.get(address(cast, walker, "a")).get_data(as_text=True)
    assert "my secret draft" not in page
    assert "Done together" in page
    empty = visit.post(address(cast, walker, "a"), {"q-said": ""})
    assert empty.status_code == 422
    assert "Nothing is filled in yet." in empty.get_data(as_text=True)
    visit.post(address(cast, walker, "a"), {"q-said": "on the phone"})
    assert "step_done" in kinds(cast, walker)


def test_reviews_and_talks_have_no_such_page(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("ask", "review"), step("talk", "booking", promise={"hours": 72}), of=dana)
    for slug in ("ask", "talk"):
        assert cast.visit(dana).get(address(cast, walker, slug)).status_code == 404


def test_on_hold_after_the_end_and_done_the_page_says_why_there_is_no_form(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    held = begun(cast, ours("summary"), of=dana)
    cast.raise_risk(held, dana)
    assert "safety hold" in cast.visit(dana).get(address(cast, held, "summary")).get_data(as_text=True)
    assert cast.visit(dana).post(address(cast, held, "summary"), {}).status_code == 303
    assert "step_done" not in kinds(cast, held)
    ended = begun(cast, ours("summary"), pseudonym="Calm Otter", of=dana)
    with cast.database.begin() as db:
        plans.stop(db, ended.journey_id, has_what_she_came_for=False, key="stop")
    assert "The plan has ended" in cast.visit(dana).get(address(cast, ended, "summary")).get_data(as_text=True)


def test_somebody_who_asked_for_a_time_is_a_row_until_there_is_one(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("talk", "booking", title="First talk", promise={"hours": 72}), of=dana)
    assert rows(cast, dana) == []
    with cast.database.begin() as db:
        bookings.ask_for_a_time(db, walker.journey_id, "talk")
    (row,) = rows(cast, dana)
    assert "Offer a time for “First talk”" in row
    assert "Promised by Thu 09:00" in row


def test_opening_a_step_is_told_to_the_client(cast: Cast) -> None:
    dana: Colleague = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, ours("summary"), of=dana)
    cast.visit(dana).get(address(cast, walker, "summary"))
    with cast.database.reading() as db:
        assert [found.staff_name for found in openings_of_client(db, walker.client_id)] == [dana.name]


@pytest.mark.parametrize(
    ("owner", "does"),
    [
        ("supervisor", {"chief"}),
        ("clinician", {"chief", "clara"}),
        ("counsellor", {"dana", "chief"}),
    ],
)
def test_a_step_of_a_clinician_or_a_supervisor_is_done_by_one(cast: Cast, owner: str, does: set[str]) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    people = {"dana": dana, "chief": chief, "clara": cast.staff(Role.CLINICIAN, "Clara Example")}
    slug = published(cast, ours("summary", owner))
    for name, person in people.items():
        walker = on_quest(cast, slug, f"Heron of {name}", of=dana)
        answer = cast.visit(person).post(address(cast, walker, "summary"), {}, like="/staff")
        assert (answer.status_code == 303) is (name in does), (owner, name)
        assert ("step_done" in kinds(cast, walker)) is (name in does), (owner, name)
