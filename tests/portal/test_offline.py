"""What stands on her device: how the page is installed, what is kept for everybody, and what a copy may hold."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from app.portal.views.offline import KEPT_PAGES
from app.services.crisis_contacts import Contact, set_contacts
from tests.journeys.looking import TELLING
from tests.portal.conftest import Person
from tests.portal.visitor import Visitor

COPY_LINE = 'id="copy-line"'


class TestOnTheHomeScreen:
    """Installed, it is as neutral as its tab."""

    @pytest.mark.parametrize(("language", "name"), [("en", "My plan"), ("ru", "Мой план")])
    def test_name_and_icons_tell_nothing(self, nobody: Visitor, language: str, name: str) -> None:
        nobody.open(f"/?lang={language}")
        answer = nobody.client.get("/my.webmanifest")
        told = json.loads(answer.text)
        assert answer.mimetype == "application/manifest+json"
        assert (told["name"], told["short_name"], told["start_url"]) == (name, name, "/return")
        assert not TELLING.search(answer.text)
        assert told.keys().isdisjoint({"description", "shortcuts", "categories", "screenshots", "related_applications"})
        for icon in told["icons"]:
            picture = nobody.client.get(icon["src"])
            assert picture.mimetype == "image/png"
            assert picture.data[16:24] == b"".join(int(side).to_bytes(4, "big") for side in icon["sizes"].split("x"))

    def test_each_page_of_the_portal_names_it(self, her: Person) -> None:
        for address in ("/", "/my", "/talk", "/display", "/nothing-here"):
            assert 'rel="manifest" href="/my.webmanifest"' in her.open(address).html


class TestWhatIsKeptForEverybody:
    """The worker's own shelf: files without a name on them, and three pages that hold no visit."""

    def shell(self, visitor: Visitor) -> dict[str, list[str]]:
        script = visitor.client.get("/worker.js")
        assert script.mimetype == "text/javascript"
        assert script.headers["Cache-Control"] == "no-store"
        found = re.match(r"var SHELL = (\{.*\});\n", script.text)
        assert found
        shell: dict[str, list[str]] = json.loads(found[1])
        return shell

    def test_all_of_it_is_there(self, nobody: Visitor) -> None:
        shell = self.shell(nobody)
        for address in shell["files"]:
            assert re.search(r"^/static/.+\?v=", address)
            assert nobody.client.get(address).status_code == 200, address
        assert shell["pages"] == ["/offline", "/offline/unsent", "/weather"]

    def test_none_of_it_tells_whose_it_is(self, her: Person) -> None:
        shell = self.shell(her.visitor)
        for address in shell["pages"]:
            html = her.open(address).html
            assert not TELLING.search(html), address
            for secret in (her.pseudonym, "csrf_token", "idempotency_key", "sign-out", "data-idle-minutes", COPY_LINE):
                assert secret not in html, (address, secret)
        for address in shell["files"]:
            assert not TELLING.search(her.visitor.client.get(address).get_data(as_text=True)), address

    def test_it_has_the_number_of_an_emergency_and_no_helpline_by_its_name(
        self, nobody: Visitor, app: Flask, her: Person
    ) -> None:
        with her.walker.database.begin() as db:
            set_contacts(
                db,
                "en",
                [
                    Contact("Emergency", "112", "", "", is_emergency=True),
                    Contact("The quiet line", "0800 000 000", "At any hour", "", is_emergency=False),
                ],
            )
        for address in ("/offline", "/offline/unsent"):
            page = nobody.open(address)
            assert 'href="tel:112"' in page.html
            assert "0800" not in page.html
            assert "Leave quickly" in page.text


class TestWhatACopyMayHold:
    """Pages to read, and nothing that somebody types into or that somebody else wrote."""

    def test_the_plan_a_step_and_the_card(self, her: Person) -> None:
        for address in ("/my", her.step_address("how-we-work"), "/my/card"):
            page = her.open(address)
            assert COPY_LINE in page.html, address
            assert "This is the copy of" in page.html

    def test_not_a_question_not_a_message_not_her_data(self, her: Person) -> None:
        for address in (her.step_address("what-i-want") + "/1", "/my/messages", "/my/data", "/my/reach", "/display"):
            assert COPY_LINE not in her.open(address).html, address

    def test_nothing_of_a_page_that_went_wrong(self, her: Person) -> None:
        page = her.open(her.step_address("how-we-work") + "x")
        assert page.status == 404
        assert COPY_LINE not in page.html

    def test_nothing_for_who_is_not_signed_in(self, nobody: Visitor) -> None:
        assert COPY_LINE not in nobody.open("/my").html

    def test_its_list_names_pages_that_there_are_or_will_be(self, app: Flask) -> None:
        planned = {"portal.tools", "portal.hard_moment", "portal.breathe"}
        assert KEPT_PAGES - planned <= app.view_functions.keys()

    def test_the_switch_is_for_a_client_and_says_what_it_needs(self, her: Person, nobody: Visitor) -> None:
        page = her.open("/display")
        assert "Keep a copy to read on this device" in page.html
        assert "This needs a script" in page.text
        assert "Keep a copy" not in nobody.open("/display").html
