"""She fits her own plan: its pace, how much of it, another day, something more."""

from __future__ import annotations

import pytest

from app.ids import new_id
from app.services import plans
from app.services.journeys import THE_SYSTEM, perform
from quests.progress import Act
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor
from tests.portal.walkers import goes_to
from tests.quests.walking import level, step
from tests.small_quests import publish_quest

PAGES = ("/my/suits", "/my/more")


@pytest.fixture(autouse=True)
def _it_is_monday_2_march(frozen_clock: FrozenClock) -> None:
    """So that the days of these tests are to come."""


@pytest.fixture
def walker(her: Person) -> Person:
    """On a quest with an extra and a longer plan, and a step with a day."""
    first = level(
        "first",
        step("one", title="The first step", due_by_days=3),
        step("longer", title="The longer look", depth="full"),
        step("extra", title="An extra idea", is_extra=True),
    )
    first["done"] = {"all_of": ("one",)}
    publish_quest(her.walker.database, "fitted", first, level("second", step("last", title="The last one")))
    return goes_to(her, "fitted")


def test_she_chooses_her_pace_and_how_much_and_the_plan_goes_by_it(walker: Person) -> None:
    page = walker.open("/my/suits")
    assert page.status == 200
    assert "/my/suits" in walker.open("/my").links
    assert "The longer look" in walker.open("/my").main
    kept = walker.visitor.send(page.form("/my/suits"), {"pace": "own", "depth": "short"})
    assert "Kept. Your plan goes by this from now on" in kept.main
    assert (walker.walker.journey().state.pace, walker.walker.journey().state.depth) == ("own", "short")
    assert "Any day up to" not in kept.main
    assert 'value="own" checked' in walker.open("/my/suits").html


def test_the_short_plan_leaves_the_longer_steps_out_before_they_open_and_she_can_add_them(her: Person) -> None:
    later = level("second", step("longer", title="The longer look", depth="full"), step("last", title="The last one"))
    publish_quest(her.walker.database, "longer", level("first", step("one", title="The first step")), later)
    walker = goes_to(her, "longer")
    walker.visitor.send(walker.open("/my/suits").form("/my/suits"), {"pace": "normal", "depth": "short"})
    assert "The longer look" not in walker.open("/my").main
    more = walker.open("/my/more")
    assert "The longer look" in more.main
    added = walker.visitor.send(more.form("/my/more"))
    assert "“The longer look” is in your plan now." in added.main
    assert added.main.count("The longer look") == 2


def test_something_more_is_there_where_the_quest_has_it_ready(walker: Person) -> None:
    more = walker.open("/my/more")
    assert "An extra idea" in more.main
    assert "The last one" not in more.main
    added = walker.visitor.send(more.form("/my/more"))
    assert "An extra idea" in added.main
    assert "There is nothing more to add now" in walker.open("/my/more").main


def test_sent_twice_it_is_added_once(walker: Person) -> None:
    form = walker.open("/my/more").form("/my/more")
    walker.visitor.send(form)
    assert walker.visitor.send(form).status == 200
    assert walker.kinds().count("plan_adjusted") == 1


@pytest.mark.parametrize("slug", ["last", "one", "no-such-step", ""])
def test_nothing_else_can_be_added(walker: Person, slug: str) -> None:
    form = walker.open("/my/more").form("/my/more")
    walker.visitor.send(form, {"step": slug})
    assert "plan_adjusted" not in walker.kinds()


def test_a_choice_that_is_none_is_told_and_nothing_changes(walker: Person) -> None:
    form = walker.open("/my/suits").form("/my/suits")
    page = walker.visitor.send(form, {"pace": "hasty"})
    assert page.status == 422
    assert "Choose one of the answers on this page." in page.main
    assert "plan_adjusted" not in walker.kinds()


def test_another_day_for_a_step_is_hers_to_choose(walker: Person) -> None:
    page = walker.open_step("one")
    assert f"{walker.step_address('one')}/day" in page.links
    form = walker.open_step("one", "/day")
    assert "Now it is any day up to Thursday 5 March." in form.main
    kept = walker.visitor.send(form.form("/day"), {"day": "2026-03-20"})
    assert "Kept. Later is fine too." in kept.main
    assert "Any day up to Friday 20 March" in walker.open("/my").main


@pytest.mark.parametrize("day", ["2026-03-01", "2028-01-01", "soon", ""])
def test_a_day_that_is_over_or_none_is_told_kindly(walker: Person, day: str) -> None:
    page = walker.visitor.send(walker.open_step("one", "/day").form("/day"), {"day": day})
    assert page.status == 422
    assert "plan_adjusted" not in walker.kinds()


def test_a_day_before_a_step_opens_is_none(her: Person) -> None:
    her.walk_to_check_ins()
    slug = next(one for one in her.walker.journey().state.steps if one.endswith("day-3") or "day-3" in one)
    form = her.open_step(slug, "/day").form("/day")
    assert her.visitor.send(form, {"day": "2026-03-03"}).status == 422
    assert her.visitor.send(form, {"day": "2026-03-30"}).status == 200


@pytest.mark.parametrize(
    "act", [Act("start_hold"), Act("stop"), Act("change_risk", detail={"to": "high", "rule": "p"})]
)
def test_while_nothing_can_be_done_nothing_can_be_fitted(walker: Person, act: Act) -> None:
    forms = [walker.open(address).forms[0] for address in PAGES]
    address = f"{walker.step_address('one')}/day"
    day = walker.open(address).form("/day")
    with walker.walker.database.begin() as db:
        perform(db, walker.walker.journey_id, act, actor=THE_SYSTEM)
    for page in PAGES:
        assert walker.open(page, follow=False).address == "/my"
        assert page not in walker.open("/my").links
    assert walker.open(address, follow=False).status == 303
    for form in forms:
        assert walker.visitor.send(form).status == 200
    assert walker.visitor.send(day, {"day": "2026-03-20"}).status == 200
    assert "plan_adjusted" not in walker.kinds()


def test_while_she_rests_she_can_still_say_how_it_suits_her(walker: Person) -> None:
    with walker.walker.database.begin() as db:
        plans.pause(db, walker.walker.journey_id, until=None, key=new_id())
    assert walker.open("/my/suits").status == 200


def test_nobody_else_fits_her_plan(walker: Person, new_person: NewPerson, nobody: Visitor) -> None:
    other, address = new_person(), f"{walker.step_address('one')}/day"
    assert other.open(address).status == 404
    assert other.open(f"/my/suits?plan={walker.walker.journey_id}").status == 404
    assert other.open(f"/my/more?plan={walker.walker.journey_id}").status == 404
    for page in (*PAGES, address):
        assert nobody.open(page, follow=False).address == "/return"


def test_without_a_plan_there_is_nothing_to_fit(new_person: NewPerson) -> None:
    assert new_person(is_started=False).open("/my/suits").status == 404
