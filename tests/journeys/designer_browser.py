"""A service designer and her browser in the studio: she writes a quest with the controls of the editor."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Locator, expect

from app.studio.fields.page import kind_of
from tests.journeys.colleague_browser import ColleagueBrowser

CONTROLS = """() => [...document.querySelectorAll("#part-form [name]")].map(each =>
    [each.name, each.localName === "select" ? "select" : each.type, each.value, Boolean(each.checked)])"""


class Control(NamedTuple):
    """A control as the page shows it."""

    name: str
    kind: str
    value: str
    is_on: bool


OF_ITS_OWN = {"level": ("steps",), "about": ("levels",), "step": ()}
"""What is written on pages of its own."""
ROUNDS = 4
"""A question shows its choices once it is a choice, so some parts are saved more than once."""


class DesignerBrowser(ColleagueBrowser):
    """One tab of hers. ``quest`` is the slug of what she writes."""

    quest = ""

    def begins(self, title: str, slug: str, *, audience: str, weeks: int) -> None:
        """An empty quest, with the few words that are asked first."""
        self.open("/studio/new")
        self.page.locator("#title").fill(title)
        self.page.locator(f'[name="audience"][value="{audience}"]').check()
        self.page.locator('[name="risk"][value="low"]').check()
        for box in self.page.locator('[name="languages"]').all():
            box.set_checked(box.get_attribute("value") == "en")
        self.page.locator("#weeks").fill(str(weeks))
        self.page.locator("#slug").fill(slug)
        self.send("Begin it as a draft")
        self.quest = slug

    @property
    def draft(self) -> str:
        return f"/studio/{self.quest}/draft"

    def adds(self, title: str, slug: str, *, at: int, level: str = "", kind: str = "") -> None:
        """A level, or a step of a level, at its place; its name in the file is written at once."""
        self.open(f"{self.draft}/add?at={at}" + (f"&level={level}" if level else ""))
        self.page.locator("#title").fill(title)
        if kind:
            self.page.locator(f"#kind-{kind}").check()
        self.send("Add it")
        if urlsplit(self.page.url).path.rpartition("/")[2] != slug:
            self.puts("slug", slug)
            self.does("rename")

    def writes(self, what: str, slug: str, value: dict[str, Any]) -> None:
        """Everything of one part, each by its control, saved by the button."""
        where = f"{self.draft}/{what}s/{slug}" if slug else f"{self.draft}/{what}"
        self.page.goto(self.address + where)
        path = {"step": ("levels", 0, "steps", 0), "level": ("levels", 0), "about": ()}[what]
        mine = {key: each for key, each in value.items() if key not in OF_ITS_OWN[what]}
        table = kind_of(path, value).table
        wanted = [(name, words) for name, words in table.write(mine, "") if name not in ("slug", "kind")]
        for _ in range(ROUNDS):
            self._makes_room(mine)
            left = self.puts_all(wanted)
            self.saves()
            if not left:
                return

    def saves(self) -> None:
        with self.page.expect_navigation():
            self.page.locator('.part__save button[value="save"]').click()
        expect(self.page.locator("#errors")).to_have_count(0)

    def does(self, act: str) -> None:
        """One of the buttons in the form, as for one question more."""
        self._unfolds()
        with self.page.expect_navigation():
            self.page.locator(f'#part-form button[name="do"][value="{act}"]').first.click()

    def _makes_room(self, value: dict[str, Any]) -> None:
        """As many rows as it takes, the outer lists before the inner; what is not shown yet comes with its kind."""
        for name, count in _lists(value):
            if self.page.locator(f'#part-form button[name="do"][value="add:{name}"]').count():
                for _ in range(count - self._rows(name)):
                    self.does(f"add:{name}")

    def _rows(self, name: str) -> int:
        counted = self.page.locator(f'[name="{name}:n"]')
        return int(counted.first.get_attribute("value") or 0) if counted.count() else 0

    def _unfolds(self) -> None:
        self.page.evaluate("for (const each of document.querySelectorAll('#part details')) each.open = true")

    def puts(self, name: str, words: str) -> None:
        """One control: a text is typed, a choice is made, a box is ticked."""
        assert not self.puts_all([(name, words)], only=name), f"no control {name}"

    def puts_all(self, wanted: list[tuple[str, str]], *, only: str = "") -> list[str]:
        """Each control that is not yet as it is wanted; what is ticked and not wanted loses its tick.

        Gives the names of the controls that the page does not show.
        """
        self._unfolds()
        shown = [Control(*each) for each in self.page.evaluate(CONTROLS) if only in ("", each[0])]
        for control in shown:
            asked = (control.name, control.value) in wanted
            if control.kind == "checkbox" and control.is_on != asked:
                self._at(control.name, control.value).set_checked(asked)
            elif control.kind == "radio" and asked and not control.is_on:
                self._at(control.name, control.value).check()
        typed = {each.name: each for each in shown if each.kind not in ("checkbox", "radio", "hidden")}
        for name, words in wanted:
            if name in typed and typed[name].value != words:
                place = self._at(name)
                place.select_option(words) if typed[name].kind == "select" else place.fill(words)
        known = {each.name for each in shown}
        return [name for name, _words in wanted if name not in known]

    def _at(self, name: str, value: str | None = None) -> Locator:
        return self.page.locator(f'#part-form [name="{name}"]' + ("" if value is None else f'[value="{value}"]'))


def _lists(value: Any, name: str = "") -> list[tuple[str, int]]:
    """The lists of tables in a part, the outer before the inner."""
    found: list[tuple[str, int]] = []
    if isinstance(value, dict):
        for key, each in value.items():
            found += _lists(each, f"{name}.{key}" if name else key)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        found.append((name, len(value)))
        for place, each in enumerate(value):
            found += _lists(each, f"{name}.{place}")
    return found
