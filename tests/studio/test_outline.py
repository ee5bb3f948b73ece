"""The outline of a draft is its editor: every act is a button, says what it did, and is safe to press twice."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from app.studio.pages.cards import cards_of
from app.studio.pages.map import map_of
from quests.loading import LIBRARY
from quests.unfinished import unfinished
from tests.studio.world import AT, World, small_quest, words_of

OUTLINE = f"{AT}/draft/outline"


@pytest.fixture
def draft(world: World) -> World:
    """The small quest as a draft: level ``begin`` with read and look, level ``try`` with day 7 and others."""
    world.import_text(small_quest(1))
    return world


def act(world: World, do: str, **fields: str) -> str:
    """Press a button of the outline; what the page says then."""
    answer = world.designer.post(OUTLINE, {"do": do, **fields}, like="/staff")
    assert answer.status_code == 303, answer.status_code
    return words_of(world.designer.get(f"{AT}/draft"))


def outline(world: World) -> dict[str, list[str]]:
    """The steps of each level of the draft, as it is kept."""
    found = unfinished(world.draft().definition)
    return {level.slug: [step.slug for step in level.steps] for level in found.levels}


def buttons(page: TestResponse, verb: str) -> list[str]:
    """What the buttons of a page with this verb ask for."""
    return re.findall(rf'value="({verb}:[^"]*)"', page.text)


def test_the_buttons_of_a_card_move_it_and_say_where_it_is_now(draft: World) -> None:
    before = outline(draft)
    first, second, *_rest = before["begin"]
    told = act(draft, f"put:step:{first}:begin:1")
    assert outline(draft)["begin"][:2] == [second, first]
    assert "Moved to level 1, step 2." in told
    told = act(draft, f"put:step:{first}:{list(before)[1]}:0")
    assert outline(draft)[list(before)[1]][0] == first
    assert "Moved to level 2, step 1." in told


def test_a_press_that_arrives_twice_moves_once(draft: World) -> None:
    first = outline(draft)["begin"][0]
    act(draft, f"put:step:{first}:begin:1")
    once, edits = outline(draft), draft.draft().row_version
    act(draft, f"put:step:{first}:begin:1")
    assert outline(draft) == once
    assert draft.draft().row_version == edits, "it is no edit of its own"


def test_every_button_of_the_page_is_one_that_the_outline_knows(draft: World) -> None:
    page = draft.designer.get(f"{AT}/draft")
    for verb in ("put", "stay", "duplicate"):
        found = buttons(page, verb)
        assert found, verb
        for do in found[:3]:
            told = draft.designer.post(OUTLINE, {"do": do, "to": "begin"}, like="/staff")
            assert told.status_code == 303, do


def test_what_is_removed_says_what_named_it_and_can_be_undone(draft: World) -> None:
    before = draft.draft().definition
    told = act(draft, "remove:step:look")
    assert "look" not in outline(draft)["begin"]
    assert "Removed. Undo brings it back." in told
    assert "says anew when it is done" in told, "the level named it in its done rule"
    at = re.search(r'name="at" value="(\d+)"', draft.designer.get(f"{AT}/draft").text)
    assert at is not None
    draft.designer.post(f"{AT}/draft/undo", {"at": at[1]}, like="/staff")
    assert draft.draft().definition == before


def test_removing_twice_says_that_it_is_gone(draft: World) -> None:
    act(draft, "remove:step:look")
    assert "It is not in the draft any more." in act(draft, "remove:step:look")


def test_a_copy_has_a_slug_of_its_own_and_a_second_arrival_makes_no_second_copy(draft: World) -> None:
    seen = draft.draft().row_version
    act(draft, f"duplicate:step:look:{seen}")
    assert outline(draft)["begin"].count("look") == 1
    assert "look-2" in outline(draft)["begin"]
    act(draft, f"duplicate:step:look:{seen}")
    assert "look-3" not in outline(draft)["begin"]
    act(draft, f"duplicate:step:look:{draft.draft().row_version}")
    assert "look-3" in outline(draft)["begin"], "a second press on the new page is meant"


def test_a_level_moves_and_is_doubled_with_its_steps(draft: World) -> None:
    first, second = outline(draft)
    assert "Moved. It is level 2 now." in act(draft, f"put:level:{first}::1")
    assert list(outline(draft)) == [second, first]
    act(draft, f"duplicate:level:{first}:{draft.draft().row_version}")
    assert list(outline(draft)) == [second, first, f"{first}-2"]
    slugs = [slug for steps in outline(draft).values() for slug in steps]
    assert len(slugs) == len(set(slugs))


def test_a_title_is_written_in_its_place(draft: World) -> None:
    told = act(draft, "rename:step:look", title="  A closer   look ", was="A short look")
    assert "A closer look" in told
    told = act(draft, "rename:step:look", title="Another look", was="A short look")
    assert "A colleague wrote another title meanwhile" in told
    assert "A closer look" in told, "nothing was overwritten"
    assert "Write a title, then save it." in act(draft, "rename:step:look", title="  ", was="A closer look")


def test_a_step_is_added_between_any_two(draft: World) -> None:
    form = draft.designer.get(f"{AT}/draft/add?level=begin&at=1")
    assert "What kind of step is it?" in words_of(form)
    assert words_of(form).count("Choose") == 0, "nothing is wrong yet"
    given = {"level": "begin", "at": "1", "title": "What helps me", "kind": "self_task"}
    for _twice in range(2):
        answer = draft.designer.post(f"{AT}/draft/add", given, like="/staff")
        assert answer.location == f"{AT}/draft/steps/what-helps-me", "what it asks is written next"
    assert outline(draft)["begin"][1] == "what-helps-me"
    assert "what-helps-me-2" not in outline(draft)["begin"]


def test_a_step_without_title_or_kind_is_asked_for_them_and_nothing_is_lost(draft: World) -> None:
    answer = draft.designer.post(f"{AT}/draft/add", {"level": "begin", "at": "1", "title": "Mine"}, like="/staff")
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.text
    assert "Choose what kind of step it is." in words_of(answer)
    answer = draft.designer.post(f"{AT}/draft/add", {"level": "begin", "kind": "review"}, like="/staff")
    assert answer.status_code == 422
    assert 'value="review" checked' in answer.text


def test_a_level_is_added_where_it_was_asked_for(draft: World) -> None:
    answer = draft.designer.post(f"{AT}/draft/add", {"at": "1", "title": "In between"}, like="/staff")
    assert answer.location == f"{AT}/draft/levels/in-between"
    assert list(outline(draft))[1] == "in-between"
    assert "Nothing says yet" not in words_of(draft.designer.get(f"{AT}/draft")).split("In between")[0]


def test_with_a_script_the_answer_is_the_outline_with_its_head_and_checks(draft: World) -> None:
    first = outline(draft)["begin"][0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', draft.designer.get("/staff").text)
    assert token is not None
    headers = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    data = {"do": f"put:step:{first}:begin:1", "csrf_token": token[1]}
    answer = draft.designer.browser.post(OUTLINE, data=data, headers=headers)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div class="editor__outline" id="outline"')
    assert f'data-moved="step-{first}"' in answer.text
    for part in ("bar", "lint", "notes"):
        assert re.search(rf'id="{part}"[^>]*hx-swap-oob="true"', answer.text), part
    assert re.search(r'id="say" hx-swap-oob="innerHTML">Moved to level 1, step 2\.', answer.text)
    assert "Moved to level 1" not in words_of(draft.designer.get(f"{AT}/draft")), "it is told once"


@pytest.mark.parametrize("do", ["", "put", "put:step", "put:level:begin", "drop:step:look", "put:quest:x:y:1"])
def test_what_names_no_act_is_refused(draft: World, do: str) -> None:
    before = draft.draft().definition
    assert draft.designer.post(OUTLINE, {"do": do}, like="/staff").status_code == 400
    assert draft.draft().definition == before


def test_a_place_that_is_not_there_is_the_nearest_that_is(draft: World) -> None:
    act(draft, "put:step:look:begin:999")
    assert outline(draft)["begin"][-1] == "look"


def test_a_level_that_went_meanwhile_takes_no_step(draft: World) -> None:
    assert "It is not in the draft any more." in act(draft, "put:step:look:nowhere:0")


def test_an_unfinished_draft_has_its_cards_and_its_map(draft: World) -> None:
    draft.save(
        "slug: small-plan\nlevels:\n- slug: begin\n  title: Begin\n  steps:\n  - {slug: one, kind: review}\n  - 3\n"
    )
    page = draft.designer.get(f"{AT}/draft")
    assert page.status_code == 200
    assert 'id="step-one"' in page.text
    assert "This part is edited in the text." in words_of(page)
    assert draft.designer.get(f"{AT}/draft?view=map").status_code == 200
    assert draft.designer.get(f"{AT}/draft?open=one").text.count("is-open") == 1


def test_two_designers_move_different_steps_and_both_stand(world_on_both: World) -> None:
    world = world_on_both
    world.import_text(small_quest(1))
    (_, begin), (second, rest) = outline(world).items()
    colleague = world.cast.visit(world.dana)
    page = colleague.get(f"{AT}/draft")
    act(world, f"put:step:{begin[0]}:begin:1")
    do = f"put:step:{rest[0]}:{second}:1"
    assert do in buttons(page, "put"), "she presses on the page as she read it"
    colleague.post(OUTLINE, {"do": do}, like="/staff")
    assert outline(world)["begin"][1] == begin[0]
    assert outline(world)[second][1] == rest[0]


# --- the map --------------------------------------------------------------------------------------


def the_map(world: World, *, is_mirrored: bool = False) -> object:
    from app.studio.pages.editor import EditorPage

    text = (LIBRARY / "joint-limits-plan.yaml").read_text(encoding="utf-8")
    read = unfinished(text)
    with world.cast.app.test_request_context("/studio"):
        row = world.draft()
        editor = EditorPage(row, read, "T", "1", None, None, cards_of(read, ()), ())
        return map_of(editor, is_mirrored=is_mirrored)


def test_the_map_shows_every_step_once_and_explains_each_line(draft: World) -> None:
    found = the_map(draft)
    read = unfinished((LIBRARY / "joint-limits-plan.yaml").read_text(encoding="utf-8"))
    steps = [step for level in read.levels for step in level.steps]
    assert len([node for node in found.nodes if node.kind == "step"]) == len(steps)  # type: ignore[attr-defined]
    explained = found.explained  # type: ignore[attr-defined]
    assert [wire.number for wire in explained] == list(range(1, len(explained) + 1))
    assert all(wire.words for wire in explained)
    places = [(node.x, node.y) for node in found.nodes]  # type: ignore[attr-defined]
    assert len(places) == len(set(places)), "no node lies on another"


def test_the_map_is_mirrored_as_a_whole(draft: World) -> None:
    one, other = the_map(draft), the_map(draft, is_mirrored=True)
    width = one.width  # type: ignore[attr-defined]
    mirrored = [width - node.x - node.width for node in other.nodes]  # type: ignore[attr-defined]
    assert mirrored == [node.x for node in one.nodes]  # type: ignore[attr-defined]


def test_the_map_is_read_only(draft: World) -> None:
    page = draft.designer.get(f"{AT}/draft?view=map")
    picture = page.text.split('class="map"')[1].split("</section>")[0]
    assert "<form" not in picture
    assert "<button" not in picture
    assert f'href="{AT}/draft/steps/look"' in picture
