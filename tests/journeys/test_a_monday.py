"""A counsellor's whole Monday, from the keyboard alone: forty people wait, and at the end nobody does.

Each person gets one act, each act is in the log once, and the mouse is not touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from app.models.access import Audit
from app.models.desk import Snooze
from app.models.journeys import JourneyEvent
from app.models.messages import Message
from app.models.words import Reply, Task
from app.services import caseload, plans, staff_sessions
from app.services.messages import send_message
from app.vocabulary import Role
from tests.browser import DESKTOP, OpenContext
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import allows, call, on_quest, published
from tests.desk.fixtures import cast, desk_app, library_file
from tests.people_who_talk import books, publishes, somebody_to_talk_with
from tests.quests.walking import step

__all__ = ["cast", "desk_app", "library_file"]
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

MONDAY = datetime.fromisoformat("2026-03-30T09:00+00:00")
REVIEWS, CALLS, ASKED, TALKS, WROTE, QUIET = 10, 6, 4, 6, 6, 8
FORTY = REVIEWS + CALLS + ASKED + TALKS + WROTE + QUIET
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass
class Monday:
    """Dana's forty people, and her browser at nine on Monday morning."""

    cast: Cast
    dana: Colleague
    page: Page
    done: Counter[str]

    def waits_for(self) -> str | None:
        """The kind of the row that is open, or None once the list is empty."""
        row = self.page.locator("[data-list] .row[aria-current]")
        if not row.count():
            return None
        key = row.get_attribute("id") or ""
        kind = next((kind for kind in ("talk", "message", "quiet", "call", "task") if f"row-{kind}-" in key), "")
        return kind or ("review" if self.page.locator("#drawer #review").count() else "step")

    def keys(self, *pressed: str) -> None:
        for key in pressed:
            self.page.keyboard.press(key)

    def acts(self, *pressed: str) -> None:
        """The last of these keys sends something; the list comes back, open at the next row."""
        self.keys(*pressed[:-1])
        with self.page.expect_navigation():
            self.page.keyboard.press(pressed[-1])

    def at_the_act(self) -> None:
        self.keys("a")
        expect(self.page.locator("#drawer form :focus")).to_have_count(1)

    def does_what_is_first(self, kind: str) -> str:
        """One person, from the keyboard; says what was done."""
        turn = self.done.total()
        self.at_the_act()
        if kind == "review":
            self.page.keyboard.type("You kept to your days. What helped you most?")
            self.acts("Tab", "Space", "e")
            return "reply"
        if kind == "message":
            self.page.keyboard.type("Thank you for writing. Yes, that is a good way.")
            self.acts("Control+Enter")
            return "message"
        if kind == "talk":
            self.acts(*(("Tab",) if turn % 2 else ()), "Enter")
            return "missed" if turn % 2 else "kept"
        if kind == "quiet" and turn % 2:
            self.keys("s")
            expect(self.page.locator("#put-aside .chip:focus")).to_have_count(1)
            self.acts("Enter")
            return "put aside"
        self.acts("Enter")
        return "reached"


@pytest.fixture
def monday(
    cast: Cast,
    desk_app: Flask,
    live_server: Callable[[Flask], str],
    open_context: OpenContext,
    frozen_clock: FrozenClock,
) -> Monday:
    frozen_clock.set(MONDAY - 20 * DAY)
    dana = cast.staff(Role.COUNSELLOR, "Dana Example")
    forty_people(cast, dana, frozen_clock)
    frozen_clock.set(MONDAY)
    address, context = live_server(desk_app), open_context(viewport=DESKTOP)
    with cast.database.begin() as db:
        token = staff_sessions.start_session(db, dana.id)
    context.add_cookies([{"name": "ql_staff", "value": token, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/desk")
    return Monday(cast, dana, page, Counter())


def forty_people(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    """Who has been quiet came three weeks ago; the others are here since the end of last week."""
    look, ours = published(cast, step("look", "review"), slug="a-look"), published(cast, call(), slug="a-call")
    plain = published(cast, step("own"), slug="on-her-own")
    for number in range(QUIET):
        allows(cast, on_quest(cast, plain, f"Quiet {number}", of=dana), "call", voicemail="yes")
    frozen_clock.set(MONDAY - 3 * DAY)
    for number in range(REVIEWS):
        cast.send(on_quest(cast, look, f"Review {number}", of=dana), "look")
    for number in range(CALLS):
        allows(cast, on_quest(cast, ours, f"Call {number}", of=dana), "call", voicemail="no")
    for number in range(ASKED):
        walker = on_quest(cast, plain, f"Asked {number}", of=dana)
        allows(cast, walker, "call", voicemail="no")
        with cast.database.begin() as db:
            plans.ask_for_a_call(db, walker.journey_id, key=f"call-{number}")
    for number in range(WROTE):
        writes(cast, on_quest(cast, plain, f"Wrote {number}", of=dana))
    for number in range(TALKS):
        talker = somebody_to_talk_with(cast.database, cast.settings, f"Talk {number}")
        with cast.database.begin() as db:
            caseload.take_journey(db, talker.journey_id, actor=dana.actor)
        books(talker, publishes(cast.database, dana.actor, MONDAY - HOUR - number * HOUR)[0])


def writes(cast: Cast, walker: Walker) -> None:
    with cast.database.begin() as db:
        locker = cast.locker(db, walker)
        send_message(db, locker, "Is it right like this?", zone=ZoneInfo("UTC"), key=walker.client_id)


def test_a_whole_monday_of_forty_people_from_the_keyboard(monday: Monday, frozen_clock: FrozenClock) -> None:
    page, done = monday.page, monday.done
    expect(page.locator("#rail-count")).to_have_text(str(FORTY))
    moves_and_looks_first(page)
    while (kind := monday.waits_for()) is not None:
        name = page.locator(".row[aria-current] bdi").inner_text()
        done[monday.does_what_is_first(kind)] += 1
        assert done.total() <= FORTY, f"{name} came back"
        told = page.locator(".said").inner_text()
        assert name in told
        if page.locator(".row[aria-current]").count():
            following = page.locator(".row[aria-current] bdi").inner_text()
            assert f"Next: {following}." in told
            expect(page.locator("#drawer [data-focus]")).to_be_focused()
        frozen_clock.advance(seconds=90)
    assert done.total() == FORTY
    expect(page.locator("main")).to_contain_text("Nothing waits here.")
    expect(page.locator("#count-all")).to_have_text("0")
    each_act_is_in_the_log_once(monday)
    frozen_clock.set(MONDAY + DAY)
    with monday.cast.database.begin() as db:
        token = staff_sessions.start_session(db, monday.dana.id)
    page.context.add_cookies([{"name": "ql_staff", "value": token, "url": page.url}])
    page.reload()
    expect(page.locator(".row")).to_have_count(done["put aside"])


def moves_and_looks_first(page: Page) -> None:
    """Down and up again, another row opened and left, the keys shown: nothing of it does anything to anybody."""
    rows = page.locator("[data-list] .row")
    for key, place in (("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(rows.nth(place).locator("a[data-open]")).to_be_focused()
    page.keyboard.press("o")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator("#drawer [data-focus]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(rows.nth(1).locator("a[data-open]")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys dl")).to_be_visible()
    page.keyboard.press("k")
    expect(rows.nth(0).locator("a[data-open]")).to_be_focused()


def each_act_is_in_the_log_once(monday: Monday) -> None:
    """As many acts as were done, each of another person, and none that nobody pressed."""
    done = monday.done
    with monday.cast.database.reading() as db:
        replies = db.execute(sa.select(Reply.journey_id).where(Reply.outcome == "done")).scalars().all()
        answers = db.execute(sa.select(Message.client_id).where(Message.staff_id == monday.dana.id)).scalars().all()
        events = sa.select(JourneyEvent.journey_id, JourneyEvent.kind).where(JourneyEvent.at >= MONDAY)
        kinds = Counter((row.journey_id, row.kind) for row in db.execute(events))
        aside = db.execute(sa.select(Snooze.client_id)).scalars().all()
        log = Counter(db.execute(sa.select(Audit.object_id).where(Audit.action == "row_put_aside")).scalars())
        assert not db.execute(sa.select(Task.id).where(Task.closed_at.is_(None))).all()
    assert (len(replies), len(set(replies))) == (done["reply"], REVIEWS)
    assert (len(answers), len(set(answers))) == (done["message"], WROTE)
    assert len(aside) == done["put aside"] == len(log) == log.total()
    told = Counter(kind for (_journey, kind), _times in kinds.items())
    assert told["step_reviewed"] == REVIEWS
    assert told["contact_tried"] == done["reached"]
    assert (told["booking_kept"], told["booking_missed"]) == (done["kept"], done["missed"])
    once = ("step_reviewed", "contact_tried", "booking_kept", "booking_missed")
    assert all(times == 1 for (_journey, kind), times in kinds.items() if kind in once)
