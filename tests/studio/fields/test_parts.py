"""The pages of a draft's parts: saved by button and while typing, by two at once, in every language, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.queries.studio import draft_rows
from app.services import draft_writing, drafts
from app.studio.fields.page import kind_of
from app.vocabulary import Role
from quests.definition import Quest
from quests.editing import Add, Path, Put, fingerprint, leaving_out, part, step_path
from quests.loading import parse_quest
from quests.writing import table_lines
from tests.desk.cast import SAME_SITE, TOKEN, Visit
from tests.studio.fields.made_quests import by_language, made_quest
from tests.studio.fields.page_forms import form_on
from tests.studio.fields.test_round_trip import sent
from tests.studio.world import AT, World, small_quest, words_of

WISH = f"{AT}/draft/steps/wish"


class Designer:
    """A designer's browser on one draft, with one token for all forms."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        found = TOKEN.search(visit.get("/staff").get_data(as_text=True))
        self.token = found.group(1) if found else ""

    def post(self, address: str, fields: Mapping[str, Any], *, typing: bool = False) -> TestResponse:
        headers = {**SAME_SITE, **({"HX-Request": "true"} if typing else {})}
        data = MultiDict([("csrf_token", self.token)])
        for name, value in fields.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        return self.visit.browser.post(address, data=data, headers=headers)


@pytest.fixture
def draft(world: World) -> World:
    """The small quest as the draft of version 2."""
    assert world.import_text(small_quest(2)).status_code == 303
    return world


def form_of(world: World, slug: str = "wish") -> dict[str, Any]:
    """What the form of a step would send now."""
    text = world.draft().definition
    path = step_path(text, slug)
    assert path is not None
    value = part(text, path)
    return {**sent(kind_of(path, value), value), "seen": fingerprint(value)}


def step_of(world: World, slug: str = "wish") -> dict[str, Any]:
    text = world.draft().definition
    found: dict[str, Any] = part(text, step_path(text, slug) or ())
    return found


def test_a_field_is_saved_by_its_button_and_nothing_else_changes(draft: World) -> None:
    before = draft.draft().definition
    answer = Designer(draft.designer).post(WISH, {**form_of(draft), "title.en": "What I want", "do": "save"})
    assert answer.status_code == 303
    after = draft.draft().definition
    assert "What I want" in after
    assert len([line for line in after.splitlines() if line not in before.splitlines()]) == 1
    assert "What I want" in words_of(draft.designer.get(WISH))


def test_while_she_types_only_the_state_and_what_is_to_mend_are_swapped(draft: World) -> None:
    form = {**form_of(draft), "title.en": "Win a bonus"}
    answer = Designer(draft.designer).post(WISH, form, typing=True)
    assert answer.status_code == 200
    assert answer.headers["HX-Trigger"] == "draft-changed"
    page = answer.get_data(as_text=True)
    assert "Saved at" in page
    assert 'name="title.en"' not in page
    told = page[page.index('id="found-f-levels-0-steps-2-title-en"') :]
    assert "Problem:" in told[: told.index('id="found-f-levels-0-steps-2-plain_title')]
    again = Designer(draft.designer).post(WISH, form, typing=True)
    assert again.status_code == 200, "the same twice is as good as once"


def test_two_designers_on_two_steps_both_stand_and_on_one_the_second_is_told(draft: World) -> None:
    other = Designer(draft.cast.visit(draft.cast.staff(Role.DESIGNER, "Timur Designer")))
    dana = Designer(draft.designer)
    mine, theirs, also = form_of(draft), form_of(draft), form_of(draft, "look")
    assert dana.post(WISH, {**mine, "title.en": "Hers"}).status_code == 303
    assert other.post(f"{AT}/draft/steps/look", {**also, "minutes": "7"}).status_code == 303
    refused = other.post(WISH, {**theirs, "why.en": "Because it helps."})
    assert refused.status_code == 422
    said = words_of(refused)
    assert "Dana Designer saved this part after you opened it" in said
    assert "Hers" in said, "what the colleague wrote"
    assert "Because it helps." in refused.get_data(as_text=True), "what was typed"
    assert step_of(draft)["title"] != step_of(draft, "look")["minutes"] == 7
    mark = fingerprint(step_of(draft))
    over = other.post(WISH, {**theirs, "why.en": "Because it helps.", "do": f"over:{mark}"})
    assert over.status_code == 303
    assert "Because it helps." in str(step_of(draft)["why"])


def test_a_refused_save_while_typing_leaves_the_fields_under_her_hands(draft: World) -> None:
    mine = form_of(draft)
    with draft.database.begin() as db:
        path = step_path(draft.draft().definition, "wish") or ()
        draft_writing.write(db, draft.draft().id, [Put((*path, "minutes"), 44)], did="written", by=draft.saule.id)
    answer = Designer(draft.designer).post(WISH, {**mine, "minutes": "3"}, typing=True)
    assert answer.status_code == 422
    assert "44" in words_of(answer)
    assert "<form" not in answer.get_data(as_text=True)
    assert step_of(draft)["minutes"] == 44


def test_a_level_is_saved_while_one_of_its_steps_was_saved_meanwhile(draft: World) -> None:
    text = draft.draft().definition
    level = part(text, ("levels", 0))
    kind = kind_of(("levels", 0), level)
    seen = fingerprint(leaving_out(level, kind.elsewhere))
    dana = Designer(draft.designer)
    assert dana.post(WISH, {**form_of(draft), "minutes": "9"}).status_code == 303
    fields = {**sent(kind, level), "seen": seen, "title.en": "First of all"}
    assert dana.post(f"{AT}/draft/levels/begin", fields).status_code == 303
    after = part(draft.draft().definition, ("levels", 0))
    assert "First of all" in str(after["title"])
    assert step_of(draft)["minutes"] == 9


def test_rows_come_move_double_and_go_and_what_was_typed_stays(draft: World) -> None:
    dana = Designer(draft.designer)
    count = len(step_of(draft).get("questions", ()))

    def press(do: str, **typed: str) -> list[dict[str, Any]]:
        answer = dana.post(WISH, {**form_of(draft), **typed, "do": do})
        assert answer.status_code == 303, answer.text
        found: list[dict[str, Any]] = step_of(draft).get("questions", [])
        return found

    added = press("add:questions", **{"title.en": "Typed before"})
    assert [each["kind"] for each in added[count:]] == ["text"]
    assert "Typed before" in str(step_of(draft)["title"])
    doubled = press(f"copy:questions.{count}")
    assert len({each["key"] for each in doubled}) == count + 2
    up = press(f"up:questions.{count + 1}")
    assert [each["key"] for each in up] == [
        *[each["key"] for each in added[:-1]],
        doubled[-1]["key"],
        doubled[-2]["key"],
    ]
    assert len(press(f"remove:questions.{count}")) == count + 1
    for nonsense in ("up:questions.99", "add:title", "remove:questions", "drop:title", "copy:nothing.0"):
        assert dana.post(WISH, {**form_of(draft), "do": nonsense}).status_code == 400


def test_another_language_is_written_beside_the_english_and_leaves_it(draft: World) -> None:
    with draft.database.begin() as db:
        draft_writing.write(db, draft.draft().id, [Put(("languages",), ["en", "fa"])], did="written", by=draft.dana.id)
    page = draft.designer.get(f"{WISH}?words=fa").get_data(as_text=True)
    assert 'name="title.fa"' in page
    assert 'name="title.en"' not in page
    assert "texts missing" in page
    english = by_language(step_of(draft))["title"]["en"]
    form = {"seen": fingerprint(step_of(draft)), "words": "fa", "title.fa": "آنچه می‌خواهم"}
    assert Designer(draft.designer).post(WISH, form).status_code == 303
    assert step_of(draft)["title"] == {
        "en": english if isinstance(english, str) else english["en"],
        "fa": "آنچه می‌خواهم",
    }


def test_what_no_field_can_show_stays_as_it_is_and_is_said(draft: World) -> None:
    path = step_path(draft.draft().definition, "wish") or ()
    odd = {"hint": ["a", "list"], "mood": {"is": 1}, "only_if": {"risk_at_least": "high", "fact": "x"}}
    changes = [Put((*path, key), value) for key, value in odd.items()]
    with draft.database.begin() as db:
        draft_writing.write(db, draft.draft().id, changes, did="text", by=draft.dana.id)
    page = draft.designer.get(WISH)
    assert words_of(page).count("is edited in the text") == 2
    dana = Designer(draft.designer)
    assert dana.post(WISH, {**form_of(draft), "minutes": "8", "hint.en": "x"}).status_code == 303
    after = step_of(draft)
    assert {key: after[key] for key in odd} == odd
    assert after["minutes"] == 8
    assert dana.post(WISH, {**form_of(draft), "do": "drop:mood"}).status_code == 303
    assert "mood" not in step_of(draft)


def test_what_is_no_number_stays_as_typed_and_is_to_mend(draft: World) -> None:
    answer = Designer(draft.designer).post(
        WISH, {**form_of(draft), "minutes": "a few", "title.en": "\u202eturned"}, typing=True
    )
    assert answer.status_code == 200
    assert step_of(draft)["minutes"] == "a few"
    assert "turned" in str(step_of(draft)["title"])
    assert "\u202e" not in draft.draft().definition
    assert 'value="a few"' in draft.designer.get(WISH).get_data(as_text=True)


def test_a_new_name_is_followed_by_what_names_the_step(draft: World) -> None:
    dana = Designer(draft.designer)
    taken = dana.post(WISH, {**form_of(draft), "slug": "look", "do": "rename"})
    assert taken.status_code == 422
    assert "There is a part of this name already" in words_of(taken)
    done = dana.post(WISH, {**form_of(draft), "slug": "my-wish", "do": "rename"})
    assert done.location.endswith("/draft/steps/my-wish")
    text = draft.draft().definition
    assert parse_quest(text, file="a").step("my-wish").replaces == ("wish",)
    assert draft.designer.get(WISH).status_code == 404


def test_a_finding_is_mended_beside_its_field(draft: World) -> None:
    dana = Designer(draft.designer)
    with draft.database.begin() as db:
        draft_writing.write(db, draft.draft().id, [Put(("review_on",), "2020-01-01")], did="text", by=draft.dana.id)
    page = draft.designer.get(f"{AT}/draft/about").get_data(as_text=True)
    key = page[page.index('value="fix:') + 7 :].partition('"')[0]
    about = leaving_out(part(draft.draft().definition, ()), ("levels",))
    assert dana.post(f"{AT}/draft/about", {"seen": fingerprint(about), "do": key}).status_code == 303
    assert parse_quest(draft.draft().definition, file="a").review_on > "2020-01-01"


def test_who_may_only_read_sees_the_fields_and_no_button(draft: World) -> None:
    page = draft.clinician.get(WISH).get_data(as_text=True)
    assert '<fieldset class="part__all stack gap-5" disabled' in page
    assert 'name="do"' not in page
    assert Designer(draft.clinician).post(WISH, form_of(draft)).status_code == 404


def test_a_part_that_is_not_there_and_a_text_that_cannot_be_read(draft: World) -> None:
    for nowhere in ("steps/nothing", "levels/nothing"):
        assert draft.designer.get(f"{AT}/draft/{nowhere}").status_code == 404
    assert draft.designer.get("/studio/nothing/draft/about").status_code == 404
    with draft.database.begin() as db:
        row = draft.draft()
        draft_writing.put_text(db, row.id, "title: [", row_version=row.row_version, by=draft.dana.id)
    assert draft.designer.get(WISH).status_code == 303


@pytest.mark.parametrize("seed", [14])
def test_a_page_that_is_sent_as_it_stands_changes_nothing_in_any_language(world: World, seed: int) -> None:
    """What a browser without a script sends of every part, with every control as it was drawn."""
    dana = Designer(world.designer)
    quest = made_quest(seed) | {"languages": ["en", "fa"]}
    text = "\n".join(table_lines(quest, 0)) + "\n"
    with world.database.begin() as db:
        drafts.add_unfinished(db, "made-up", text, world.dana.id)
    at = "/studio/made-up/draft"
    steps = [f"{at}/steps/{step['slug']}" for level in quest["levels"] for step in level["steps"]]
    for address in (f"{at}/about", *(f"{at}/levels/{level['slug']}" for level in quest["levels"]), *steps):
        for language in ("en", "fa"):
            page = world.designer.get(f"{address}?words={language}").get_data(as_text=True)
            form = form_on(page, "part-form")
            assert dana.post(address, form).status_code == 303
            assert _text_of(world, "made-up") == text, address
    first = form_on(world.designer.get(steps[0]).get_data(as_text=True), "part-form")
    assert dana.post(steps[0], {**first, "minutes": "77"}).status_code == 303
    assert _text_of(world, "made-up") != text, "the form does say something"


@pytest.mark.parametrize("start", range(0, 6, 3))
def test_any_quest_is_made_from_an_empty_draft_and_reads_as_the_same(world: World, start: int) -> None:
    """Through the pages: about the quest, each level, each step; then the text is read as the quest that it was."""
    dana = Designer(world.designer)
    for seed in range(start, start + 3):
        slug = f"made-up-{seed}"
        quest = made_quest(seed, slug)
        with world.database.begin() as db:
            draft_id = drafts.add_unfinished(db, slug, f"slug: {slug}\n", world.dana.id)
            changes = [Add(("levels",), at, begun(level)) for at, level in enumerate(quest["levels"])]
            draft_writing.write(db, draft_id, changes, did="added", by=world.dana.id)
        _fill(dana, f"/studio/{slug}/draft/about", (), quest, {"slug": slug})
        for at, level in enumerate(quest["levels"]):
            path = ("levels", at)
            _fill(dana, f"/studio/{slug}/draft/levels/{level['slug']}", path, level, {"slug": level["slug"]})
            for place, step in enumerate(level["steps"]):
                _fill(
                    dana, f"/studio/{slug}/draft/steps/{step['slug']}", (*path, "steps", place), step, begun_step(step)
                )
        text = _text_of(world, slug)
        with world.database.begin() as db:
            drafts.drop_draft(db, draft_id)
        assert Quest.model_validate(by_language(part(text, ()))) == Quest.model_validate(by_language(quest)), seed


def _text_of(world: World, slug: str) -> str:
    with world.database.reading() as db:
        return next(row.definition for row in draft_rows(db, slug))


def begun_step(step: dict[str, Any]) -> dict[str, Any]:
    return {"slug": step["slug"], "kind": step["kind"]}


def begun(level: dict[str, Any]) -> dict[str, Any]:
    """A level with its steps before any field of them is filled in."""
    return {"slug": level["slug"], "steps": [begun_step(step) for step in level["steps"]]}


def _fill(dana: Designer, address: str, path: Path, value: dict[str, Any], first: dict[str, Any]) -> None:
    answer = dana.post(address, {**sent(kind_of(path, value), value), "seen": fingerprint(first)})
    assert answer.status_code == 303, words_of(answer)
