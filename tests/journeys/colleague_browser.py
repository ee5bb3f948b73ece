"""A member of staff and her browser at the desk."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.accounts import SomeStaff
from tests.journeys.looking import look


@dataclass
class ColleagueBrowser:
    """One tab of hers. Every page that she comes to is looked at."""

    page: Page
    address: str
    staff: SomeStaff

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text().strip()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        look(self.page)

    def signs_in(self) -> None:
        """With her password and the six digits of this moment."""
        self.open("/desk")
        self.page.get_by_label("E-mail").fill(self.staff.email)
        self.page.get_by_label("Password").fill(self.staff.password)
        self.page.get_by_label("Six digits").fill(self.staff.code())
        self.send("Sign in")

    def press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=words).first.click()
        look(self.page)

    def send(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=words).first.click()
        look(self.page)

    def shows(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def takes(self, pseudonym: str) -> None:
        """From the list of those who have nobody yet; her record opens."""
        self.press("Unassigned")
        self.send(f"Take {pseudonym}")
        assert self.heading == pseudonym

    def opens_review(self, pseudonym: str) -> None:
        """The row of the worklist, in the drawer beside it."""
        self.open("/desk")
        row = self.page.locator(".rows--work .row").filter(has_text=pseudonym)
        row.get_by_role("link").click()
        # Where the row was open already, the heading is there before the click; the focus comes with the answer.
        expect(self.page.locator("#review h2").filter(has_text=pseudonym)).to_be_focused()

    def replies(self, words: str, outcome: str) -> None:
        self.page.get_by_label("Your answer").fill(words)
        self.page.locator("label", has=self.page.locator(f'input[name="outcome"][value="{outcome}"]')).click()
        self.send("Send")
