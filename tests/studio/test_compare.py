"""Two versions side by side, in the language of what a client notices."""

from __future__ import annotations

import re

from app.studio.pages.compare import LONGEST_COMPARED, pieces
from tests.studio.world import AT, World, small_quest, words_of

ANOTHER_STEP = """      - slug: breathe
        kind: self_task
        title: Breathe out
        hint: Slowly.
        why: A slow breath may help the body settle.
        minutes: 3
"""


def test_added_removed_reworded_moved_and_rules_are_told_apart(world: World) -> None:
    text = small_quest(1, Who_can_read_what="Who may read what")
    note = text[text.index("      - slug: note") : text.index("      - slug: call")]
    text = text.replace(note, "").replace("all_of: [note], ", "")
    text = text.replace("      - slug: call\n", ANOTHER_STEP + "      - slug: call\n").replace("hours: 48", "hours: 24")
    look, wish = text.index("      - slug: look"), text.index("      - slug: wish")
    meet = text.index("      - slug: meet")
    text = text[:look] + text[wish:meet] + text[look:wish] + text[meet:]
    world.import_text(text)
    page = world.designer.get(f"{AT}/diff/1/draft")
    told = words_of(page)
    for words in (
        "Added", "“Breathe out” in “Trying it out”", "Removed", "“What helped” in “Trying it out”", "Reworded",
        "“How we work” in “Where I am” : hint", "Moved", "Rules changed", "promise, hours Before 48 Now 24",
    ):  # fmt: skip
        assert words in told, words
    assert re.search(r"Who <del>can</del><ins>may</ins> read what", page.text)
    order = "Before How we work, A short look, What I want to change, A talk Now How we work, What I want to change"
    assert order in told


def test_it_says_how_many_people_stay_on_the_older_one(world: World) -> None:
    world.walkers(2)
    world.second_version(How_we_work="How it goes")
    said = "People who stay on version 1, unless somebody moves them:"
    assert f"{said} 2 people" in words_of(world.supervisor.get(f"{AT}/diff/1/2"))
    assert f"{said} hidden" in words_of(world.designer.get(f"{AT}/diff/1/2"))


def test_two_that_differ_in_nothing_say_so(world: World) -> None:
    world.import_text(small_quest(1))
    assert "Nobody would notice a difference." in words_of(world.designer.get(f"{AT}/diff/1/draft"))


def test_a_draft_that_cannot_be_read_is_not_compared(world: World) -> None:
    world.import_text(small_quest(1))
    world.save("nothing")
    assert "there is nothing to compare" in words_of(world.designer.get(f"{AT}/diff/1/draft"))


def test_what_is_not_there_is_not_compared(world: World) -> None:
    for wrong in ("diff/1/draft", "diff/1/2", "diff/3/1", "diff/draft/1", "diff/1/x"):
        assert world.designer.get(f"{AT}/{wrong}").status_code == 404, wrong


def test_a_text_is_compared_word_by_word_and_put_together_again() -> None:
    before, after = "You can stop at any time.", "You may stop, at any time."
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.mark != "new") == before
    assert "".join(piece.text for piece in found if piece.mark != "gone") == after
    assert [piece.text for piece in found if piece.mark == "gone"] == ["can"]
    in_a_row = pieces("How it goes on", "How we work on")
    assert [(piece.mark, piece.text) for piece in in_a_row] == [
        ("same", "How "), ("gone", "it goes"), ("new", "we work"), ("same", " on"),
    ]  # fmt: skip


def test_a_very_long_text_is_shown_as_a_whole() -> None:
    before, after = "a " * LONGEST_COMPARED, "b " * LONGEST_COMPARED
    assert [piece.mark for piece in pieces(before, after)] == ["gone", "new"]
