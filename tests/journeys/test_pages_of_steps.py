"""A close look at the pages of a step and of a level: every kind, every sort of question, every state."""

from __future__ import annotations

import pytest

from app.services.steps import draft_answers
from app.vocabulary import Role
from quests.asking import questions_of
from quests.definition import text_in
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import (
    is_answered,
    is_taken_by,
    reaches_high,
    somebody,
    somebody_at_the_end,
    somebody_at_the_last_level,
    stops,
    to_the_check_ins,
)
from tests.journeys.service import Service, the_quest
from tests.journeys.visits import switch_visit
from tests.people_on_a_quest import Walker, answers_to

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def her(service: Service, open_context: OpenContext) -> HerBrowser:
    return HerBrowser(open_context(viewport=PHONE).new_page(), service.address, the_quest())


def opens(service: Service, her: HerBrowser, walker: Walker, step: str, rest: str = "") -> None:
    """A page of a step of this client."""
    switch_visit(service, her.page.context, walker.client_id)
    her.open(service.step_address(walker.client_id, step) + rest)


@shows("portal.take_step", "portal.answer_question")
def test_each_step_and_each_sort_of_question(service: Service, camera: Camera, her: HerBrowser) -> None:
    walker, seen = somebody_at_the_last_level(service, "Quiet Heron"), set()
    for level in her.quest.levels:
        for step in level.steps:
            opens(service, her, walker, step.slug)
            assert her.heading == text_in(step.title, "en")
            camera.portal(her.page, "portal.take_step")
    fresh = somebody(service, "Slow Finch")
    for holder, slug in (
        (fresh, "short-look"), (fresh, "what-i-want"), (walker, "short-look-again"), (walker, "next-month"),
        (walker, "check-in-day-14"),
    ):  # fmt: skip
        for number, asked in enumerate(questions_of(her.quest.step(slug)), start=1):
            sort = (asked.question.kind, asked.instrument.slug if asked.instrument else "")
            if sort not in seen:
                seen.add(sort)
                opens(service, her, holder, slug, f"/{number}")
                camera.portal(her.page, "portal.answer_question")
    assert {kind for kind, _instrument in seen} >= {"choice", "text", "date", "scale"}


@shows("portal.answer_question", "portal.check_answers", "portal.sent", "portal.take_step")
def test_limits_from_the_first_question_to_sent(service: Service, camera: Camera, her: HerBrowser) -> None:
    walker = somebody(service, "Quiet Heron")
    walker.send("how-we-work")
    walker.send("what-i-want", {"change": "More sleep"})
    opens(service, her, walker, "limits", "/check")
    her.send("Send it")
    assert her.page.locator("#errors").count()
    camera.portal(her.page, "portal.check_answers")
    opens(service, her, walker, "limits", "/1")
    her.send("Save and continue")
    assert her.page.locator("#errors").count()
    camera.portal(her.page, "portal.answer_question")
    for given in ("playing_less", "8000", "2.5", ["mon", "fri"], "2026-03-30"):
        her.answers(given)
        if not her.page.url.endswith("/check"):
            camera.portal(her.page, "portal.answer_question")
    camera.portal(her.page, "portal.check_answers")
    her.send("Send it")
    camera.portal(her.page, "portal.sent")
    opens(service, her, walker, "limits")
    camera.portal(her.page, "portal.take_step")


@shows("portal.take_step", "portal.answer_question", "portal.check_answers", "portal.sent")
def test_a_step_when_it_is_with_somebody_put_aside_or_at_rest(
    service: Service, camera: Camera, her: HerBrowser
) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    asks = somebody_at_the_last_level(service, "Quiet Heron")
    asks.send("my-review", {"look_at": "Is it too strict?"})
    opens(service, her, asks, "my-review", "/sent")
    camera.portal(her.page, "portal.sent")
    opens(service, her, asks, "my-review")
    camera.portal(her.page, "portal.take_step")
    is_taken_by(service, asks, counsellor)
    is_answered(service, asks, counsellor, outcome="one_change")
    opens(service, her, asks, "my-review")
    camera.portal(her.page, "portal.take_step")
    her.send("Show")
    camera.portal(her.page, "portal.take_step")
    asks.skip("next-month")
    opens(service, her, asks, "next-month")
    camera.portal(her.page, "portal.take_step")
    not_due = somebody(service, "Slow Finch")
    to_the_check_ins(not_due)
    stops(service, stopped := somebody(service, "Mild Lark"))
    reaches_high(on_hold := somebody(service, "Calm Otter"))
    for walker, slug in ((not_due, "check-in-day-3"), (stopped, "what-i-want"), (on_hold, "what-i-want")):
        opens(service, her, walker, slug)
        camera.portal(her.page, "portal.take_step")
    opens(service, her, on_hold, "short-look", "/sent")
    camera.portal(her.page, "portal.sent")
    hard_before_sending(service, camera, her)


def hard_before_sending(service: Service, camera: Camera, her: HerBrowser) -> None:
    """Answers that sound very hard and that nobody else has seen."""
    walker = somebody(service, "Brave Wren")
    with service.database.begin() as db:
        every = answers_to(walker.quest(), "short-look", points=9)
        draft_answers(db, walker.locker(), walker.journey_id, "short-look", every)
    opens(service, her, walker, "short-look", "/18")
    camera.portal(her.page, "portal.answer_question")
    opens(service, her, walker, "short-look", "/check")
    camera.portal(her.page, "portal.check_answers")


@shows("portal.level")
def test_each_level_before_during_and_after(service: Service, camera: Camera, her: HerBrowser) -> None:
    begins, ends = somebody(service, "Quiet Heron"), somebody_at_the_end(service, "Slow Finch")
    carries_on = somebody_at_the_last_level(service, "Brave Wren", kept="not_this_time")
    switch_visit(service, her.page.context, begins.client_id)
    for slug in ("where-i-am", "my-limits"):
        her.open(f"/my/levels/{slug}")
        camera.portal(her.page, "portal.level")
    switch_visit(service, her.page.context, ends.client_id)
    for level in her.quest.levels:
        her.open(f"/my/levels/{level.slug}")
        camera.portal(her.page, "portal.level")
    switch_visit(service, her.page.context, carries_on.client_id)
    her.open("/my/levels/two-weeks")
    camera.portal(her.page, "portal.level")
    her.page.locator("#until").fill("2020-01-01")
    her.send("Rest here")
    assert her.page.locator("#errors").count()
    camera.portal(her.page, "portal.level")
    her.page.locator("#until").fill("")
    her.page.locator("#answer").fill("Evenings alone")
    her.send("Carry on")
    her.open("/my/levels/two-weeks")
    her.shows("You told us. Thank you.")
    camera.portal(her.page, "portal.level")
