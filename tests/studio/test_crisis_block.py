"""What opens where danger is found is in every quest: no designer takes it out, by whatever way she writes (T18)."""

from __future__ import annotations

from datetime import date

import pytest

from app.queries.studio import DraftRow, draft_rows
from app.services import draft_writing, quest_files
from quests import lint
from quests.bundles import read_bundle
from quests.editing import Put, Remove, changed
from tests.studio.world import AT, World, small_quest, words_of

WITHOUT = small_quest(2).replace("risk_gate:", "safety_stop: null\nrisk_gate:", 1)
CRISIS = "crisis-to-safety"
FIRST = ("levels", 0, "steps", 0)
TODAY = date(2026, 3, 2)


def draft_of(world: World, slug: str = "small-plan") -> DraftRow:
    with world.database.reading() as db:
        (found,) = draft_rows(db, slug)
    return found


def publish(world: World, slug: str = "small-plan") -> int:
    """Everybody signs what is there, and the designer presses the button."""
    at = f"/studio/{slug}"
    for by, part in ((world.designer, "design"), (world.clinician, "clinical"), (world.supervisor, "safety")):
        by.post(f"{at}/draft/sign", {"part": part, "content": draft_of(world, slug).content_hash}, like="/staff")
    return world.designer.post(f"{at}/draft/publish", {}, like="/staff").status_code


def drop(world: World, slug: str = "small-plan") -> None:
    read = str(draft_of(world, slug).row_version)
    world.designer.post(f"/studio/{slug}/draft/drop", {"row_version": read}, like="/staff")


def write(world: World, slug: str, *changes: Put | Remove) -> None:
    with world.database.begin() as db:
        draft_writing.write(db, draft_of(world, slug).id, list(changes), did="written", by=world.dana.id)


def test_no_way_of_writing_takes_the_safety_stop_out_of_a_quest(world: World) -> None:
    world.import_text(WITHOUT)
    assert publish(world) == 422, "imported in the studio"
    told = words_of(world.designer.get(f"{AT}/publish"))
    assert "where danger is found on the way, nothing opens" in told
    drop(world)
    world.import_text(small_quest(1))
    assert world.save(WITHOUT).status_code in (303, 404)
    write(world, "small-plan", Put(("safety_stop",), None))
    assert "safety_stop: null" in draft_of(world).definition
    assert publish(world) == 422, "written in the editor"
    write(world, "small-plan", Put(("safety_stop",), "small-plan"))
    assert publish(world) == 422, "nor does it stop for itself"
    drop(world)
    with world.database.begin() as db:
        quest_files.take_in(db, read_bundle(WITHOUT, file="small-plan.yaml"))  # As ``questline quests import`` does.
    assert publish(world) == 422, "taken in by the command line"
    assert world.statuses() == {1: "published"}


def test_without_the_linter_it_would_be_published(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: nothing else keeps it back."""
    world.import_text(WITHOUT)
    monkeypatch.setattr(lint, "blocking", lambda quest, text, **more: [])
    assert publish(world) == 303


def test_the_crisis_quest_begins_with_its_protocols_and_nothing_leads_past_them(world: World) -> None:
    world.designer.post(f"/studio/library/{CRISIS}/draft", {}, like="/staff")
    whole = draft_of(world, CRISIS).definition
    for wrong in (
        [Put((*FIRST, "protocols"), ["p_s", "p_f"])],
        [Put((*FIRST, "is_optional"), True)],
        [Put((*FIRST, "only_if"), {"risk_at_least": "high"})],
        [Remove(FIRST)],
        [Put(("levels", 0, "done"), {"at_least": 1})],
        [Put(("safety_stop",), "small-plan")],
        [Put(("exits", "lost_contact"), "rule")],
        [Put(("calm",), False)],
    ):
        text = changed(whole, *wrong)
        report = lint.check_text(text, f"{CRISIS}.yaml", TODAY)
        assert [each.code for each in report.findings if each.severity == "error"], wrong
    write(world, CRISIS, Put((*FIRST, "protocols"), ["p_s", "p_f"]))
    assert publish(world, CRISIS) == 422
    write(world, CRISIS, Put((*FIRST, "protocols"), ["p_s", "p_f", "p_v"]))
    assert publish(world, CRISIS) == 303, "as it came it can be published"
