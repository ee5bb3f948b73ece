"""Two clicks that arrive at the same moment: one effect, two kind answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from app.extensions import Database
from app.models.clients import Client
from app.models.words import InstrumentResult
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import Person
from tests.portal.test_check_answers import count as count_of_hers
from tests.portal.test_start import choices, count
from tests.portal.visitor import Form, Page, Typed, Visitor

COOKIES = ("ql_form", "ql_portal", "d")


def twin(app: Flask, visitor: Visitor) -> Visitor:
    """The same browser once more, as it is now: a second click does not wait for the first one's answer."""
    other = Visitor(app)
    for name in COOKIES:
        cookie = visitor.client.get_cookie(name)
        if cookie is not None:
            other.client.set_cookie(name, cookie.value)
    return other


def at_once(app: Flask, visitor: Visitor, form: Form, typed: Typed | None = None, clicks: int = 4) -> list[Page]:
    browsers = [twin(app, visitor) for _click in range(clicks)]
    with ThreadPoolExecutor(clicks) as pool:
        return list(pool.map(lambda browser: browser.send(form, typed), browsers))


def test_starting_makes_one_client_and_every_answer_leads_on(app: Flask, nobody: Visitor, database: Database) -> None:
    page = nobody.open("/start?for=me")
    answers = at_once(app, nobody, page.form("/start"), choices(page))
    assert count(database, Client) == 1
    headings = sorted(answer.heading for answer in answers)
    assert headings == ["Write your six words here"] * 3 + ["Your six words"]


def test_sending_a_questionnaire_keeps_it_once(app: Flask, her: Person) -> None:
    for number, value in enumerate(answers_to(her.quest, "short-look", points=1).values(), start=1):
        her.answer("short-look", number, str(value))
    form = her.open_step("short-look", "/check").form("/check")
    assert {answer.heading for answer in at_once(app, her.visitor, form)} == {"This step is done"}
    assert her.kinds().count("step_done") == 1
    assert count_of_hers(her, InstrumentResult) == 3


def test_resting_is_one_event(app: Flask, her: Person) -> None:
    form = her.open("/my/pause").form("/my/pause")
    assert {answer.heading for answer in at_once(app, her.visitor, form)} == {"You are resting"}
    assert her.kinds().count("paused") == 1
