"""One press mends what is mechanical, and can be undone."""

from __future__ import annotations

import html
import re

import pytest

from app.vocabulary import Role
from tests.studio.world import AT, World, small_quest, words_of


def key_of(world: World, button: str) -> str:
    """The key behind the button with these words."""
    page = world.designer.get(f"{AT}/draft").text
    forms = re.findall(
        r'action="[^"]*/draft/fix"[^>]*>.*?name="key" value="(\w+)">.*?<button[^>]*>(.*?)<', page, re.DOTALL
    )
    return next(key for key, words in forms if html.unescape(words).strip() == button)


def press(world: World, key: str, by: object = None, **more: str) -> object:
    visit = by or world.designer
    return visit.post(f"{AT}/draft/fix", {"key": key, **more}, like="/staff")  # type: ignore[attr-defined]


def test_a_listed_word_is_mended_by_one_press_and_undone_by_another(world_on_both: World) -> None:
    world = world_on_both
    world.import_text(small_quest(1, Who_can_read_what="A client is no addict"))
    key = key_of(world, "Write “person who struggles with gambling”")
    before = world.draft().definition
    assert press(world, key).location == f"{AT}/draft#step-read"  # type: ignore[attr-defined]
    assert "hint: A client is no person who struggles with gambling" in world.draft().definition
    assert before.count("\n") == world.draft().definition.count("\n"), "nothing else was touched"
    told = words_of(world.designer.get(f"{AT}/draft"))
    assert "Mended. You can undo it." in told
    assert press(world, key).status_code == 303  # type: ignore[attr-defined]
    assert "This is mended already." in words_of(world.designer.get(f"{AT}/draft"))
    world.designer.post(f"{AT}/draft/undo", {"at": "1"}, like="/staff")
    assert world.draft().definition == before


def test_it_comes_back_to_the_text_where_it_was_pressed_there(world: World) -> None:
    world.import_text(small_quest(1, Three_short_questions="Three short questions!"))
    key = key_of(world, "End it with a full stop")
    assert press(world, key, view="text").location == f"{AT}/draft/text"  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["", "x", "0" * 16])
def test_what_is_not_there_any_more_changes_nothing(world: World, key: str) -> None:
    world.import_text(small_quest(1))
    before = world.draft().definition
    assert press(world, key).status_code == 303  # type: ignore[attr-defined]
    assert world.draft().definition == before


def test_who_may_only_read_finds_no_button_and_no_door(world: World) -> None:
    world.import_text(small_quest(1, Three_short_questions="Three short questions!"))
    key = key_of(world, "End it with a full stop")
    assert "/draft/fix" not in world.clinician.get(f"{AT}/draft").text
    for visit in (world.clinician, world.cast.visit(world.cast.staff(Role.COUNSELLOR, "Nina"))):
        assert press(world, key, by=visit).status_code == 404  # type: ignore[attr-defined]
    assert "questions!" in world.draft().definition


def test_words_are_looked_at_while_the_draft_is_no_quest_yet(world: World) -> None:
    world.import_text(small_quest(1))
    text = small_quest(2, Three_short_questions="Three short questions!").replace("        minutes: 2\n", "", 1)
    world.designer.post(f"{AT}/draft/text", {"text": text, "row_version": "1"}, like="/staff")
    told = words_of(world.designer.get(f"{AT}/draft"))
    assert "is missing; add it" in told
    assert "raises the voice" in told
    assert press(world, key_of(world, "End it with a full stop")).status_code == 303  # type: ignore[attr-defined]
    assert "Three short questions.\n" in world.draft().definition
