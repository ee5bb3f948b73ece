"""A client and her browser: she reads headings and presses what a person would press."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from quests.asking import questions_of
from quests.definition import Quest, Step, text_in
from tests.journeys.looking import look_at_portal
from tests.journeys.wording import Wording

# What she answers to one question: a value, several of them, words of her own, or nothing.
Given = str | list[str] | None


@dataclass
class HerBrowser:
    """One tab of hers, in the language that she reads. Every page that she comes to is looked at."""

    page: Page
    address: str
    quest: Quest
    phrase: str = field(default="", repr=False)
    pseudonym: str = ""
    says: Wording = field(default=Wording())

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text().strip()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        look_at_portal(self.page)

    def press(self, words: str) -> None:
        """Follow the first link with these words."""
        self.follow(self.page.locator("main").get_by_role("link", name=self.says(words), exact=True).first)

    def send(self, *words: str) -> None:
        """Press the button that says one of these."""
        said = re.compile(f"^({'|'.join(map(re.escape, map(self.says, words)))})$")
        self.follow(self.page.locator("main").get_by_role("button", name=said).first)

    def follow(self, way: Locator) -> None:
        """Press it, and come to the next page."""
        with self.page.expect_navigation():
            way.click()
        look_at_portal(self.page)

    def shows(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    # --- coming ----------------------------------------------------------------------------------

    def starts(self, frame: str = "journey", *, whom: str = "Me", looks: bool = False) -> None:
        """From the first page to her plan: a name, a look, six words that she writes down and writes back.

        She puts the short look aside and begins the plan that is suggested; with ``looks`` the look is before her.
        """
        self.open("/")
        self.press("Start without a name")
        self.says_whom_it_is_for(whom)
        self.choose_name_and_look(frame)
        self.send("Start")
        self.writes_her_words_back()
        if not looks:
            self.goes_straight_to_a_plan()

    def says_whom_it_is_for(self, whom: str) -> None:
        """Me, someone close to me, or I am young."""
        self.follow(self.page.locator("main a.choice", has_text=self.says(whom)).first)

    def goes_straight_to_a_plan(self) -> None:
        """The short look is put aside, and the plan that is suggested begins."""
        self.send("Go straight to the plans")
        self.send("Begin with this plan")

    def chooses(self, slug: str) -> None:
        """One of the plans on the page where she chooses."""
        self.follow(self.page.locator(f'form:has(input[name="quest"][value="{slug}"]) button'))

    def takes_the_look(self, *given: Given) -> None:
        """From its first page to the one where she looks her answers over."""
        self.press("Take the short look")
        for answer in given:
            self.answers(answer)
        assert self.heading == self.says("Look over your answers")

    def choose_name_and_look(self, frame: str = "journey") -> None:
        self.pseudonym = self.page.locator('input[name="pseudonym"]').first.get_attribute("value") or ""
        self.choose("pseudonym", self.pseudonym)
        self.choose("frame", frame)
        self.choose("consent", "y")

    def writes_her_words_back(self) -> None:
        """She reads the six words, and shows on the next page that she kept them."""
        self.phrase = " ".join(self.page.locator("[data-phrase] li").all_inner_texts())
        self.press("I have written them down")
        self.page.get_by_label(self.says("The six words, in their order")).fill(self.phrase)
        self.send("These are my words")

    def swaps_code(self, code: str) -> None:
        """From the first page to six words of her own, for the code that she was told on the phone."""
        self.open("/")
        self.press("I have a code")
        self.page.get_by_label(self.says("Your code")).fill(code)
        self.send("Show me my six words")
        expect(self.page.locator("[data-recovery]")).to_be_visible()
        self.writes_her_words_back()

    def comes_back(self) -> None:
        """With her six words."""
        self.open("/return")
        is_covered = self.page.title() == self.says("Weather notes")
        label = self.says("Search these notes" if is_covered else "Your six words")
        self.page.get_by_label(label).fill(self.phrase)
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

    def title_of(self, slug: str) -> str:
        return text_in(self.quest.step(slug).title, self.says.language)

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
        assert self.heading == self.says("Look over your answers")

    def does(self, slug: str, given: Sequence[Given] = ()) -> None:
        """A whole step: open it, read or answer everything, look it over, send it."""
        step = self.quest.step(slug)
        self.opens_step(self.title_of(slug))
        if questions_of(step):
            self.answers_all(step, given)
            self.send("Send it")
        else:
            self.send("I have read this" if step.kind == "information" else "I have done this")

    def tells_how_the_level_was(self, given: str) -> None:
        """The page at the end of a level: she reads it, answers its one question and goes on."""
        self.press("See what it says")
        self.answers_the_level(given)

    def reads_the_level(self, slug: str, given: str) -> None:
        """A level that is complete without an act of hers: she finds it on her plan and answers its one question."""
        self.open("/my")
        level = self.page.locator("details.bank", has_text=text_in(self.quest.level(slug).title, self.says.language))
        level.locator("summary").click()
        self.follow(level.get_by_role("link", name=self.says("What this level says to you")))
        self.answers_the_level(given)

    def answers_the_level(self, given: str) -> None:
        if self.page.locator('input[type="radio"][name="answer"]').count():
            self.choose("answer", given)
        else:
            self.page.locator("#answer").fill(given)
        self.send("Carry on", "See what you keep")

    # --- talks -----------------------------------------------------------------------------------

    def books(self, way: str) -> None:
        """From the page of the step: the first time in the list of days, and how she wants to talk."""
        self.press("Choose a time")
        self.takes_a_time(0)
        self.choose("way", way)
        self.send("Book this time")

    def takes_a_time(self, place: int) -> None:
        """One of the times in the list, counted from the soonest."""
        self.follow(self.page.locator(".times a").nth(place))

    def moves_her_talk(self, place: int) -> None:
        """From the page of the step to another time of the list."""
        self.follow(self.page.locator("main a", has_text=re.compile(rf"^\s*{self.says('Move')}\s*:")).first)
        self.takes_a_time(place)
        self.send("Move the talk here")

    def chooses_zone(self, zone: str) -> None:
        """From the page of a talk that is booked."""
        self.press("Change the zone")
        self.page.get_by_label(self.says("Your time zone")).select_option(zone)
        self.send("Use this zone")
