"""A member of staff and her browser at the desk."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.accounts import SomeStaff
from tests.journeys.looking import look
from tests.journeys.wording import Wording


@dataclass
class ColleagueBrowser:
    """One tab of hers, in the language that she reads. Every page that she comes to is looked at."""

    page: Page
    address: str
    staff: SomeStaff
    says: Wording = field(default=Wording())

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text().strip()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        look(self.page)

    def signs_in(self) -> None:
        """With her password and the six digits of this moment."""
        self.open("/desk")
        self.page.get_by_label(self.says("E-mail")).fill(self.staff.email)
        self.page.get_by_label(self.says("Password")).fill(self.staff.password)
        self.page.get_by_label(self.says("Six digits")).fill(self.staff.code())
        self.send("Sign in")

    def press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=self.says(words)).first.click()
        look(self.page)

    def send(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=self.says(words)).first.click()
        look(self.page)

    def shows(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def takes(self, pseudonym: str) -> None:
        """From the list of those who have nobody yet; her record opens."""
        self.press("Unassigned")
        self.send(f"{self.says('Take')} {pseudonym}")
        assert self.heading == pseudonym

    def opens_review(self, pseudonym: str) -> None:
        """The row of the worklist, in the drawer beside it."""
        self.open("/desk")
        row = self.page.locator(".rows--work .row").filter(has_text=pseudonym)
        row.get_by_role("link").first.click()
        # Where the row was open already, the heading is there before the click; the focus comes with the answer.
        expect(self.page.locator("#review h2").filter(has_text=pseudonym)).to_be_focused()

    def replies(self, words: str, outcome: str) -> None:
        self.page.get_by_label(self.says("Your answer")).fill(words)
        self.choose("outcome", outcome)
        self.send("Send")

    # --- a day at the desk -----------------------------------------------------------------------

    def comes_to_the_desk(self) -> None:
        """To the worklist, by signing in once more where her visit is over."""
        self.open("/desk")
        if self.page.get_by_label(self.says("Six digits")).count():
            self.signs_in()

    def choose(self, name: str, value: str) -> None:
        self.page.locator("label", has=self.page.locator(f'input[name="{name}"][value="{value}"]')).click()

    def row(self, act: str, pseudonym: str, **values: object) -> Locator:
        """The row of the worklist that asks for this act for this person."""
        rows = self.page.locator(".rows--work .row").filter(has_text=pseudonym)
        return rows.filter(has=self.page.get_by_role("link", name=self.says(act, **values), exact=True))

    def opens(self, act: str, pseudonym: str, **values: object) -> None:
        """The row in the drawer beside the worklist."""
        self.row(act, pseudonym, **values).get_by_role("link").first.click()
        expect(self.page.locator("#drawer h2").filter(has_text=pseudonym)).to_be_focused()

    def taps(self, outcome: str, act: str, pseudonym: str, **values: object) -> None:
        """One tap says how a call or a talk went: in the row, or where the row is open, in the drawer beside it."""
        row = self.row(act, pseudonym, **values)
        place = self.page.locator("#drawer") if row.get_attribute("aria-current") else row
        with self.page.expect_navigation():
            place.get_by_role("button", name=self.says(outcome), exact=True).click()
        look(self.page)
        expect(row).to_have_count(0)
