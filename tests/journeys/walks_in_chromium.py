"""The same at random in a real browser with its scripts: links, buttons, folds, Back, loading anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import ElementHandle, Page

from tests.journeys.looking import look, look_at_portal
from tests.journeys.service import Service
from tests.journeys.walks_colleague import Colleague
from tests.journeys.walks_page import Field
from tests.journeys.walks_rules import BLAND
from tests.journeys.walks_words import Hand

_CONTROLS = """() => [...document.querySelectorAll('a[href], button, summary')].filter(one => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1 && !one.disabled
    && !one.closest('[inert], .vh, .skip, #cover');
})"""
_TOLD = (
    "() => ("
    + _CONTROLS
    + """)().map(one => ({
  words: one.textContent.trim().replace(/\\s+/g, ' ').slice(0, 60),
  leads: one.tagName === 'A' ? one.origin === location.origin && !one.getAttribute('href').startsWith('#')
    : one.tagName === 'BUTTON' && one.type === 'submit' && one.form !== null,
  off: one.tagName === 'A' && one.origin !== location.origin,
  isLeave: one.getAttribute('href') === '/leave',
  place: one.closest('main') ? 'main' : 'around',
}))"""
)
_FIELDS = """button => button.form ? [...button.form.elements].filter(one =>
  one.name && one.type !== 'hidden' && one.tagName !== 'BUTTON' && one.tagName !== 'FIELDSET' && !one.disabled
  && one.checkVisibility()) : []"""
_FIELD = """one => ({kind: one.tagName === 'SELECT' ? 'select' : one.tagName === 'TEXTAREA' ? 'textarea' : one.type,
  name: one.name, value: one.value, chosen: !!one.checked, limit: one.maxLength > 0 ? one.maxLength : 0,
  options: one.tagName === 'SELECT' ? [...one.options].map(each => each.value) : [],
  says: ['numeric', 'decimal'].includes(one.inputMode) ? 'number' : ''})"""
PATIENCE_MS, A_MOMENT_MS = 8000, 25


@dataclass
class BrowserWalk:
    """One person with a real browser."""

    service: Service
    page: Page
    hand: Hand
    colleague: Colleague | None = None
    client_id: str = ""
    way: list[str] = field(default_factory=list)
    arrivals: int = 0
    downloads: int = 0

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", lambda _page: self._note("arrivals"))
        self.page.on("download", lambda _file: self._note("downloads"))
        self.page.on("dialog", lambda asked: asked.accept())

    def _note(self, what: str) -> None:
        setattr(self, what, getattr(self, what) + 1)

    def open(self, path: str) -> None:
        self.way.append(f"opens {path}")
        self.page.goto(self.service.address + path)
        self._look()

    def click(self) -> None:
        """One act of hers: mostly something that she sees."""
        rest = self.hand.chance.random()
        if rest < 0.06:
            self._and_arrives("goes back", lambda: self.page.go_back())
        elif rest < 0.1:
            self._and_arrives("loads anew", lambda: self.page.reload())
        elif self.colleague is not None and self.client_id and rest < 0.2:
            self.way.append(f"a colleague: {self.colleague.act(self.client_id, self.hand.chance)}")
        else:
            self.press()

    def press(self, words: str = "") -> None:
        """Something that she can see; where ``words`` are given, the control that says so."""
        seen = self.page.evaluate(_TOLD)
        places = [place for place, one in enumerate(seen) if not one["off"] and not one["isLeave"]]
        inside = [place for place in places if seen[place]["place"] == "main"]
        pool = inside if inside and self.hand.chance.random() < 0.85 else places
        if words:
            pool = [place for place in places if seen[place]["words"] == words]
        if not pool:
            return self.open("/return" if self.hand.phrase else "/")
        place = self.hand.chance.choice(pool)
        control = self.page.evaluate_handle(f"place => ({_CONTROLS})()[place]", place).as_element()
        assert control is not None
        return self._press(control, seen[place])

    def _press(self, control: ElementHandle, told: dict[str, Any]) -> None:
        if told["leads"]:
            self._fill(control)
            self._and_arrives(f"presses “{told['words']}”", control.click)
        else:
            self.way.append(f"presses “{told['words']}” on the page")
            control.click()
            self._look()

    def _fill(self, button: ElementHandle) -> None:
        groups: dict[str, list[ElementHandle]] = {}
        for one in button.evaluate_handle(_FIELDS).get_properties().values():
            element = one.as_element()
            if element is None:
                continue
            told = element.evaluate(_FIELD)
            its = Field(
                told["kind"], told["name"], told["value"], told["chosen"], tuple(told["options"]), told["limit"],
                told["says"],
            )  # fmt: skip
            if its.kind == "radio":
                groups.setdefault(its.name, []).append(element)
            elif its.kind == "checkbox":
                if self.hand.likes(its) != its.is_chosen:
                    element.evaluate("one => one.click()")
            elif its.kind != "file":
                self._write(element, its)
        for ways in groups.values():
            self.hand.chance.choice(ways).evaluate("one => one.click()")

    def _write(self, element: ElementHandle, its: Field) -> None:
        value = self.hand.write(its)
        if its.kind == "select":
            element.select_option(value)
        elif its.kind == "date" and not value.startswith("202"):
            element.fill("")  # No browser lets her write such a day.
        elif its.kind in ("date", "time", "datetime-local") and len(value) not in (0, 5, 10, 16):
            element.fill("")
        else:
            element.fill(value)

    # --- what she comes to ------------------------------------------------------------------------------

    def _and_arrives(self, told: str, act: Any) -> None:
        before, files, where = self.arrivals, self.downloads, self.page.url
        self.way.append(f"{told} at {where.removeprefix(self.service.address)}")
        with self._told():
            act()
            waited = 0
            while self.arrivals == before and self.downloads == files and waited < PATIENCE_MS:
                self.page.wait_for_timeout(A_MOMENT_MS)
                waited += A_MOMENT_MS
                if waited > 400 and self._stays_here():
                    break
            self.page.wait_for_load_state()
        self._look()

    def _stays_here(self) -> bool:
        """The browser itself keeps a form that lacks something, and htmx answers within the page."""
        return bool(self.page.evaluate("document.querySelector(':invalid, [hx-post], [hx-get]') !== null"))

    def _look(self) -> None:
        with self._told():
            heading = self.page.locator("h1").first.inner_text().strip()
            look(self.page) if heading in BLAND else look_at_portal(self.page)
            words = self.page.locator("[data-phrase] li").all_inner_texts()
        if words:
            self.hand.phrase = " ".join(words)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever goes wrong within is told with the whole way that led there."""
        try:
            yield
        except Exception as error:
            way = "\n  ".join(self.way)
            raise AssertionError(f"{error}\n{self.page.url}\n  {way}") from error
