"""A plan fitted on the desk: by whom, how, with which reason, and what is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.models.codes import Caller
from app.queries.journeys import events_of, main_journey
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import on_quest
from tests.desk.plans import SLUG, published, withdrawn
from tests.desk.test_staff_step import text
from tests.quests.walking import level, step

ACT = "I said what I need"


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    """On a quest with everything that a plan can differ in."""
    first = level(
        "one",
        step("a", title="First words", named_act=ACT),
        step("b", title="By phone"),
        step("c", title="By letter"),
        step("d", title="Deep look", depth="full"),
        step("e", title="One more", is_extra=True),
        step("ours", "staff_task", title="For us alone", owner="counsellor", evidence="staff", visibility="staff",
             promise={"hours": 24}),
        title="Beginning",
        alternatives=({"title": "Say it", "of": ("b", "c")},),
        done={"all_of": ("a",)},
    )  # fmt: skip
    published(cast, first, level("two", step("f", title="Later words"), step("g", title="Last words"), title="The end"))
    return on_quest(cast, SLUG, of=dana)


def fit(walker: Walker, slug: str = "") -> str:
    return f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/fit{'/' if slug else ''}{slug}"


def changed(cast: Cast, walker: Walker) -> list[Mapping[str, Any]]:
    with cast.database.reading() as db:
        return [event.detail for event in events_of(db, walker.journey_id) if event.kind == "plan_adjusted"]


def test_the_page_shows_the_plan_what_it_leaves_out_and_who_sees_it(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    page = text(cast.visit(dana).get(fit(walker)).text)
    assert "One of these is enough: Say it" in page
    assert "For us alone" in page
    assert "Only staff see this" in page
    assert "Not in this plan One more An extra: in a plan when somebody adds it Put in" in page
    assert "Now: As the quest has it. Full, all steps." in page


@pytest.mark.parametrize(
    ("slug", "change", "story"),
    [
        ("f", {"change": "skip"}, "Dana Example took “Later words” out of the plan. It did not fit."),
        ("e", {"change": "add"}, "Dana Example put “One more” into the plan. It did not fit."),
        ("d", {"change": "swap-e"}, "Dana Example put “One more” in the place of “Deep look”. It did not fit."),
        ("d", {"change": "move-two"}, "Dana Example moved “Deep look” to “The end”. It did not fit."),
        (
            "a",
            {"change": "due", "due_day": "2026-03-09"},
            "Dana Example gave “First words” until 9 Mar.",
        ),
    ],
)
def test_each_change_is_an_event_with_its_reason_and_a_sentence_of_the_story(
    cast: Cast, dana: Colleague, walker: Walker, slug: str, change: dict[str, str], story: str
) -> None:
    visit = cast.visit(dana)
    answer = visit.post(fit(walker, slug), {**change, "reason": "does_not_fit"}, like=fit(walker))
    assert answer.status_code == 303
    (event,) = changed(cast, walker)
    assert event["reason"] == "does_not_fit"
    page = text(visit.get(f"/desk/clients/{walker.client_id}").text)
    assert story in page
    assert "skipped “" not in page
    with cast.database.reading() as db:
        journey = main_journey(db, walker.client_id)
    assert journey is not None
    assert journey.version == 1


def test_pace_and_depth_are_fitted_with_a_reason(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    assert visit.post(fit(walker), {"change": "pace-slow", "reason": "too_much"}).status_code == 303
    assert visit.post(fit(walker), {"change": "depth-short", "reason": "asked_for_it"}).status_code == 303
    page = text(visit.get(fit(walker)).text)
    assert "Now: Slower, twice the days. Short, the main steps." in page
    record = text(visit.get(f"/desk/clients/{walker.client_id}").text)
    assert "Dana Example changed the pace: Slower, twice the days. It was too much." in record
    assert "changed how much is in the plan: Short, the main steps. Quiet Heron asked for it." in record


def test_the_record_marks_what_is_fitted(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    visit.post(fit(walker, "e"), {"change": "add", "reason": "other"})
    visit.post(fit(walker, "d"), {"change": "move-two", "reason": "other"})
    visit.post(fit(walker, "a"), {"change": "due", "due_day": "2026-03-09", "reason": "other"})
    page = text(visit.get(f"/desk/clients/{walker.client_id}").text)
    for words in (
        "Added for this person",
        "Moved here",
        "Another day was set: 9 Mar",
        "Only staff see this",
    ):
        assert words in page


def test_a_day_that_is_over_is_told_as_that(cast: Cast, dana: Colleague, walker: Walker) -> None:
    typed = {"change": "due", "due_day": "2020-03-09", "reason": "other"}
    answer = cast.visit(dana).post(fit(walker, "a"), typed)
    assert answer.status_code == 422
    assert "This day is over. Choose today or a later one." in text(answer.text)
    assert "something is owed" not in text(answer.text)
    assert not changed(cast, walker)


def test_what_stays_of_a_step_that_is_taken_out_is_said_before(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    assert "It stays in sight, and can still be done." in text(visit.get(fit(walker, "a")).text)
    later = text(visit.get(fit(walker, "f")).text)
    assert "It can be put in again at any time." in later
    assert "stays in sight" not in later


def test_a_change_needs_a_reason_and_what_was_typed_stays(cast: Cast, dana: Colleague, walker: Walker) -> None:
    typed = {"change": "skip", "fit_words": "Too long for the bus"}
    answer = cast.visit(dana).post(fit(walker, "f"), typed)
    assert answer.status_code == 422
    assert "Choose a reason." in answer.text
    assert "Too long for the bus" in answer.text
    assert 'value="skip" checked' in answer.text
    assert changed(cast, walker) == []


@pytest.mark.parametrize("day", ["", "soon", "2026-02-30", "2026-02-01"])
def test_another_day_is_a_day_to_come(cast: Cast, dana: Colleague, walker: Walker, day: str) -> None:
    answer = cast.visit(dana).post(fit(walker, "a"), {"change": "due", "due_day": day, "reason": "other"})
    assert answer.status_code == 422
    assert changed(cast, walker) == []


@pytest.mark.parametrize("change", ["fly", "swap-nothing", "move-nowhere", "add", "pace-slow", "frame-plain", "\u0000"])
def test_a_change_that_is_not_on_offer_changes_nothing(
    cast: Cast, dana: Colleague, walker: Walker, change: str
) -> None:
    answer = cast.visit(dana).post(fit(walker, "a"), {"change": change, "reason": "other", "fit_words": "My words"})
    assert answer.status_code == 422
    assert "This cannot be changed like that any more. Nothing was changed." in answer.text
    assert "My words" in answer.text
    assert changed(cast, walker) == []


def test_the_same_form_sent_twice_changes_the_plan_once(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    for _ in range(2):
        visit.post(fit(walker, "f"), {"change": "skip", "reason": "other", "idempotency_key": "once"})
    assert len(changed(cast, walker)) == 1


def test_a_step_that_was_done_cannot_be_changed_and_the_words_are_kept(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    cast.send(walker, "a")
    visit = cast.visit(dana)
    assert "Nothing can be changed about this step now" in visit.get(fit(walker, "a")).text
    answer = visit.post(fit(walker, "a"), {"change": "skip", "reason": "other", "fit_words": "My words"})
    assert answer.status_code == 422
    assert "My words" in answer.text


def test_own_words_are_sealed_and_read_by_who_reads_notes(cast: Cast, dana: Colleague, walker: Walker) -> None:
    words = "The brother reads along"
    cast.visit(dana).post(fit(walker, "f"), {"change": "skip", "reason": "safety", "fit_words": words})
    record = f"/desk/clients/{walker.client_id}"
    assert words in cast.visit(dana).get(record).text
    assert words in cast.visit(cast.staff(Role.SUPERVISOR, "Chief Example")).get(record).text
    with cast.database.reading() as db:
        rows = db.exec_driver_sql("SELECT words_sealed FROM plan_reason").scalars().all()
        told = db.exec_driver_sql("SELECT detail FROM journey_event").scalars().all()
    assert len(rows) == 1
    assert words.encode() not in rows[0]
    assert words not in str(told)


def test_an_agent_fits_the_plan_of_her_current_contact_and_reads_her_own_words_alone(cast: Cast) -> None:
    ada, chief = cast.staff(Role.AGENT, "Ada Example"), cast.staff(Role.SUPERVISOR, "Chief Example")
    published(cast, level("one", step("a", title="First words"), step("b"), step("c"), step("d")))
    walker = on_quest(cast, SLUG)
    with cast.database.begin() as db:
        db.execute(sa.insert(Caller).values(client_id=walker.client_id, staff_id=ada.id, opened_at=clock.now()))
    hers, other = cast.visit(ada), cast.visit(cast.staff(Role.AGENT, "Kim Example"))
    typed = {"change": "skip", "reason": "other"}
    assert other.get(fit(walker)).status_code == 404
    assert other.post(fit(walker, "b"), typed, like="/staff").status_code == 404
    assert hers.post(fit(walker, "b"), {**typed, "fit_words": "Words of Ada"}).status_code == 303
    assert cast.visit(chief).post(fit(walker, "c"), {**typed, "fit_words": "Words of Chief"}).status_code == 303
    page = hers.get(f"/desk/clients/{walker.client_id}").text
    assert "Words of Ada" in page
    assert "Words of Chief" not in page


def test_nobody_else_fits_a_plan(cast: Cast, walker: Walker) -> None:
    assert cast.visit(None).get(fit(walker)).location.startswith("/staff/sign-in")
    for role in (Role.COUNSELLOR, Role.CLINICIAN, Role.AGENT, Role.DESIGNER, Role.ANALYST):
        visit = cast.visit(cast.staff(role, "Somebody Else"))
        for address in (fit(walker), fit(walker, "f")):
            assert visit.get(address).status_code == 404
            assert visit.post(address, {"change": "skip", "reason": "other"}, like="/staff").status_code == 404
    assert changed(cast, walker) == []


def test_on_a_safety_hold_and_in_a_version_taken_back_the_page_says_why_nothing_changes(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    visit = cast.visit(dana)
    with cast.database.reading() as db:
        journey = main_journey(db, walker.client_id)
    assert journey is not None
    withdrawn(cast, journey.quest_version_id)
    assert "This plan was taken back, so its steps rest." in visit.get(fit(walker)).text
    assert visit.post(fit(walker, "f"), {"change": "skip", "reason": "other"}).status_code == 422
    cast.raise_risk(walker, dana)
    page = visit.get(fit(walker)).text
    assert "taken back" in page or "on safety hold" in page
    assert "/fit/" not in page
    assert changed(cast, walker) == []


def test_a_named_act_is_hers_alone(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.send(walker, "a")
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    record = f"/desk/clients/{walker.client_id}"
    for person in (dana, chief):
        visit = cast.visit(person)
        for address in ("/desk", "/desk/clients", record, fit(walker), fit(walker, "a"), fit(walker, "f")):
            page = visit.get(address)
            assert page.status_code == 200
            assert ACT not in page.text, address
        assert ACT not in visit.get(record, part=True).text
        assert ACT not in visit.get(f"/desk/steps/{cast.run_id(walker, 'a')}").text


def test_a_plan_of_which_all_else_was_taken_out_goes_on(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    for slug in ("b", "c", "d"):
        assert visit.post(fit(walker, slug), {"change": "skip", "reason": "too_much"}).status_code == 303
    cast.send(walker, "a")
    assert visit.get("/desk").status_code == 200
    assert "Completed" in text(visit.get(f"/desk/clients/{walker.client_id}").text)
