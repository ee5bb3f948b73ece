"""Undo and redo across pages and people, and who else has the draft open."""

from __future__ import annotations

import re

from app.vocabulary import Role
from tests.desk.cast import SAME_SITE, Visit
from tests.studio.world import AT, World, small_quest, words_of

PART = {"HX-Request": "true", **SAME_SITE}


def at_edit(world: World) -> str:
    (found,) = re.findall(r'name="at" value="(\d+)"', world.designer.get(f"{AT}/draft/text").text)
    return str(found)


def step(world: World, way: str, at: str, by: Visit | None = None, view: str = "") -> str:
    answer = (by or world.designer).post(f"{AT}/draft/{way}", {"at": at, "view": view}, like="/staff")
    assert answer.status_code == 303
    return str(answer.location)


def open_draft(world: World, by: Visit, place: str = "") -> str:
    """What a page that stands open asks for by itself."""
    token = re.search(r'name="csrf-token" content="([^"]+)"', by.get(f"{AT}/draft").text)
    assert token is not None
    data = {"place": place, "csrf_token": token[1]}
    answer = by.browser.post(f"{AT}/draft/here", data=data, headers=PART)
    assert answer.status_code == 200
    return words_of(answer)


def test_undo_and_redo_go_through_every_edit_whoever_reads(world: World) -> None:
    world.import_text(small_quest(1))
    other = world.cast.visit(world.cast.staff(Role.DESIGNER, "Omar Other"))
    first, second = small_quest(2), small_quest(2, How_we_work="How it goes")
    world.save(second)
    assert step(world, "undo", at_edit(world), by=other) == f"{AT}/draft"
    assert world.draft().definition == first
    assert step(world, "redo", at_edit(world), view="map") == f"{AT}/draft?view=map"
    assert world.draft().definition == second
    assert "Done again: Wrote in the text" in words_of(world.designer.get(f"{AT}/draft"))


def test_what_was_not_on_the_screen_is_not_undone(world: World) -> None:
    world.import_text(small_quest(1))
    world.save(small_quest(2, How_we_work="How it goes"))
    seen = at_edit(world)
    world.save(small_quest(2, How_we_work="How we go on"), by=world.cast.visit(world.cast.staff(Role.DESIGNER)))
    for at in (seen, "", "-1", "x", "9" * 40):
        step(world, "undo", at)
    assert "How we go on" in world.draft().definition
    assert "so nothing was undone" in words_of(world.designer.get(f"{AT}/draft"))


def test_a_colleague_who_has_it_open_is_seen_with_her_place(world: World) -> None:
    world.import_text(small_quest(1))
    clinician = world.clinician
    assert "Dana" not in open_draft(world, world.designer, "levels.begin.steps.wish"), "nobody sees herself"
    assert "Dana Designer is at “What I want to change”." in open_draft(world, clinician, "text")
    assert "Clara Clinician has the text of this draft open." in open_draft(world, world.designer, "<b>nowhere</b>")
    assert "Dana Designer has this draft open." in open_draft(world, clinician), "a place that is none is not shown"


def test_a_page_that_stands_open_after_the_draft_went_says_so(world: World) -> None:
    world.import_text(small_quest(1))
    open_draft(world, world.designer)
    page = world.clinician.get(f"{AT}/draft").text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token is not None
    world.designer.post(f"{AT}/draft/drop", {"row_version": str(world.draft().row_version)}, like="/staff")
    answer = world.clinician.browser.post(f"{AT}/draft/here", data={"csrf_token": token[1]}, headers=PART)
    assert "This draft is no draft any more" in words_of(answer)
