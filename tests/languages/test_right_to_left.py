"""Right to left, shown with a language that nobody speaks (``pseudo``): nothing scrolls sideways, the way mirrors,
and what stays in Latin letters is kept apart from the words around it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from babel.support import Translations
from playwright.sync_api import Page

from app.catalogues import translations_of
from app.extensions import Questline
from app.vocabulary import Role
from app.web import catalogues
from tests.browser import DESKTOP, PHONE, OpenContext, axe
from tests.journeys import looking
from tests.journeys.looking import look_at_portal
from tests.journeys.seeds import a_client_on_her_way, is_answered, is_taken_by, somebody_who_waits_for_a_review
from tests.journeys.service import Service
from tests.journeys.visits import switch_visit
from tests.languages.pseudo import CODE, PseudoTranslations, pseudo

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

OUTSIDE = ("/", "/who", "/talk", "/start", "/start?for=me", "/return", "/display")
INSIDE = (
    "/my", "/my/list", "/my/reach", "/my/messages", "/my/tools", "/my/tools/hard-moment", "/my/tools/log", "/my/goals",
    "/my/data", "/my/card", "/my/pause", "/my/notes", "/my/watched",
)  # fmt: skip
PICTURES = os.environ.get("QUESTLINE_PICTURES_OF_RTL")
"""A folder for pictures of these pages, for somebody to look at."""

_MIRRORED = """name => [...document.querySelectorAll(name)].filter(one => one.checkVisibility())
  .map(one => getComputedStyle(one).transform).filter(told => !told.startsWith('matrix(-1'))"""
# Two Latin words, or one and a mark, in one paragraph with Persian ones and not kept apart: their parts and the marks
# around them may stand in any order. One word alone, as the name of a key, cannot.
_MIXED = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), within = walker.currentNode.parentElement;
    if (!/[A-Za-z]{2}([^\u0600-\u06ffA-Za-z]+[A-Za-z0-9]|[.,;:)])/.test(text) || !within.checkVisibility()) continue;
    if (within.closest('script, style, option, #cover, bdi, html [dir], html [lang]')) continue;
    let block = within;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    if (/[\u0600-\u06ff]/.test(block.textContent)) found.push(text.slice(0, 80));
  }
  return found;
}"""
_UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true; })"


@pytest.fixture
def page(service: Service, open_context: OpenContext, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A phone whose owner reads the language of nobody; only this test has it on offer."""
    held, translations = service.app.extensions["questline"], translations_of
    settings = replace(held.settings, languages=(*held.settings.languages, CODE))
    service.app.extensions["questline"] = Questline(settings=settings, database=held.database)

    def with_pseudo(language: str) -> Translations:
        return PseudoTranslations() if language == CODE else translations(language)

    monkeypatch.setattr(catalogues, "translations_of", with_pseudo)
    monkeypatch.setitem(looking.WAYS, CODE, (pseudo("Leave quickly"), pseudo("Talk now")))
    return open_context(viewport=PHONE, locale="fa-IR").new_page()


def is_whole(page: Page, address: str, path: str) -> list[str]:
    """What is wrong with a page, read from right to left, narrow and wide."""
    answer = page.goto(address + path)
    assert answer is not None
    assert (answer.status, page.locator("html").get_attribute("dir")) == (200, "rtl"), path
    found = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        page.evaluate(_UNFOLD)
        try:
            look_at_portal(page)
        except AssertionError as fault:
            found.append(f"{size['width']} px: {fault}".splitlines()[0])
        _keep_picture(page, f"{path.strip('/').replace('/', '-') or 'first'}-{size['width']}")
    for name in (".i--flip", ".trail__dots", ".scene__art", ".shore"):
        found += [f"{path}: {name} is not mirrored: {told}" for told in page.evaluate(_MIRRORED, name)]
    found += [f"{path}: not kept apart: {text}" for text in page.evaluate(_MIXED)]
    return found + axe(page)


def _keep_picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_pages_at_the_door_read_from_right_to_left(service: Service, page: Page) -> None:
    faults = [fault for path in OUTSIDE for fault in is_whole(page, service.address, path)]
    assert not faults, "\n".join(faults)
    leave, brand = page.locator("header .exit").bounding_box(), page.locator("header .brand").bounding_box()
    assert leave is not None
    assert brand is not None
    assert leave["x"] < brand["x"]


def test_her_pages_read_from_right_to_left(service: Service, page: Page) -> None:
    client = a_client_on_her_way(service, "Quiet Heron")
    switch_visit(service, page.context, client.id)
    page.goto(f"{service.address}/my?lang={CODE}")
    step = service.step_address(client.id, "what-i-want")
    faults = [fault for path in (*INSIDE, step, f"{step}/1") for fault in is_whole(page, service.address, path)]
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    noted = somebody_who_waits_for_a_review(service, "Noted")
    is_taken_by(service, noted, counsellor)
    is_answered(service, noted, counsellor)
    switch_visit(service, page.context, noted.client_id)
    page.goto(f"{service.address}/my?lang={CODE}")
    faults += [fault for path in ("/my", "/my/finish") for fault in is_whole(page, service.address, path)]
    assert not faults, "\n".join(faults)


def test_what_would_go_wrong_is_noticed(service: Service, page: Page) -> None:
    """The control: a page that is too wide, with an arrow that does not turn and a name among the words."""
    page.goto(f"{service.address}/talk")
    page.evaluate(
        """() => {
            const main = document.querySelector('main'), wide = document.createElement('p');
            wide.textContent = 'Quiet Heron \u06af\u0641\u062a';
            wide.style.inlineSize = '400px';
            main.append(wide);
        }"""
    )
    with pytest.raises(AssertionError, match="wider than the window"):
        look_at_portal(page)
    assert page.evaluate(_MIXED) == ["Quiet Heron \u06af\u0641\u062a"]
    assert page.evaluate(_MIRRORED, "main p")


def test_the_language_of_nobody_is_longer_and_keeps_what_is_not_words() -> None:
    said = pseudo("Hello %(name)s, <b>100%%</b> of 3")
    assert "%(name)s" in said
    assert "<b>100%%</b>" in said
    assert not {"Hello", "of"} & set(said.split())
    assert len(pseudo("Take it one small step at a time")) >= 1.3 * len("Take it one small step at a time")
