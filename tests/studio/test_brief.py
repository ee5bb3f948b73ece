"""The brief of a quest: what it is to reach and for whom, who wrote it, and what stood there before."""

from __future__ import annotations

from werkzeug.test import TestResponse

from tests.studio.world import AT, World, words_of

HERE = f"{AT}/brief"


def write(world: World, seen: int = 0, **words: str) -> TestResponse:
    return world.designer.post(HERE, {"seen": str(seen), **words}, like="/staff")


def test_a_brief_is_kept_with_its_history_and_read_by_those_who_sign(world_on_both: World) -> None:
    world = world_on_both
    assert write(world, goal="A calm evening.", fits="A plain list.").location == HERE
    assert write(world, 1, goal="Two calm evenings.", fits="A plain list.").location == HERE
    told = words_of(world.clinician.get(HERE))
    assert told.index("Two calm evenings.") < told.index("Before") < told.index("A calm evening.")
    assert "Which elements fit them?" in told
    assert [who for who, _detail in world.audited("quest_brief_written")] == [world.dana.id] * 2


def test_whoever_saves_second_is_told_and_reads_what_was_written(world_on_both: World) -> None:
    world = world_on_both
    write(world, goal="First.")
    answer = write(world, goal="Second.")
    assert answer.status_code == 422
    for words in ("A colleague wrote it anew a moment ago.", "First.", "Second."):
        assert words in words_of(answer)
    assert write(world, goal="First.").status_code == 303, "the same once more changes nothing"
    assert len(world.audited("quest_brief_written")) == 1


def test_words_that_are_too_long_stay_in_their_field(world: World) -> None:
    answer = write(world, scenario="x" * 2001)
    assert answer.status_code == 422
    assert "x" * 2001 in answer.text


def test_what_is_written_there_is_text(world: World) -> None:
    write(world, goal='<img src=x onerror=alert(1)> <b hx-get="/x" hx-trigger="load">')
    page = world.clinician.get(HERE).text
    assert "<img src=x" not in page
    assert "<b hx-get" not in page
