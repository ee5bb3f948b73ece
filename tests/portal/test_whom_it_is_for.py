"""A quest speaks to somebody: what is for others is not offered, and every quest that the library leads to is there."""

from __future__ import annotations

import pytest

from quests.loading import LIBRARY, parse_quest
from tests.portal.conftest import Person
from tests.portal.test_calm_plans import is_now
from tests.portal.walkers import goes_to
from tests.quests.walking import level, step
from tests.small_quests import BESIDE, publish_quest, publish_small_quests

FOR_THE_YOUNG = "for-the-young"


@pytest.fixture
def she(her: Person) -> Person:
    """On a quest that offers two others at once, one of them to young people alone."""
    publish_small_quests(her.walker.database)
    young = level("first", step("do-it"))
    publish_quest(her.walker.database, FOR_THE_YOUNG, young, place="beside", audience=("young",), title="For the young")
    choices = tuple(
        {"value": f"to_{place}", "label": f"Way {place}", "quest": slug}
        for place, slug in enumerate((FOR_THE_YOUNG, BESIDE), start=1)
    )
    asks = {"key": "way", "kind": "choice", "label": "Which way?", "is_fact": True, "choices": choices}
    always = {"preference": "pace", "is": "normal"}
    offers = tuple({"when": always, "quest": slug, "words": f"Words of {slug}"} for slug in (FOR_THE_YOUNG, BESIDE))
    publish_quest(her.walker.database, "offers-both", level("one", step("ask", questions=(asks,)), offers=offers))
    return goes_to(her, "offers-both")


def test_an_offer_for_another_audience_is_not_shown_and_cannot_be_taken(she: Person) -> None:
    page = she.open("/my")
    assert f"Words of {BESIDE}" in page.main
    assert f"Words of {FOR_THE_YOUNG}" not in page.main
    form = page.form("/my/offers/take")
    refused = she.visitor.send(form, {"quest": FOR_THE_YOUNG})
    assert "This is not open at the moment." in refused.text
    assert she.visitor.send(form, {"quest": BESIDE}).heading == "do-it"


def test_a_choice_that_leads_to_another_audience_is_not_there(she: Person) -> None:
    page = she.open_step("ask", "/1").main
    assert "Way 2" in page
    assert "Way 1" not in page


def test_whom_it_speaks_to_is_offered_it(she: Person) -> None:
    is_now(she, "young")
    page = she.open("/my").main
    assert f"Words of {FOR_THE_YOUNG}" in page
    assert f"Words of {BESIDE}" not in page


def test_every_quest_that_the_library_leads_to_is_in_it() -> None:
    read = [parse_quest(path.read_text(encoding="utf-8"), file=path.name) for path in LIBRARY.glob("*.yaml")]
    quests = {quest.slug: quest for quest in read}
    led = {offer.quest for quest in quests.values() for one in quest.levels for offer in one.offers}
    led |= {
        choice.quest
        for quest in quests.values()
        for one in quest.levels
        for each in one.steps
        for ask in each.questions_asked
        for choice in ask.choices
    }
    assert led - {None} <= quests.keys()
