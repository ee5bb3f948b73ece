"""A close look at her own tools: empty, filled, and in a very hard time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.ids import new_id
from app.services.own_things import Value, close_goal, keep_entry
from app.vocabulary import ToolKind
from tests.browser import DESKTOP, PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.seeds import days_ago, reaches_high, somebody, somebody_at_the_last_level
from tests.journeys.service import Service
from tests.journeys.test_pages_of_states import opens
from tests.people_on_a_quest import Walker

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

AN_ENTRY: dict[ToolKind, dict[str, Value]] = {
    ToolKind.HARD_MOMENT: {
        "part": "plan",
        "words": "It comes and it goes. I have been here before.",
        "wait": "The phone stays in the kitchen.",
        "other": "A walk round the block.",
        "call": "Aigul",
    },
    ToolKind.LIMITS: {"money": "5 000 a week, after rent", "time": "", "words": "Not on pay day.", "on": "2026-03-20"},
    ToolKind.AGREEMENT: {"words": "I go to bed at ten and leave the phone in the kitchen.", "on": "2026-03-01"},
    ToolKind.LOG: {"on": "2026-03-01", "mood": 6, "words": "Dinner with my sister. The evening was quiet."},
    ToolKind.MONEY_DATE: {"words": "Rent", "on": "2026-01-05", "amount": "120 000", "each_month": True},
    ToolKind.GOAL: {"words": "Sleep through the night"},
}


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context(viewport=PHONE).new_page()


def keeps(
    service: Service, walker: Walker, kind: ToolKind, values: dict[str, Value], *, is_shared: bool = False
) -> str:
    locker = walker.locker()
    with service.database.begin() as db:
        return keep_entry(db, locker, kind, values, key=new_id(), is_shared=is_shared)


def somebody_with_tools(service: Service, name: str) -> tuple[Walker, dict[ToolKind, str]]:
    her = somebody_at_the_last_level(service, name)
    ids = {kind: keeps(service, her, kind, values) for kind, values in AN_ENTRY.items()}
    keeps(service, her, ToolKind.LOG, {"on": "2026-01-12", "mood": 2, "words": "Could not sleep."})
    keeps(service, her, ToolKind.MONEY_DATE, {"words": "Answer the bank", "on": "2026-02-20", "each_month": False})
    keeps(service, her, ToolKind.MONEY_DATE, {"words": "Pay", "on": "2026-03-25", "each_month": True})
    kept: dict[str, Value] = {
        "part": "moment",
        "did": "wait",
        "how": "passed",
        "on": "2026-02-27",
        "words": "On the bus",
    }
    keeps(service, her, ToolKind.HARD_MOMENT, kept)
    keeps(service, her, ToolKind.GOAL, {"words": "See my sister on Sundays"}, is_shared=True)
    done = keeps(service, her, ToolKind.GOAL, {"words": "Pay the phone on time"})
    away = keeps(service, her, ToolKind.GOAL, {"words": "Learn to swim"})
    with service.database.begin() as db:
        close_goal(db, her.locker(), done, is_done=True)
        close_goal(db, her.locker(), away, is_done=False)
    return her, ids


@shows(
    *(f"portal.{name}" for name in ("tools", "hard_moment", "hard_moment_words", "hard_moment_now")),
    *(f"portal.{name}" for name in ("hard_moment_after", "breathe", "limits", "change_limits", "agreement")),
    *(f"portal.{name}" for name in ("write_agreement", "log", "log_entry", "dates", "date_entry", "goals", "goal")),
)
def test_the_pages_of_her_tools(service: Service, camera: Camera, page: Page) -> None:
    her, ids = somebody_with_tools(service, "Has tools")
    opens(service, page, her, "/my/tools")
    pages = {
        "tools": "/my/tools",
        "hard_moment": "/my/tools/hard-moment",
        "hard_moment_words": "/my/tools/hard-moment/words",
        "hard_moment_now": "/my/tools/hard-moment/breathe",
        "hard_moment_after": "/my/tools/hard-moment/wait/still",
        "breathe": "/my/tools/breathe",
        "limits": "/my/tools/limits",
        "change_limits": "/my/tools/limits/change",
        "agreement": "/my/tools/agreement",
        "write_agreement": "/my/tools/agreement/write",
        "log": "/my/tools/log",
        "log_entry": f"/my/tools/log/{ids[ToolKind.LOG]}",
        "dates": "/my/tools/dates",
        "date_entry": f"/my/tools/dates/{ids[ToolKind.MONEY_DATE]}",
        "goals": "/my/goals",
        "goal": f"/my/goals/{ids[ToolKind.GOAL]}",
    }
    for name, address in pages.items():
        page.goto(service.address + address)
        shot(camera, page, f"portal.{name}", name)


@shows("portal.agreement", "portal.hard_moment_after", "portal.log")
def test_the_pages_of_her_tools_in_a_very_hard_time_and_before_anything_is_written(
    service: Service, camera: Camera, page: Page
) -> None:
    her = somebody(service, "New to tools")
    opens(service, page, her, "/my/tools/log")
    page.get_by_role("button", name="Keep this").click()
    assert page.locator("#errors").count()
    shot(camera, page, "portal.log", "log-errors")
    with days_ago(service, 1):
        keeps(service, her, ToolKind.AGREEMENT, AN_ENTRY[ToolKind.AGREEMENT])
    reaches_high(her)
    page.goto(f"{service.address}/my/tools/agreement")
    assert page.get_by_text("People first").count()
    shot(camera, page, "portal.agreement", "agreement-hard")
    page.goto(f"{service.address}/my/tools/hard-moment/wait/talk")
    shot(camera, page, "portal.hard_moment_after", "after-talk")


def shot(camera: Camera, page: Page, endpoint: str, name: str) -> None:
    camera.portal(page, endpoint)
    if folder := os.environ.get("SHOTS"):
        for size, scheme in ((PHONE, "light"), (DESKTOP, "dark"), (DESKTOP, "light")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=str(Path(folder) / f"{name}-{size['width']}-{scheme}.png"), full_page=True)
        page.set_viewport_size(PHONE)
