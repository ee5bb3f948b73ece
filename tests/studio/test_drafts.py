"""A quest comes in, is checked and corrected without a developer."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.queries.quest_versions import known_slugs
from app.services.quest_versions import retire_others
from quests import reading
from tests.studio.world import AT, World, small_quest, words_of


def a_file(data: bytes) -> dict[str, Any]:
    """The form of the import with a file and nothing pasted."""
    return {"file": (io.BytesIO(data), "any-name.yml"), "text": ""}


def test_an_import_is_always_a_draft_of_the_next_version(world_on_both: World) -> None:
    world = world_on_both
    assert world.import_text(small_quest(1)).location == f"{AT}/draft"
    assert "Draft of version 2." in words_of(world.designer.get(f"{AT}/draft"))
    assert world.statuses() == {1: "published"}
    ((who, detail),) = world.audited("quest_imported")
    assert (who, detail) == (world.dana.id, {"quest": "small-plan", "version": 2})


def test_a_file_is_taken_in_as_pasted_text_is(world: World) -> None:
    upload = a_file(small_quest(1).replace("\n", "\r\n").encode())
    answer = world.designer.post("/studio/import", upload, like="/staff")
    assert answer.location == f"{AT}/draft"
    assert "\r" not in world.draft().definition


def test_what_is_wrong_is_told_with_its_line_and_what_was_typed_is_kept(world: World) -> None:
    text = small_quest(1).replace("        minutes: 2\n", "", 1)
    answer = world.import_text(text)
    assert answer.status_code == 422
    told = words_of(answer)
    assert "One thing to mend" in told
    assert "Line 19 : levels.0.steps.0.minutes: is missing; add it" in told
    assert "How we work" in told, "the text stays in its field"
    assert not world.has_draft()


@pytest.mark.parametrize("data", [b"\xff\xfes\x00", b"slug: \xe9t\xe9\n", b"a: \x00\n"])
def test_a_file_that_is_no_text_is_told_kindly(world: World, data: bytes) -> None:
    answer = world.designer.post("/studio/import", a_file(data), like="/staff")
    assert answer.status_code == 422
    assert "Line 1 :" in words_of(answer)


def test_a_text_that_is_too_large_for_a_quest_is_told_kindly(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    answer = world.designer.post("/studio/import", a_file(b"# a\n" * 300), like="/staff")
    assert answer.status_code == 422
    assert "Line 1 :" in words_of(answer)


def test_a_quest_in_many_languages_is_larger_than_any_other_form(world: World) -> None:
    text = "# a remark of the author\n" * 11_000 + small_quest(1)
    assert len(text) > 256 * 1024
    assert world.import_text(text).location == f"{AT}/draft"
    assert world.save(text + "# one more\n").status_code == 303
    assert len(world.draft().definition) > len(text)


def test_nothing_at_all_is_asked_for_kindly(world: World) -> None:
    answer = world.import_text("  ")
    assert answer.status_code == 422
    assert "Choose a file, or paste the text of a quest." in words_of(answer)


def test_a_second_draft_never_overwrites_the_first(world: World) -> None:
    world.import_text(small_quest(1))
    answer = world.import_text(small_quest(1, How_we_work="Another way"))
    assert answer.status_code == 422
    assert "There is a draft of this quest already" in words_of(answer)
    assert "Another way" in words_of(answer)
    assert "How we work" in world.draft().definition


def test_the_next_version_begins_with_the_words_of_the_one_in_use(world: World) -> None:
    assert world.designer.post(f"{AT}/1/draft", {}, like="/staff").location == f"{AT}/draft"
    assert world.draft().definition == small_quest(2)
    assert "Dana Designer" in words_of(world.designer.get("/studio"))


def test_the_draft_tells_what_the_linter_finds_and_where(world: World) -> None:
    world.import_text(small_quest(1, A_short_look="Win your bonus"))
    page = world.designer.get(f"{AT}/draft")
    told = words_of(page)
    assert "Problem" in told
    assert "Win your bonus" in told.split("Checks before publishing")[1]
    assert f'href="{AT}/draft/steps/look"' in page.text.split('id="lint"')[1]
    card = page.text.split('id="step-look"')[1].split("</li>")[0]
    assert "problem" in card, "the card says it too"


def test_a_draft_that_is_no_quest_yet_can_be_kept_and_says_what_is_wrong(world: World) -> None:
    world.import_text(small_quest(1))
    assert world.save("slug: small-plan\n  version: two\n").status_code == 303
    told = words_of(world.designer.get(f"{AT}/draft"))
    assert "The text of this draft cannot be read as it is" in told
    assert "Line 2" in told
    assert "1 problem to mend" in told


def test_a_draft_under_another_name_is_a_problem(world: World) -> None:
    world.import_text(small_quest(1))
    world.save(small_quest(2).replace("slug: small-plan", "slug: large-plan", 1))
    told = words_of(world.designer.get(f"{AT}/draft"))
    assert "problem to mend" in told
    world.sign_all()
    assert world.publish().status_code == 422


def test_whoever_saves_second_is_told_and_nothing_is_overwritten(world_on_both: World) -> None:
    world = world_on_both
    world.import_text(small_quest(1))
    read = world.draft().row_version
    assert world.save(small_quest(2, How_we_work="First saved"), read).status_code == 303
    answer = world.save(small_quest(2, How_we_work="Second try"), read, by=world.cast.visit(world.dana))
    assert answer.status_code == 422
    told = words_of(answer)
    assert "Somebody saved this draft after you opened it." in told
    assert "Second try" in told, "what she wrote stays in the field"
    assert "First saved" in told, "and she sees what was saved"
    assert "First saved" in world.draft().definition


@pytest.mark.parametrize("bad", ["a: \x00b", "a: ‮b", "  "])
def test_a_text_that_no_database_or_reader_takes_is_not_kept(world_on_both: World, bad: str) -> None:
    world_on_both.import_text(small_quest(1))
    before = world_on_both.draft().definition
    assert world_on_both.save(bad).status_code == 422
    assert world_on_both.draft().definition == before


def test_a_clinician_reads_the_text_and_cannot_change_it(world: World) -> None:
    world.import_text(small_quest(1))
    page = world.clinician.get(f"{AT}/draft")
    assert "How we work" in words_of(page)
    assert "<textarea" not in page.text
    assert 'form="acts"' not in page.text
    assert "Publish version" not in words_of(page)
    world.save("not: [a quest\n")
    assert "not: [a quest" in world.clinician.get(f"{AT}/draft/text").text, "what cannot be read is shown as it is"


def test_a_quest_that_has_no_version_yet_is_a_draft_alone(world: World) -> None:
    with world.database.begin() as db:
        retire_others(db, "small-plan")
    text = small_quest(1).replace("slug: small-plan", "slug: brand-new", 1)
    assert world.import_text(text).location == "/studio/brand-new/draft"
    assert "/studio/brand-new" in world.designer.get("/studio").text
    assert world.designer.get("/studio/brand-new").status_code == 200
    assert "Draft of version 1." in words_of(world.designer.get("/studio/brand-new/draft"))
    assert "Nobody can begin it" in words_of(world.designer.get("/studio")), "small-plan is retired"


def test_a_number_that_other_values_repeat_is_told_kindly(world: World) -> None:
    text = small_quest(1).replace("version: 1", "version: &one 1", 1).replace("minutes: 2", "minutes: *one", 1)
    answer = world.import_text(text)
    assert answer.status_code == 422
    assert "Line 1 :" in words_of(answer)


def test_a_quest_may_lead_to_one_that_this_service_wrote_itself(world: World) -> None:
    """The linter knows the quests of the library and those that were published here."""
    with world.database.reading() as db:
        known = known_slugs(db)
    assert "small-plan" in known
    assert "crisis-to-safety" in known
    assert "nowhere-at-all" not in known
