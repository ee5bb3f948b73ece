"""A test flight: imagined people walk a draft or a version, as an estimate that says what it rests on."""

from __future__ import annotations

from tests.studio.world import AT, World, small_quest, words_of


def test_a_designer_sees_where_a_version_may_stall(world: World) -> None:
    page = world.designer.get(f"{AT}/1/flight?clients=20&seed=3")
    assert page.status_code == 200
    said = words_of(page)
    assert "Estimate" in said
    assert "20 imagined people, seed 3" in said
