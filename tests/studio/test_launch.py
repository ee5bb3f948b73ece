"""The launch checklist: phases, how far each item is, who sees to it, what shows it, and all that was said before."""

from __future__ import annotations

from werkzeug.test import TestResponse

from app.launch_checklist import ITEMS, PHASES
from app.studio.pages.launch import item_words
from app.vocabulary import Role
from tests.studio.world import World, words_of

AT = "/studio/launch"


def write(world: World, item: str = "rota", **given: str) -> TestResponse:
    data = {"state": "started", "owner": "", "due_on": "", "evidence": "", "seen": "0", **given}
    return world.designer.post(f"{AT}/{item}", data, like="/staff")


def test_every_item_stands_in_one_phase_and_has_words(world: World) -> None:
    assert len(ITEMS) == sum(len(phase.items) for phase in PHASES)
    told = words_of(world.designer.get(AT))
    with world.cast.app.test_request_context("/studio/launch"):
        for item in ITEMS:
            assert all(item_words(item)), item
            assert item_words(item)[0] in told
    assert "Weeks 9 to 12" in told


def test_an_item_says_how_far_it_is_and_what_shows_it(world_on_both: World) -> None:
    world = world_on_both
    owner = world.saule.id
    assert write(world, state="done", owner=owner, evidence="Tried on a night shift.").location == AT
    told = words_of(world.supervisor.get(AT))
    assert "Tried on a night shift." in told
    assert "1 of 11 items is settled." in told or "1 of 11 items are settled." in told
    ((who, detail),) = world.audited("launch_item_written")
    assert (who, detail) == (world.dana.id, {"item": "rota", "state": "done", "version": 1})


def test_what_is_settled_says_what_shows_it(world: World) -> None:
    for state in ("done", "not_needed"):
        answer = write(world, state=state, due_on="2026-05-01")
        assert answer.status_code == 422
        assert "Write what shows it" in words_of(answer)
        assert 'value="2026-05-01"' in answer.text, "what was typed is kept"
    assert world.audited("launch_item_written") == []


def test_whoever_saves_second_is_told_and_sees_what_was_written(world_on_both: World) -> None:
    world = world_on_both
    write(world, evidence="First.")
    answer = write(world, evidence="Second.")
    assert answer.status_code == 422
    for words in ("A colleague wrote of it a moment ago.", "First.", "Second."):
        assert words in words_of(answer)
    assert write(world, evidence="First.").status_code == 303, "the same once more changes nothing"
    assert len(world.audited("launch_item_written")) == 1


def test_the_history_of_an_item_stays(world: World) -> None:
    write(world, evidence="We began.")
    write(world, state="done", evidence="It stands.", seen="1")
    told = words_of(world.designer.get(f"{AT}/rota"))
    assert told.index("It stands.") < told.index("We began.")


def test_an_item_past_its_day_says_so_until_it_is_settled(world: World) -> None:
    write(world, due_on="2026-02-01")
    assert "Was planned until" in words_of(world.designer.get(AT))
    assert "1 item waits longer than planned." in words_of(world.designer.get(AT))
    write(world, state="done", evidence="There.", due_on="2026-02-01", seen="1")
    assert "Was planned until" not in words_of(world.designer.get(AT))


def test_what_cannot_be_kept_is_told(world: World) -> None:
    for wrong in ({"state": "won"}, {"due_on": "soon"}, {"evidence": "x" * 2001}):
        assert write(world, **wrong).status_code == 422
    assert write(world, owner="nobody").status_code == 400, "who sees to it works here"
    assert world.designer.get(f"{AT}/nothing").status_code == 404
    assert world.audited("launch_item_written") == []


def test_a_counsellor_has_no_door_to_it(world: World) -> None:
    visit = world.cast.visit(world.cast.staff(Role.COUNSELLOR, "Somebody"))
    assert visit.get(AT).status_code == 404
    assert f'href="{AT}"' not in visit.get("/staff").text
    assert f'href="{AT}"' in world.designer.get("/staff").text
