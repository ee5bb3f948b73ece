"""A client walks quest 3.1 from the first page to the last, and a counsellor answers her in a browser of her own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Request

from app.queries.dropoff import exact_dropoff
from app.services.journeys import differences
from app.vocabulary import Role
from tests.browser import DESKTOP, PHONE, OpenContext
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.her_browser import Given, HerBrowser
from tests.journeys.seeds import people_before_her
from tests.journeys.service import QUEST, Service, the_quest

pytestmark = pytest.mark.e2e

ASKED = "I moved the money to another account. Was that wise?"
REPLY = "Yes, and you did it on a calm day. Keep Friday free, as you planned."
NEXT_MONTH = "Fridays stay free. I tell my sister when the pull is strong."

SHORT_LOOK: list[Given] = [*["0"] * 3, *["1"] * 4, None, *["0"] * 4, *["1"] * 5, None]
"""Three of BBGS, nine of PGSI and six of K6; two of them left empty."""

ANSWERS: dict[str, list[Given]] = {
    "short-look": SHORT_LOOK,
    "what-i-want": ["Sleep through the night", "I pay the rent on the first", None],
    "limits": ["playing_less", "8000", None, ["mon", "fri"], "2026-03-30"],
    "check-in-day-3": ["kept", "4", "A walk after supper"],
    "check-in-day-7": ["partly", "5", None],
    "other-activity": ["Cook with my sister", None],
    "check-in-day-14": ["kept", None, "The block on my card"],
    "short-look-again": [*["0"] * 5, "1"],
    "my-review": [ASKED],
    "next-month": [NEXT_MONTH, None, "2026-04-20"],
}
HER_OWN_WORDS = ("Sleep through the night", "A walk after supper", "Cook with my sister", NEXT_MONTH, REPLY)


@dataclass(frozen=True)
class Look:
    """The device on which she walks."""

    name: str
    options: dict[str, Any]


LOOKS = [
    Look("desktop in dark", {"viewport": DESKTOP, "color_scheme": "dark"}),
    Look("phone without JavaScript", {"viewport": PHONE, "java_script_enabled": False, "has_touch": True}),
]
if os.environ.get("QUESTLINE_LONG_RUN"):
    LOOKS.append(
        Look("phone in light", {"viewport": PHONE, "color_scheme": "light", "has_touch": True, "is_mobile": True})
    )


@pytest.fixture(params=LOOKS, ids=lambda one: one.name)
def her(request: pytest.FixtureRequest, service: Service, open_context: OpenContext) -> HerBrowser:
    people_before_her(service)
    return HerBrowser(open_context(**request.param.options).new_page(), service.address, the_quest())


@pytest.mark.timeout(300)
def test_from_the_first_page_to_the_last_and_counted_once(
    service: Service, open_context: OpenContext, her: HerBrowser
) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    before, asked_for = numbers(service), listening(her)
    she_walks_to_the_review(service, her)
    at_the_desk = ColleagueBrowser(open_context().new_page(), service.address, counsellor)
    a_counsellor_answers(at_the_desk, her.pseudonym)
    she_reads_the_reply_and_finishes(service, her)
    each_number_is_one_higher(service, before)
    assert not [url for url in asked_for if not url.startswith(service.address + "/")]
    with service.database.reading() as db:
        assert not differences(db, service.journey_of(service.client_called(her.pseudonym)).id)


def listening(her: HerBrowser) -> list[str]:
    """Every address that her browser asks for from now on."""
    asked_for: list[str] = []

    def note(request: Request) -> None:
        asked_for.append(request.url)

    her.page.context.on("request", note)
    return asked_for


def numbers(service: Service) -> dict[str, int | None]:
    """What counts her at the end of yesterday: who started, entered, completed and ended well."""
    with service.database.reading() as db:
        found = exact_dropoff(db, QUEST, zone=service.settings.zone)
    levels = {f"{level.level} entered": level.entered for level in found.levels}
    levels |= {f"{level.level} completed": level.completed for level in found.levels}
    return {"started": found.started, "exited_well": found.exited_well, **levels}


def she_walks_to_the_review(service: Service, her: HerBrowser) -> None:
    """Every step, in the order of the quest; two of them only after their level is complete."""
    her.starts()
    assert her.heading == "How we work"
    her.does("how-we-work")
    her.does("short-look", ANSWERS["short-look"])
    her.tells_how_the_level_was("4")
    her.does("what-i-want", ANSWERS["what-i-want"])
    her.does("limits", ANSWERS["limits"])
    her.does("chance-and-luck")
    her.tells_how_the_level_was("right")
    her.does("one-block")
    her.does("other-activity", ANSWERS["other-activity"])
    service.clock.advance(days=3, hours=1)
    her.comes_back()
    her.does("check-in-day-3", ANSWERS["check-in-day-3"])
    service.clock.advance(days=4)
    her.comes_back()
    her.does("check-in-day-7", ANSWERS["check-in-day-7"])
    her.tells_how_the_level_was("Evenings alone")
    service.clock.advance(days=7)
    her.comes_back()
    her.does("check-in-day-14", ANSWERS["check-in-day-14"])
    her.does("short-look-again", ANSWERS["short-look-again"])
    her.does("my-review", ANSWERS["my-review"])
    assert her.heading == "It is sent"


def a_counsellor_answers(at_the_desk: ColleagueBrowser, pseudonym: str) -> None:
    at_the_desk.signs_in()
    at_the_desk.takes(pseudonym)
    at_the_desk.opens_review(pseudonym)
    at_the_desk.shows(ASKED)
    at_the_desk.replies(REPLY, "done")
    at_the_desk.shows(f"Sent to {pseudonym}.")


def she_reads_the_reply_and_finishes(service: Service, her: HerBrowser) -> None:
    service.clock.advance(hours=3)
    her.comes_back()
    her.open("/my/messages")
    her.shows("1 new note")
    her.send("Show")
    her.shows(REPLY)
    her.does("next-month", ANSWERS["next-month"])
    her.tells_how_the_level_was("5")
    assert her.heading == "You have come to the end of this plan"
    for words in HER_OWN_WORDS:
        her.shows(words)
    her.open("/my")
    assert her.heading == "You have come to the end of this plan"


def each_number_is_one_higher(service: Service, before: dict[str, int | None]) -> None:
    """A day later, when the day on which she finished is over."""
    service.clock.advance(days=1)
    assert len(before) == 2 + 2 * 4
    assert numbers(service) == {what: (number or 0) + 1 for what, number in before.items()}
    assert all(before.values())
