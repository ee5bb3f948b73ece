"""The page behind the link of a message: bland, the same for everybody, and it acts only by a tap."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import Database
from app.models.outbox import Outgoing
from app.queries.reminder_choices import choice_of
from app.services import watched
from app.services.one_tap import link_token
from app.vocabulary import OneTap
from tests.clocks import FrozenClock
from tests.journeys.looking import TELLING
from tests.portal.conftest import Person
from tests.portal.visitor import FROM_THIS_SITE, Page, Visitor
from tests.sent_messages import send_message

A_TICK, A_FORM = "how-we-work", "what-i-want"
NOT_IN_USE = "A note This link is not in use any more. Read the note"
NOTED = "A note It is noted. Read the note"
SAID = {
    "done": "Done. Thank you for telling us.",
    "later": "Later, then.",
    "pause": "Paused. Your pages are there whenever you like.",
    "stop": "Stopped. Nothing more comes until you turn it on again on your pages.",
}
MADE_UP = "A" * 30


@pytest.fixture(autouse=True)
def _on_a_monday(frozen_clock: FrozenClock) -> None:
    """So that no message waits for the end of a night."""


def sent(her: Person, text: str = "step_waits", step: str | None = A_TICK, language: str = "en") -> str:
    """A message that went out to her a moment ago; gives the address of its link."""
    outgoing_id = send_message(her.walker, text, step, language=language)
    return f"/n/{link_token(her.walker.settings.pepper, outgoing_id)}"


def tap(visitor: Visitor, address: str, what: str) -> Page:
    """Press one of the buttons that stand on the page."""
    form = visitor.open(address).form(address)
    assert ("do", what) in form.buttons
    return visitor.send(form, button=what)


def post(app: Flask, address: str, data: Mapping[str, str], headers: Mapping[str, str] = FROM_THIS_SITE) -> int:
    return app.test_client().post(address, data=data, headers=headers).status_code


def everything_kept(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see that nothing has changed."""
    with database.reading() as db:
        names = sa.inspect(db).get_table_names()
        return {name: [tuple(row) for row in db.execute(sa.text(f'SELECT * FROM "{name}"'))] for name in names}


# --- how it looks ----------------------------------------------------------------------------------------------------


def test_a_note_shows_its_buttons_and_nothing_of_hers(her: Person, nobody: Visitor) -> None:
    page = nobody.open(sent(her))
    assert page.status == 200
    assert page.main == "A note Done Later Pause Stop reminders Read the note"
    assert page.links == ["/return"]
    assert re.findall(r"<title>(.*?)</title>", page.html) == ["A note"]


def test_done_stands_there_only_where_her_own_word_is_enough(her: Person, nobody: Visitor) -> None:
    assert nobody.open(sent(her, step=A_FORM)).main == "A note Later Pause Stop reminders Read the note"
    assert nobody.open(sent(her, "answer_waits", None)).main == "A note Stop reminders Read the note"


def giveaways(her: Person, page: Page) -> list[str]:
    """What of her or of us stands on a page, in its words, its markup or its address."""
    quest = her.quest
    steps = [step for level in quest.levels for step in level.steps]
    hers = [her.pseudonym, her.walker.client_id, her.walker.journey_id, "Stepping Stones", "My plan", A_TICK]
    titles = [str(step.title) for step in steps] + [str(level.title) for level in quest.levels]
    return [words for words in hers + titles if words in page.html] + TELLING.findall(page.html)


def test_nothing_in_the_whole_page_gives_her_or_us_away(her: Person, nobody: Visitor) -> None:
    address = sent(her)
    pages = [nobody.open(address), tap(nobody, address, "later"), nobody.open(f"/n/{MADE_UP}")]
    assert [giveaways(her, page) for page in pages] == [[], [], []]
    assert giveaways(her, her.open("/my"))  # The control: her own page is full of it.


def test_the_page_is_kept_nowhere_sets_no_cookie_and_runs_no_script(her: Person, app: Flask) -> None:
    address = sent(her)
    for answer in (app.test_client().get(address), app.test_client().get(f"/n/{MADE_UP}")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in answer.headers
        assert "<script" not in answer.text


def test_it_looks_the_same_to_her_in_her_own_visit(her: Person, nobody: Visitor) -> None:
    address = sent(her)
    assert her.open(address).html == nobody.open(address).html


def test_the_page_is_in_the_language_of_the_message(her: Person, nobody: Visitor) -> None:
    assert '<html lang="ru"' in nobody.open(sent(her, language="ru")).html


# --- what it does ----------------------------------------------------------------------------------------------------


def test_to_look_changes_nothing_however_often(her: Person, app: Flask, database: Database) -> None:
    address = sent(her)
    before = everything_kept(database)
    browser = app.test_client()
    for method in ("GET", "HEAD", "GET", "OPTIONS"):
        assert browser.open(address, method=method).status_code == 200
    assert browser.get(f"{address}?do=stop").status_code == 200
    assert everything_kept(database) == before
    tap(Visitor(app), address, "stop")
    assert everything_kept(database) != before


@pytest.mark.parametrize("what", [act.value for act in OneTap])
def test_a_tap_says_what_it_did_and_sending_it_again_says_the_same(her: Person, nobody: Visitor, what: str) -> None:
    address = sent(her)
    form = nobody.open(address).form(address)
    answers = [nobody.send(form, button=what) for _time in range(3)]
    assert [(page.status, page.main) for page in answers] == [(200, f"A note {SAID[what]} Read the note")] * 3
    assert (her.kinds().count("step_done"), her.kinds().count("paused")) == (what == "done", what == "pause")
    with her.walker.database.reading() as db:
        assert choice_of(db, her.walker.client_id).is_stopped is (what == "stop")
        answered = db.execute(sa.select(Outgoing.answer).where(Outgoing.answer.is_not(None))).scalars().all()
    assert answered == [what]


def test_after_stopping_the_link_says_only_that_it_is_noted(her: Person, nobody: Visitor) -> None:
    address = sent(her)
    tap(nobody, address, "stop")
    assert nobody.open(address).main == NOTED


def test_what_no_button_says_is_not_taken(her: Person, app: Flask, database: Database) -> None:
    address = sent(her)
    before = everything_kept(database)
    assert [post(app, address, {"do": what}) for what in ("", "undo", "DONE", "stop;pause", "é")] == [404] * 5
    assert everything_kept(database) == before


def test_no_other_site_can_tap_for_her(her: Person, app: Flask, database: Database) -> None:
    address = sent(her)
    before = everything_kept(database)
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {},
    ):
        assert post(app, address, {"do": "stop"}, headers) == 403
    assert everything_kept(database) == before
    assert post(app, address, {"do": "stop"}) == 200


# --- when it is not in use -------------------------------------------------------------------------------------------


def answers(browser: FlaskClient, address: str) -> set[tuple[int, str]]:
    """What is answered to looking and to every tap."""
    tapped = [browser.post(address, data={"do": what.value}, headers=FROM_THIS_SITE) for what in OneTap]
    return {(one.status_code, one.text) for one in (browser.get(address), *tapped)}


def test_unknown_tampered_old_and_watched_are_one_answer(
    her: Person, app: Flask, database: Database, frozen_clock: FrozenClock
) -> None:
    address, browser = sent(her), app.test_client()
    tampered = address[:-1] + ("A" if address[-1] != "A" else "B")
    told = answers(browser, f"/n/{MADE_UP}")
    assert [status for status, _text in told] == [404]
    assert NOT_IN_USE in " ".join(re.sub(r"<[^>]+>", " ", next(iter(told))[1]).split())
    for other in (tampered, f"/n/{address[3:].swapcase()}", "/n/x", f"/n/{'a' * 500}", "/n/%D1%8F"):
        assert answers(browser, other) == told, other
    with database.begin() as db:
        watched.begin(db, her.walker.client_id)
    assert answers(browser, address) == told
    with database.begin() as db:
        watched.end(db, her.walker.client_id)
    frozen_clock.advance(days=7)
    assert answers(browser, address) == told
    frozen_clock.advance(days=-7)
    with database.reading() as db:
        assert db.execute(sa.select(Outgoing.id).where(Outgoing.answer.is_not(None))).all() == []
    assert browser.get(address).status_code == 200  # The control: nothing but time and watching was in the way.


def test_after_leaving_quickly_a_note_is_covered_like_every_page(her: Person) -> None:
    address = sent(her)
    her.open("/leave")
    assert her.open(address).heading == "Weather notes"
