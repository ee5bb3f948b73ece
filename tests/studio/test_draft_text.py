"""The draft as its text: the same draft, a number beside each line, and what is to mend in its line."""

from __future__ import annotations

import re

from tests.studio.world import AT, World, small_quest, words_of

TEXT = f"{AT}/draft/text"


def test_every_line_has_its_number_and_what_is_to_mend_leads_there(world: World) -> None:
    world.import_text(small_quest(1))
    text = small_quest(2).replace("        minutes: 2\n", "        minutes: 200\n", 1)
    assert world.save(text).location == TEXT
    page = world.designer.get(TEXT).text
    numbers = [int(found) for found in re.findall(r'id="line-(\d+)"', page)]
    assert numbers == list(range(1, text.count("\n") + 2))
    wrong = text[: text.index("minutes: 200")].count("\n") + 1
    assert f'href="#line-{wrong}"' in page
    marked = re.search(rf'<a class="lines__mark is-wrong" id="line-{wrong}" href="#(finding-[^"]+)"', page)
    assert marked is not None
    assert f'id="{marked[1]}"' in page
    assert page.count("lines__mark is-wrong") == 1


def test_a_text_without_a_fault_has_nothing_to_mend(world: World) -> None:
    world.import_text(small_quest(1))
    page = world.designer.get(TEXT)
    assert "Nothing to mend" in words_of(page)
    assert "lines__mark" not in page.text


def test_what_cannot_be_kept_stays_in_the_field_without_checks_of_another_text(world: World) -> None:
    world.import_text(small_quest(1, A_short_look="Win your bonus"))
    answer = world.save("slug: small-plan\nx: \x00\n")
    assert answer.status_code == 422
    assert "Line 2: there is an invisible character" in words_of(answer)
    assert "This text is not saved yet" in words_of(answer)
    assert "finding-" not in answer.text


def test_saving_is_an_edit_that_can_be_undone_from_the_text(world: World) -> None:
    world.import_text(small_quest(1))
    world.save("slug: small-plan\n# all of it gone\n")
    page = world.designer.get(TEXT)
    (at,) = re.findall(r'name="at" value="(\d+)"', page.text)
    answer = world.designer.post(f"{AT}/draft/undo", {"at": at, "view": "text"}, like="/staff")
    assert answer.location == TEXT
    assert world.draft().definition == small_quest(2)
    assert "Undone: Wrote in the text" in words_of(world.designer.get(TEXT))


def test_the_steps_slug_that_was_renamed_in_the_text_is_the_editors_too(world: World) -> None:
    """One draft: what is written here is what the outline shows, remarks and all."""
    world.import_text(small_quest(1))
    text = "# Mine.\n" + small_quest(2, What_I_want_to_change="One wish")
    world.save(text)
    assert "One wish" in words_of(world.designer.get(f"{AT}/draft"))
    assert world.draft().definition == text


def test_after_it_is_taken_away_nobody_writes_in_it(world: World) -> None:
    world.import_text(small_quest(1))
    row_version = str(world.draft().row_version)
    world.designer.post(f"{AT}/draft/drop", {"row_version": row_version}, like="/staff")
    data = {"text": small_quest(2), "row_version": row_version}
    assert world.designer.post(TEXT, data, like="/staff").status_code == 404
