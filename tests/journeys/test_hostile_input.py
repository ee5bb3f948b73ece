"""Far too much text, other scripts, markup, other people's addresses, a form that has lost its token."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.vocabulary import Role
from tests.browser import PHONE, OpenContext
from tests.journeys.her_browser import HerBrowser
from tests.journeys.looking import look, look_at_portal
from tests.journeys.seeds import a_client_on_her_way, is_taken_by, walker_of
from tests.journeys.service import Service
from tests.journeys.visits import open_visit, switch_staff_visit

pytestmark = pytest.mark.e2e

STEP = "what-i-want"
TEN_KILOBYTES = "Every word of this matters to me. " * 300
MARKUP = "<img src=x onerror=\"document.title='taken'\"><script>alert(1)</script>&amp;<b hx-get=/leave hx-trigger=load>"
PARTS = ("👩‍👧‍👦 🏔", "خواب آرام شبانه", "ұйқы", "我想睡得好", MARKUP)


@pytest.fixture
def her(service: Service, open_context: OpenContext) -> HerBrowser:
    """A client on a phone, at the first step of her plan."""
    return open_visit(service, open_context(viewport=PHONE), a_client_on_her_way(service, "Quiet Heron"))


def step_of(service: Service, her: HerBrowser) -> str:
    return service.step_address(service.client_called(her.pseudonym), STEP)


def test_ten_kilobytes_are_refused_kindly_and_stay_in_the_box(service: Service, her: HerBrowser) -> None:
    her.open(step_of(service, her) + "/1")
    her.page.locator("#answer").fill(TEN_KILOBYTES)
    her.send("Save and continue")
    assert service.served[-1][2] == 422 or ("POST", step_of(service, her) + "/1", 422) in service.served
    assert her.page.locator("#answer").input_value().strip() == TEN_KILOBYTES.strip()
    her.shows("at most 4000 can be kept. It still stands in the box")
    expect(her.page.locator("#errors")).to_be_focused()
    assert her.page.title().startswith("Error: ")
    her.page.locator("#answer").fill(TEN_KILOBYTES[:3900])
    her.send("Save and continue")
    assert her.page.url.endswith("/2")


def test_whatever_she_writes_is_text_and_nothing_else(
    service: Service, open_context: OpenContext, her: HerBrowser
) -> None:
    client_id, said = service.client_called(her.pseudonym), nothing_happens(her.page)
    words = "\n".join(PARTS)
    her.open(step_of(service, her) + "/1")
    her.answers(words)
    her.page.go_back()
    assert her.page.locator("#answer").input_value() == words
    her.open(step_of(service, her) + "/check")
    shows_as_text(her.page)
    her.send("Send it")
    for path in (step_of(service, her), "/my/finish", "/my/card", "/my"):
        her.open(path)
        if path == "/my/card":  # A long line is cut there, to fit.
            her.shows(" ".join(words.split())[:40])
        elif path != "/my":
            shows_as_text(her.page)
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    is_taken_by(service, walker_of(service, client_id), counsellor)
    desk = open_context()
    switch_staff_visit(service, desk, counsellor)
    record = desk.new_page()
    said += nothing_happens(record)
    record.goto(f"{service.address}/desk/clients/{client_id}")
    look(record)
    shows_as_text(record)
    assert not said
    assert not [path for _method, path, _status in service.served if path.endswith("/x") or path == "/leave"]


def nothing_happens(page: Page) -> list[str]:
    """Every dialog that opens on this page from now on."""
    opened: list[str] = []

    def note(dialog: object) -> None:
        opened.append(str(dialog))

    page.on("dialog", note)
    return opened


def shows_as_text(page: Page) -> None:
    for part in PARTS:
        expect(page.locator("main")).to_contain_text(part)
    assert not page.locator("img, main script, [onerror], b[hx-get]").count()
    assert page.title() != "taken"


def test_what_is_not_hers_is_not_there_and_there_is_a_way_on(service: Service, her: HerBrowser) -> None:
    other = a_client_on_her_way(service, "Slow Otter")
    foreign = service.step_address(other.id, STEP)
    plan = service.journey_of(other.id).id
    hers = [f"{foreign}{rest}" for rest in ("", "/1", "/check", "/sent")]
    nobodys = ["/my/steps/AAAAAAAAAAAAAAAAAAAAAA", "/my/steps/%00/1", "/my/levels/nowhere", "/my/" + "a" * 3000]
    for path in [*hers, f"/my/finish/{plan}", f"{step_of(service, her)}/9", *nobodys, "/nowhere"]:
        answer = her.page.goto(her.address + path)
        assert answer is not None
        assert answer.status == 404, path
        look_at_portal(her.page) if len(path) < 1000 else look(her.page)
        assert her.heading == "There is nothing here"
        expect(her.page.locator("main").get_by_role("link", name="Back to my plan")).to_be_visible()
    her.press("Back to my plan")
    assert her.heading == "How we work"


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_a_form_that_lost_its_token_gives_her_words_back(
    service: Service, open_context: OpenContext, has_script: bool
) -> None:
    context = open_context(viewport=PHONE, java_script_enabled=has_script)
    her = open_visit(service, context, a_client_on_her_way(service, "Quiet Heron"))
    for words in ("Call my brother", "🚶 خواب", "I want to sleep through the night, and not to lie about money. " * 20):
        her.open(step_of(service, her) + "/1")
        her.page.locator("#answer").fill(words)
        context.clear_cookies(name="ql_form")
        her.send("Save and continue")
        assert her.heading == "This page was open for a long time"
        her.shows(words.strip())
        assert her.page.locator(".own-words").count() == 1
        her.press("Open the page again")
        assert her.page.url.endswith("/1")


def test_after_a_quarter_of_an_hour_her_words_are_given_back_too(service: Service, her: HerBrowser) -> None:
    her.open(step_of(service, her) + "/1")
    service.clock.advance(minutes=16)
    her.page.locator("#answer").fill("Tell my sister the truth")
    her.send("Save and continue")
    assert her.heading == "You have been away for a while"
    her.shows("What you wrote, for you to copy")
    her.shows("Tell my sister the truth")
    assert her.page.locator("#typed ~ p").count() == 1
    her.press("Come back to my plan")
    her.page.get_by_label("Your six words").fill(her.phrase)
    her.send("Open my plan")
    assert her.heading == "How we work"
