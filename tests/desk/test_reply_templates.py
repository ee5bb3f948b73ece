"""Beginnings of answers: shared by colleagues, made one's own, never sent as they are, never overwritten in silence."""

from __future__ import annotations

import re

import pytest

from app.built_in_replies import built_in_replies
from app.services.replies import replies_of_client
from app.services.reply_templates import GAP, write_template
from app.vocabulary import Role
from tests.desk.cast import KEY, Cast, Colleague, Visit, Walker
from tests.trust.test_statements import statements

LIST = "/desk/reply-templates"
OURS = {"beginning_title": "Ask about Friday", "beginning_words": "You wrote about [the day]. What helped you then?"}
TITLE, WORDS = built_in_replies("en")["what-was-done"]


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def chief(cast: Cast) -> Visit:
    return cast.visit(cast.staff(Role.SUPERVISOR, "Chief Example"))


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    walker = cast.walker("Quiet Heron", of=dana)
    cast.ask_for_review(walker)
    return walker


def review_of(cast: Cast, walker: Walker) -> str:
    return f"/desk/review/{cast.run_id(walker, 'my-review')}"


def text(visit: Visit, address: str) -> str:
    return visit.get(address).get_data(as_text=True)


def what_she_reads(cast: Cast, walker: Walker) -> list[str]:
    with cast.database.reading() as db:
        return [reply.words for reply in replies_of_client(db, cast.locker(db, walker))]


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found is not None
    return found.group(1)


def test_a_beginning_fills_the_box_without_a_script(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit, address = cast.visit(dana), review_of(cast, walker)
    page = text(visit, address)
    assert f">{TITLE}</a>" in page
    assert f"{address}?begin=what-was-done#reply_words" in page
    box = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", text(visit, f"{address}?begin=what-was-done"), re.DOTALL)
    assert box is not None
    assert box.group(1).replace("&#39;", "'") == WORDS
    assert "<textarea" in text(visit, f"{address}?begin=nothing-like-it")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (WORDS, "A gap is still open: [what was done, in the person&#39;s own words]."),
        (GAP.sub("", WORDS), "This is the beginning as it stands."),
        (GAP.sub(" ", WORDS).upper().replace(".", " ..."), "This is the beginning as it stands."),
        ("You called your sister. [...] What helped?", "A gap is still open: [...]."),
    ],
)
def test_what_nobody_made_for_this_person_is_not_sent_and_nothing_is_lost(
    cast: Cast, dana: Colleague, walker: Walker, words: str, says: str
) -> None:
    answer = cast.visit(dana).post(review_of(cast, walker), {"reply_words": words, "outcome": "done"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page
    assert words.replace("'", "&#39;") in page
    assert 'value="done" checked' in page
    assert what_she_reads(cast, walker) == []


def test_what_was_made_her_own_is_sent_brackets_and_all(cast: Cast, dana: Colleague, walker: Walker) -> None:
    words = GAP.sub("you called your sister [the elder one]", WORDS)
    answer = cast.visit(dana).post(review_of(cast, walker), {"reply_words": words, "outcome": "done"})
    assert answer.status_code == 303
    assert what_she_reads(cast, walker) == [words]


def test_a_new_one_is_offered_changed_and_withdrawn(cast: Cast, dana: Colleague, walker: Walker, chief: Visit) -> None:
    key = KEY.search(text(chief, f"{LIST}/en/new"))
    assert key is not None
    twice = {**OURS, "idempotency_key": key.group(1)}
    assert chief.post(f"{LIST}/en/new", twice).status_code == 303
    assert chief.post(f"{LIST}/en/new", twice).status_code == 303, "the same form again is one beginning"
    assert text(chief, LIST).count("Ask about Friday") == 1
    address = f"{LIST}/en/{key.group(1)}"
    visit, review = cast.visit(dana), review_of(cast, walker)
    assert "Ask about Friday" in text(visit, review)
    changed = {**OURS, "beginning_title": "Ask about the weekend", "seen": seen(text(chief, address))}
    assert chief.post(address, changed).status_code == 303
    assert "Ask about the weekend" in text(visit, review)
    old = {"reply_words": "You wrote about. What helped you then?", "outcome": "done"}
    assert visit.post(review, old).status_code == 422, "an earlier version is no answer either"
    assert chief.post(f"{address}/withdraw", {"seen": seen(text(chief, address))}).status_code == 303
    assert "Ask about the weekend" not in text(visit, review)
    assert "1 withdrawn" in text(chief, LIST)
    assert chief.post(address, {**changed, "seen": seen(text(chief, address))}).status_code == 303
    assert "Ask about the weekend" in text(visit, review)


def test_of_two_who_write_one_version_the_second_reads_the_first_and_keeps_her_words(cast: Cast, chief: Visit) -> None:
    mira = cast.visit(cast.staff(Role.CLINICIAN, "Mira Holt"))
    address = f"{LIST}/en/one-change"
    version = seen(text(chief, address))
    mira.post(address, {"beginning_title": "By Mira", "beginning_words": "Mira's words", "seen": version})
    answer = chief.post(address, {**OURS, "seen": version})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Mira Holt wrote it anew a moment ago." in page
    assert "Mira&#39;s words" in page
    assert "You wrote about [the day]." in page
    assert "Ask about Friday" not in text(chief, LIST)
    assert chief.post(f"{address}/withdraw", {"seen": version}).location == address
    assert chief.post(address, {**OURS, "seen": seen(page)}).status_code == 303


@pytest.mark.parametrize("wrong", [{"beginning_title": " "}, {"beginning_words": ""}, {"beginning_words": "x" * 1001}])
def test_what_cannot_be_kept_stays_in_the_form(chief: Visit, wrong: dict[str, str]) -> None:
    answer = chief.post(f"{LIST}/ru/new", {**OURS, **wrong})
    assert answer.status_code == 422
    assert 'lang="ru"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.AGENT, Role.DESIGNER, None])
def test_nobody_else_looks_after_them(cast: Cast, role: Role | None) -> None:
    visit = cast.visit(cast.staff(role) if role else None)
    wanted = {404} if role else {302, 303, 400, 401, 404}
    for address in (LIST, f"{LIST}/en/new", f"{LIST}/en/one-change"):
        assert visit.get(address).status_code in wanted, address
        assert visit.post(address, OURS).status_code in wanted | {405}, address
    assert visit.post(f"{LIST}/en/one-change/withdraw", {"seen": "0"}).status_code in wanted


def test_the_list_asks_as_often_for_many_as_for_one(cast: Cast, chief: Visit) -> None:
    chief.get(LIST)
    with statements(cast.database) as few:
        chief.get(LIST)
    mira = cast.staff(Role.CLINICIAN, "Mira Holt")
    with cast.database.begin() as db:
        for place in range(12):
            write_template(db, None, "en", title=f"Number {place}", words="You wrote [what].", staff_id=mira.id)
    with statements(cast.database) as many:
        chief.get(LIST)
    assert len(few) == len(many), "\n".join(many)


def test_there_is_none_of_a_language_or_an_id_that_is_not(chief: Visit) -> None:
    for address in (f"{LIST}/xx/new", f"{LIST}/en/not-there"):
        assert chief.get(address).status_code == 404
