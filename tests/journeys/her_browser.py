"""A client and her browser: she reads headings and presses what a person would press."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from quests.asking import questions_of
from quests.definition import Quest, Step, text_in
from tests.journeys.looking import look_at_portal

# What she answers to one question: a value, several of them, words of her own, or nothing.
Given = str | list[str] | None


@dataclass
class HerBrowser:
    """One tab of hers. Every page that she comes to is looked at."""

    page: Page
    address: str
    quest: Quest
    phrase: str = field(default="", repr=False)
    pseudonym: str = ""

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text().strip()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        look_at_portal(self.page)

    def press(self, words: str) -> None:
        """Follow the first link with these words."""
        self.follow(self.page.locator("main").get_by_role("link", name=words, exact=True).first)

    def send(self, *words: str) -> None:
        """Press the button that says one of these."""
        said = re.compile(f"^({'|'.join(map(re.escape, words))})$")
        self.follow(self.page.locator("main").get_by_role("button", name=said).first)

    def follow(self, way: Locator) -> None:
        """Press it, and come to the next page."""
        with self.page.expect_navigation():
            way.click()
        look_at_portal(self.page)

    def shows(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    # --- coming ----------------------------------------------------------------------------------

    def starts(self, frame: str = "journey") -> None:
        """From the first page to her plan: a name, a look, six words that she writes down and writes back."""
        self.open("/")
        self.press("Start without a name")
        self.choose_name_and_look(frame)
        self.send("Start")
        self.writes_her_words_back()

    def choose_name_and_look(self, frame: str = "journey") -> None:
        self.pseudonym = self.page.locator('input[name="pseudonym"]').first.get_attribute("value") or ""
        self.choose("pseudonym", self.pseudonym)
        self.choose("frame", frame)
        self.choose("consent", "y")

    def writes_her_words_back(self) -> None:
        """She reads the six words, and shows on the next page that she kept them."""
        self.phrase = " ".join(self.page.locator("[data-phrase] li").all_inner_texts())
        self.press("I have written them down")
        self.page.get_by_label("The six words, in their order").fill(self.phrase)
        self.send("These are my words")

    def comes_back(self) -> None:
        """With her six words."""
        self.open("/return")
        is_covered = self.page.title() == "Weather notes"
        self.page.get_by_label("Search these notes" if is_covered else "Your six words").fill(self.phrase)
        self.send("Search" if is_covered else "Open my plan")

    def comes_back_through_the_weather(self) -> None:
        """After a quick exit the field for her words looks like a search of the notes about the weather."""
        self.page.goto(f"{self.address}/return")
        assert self.heading == "Weather notes"
        self.page.get_by_label("Search these notes").fill(self.phrase)
        self.follow(self.page.get_by_role("button", name="Search"))

    def choose(self, name: str, value: str) -> None:
        """Tick or pick, by the words beside it."""
        self.page.locator("label", has=self.page.locator(f'input[name="{name}"][value="{value}"]')).click()

    # --- steps -----------------------------------------------------------------------------------

    def opens_step(self, title: str) -> None:
        """From her plan, wherever the step lies: next, open, or folded away in a level that is finished."""
        self.open("/my")
        if self.heading == title:
            self.follow(self.page.locator("main .btn--go").first)
        else:
            link = self.page.get_by_role("link", name=title, exact=True, include_hidden=True)
            if not link.is_visible():
                self.page.locator("details", has=link).locator("summary").click()
            self.follow(link)
        assert self.heading == title

    def answers(self, given: Given) -> None:
        """The question on this page: answered, or left empty."""
        if given is None:
            self.send("Leave it empty")
            return
        if isinstance(given, list):
            for value in given:
                self.choose("answer", value)
        elif self.page.locator('input[type="radio"][name="answer"]').count():
            self.choose("answer", given)
        else:
            self.page.locator("#answer").fill(given)
        self.send("Save and continue")

    def answers_all(self, step: Step, given: Sequence[Given]) -> None:
        """From the first question of a step to the page where she looks her answers over."""
        asked = questions_of(step)
        assert len(asked) == len(given), f"{step.slug} asks {len(asked)} questions"
        self.press("Start")
        for answer in given:
            self.answers(answer)
        assert self.heading == "Look over your answers"

    def does(self, slug: str, given: Sequence[Given] = ()) -> None:
        """A whole step: open it, read or answer everything, look it over, send it."""
        step = self.quest.step(slug)
        self.opens_step(text_in(step.title, "en"))
        if questions_of(step):
            self.answers_all(step, given)
            self.send("Send it")
        else:
            self.send("I have read this" if step.kind == "information" else "I have done this")

    def tells_how_the_level_was(self, given: str) -> None:
        """The page at the end of a level: she reads it, answers its one question and goes on."""
        self.press("See what it says")
        if self.page.locator('input[type="radio"][name="answer"]').count():
            self.choose("answer", given)
        else:
            self.page.locator("#answer").fill(given)
        self.send("Carry on", "See what you keep")
