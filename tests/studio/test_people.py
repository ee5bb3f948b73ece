"""A supervisor looks where everybody inside would go on, moves some, and takes a move back."""

from __future__ import annotations

import re

import pytest

from app.services import plans
from app.services.journeys import THE_CLIENT, perform
from quests.moving import WHY_NOT
from quests.progress import Act
from tests.desk.cast import Walker
from tests.studio.world import AT, SLUG, World, small_quest, words_of


def do(world: World, walker: Walker, *slugs: str) -> None:
    with world.database.begin() as db:
        for slug in slugs:
            perform(db, walker.journey_id, Act("do_step", slug, detail={"evidence": "tick"}), actor=THE_CLIENT)


def move(world: World, *walkers: Walker, to: int = 2, at: str = "", act: str = "chosen"):  # type: ignore[no-untyped-def]
    data = {"to": str(to), "at": at, "do": act, "person": [walker.journey_id for walker in walkers]}
    return world.supervisor.post(f"{AT}/1/people", data, like="/staff")


def line_of(page: str, name: str) -> str:
    found = next(part for part in page.split('<li class="person">')[1:] if f">{name}<" in part)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.split("</li>")[0]))


def test_everybody_inside_is_listed_with_where_they_are_and_nothing_is_offered_without_a_target(world: World) -> None:
    world.walkers(2)
    page = world.supervisor.get(f"{AT}/1/people").text
    assert "Where I am" in line_of(page, "Quiet Heron 0")
    assert "There is no other version to move to." in page
    assert [who for who, _detail in world.audited("people_inside_viewed")] == [world.saule.id]


def test_a_preview_says_of_each_person_where_they_go_on_and_changes_nothing(world_on_both: World) -> None:
    world = world_on_both
    one, other = world.walkers(2)
    do(world, one, "read")
    world.second_version(A_short_look="Three questions")
    page = world.supervisor.get(f"{AT}/1/people?to=2").text
    assert "Preview: nothing has changed yet." in page
    assert "2 people can move to version 2." in page
    assert "Goes on in “Where I am” with “Three questions”" in line_of(page, "Quiet Heron 0")
    assert "Goes on in “Where I am” with “How we work”" in line_of(page, "Quiet Heron 1")
    assert {world.version_of(one), world.version_of(other)} == {1}


def test_who_cannot_move_stays_and_it_is_said_why(world: World) -> None:
    walker = world.walkers(1)[0]
    world.second_version(slug="slug", begin="begin-anew")
    told = line_of(world.supervisor.get(f"{AT}/1/people?to=2").text, "Quiet Heron 0")
    assert "Cannot move" in told
    assert WHY_NOT["level_gone"] in told
    chosen = world.supervisor.get(f"{AT}/1/people?to=2&at=begin-anew").text
    assert "Moves" in line_of(chosen, "Quiet Heron 0"), "a level was chosen"
    assert move(world, walker, at="begin-anew").status_code == 303
    assert world.version_of(walker) == 2


def test_nobody_is_taken_back_to_a_level_that_they_passed(world: World) -> None:
    walker = world.walkers(1)[0]
    do(world, walker, "read", "wish")
    world.second_version(How_we_work="How it goes")
    told = line_of(world.supervisor.get(f"{AT}/1/people?to=2&at=begin").text, "Quiet Heron 0")
    assert WHY_NOT["already_passed"] in told
    assert move(world, walker, at="begin").status_code == 422
    assert world.version_of(walker) == 1


def test_those_who_were_chosen_move_and_the_others_stay(world_on_both: World) -> None:
    world = world_on_both
    walkers = world.walkers(4)
    world.second_version(How_we_work="How it goes")
    answer = move(world, *walkers[:2])
    told = words_of(world.supervisor.get(answer.location))
    assert "2 people are in version 2 now." in told
    for name in ("Quiet Heron 0", "Quiet Heron 1"):
        assert f"{name} Moved In version 2: Where I am." in told
    assert "Quiet Heron 2" not in told
    assert [world.version_of(walker) for walker in walkers] == [2, 2, 1, 1]
    ((who, detail),) = world.audited("people_moved")
    assert (who, detail) == (world.saule.id, {"people": 2})


def test_all_who_can_move_with_one_press(world: World) -> None:
    walkers = world.walkers(3)
    world.second_version(How_we_work="How it goes")
    assert move(world, act="all").status_code == 303
    assert [world.version_of(walker) for walker in walkers] == [2, 2, 2]


def test_a_move_is_taken_back_once_with_everything_done_since(world_on_both: World) -> None:
    world = world_on_both
    one, other = world.walkers(2)
    world.second_version(How_we_work="How it goes")
    at = move(world, one, other).location
    do(world, one, "read")
    assert "Take it back" in words_of(world.supervisor.get(f"{AT}/1/people"))
    assert world.supervisor.post(f"{at}/back", {}, like="/staff").location == at
    told = words_of(world.supervisor.get(at))
    assert "2 people are in version 1 now." in told
    assert "Back in version 1: Where I am." in told
    assert [world.version_of(one), world.version_of(other)] == [1, 1]
    world.supervisor.post(f"{at}/back", {}, like="/staff")
    assert "This move was taken back already." in words_of(world.supervisor.get(at))
    assert [detail for _who, detail in world.audited("move_reverted")] == [{"people": 2}]


def test_who_cannot_be_taken_back_is_told_by_name(world: World) -> None:
    one, other = world.walkers(2)
    world.second_version(How_we_work="How it goes")
    at = move(world, one, other).location
    with world.database.begin() as db:
        plans.stop(db, other.journey_id, has_what_she_came_for=True, key="stop")
    world.supervisor.post(f"{at}/back", {}, like="/staff")
    told = words_of(world.supervisor.get(at))
    assert "1 person is in version 1 now. 1 stayed where they were." in told
    assert f"Quiet Heron 1 Moved In version 2: Where I am. {WHY_NOT['ended']}" in told
    assert [world.version_of(one), world.version_of(other)] == [1, 2]


def test_nobody_chosen_is_asked_for_kindly(world: World) -> None:
    world.walkers(1)
    world.second_version(How_we_work="How it goes")
    answer = move(world)
    assert answer.status_code == 422
    assert "Choose whom to move." in words_of(answer)


def test_somebody_of_another_quest_is_never_moved_by_this_page(world: World) -> None:
    stranger = world.cast.walker("Mild Lark")
    world.walkers(1)
    world.second_version(How_we_work="How it goes")
    assert move(world, stranger).status_code == 422
    assert world.audited("people_moved") == []


def test_pressing_twice_moves_once(world: World) -> None:
    walker = world.walkers(1)[0]
    world.second_version(How_we_work="How it goes")
    assert move(world, walker).status_code == 303
    assert move(world, walker).status_code == 422
    assert len(world.audited("people_moved")) == 1


def test_a_pilot_takes_in_as_many_as_it_was_made_for_and_nobody_after_its_day(world: World) -> None:
    walkers = world.walkers(3)
    world.import_text(small_quest(1, How_we_work="How it goes"))
    world.sign_all()
    world.designer.post(f"{AT}/draft/pilot", {"cap": "2", "until": "2026-03-03"}, like="/staff")
    assert "This pilot takes in 2 more people." in words_of(move(world, *walkers))
    assert move(world, *walkers[:1]).status_code == 303
    assert move(world, *walkers[1:]).status_code == 422
    assert move(world, *walkers[1:2]).status_code == 303
    assert [world.version_of(walker) for walker in walkers] == [2, 2, 1]
    assert move(world, *walkers[2:]).status_code == 404, "it is full"


def test_people_are_never_moved_into_a_withdrawn_version_but_out_of_it(world: World) -> None:
    walker = world.walkers(1)[0]
    world.second_version(How_we_work="How it goes")
    world.supervisor.post(f"{AT}/1/withdraw", {"why": "It is wrong."}, like="/staff")
    assert world.supervisor.get(f"{AT}/2/people?to=1").status_code == 404
    assert move(world, walker).status_code == 303
    assert world.version_of(walker) == 2


@pytest.mark.parametrize("at", ["nowhere", "go-on%00"])
def test_a_level_that_is_not_there_is_not_chosen(world: World, at: str) -> None:
    world.walkers(1)
    world.second_version(How_we_work="How it goes")
    assert world.supervisor.get(f"/studio/{SLUG}/1/people?to=2&at={at}").status_code == 404


def test_only_some_are_moved_those_who_are_here_longest_first(world: World) -> None:
    walkers = world.walkers(4)
    world.second_version(How_we_work="How it goes")
    assert 'value="2"' in world.supervisor.get(f"{AT}/1/people?to=2").text, "half is proposed"
    for wrong in ("", "0", "two", "-1"):
        data = {"to": "2", "do": "first", "first": wrong}
        assert world.supervisor.post(f"{AT}/1/people", data, like="/staff").status_code == 422
    data = {"to": "2", "do": "first", "first": "2"}
    assert world.supervisor.post(f"{AT}/1/people", data, like="/staff").status_code == 303
    assert sorted(world.version_of(walker) for walker in walkers) == [1, 1, 2, 2]


def test_one_move_of_several_is_taken_back_alone(world_on_both: World) -> None:
    world = world_on_both
    one, other = world.walkers(2)
    world.second_version(How_we_work="How it goes")
    at = move(world, one, other).location
    assert f'value="{one.journey_id}"' in world.supervisor.get(at).text
    for _ in range(2):
        assert world.supervisor.post(f"{at}/back", {"person": one.journey_id}, like="/staff").status_code == 303
    assert (world.version_of(one), world.version_of(other)) == (1, 2)
    told = words_of(world.supervisor.get(at))
    assert "This move was taken back already." in told
    assert world.supervisor.post(f"{at}/back", {"person": "nobody"}, like="/staff").status_code == 303
    assert world.version_of(other) == 2
