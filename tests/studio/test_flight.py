"""A test flight: imagined people walk a draft or a version, as an estimate that says what it rests on."""

from __future__ import annotations

import time

import pytest

from app.studio.pages import flying
from app.studio.pages.flying import Asked, flown
from quests.loading import parse_quest
from quests.simulate import PART, flown_whole
from tests.studio.world import AT, World, small_quest, words_of

FLIGHT = f"{AT}/1/flight?clients=20&seed=3"
QUEST = parse_quest(small_quest(), file="small-plan.yaml")


def test_a_designer_sees_where_a_version_may_stall(world: World) -> None:
    page = world.designer.get(FLIGHT)
    assert page.status_code == 200
    said = words_of(page)
    assert "Estimate" in said
    assert "20 imagined people, seed 3" in said
    assert "come to a good end" in said
    assert "of work for us each week" in said
    assert "no person of this service ever taught it anything" in said


def test_every_number_names_what_it_rests_on_and_where_that_is_from(world: World) -> None:
    said = words_of(world.designer.get(FLIGHT))
    assert said.count("Rests on") == 6
    assert "Go on from one level to the next, alone 63% 50% to 75% From a study Helpline web self-help" in said
    assert "Minutes for a call 15 minutes 10 to 20 minutes Decided here" in said


def test_the_same_address_tells_the_same(world: World) -> None:
    assert words_of(world.designer.get(FLIGHT)) == words_of(world.designer.get(FLIGHT))
    other = world.designer.get(FLIGHT.replace("seed=3", "seed=4"))
    assert words_of(other) != words_of(world.designer.get(FLIGHT))


def test_a_draft_flies_beside_the_version_in_use(world: World) -> None:
    world.import_text(small_quest(1, A_short_look="Three questions"))
    said = words_of(world.designer.get(f"{AT}/draft/flight?clients=10&beside=1"))
    assert "Test flight: the draft" in said
    assert said.count("10 imagined people, seed 1") == 2
    assert "Three questions" in said
    assert "A short look" in said


def test_a_draft_that_cannot_be_read_says_so(world: World) -> None:
    world.import_text(small_quest(1))
    world.save("slug: small-plan\nlevels: {")
    said = words_of(world.designer.get(f"{AT}/draft/flight"))
    assert "The draft cannot be read yet, so nobody can walk it." in said


def test_a_number_that_cannot_be_is_told_beside_its_field(world: World) -> None:
    said = words_of(world.designer.get(f"{AT}/1/flight?clients=10001&seed=2"))
    assert "Write a number from 1 to 10000." in said
    assert "seed 2" in said
    assert world.designer.get(f"{AT}/1/flight?clients=5&seed=x&starts=-1&beside=99").status_code == 200


@pytest.mark.parametrize("which", ["9", "x", "draft", "0", "1000001"])
def test_what_is_not_there_does_not_fly(world: World, which: str) -> None:
    assert world.designer.get(f"{AT}/{which}/flight").status_code == 404


# --- the time that a page has -------------------------------------------------------------------------


def test_a_large_flight_answers_at_once_and_flies_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flying, "SECONDS", 0)
    address = f"{AT}/1/flight?clients=120&seed=77"
    page = world.designer.get(address)
    assert f"{PART} of 120 people so far" in words_of(page)
    assert "Fly on" in words_of(page)
    for _ in range(9):
        page = world.designer.get(address, part=True)
    assert "120 imagined people, seed 77" in words_of(page)
    assert "Fly on" not in words_of(page)
    assert "<html" not in page.get_data(as_text=True)


def test_a_flight_in_parts_is_the_whole_flight_and_is_flown_once() -> None:
    asked = Asked("some content", QUEST, clients=60, seed=5)
    found, is_whole = flown(asked, time.monotonic() + 60)
    assert is_whole
    assert found == flown_whole(QUEST, 60, 5)
    again, is_whole = flown(asked, 0)
    assert (again, is_whole) == (found, True)


def test_another_text_is_another_flight() -> None:
    one, _whole = flown(Asked("one", QUEST, clients=5, seed=5), time.monotonic() + 60)
    fewer = QUEST.model_copy(update={"levels": QUEST.levels[:1]})
    other, _whole = flown(Asked("other", fewer, clients=5, seed=5), time.monotonic() + 60)
    assert one.start.levels != other.start.levels


def test_only_so_many_flights_are_kept() -> None:
    for seed in range(flying.MOST_KEPT + 5):
        flown(Asked("many", QUEST, clients=1, seed=seed), 0)
    assert len(flying._kept) == flying.MOST_KEPT
