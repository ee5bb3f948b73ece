"""Every main page in Russian: no English is left on it, and no name of a gap."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import CrisisContact
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Visit
from tests.desk.test_contact_close import contact_of
from tests.desk.test_contacts import keep
from tests.languages.reading import untranslated
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor

STAFF = frozenset({"Dana Example", "Sasha Example", "Tall Reed"})
KEYS = frozenset({"Enter", "Ctrl и Enter", "Esc"})
"""What stands on the keys of a keyboard."""


def is_russian(html: str, *names: str) -> None:
    """The page says that it is Russian, and is."""
    assert '<html lang="ru"' in html
    assert "%(" not in html
    assert untranslated(html, STAFF | KEYS | set(names)) == []


@pytest.fixture
def reader(nobody: Visitor) -> Visitor:
    """Somebody without a visit who reads Russian."""
    nobody.open("/?lang=ru")
    return nobody


@pytest.fixture(params=["journey", "plain"])
def she(request: pytest.FixtureRequest, new_person: NewPerson) -> Person:
    """A client who reads Russian, in each frame."""
    her = new_person(request.param)
    her.open("/?lang=ru")
    return her


def read(her: Person, *addresses: str) -> None:
    for address in addresses:
        page = her.open(address)
        assert page.status == 200, address
        is_russian(page.html, her.pseudonym)


# --- the portal --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["/", "/who", "/talk", "/display", "/weather", "/return", "/start/code", "/return/recovery", "/nothing", "/n/x"],
)
def test_a_page_before_she_comes_in(reader: Visitor, address: str) -> None:
    is_russian(reader.open(address).html)


def test_the_way_in_with_its_mistakes(reader: Visitor) -> None:
    is_russian(reader.open("/start").html)
    for whom in ("close", "young"):
        found = reader.open(f"/start?for={whom}")
        is_russian(found.html, *found.form("/start").fields.getlist("offered"))
    start = reader.open("/start?for=me")
    names = [value for name, value in start.form("/start").fields.items(multi=True) if name == "offered"]
    is_russian(start.html, *names)
    form = start.form("/start")
    empty = reader.send(form)
    assert empty.status == 422
    is_russian(empty.html, *names)
    words = reader.send(form, {"pseudonym": names[0], "frame": "journey", "consent": "y"})
    is_russian(words.html, *names)
    is_russian(reader.open("/start/words").html, *names)


def test_the_look_and_the_plans_to_choose_from(new_person: NewPerson) -> None:
    she = new_person(is_started=False)
    she.open("/?lang=ru")
    read(she, "/my/look", "/my/look/4", "/my/choose")
    form = she.open("/my/look/4").form("/my/look/4")
    is_russian(she.visitor.send(form, {"answer": ["f1"]}, button="stop").html, she.pseudonym)
    is_russian(she.visitor.send(she.open("/my/look/check").form("/my/look/check")).html, she.pseudonym)


def test_wrong_words_are_refused_kindly(reader: Visitor) -> None:
    for words in ("", "one two", "abacus abdomen abdominal abide abiding ability"):
        page = reader.send(reader.open("/return").form("/return"), {"phrase": words})
        assert page.status == 422
        # What she typed stands in the field; nothing else on the page is English.
        is_russian(page.html)


def test_a_form_that_cannot_be_trusted(reader: Visitor) -> None:
    is_russian(reader.client.post("/display", data={"csrf_token": "wrong"}).get_data(as_text=True))


def test_contacts_in_another_language_say_so(she: Person) -> None:
    with she.walker.database.begin() as db:
        contact = {"name": "Example line", "number": "112", "hours": "Day and night", "note": "Free of charge"}
        flags = {"is_emergency": True, "is_sample": True}
        db.execute(sa.insert(CrisisContact).values(id=new_id(), language="en", position=0, **contact, **flags))
    read(she, "/talk", "/my")


def test_the_plan_and_what_lies_around_it(she: Person) -> None:
    read(she, "/my", "/my/data", "/my/messages", "/my/card", "/my/finish", "/my/pause", "/my/stop", "/display", "/talk")
    read(she, "/my/call", "/my/lapse", "/my/page", "/my/reach", "/my/story", "/my/zone")


def test_rules_of_contact_with_their_mistakes(she: Person) -> None:
    form = she.open("/my/reach").form("/reach")
    refused = she.visitor.send(form, {"ways": "call"})
    is_russian(refused.html, she.pseudonym)


def test_a_hard_day_and_a_call(she: Person) -> None:
    is_russian(she.visitor.send(she.open("/my/lapse").forms[-1]).html, she.pseudonym)
    read(she, "/my", "/my/story")


def test_a_questionnaire_stays_in_english_and_says_why(she: Person) -> None:
    step = she.step_address("short-look")
    read(she, step, f"{step}/1", f"{step}/check")
    question = she.open(f"{step}/1")
    assert "Эти вопросы остаются на английском" in question.main
    assert 'lang="en"' in question.html
    she.answer("short-look", 1, "1")
    sent = she.visitor.send(she.open(f"{step}/check").form("/check"))
    is_russian(sent.html, she.pseudonym)
    assert "не подсчитаны" in sent.main
    read(she, "/my", step)


def test_every_question_of_her_own_limits(she: Person) -> None:
    she.skip_to_limits()
    step = she.step_address("limits")
    read(she, "/my", step, *(f"/my/levels/{level.slug}" for level in she.quest.levels))
    for number in range(1, len(she.quest.step("limits").questions_asked) + 1):
        page = she.open(f"{step}/{number}")
        is_russian(page.html, she.pseudonym)
        refused = she.visitor.send(page.forms[-1], {"answer": "x" * 50} if "answer" in page.forms[-1].names else {})
        is_russian(refused.html.replace("x" * 50, ""), she.pseudonym)
    she.answer("limits", 1, "playing_less")
    she.answer("limits", 2, "8000")
    read(she, f"{step}/check")
    is_russian(she.visitor.send(she.open(f"{step}/check").form("/check")).html, she.pseudonym)
    read(she, "/my", step, "/my/finish", "/my/card", "/my/data")


def test_a_rest_and_a_stop(she: Person) -> None:
    rest = she.visitor.send(she.open("/my/pause").form("/pause"), {"until": "yesterday"})
    assert rest.status == 422
    is_russian(rest.html.replace("yesterday", ""), she.pseudonym)
    is_russian(she.visitor.send(she.open("/my/pause").form("/pause"), {"until": ""}).html, she.pseudonym)


def test_answers_that_reach_high_and_the_hold_after_them(new_person: NewPerson) -> None:
    her = new_person()
    her.walker.send("short-look", answers_to(her.quest, "short-look", points=4))
    her.open("/?lang=ru")
    read(her, "/my", her.step_address("short-look"), her.step_address("what-i-want"), "/talk")


def test_a_plan_walked_to_the_check_ins(she: Person, frozen_clock: FrozenClock) -> None:
    she.walk_to_check_ins()
    read(she, "/my", "/my/levels/my-limits", she.step_address("check-in-day-3"))


# --- the staff ---------------------------------------------------------------------------------------


def russian(cast: Cast, colleague: Colleague) -> Visit:
    visit = cast.visit(colleague)
    visit.get("/staff?lang=ru")
    return visit


def text_of(visit: Visit, address: str) -> str:
    answer = visit.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_what_the_form_library_says_itself_is_russian(reader: Visitor) -> None:
    form = reader.open("/staff/sign-in").forms[0]
    refused = reader.send(form, {"email": "a" * 300, "password": "b" * 2000, "code": "1" * 50})
    assert refused.status == 422
    is_russian(refused.html.replace("a" * 300, ""))


def test_the_entrance_of_the_staff(reader: Visitor) -> None:
    page = reader.open("/staff/sign-in")
    is_russian(page.html)
    is_russian(reader.send(page.forms[0]).html)
    wrong = {"email": "nobody@service.example", "password": "nothing that fits", "code": "000000"}
    refused = reader.send(page.forms[0], wrong)
    is_russian(refused.html.replace("nobody@service.example", ""))
    is_russian(reader.open("/staff/join/no-such-link").html)


@pytest.mark.parametrize("role", [Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR])
def test_the_desk_without_anybody(cast: Cast, role: Role) -> None:
    visit = russian(cast, cast.staff(role))
    for address in ("/staff", "/desk", "/desk/clients", "/desk/unassigned", "/desk/times"):
        is_russian(text_of(visit, address))


def test_the_end_of_a_contact(cast: Cast) -> None:
    agent = cast.staff(Role.AGENT)
    visit, address = russian(cast, agent), contact_of(cast, agent, "ru")
    keep(visit, address, "connect", q__consent="yes")
    page = text_of(visit, f"{address}/close")
    names = re.findall(r'name="offered" value="([^"]+)"', page)
    assert names
    is_russian(page, *names, agent.name)
    for other in ("card", "memory"):
        is_russian(text_of(visit, f"{address}/{other}"), agent.name)


def test_a_record_a_review_and_the_worklist(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = cast.walker("Tall Reed", of=dana)
    cast.screen(walker)
    run = cast.ask_for_review(walker, "Верные ли дни?")
    visit = russian(cast, dana)
    record = f"/desk/clients/{walker.client_id}"
    own_words = ("Sleep through the night",)
    for address in ("/desk", "/desk/clients", record, f"/desk/review/{run}"):
        is_russian(text_of(visit, address), *own_words)
    refused = visit.post(f"/desk/review/{run}", {"reply_words": ""})
    is_russian(refused.get_data(as_text=True), *own_words)
    answered = visit.post(f"/desk/review/{run}", {"reply_words": "Да.", "outcome": "done"})
    assert answered.status_code == 303
    is_russian(text_of(visit, record), *own_words)


def test_answers_that_were_not_scored_say_so_to_staff(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = cast.walker("Tall Reed", of=dana, language="ru")
    cast.send(walker, "short-look", {"pgsi.guilty": "1"}, language="ru")
    visit = russian(cast, dana)
    page = text_of(visit, f"/desk/clients/{walker.client_id}")
    is_russian(page)
    assert "PGSI не подсчитано" in page


def test_a_safety_hold(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR, "Sasha Example")
    walker = cast.walker("Tall Reed", of=dana)
    cast.raise_risk(walker, dana)
    clock.freeze(clock.now() + timedelta(days=2))
    visit = russian(cast, cast.staff(Role.SUPERVISOR))
    record = f"/desk/clients/{walker.client_id}"
    said = ("Said that nothing matters any more",)
    for address in ("/desk", "/desk/clients", record):
        is_russian(text_of(visit, address), *said)


def test_the_numbers(cast: Cast) -> None:
    visit = russian(cast, cast.staff(Role.MANAGER))
    is_russian(text_of(visit, "/insights/dropoff"))
