"""A draft beside its translations: what is missing and stale, saved here or by a file of a translator."""

from __future__ import annotations

import html
import io
import re

import pytest
from werkzeug.test import TestResponse

from app.vocabulary import Role
from quests.editing.reading import tree_of
from quests.exchange import FORMATS, Exchange, Unit, model, read
from quests.text_places import text_places
from tests.desk.cast import Visit
from tests.studio.world import AT, World, small_quest, words_of

HERE = f"{AT}/draft/translate"
RU = f"{HERE}/ru"
TITLE, HINT, DAY = "title", "steps/read/hint", "steps/how/title"


def fields(page: str) -> dict[str, str]:
    """The form of the page as a browser would send it."""
    found = dict(
        re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page.split('id="translations"')[1])
    )
    areas = re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(value) for name, value in [*found.items(), *areas]}


def number_of(form: dict[str, str], place: str) -> str:
    return next(name[6:] for name, value in form.items() if name.startswith("place-") and value == place)


def form_of(world: World, words: dict[str, str], show: str = "all", visit: Visit | None = None) -> dict[str, str]:
    """All fields, with these words typed at these places."""
    form = fields((visit or world.designer).get(f"{RU}?show={show}").text)
    return form | {f"words-{number_of(form, place)}": typed for place, typed in words.items()}


def post(world: World, form: dict[str, str], visit: Visit | None = None) -> TestResponse:
    sent = {name: value for name, value in form.items() if name != "csrf_token"}
    return (visit or world.designer).post(RU, sent, like="/staff")


def autosave(world: World, form: dict[str, str], number: str) -> TestResponse:
    """What htmx sends of one text while somebody types: these fields and no other (hx-params)."""
    page = world.designer.get(f"{RU}?show=all").text
    asked = re.search(rf'name="words-{number}"[^>]*hx-params="([^"]*)"', page)
    assert asked is not None
    sent = {name: value for name, value in (form | {"only": number}).items() if name in asked[1].split(",")}
    headers = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    return world.designer.browser.post(RU, data=sent, headers=headers)


def texts(world: World) -> dict[str, dict[str, str]]:
    return {each.place: dict(each.texts) for each in text_places(tree_of(world.draft().definition))}


def a_russian_draft(world: World) -> None:
    world.import_text(small_quest(1))
    world.designer.post(HERE, {"language": "ru"}, like="/staff")


def upload(world: World, data: bytes, language: str = "ru") -> TestResponse:
    form = {"file": (io.BytesIO(data), "back.xlf")}
    return world.designer.post(f"{HERE}/{language}/file", form, like="/staff")


# --- languages ------------------------------------------------------------------------------------


def test_a_language_is_added_and_every_text_is_missing_in_it(world_on_both: World) -> None:
    world = world_on_both
    world.import_text(small_quest(1))
    told = words_of(world.designer.get(HERE))
    assert "English Complete" in told
    assert world.designer.post(HERE, {"language": "ru"}, like="/staff").location == RU
    assert "languages: [en, ru]" in world.draft().definition
    told = words_of(world.designer.get(HERE))
    assert f"Russian {len(texts(world))} texts missing" in told
    assert world.designer.post(HERE, {"language": "ru"}, like="/staff").location == RU, "twice is as good as once"


@pytest.mark.parametrize("wrong", ["", "xx", "english", "../ru"])
def test_what_is_no_language_is_not_added(world: World, wrong: str) -> None:
    world.import_text(small_quest(1))
    assert world.designer.post(HERE, {"language": wrong}, like="/staff").status_code == 422
    assert world.designer.get(f"{HERE}/ru").status_code == 404


def test_fields_of_a_language_that_is_read_from_the_right_are_written_from_the_right(world: World) -> None:
    world.import_text(small_quest(1))
    page = world.designer.post(HERE, {"language": "fa"}, like="/staff")
    area = re.search(r"<textarea[^>]*>", world.designer.get(page.location).text)
    assert area is not None
    assert 'dir="rtl"' in area.group()
    assert 'lang="fa"' in area.group()


# --- saving ---------------------------------------------------------------------------------------


def test_all_that_was_typed_is_saved_by_one_button_and_is_one_edit(world_on_both: World) -> None:
    world = world_on_both
    a_russian_draft(world)
    before = world.draft().definition
    answer = post(world, form_of(world, {TITLE: "Небольшой план", HINT: "Кто что читает."}))
    assert answer.status_code == 303
    assert texts(world)[TITLE] == {"en": "A small plan", "ru": "Небольшой план"}
    assert texts(world)[HINT]["ru"] == "Кто что читает."
    assert "2 texts are saved." in words_of(world.designer.get(RU))
    assert "Small plan" not in world.draft().definition
    world.designer.post(f"{AT}/draft/undo", {"at": "2"}, like="/staff")
    assert world.draft().definition == before


def test_one_text_is_saved_while_it_is_typed_and_its_field_stays(world: World) -> None:
    a_russian_draft(world)
    form = form_of(world, {TITLE: "Небольшой план", HINT: "Это ещё не сохраняют."})
    number = number_of(form, TITLE)
    answer = autosave(world, form, number)
    assert answer.status_code == 200
    assert "Saved at" in words_of(answer)
    assert "<textarea" not in answer.text
    assert texts(world)[TITLE]["ru"] == "Небольшой план"
    assert "ru" not in texts(world)[HINT]
    stale = form | {f"words-{number}": "Малый план"}
    assert autosave(world, stale, number).status_code == 422, "the marks on the screen are renewed with each answer"
    again = stale | fields('id="translations"' + answer.text)
    assert autosave(world, again, number).status_code == 200
    assert texts(world)[TITLE]["ru"] == "Малый план"
    world.designer.post(f"{AT}/draft/undo", {"at": "2"}, like="/staff")
    assert "ru" not in texts(world)[TITLE], "a minute of typing is one edit"


def test_whoever_changes_the_same_words_second_is_told_and_nothing_is_lost(world_on_both: World) -> None:
    world = world_on_both
    a_russian_draft(world)
    other = world.cast.visit(world.dana)
    first, second = (
        form_of(world, {TITLE: "Первый"}),
        form_of(world, {TITLE: "Второй", HINT: "Кто читает."}, visit=other),
    )
    assert post(world, first).status_code == 303
    answer = post(world, second, other)
    assert answer.status_code == 422
    told = words_of(answer)
    assert "A colleague changed these words after you opened them." in told
    assert "Второй" in told, "what was typed stays in its field"
    assert "Первый" in told, "and what is saved stands beside it"
    assert "Кто читает." in told
    assert (texts(world)[TITLE]["ru"], texts(world)[HINT].get("ru")) == ("Первый", None), "saved as one, or not at all"
    read = fields(answer.text)
    assert post(world, read, other).status_code == 303, "she read it, and decides"
    assert (texts(world)[TITLE]["ru"], texts(world)[HINT]["ru"]) == ("Второй", "Кто читает.")


def test_words_that_do_not_fit_are_told_beside_their_field(world: World) -> None:
    a_russian_draft(world)
    assert post(world, form_of(world, {DAY: "День"})).status_code == 303
    told = words_of(world.designer.get(f"{RU}?show=all"))
    assert "Words in braces, such as {day}, are written alike in both languages." in told
    answer = post(world, form_of(world, {TITLE: "<b>План</b>"}))
    assert answer.status_code == 422
    assert "It holds HTML" in words_of(answer)
    assert "ru" not in texts(world)[TITLE]


def test_words_can_be_taken_out_again(world: World) -> None:
    a_russian_draft(world)
    post(world, form_of(world, {TITLE: "План"}))
    assert post(world, form_of(world, {TITLE: "  "})).status_code == 303
    assert texts(world)[TITLE] == {"en": "A small plan"}


# --- what is stale --------------------------------------------------------------------------------


def change_the_title(world: World, to: str, was: str = "A small plan") -> None:
    text = world.draft().definition
    world.designer.post(
        f"{AT}/draft/text",
        {"text": text.replace(was, to), "row_version": str(world.draft().row_version)},
        like="/staff",
    )


def test_a_translation_is_stale_once_its_source_says_something_else(world_on_both: World) -> None:
    world = world_on_both
    a_russian_draft(world)
    post(world, form_of(world, {TITLE: "Небольшой план"}))
    assert "The source changed since" not in words_of(world.designer.get(f"{RU}?show=all"))
    change_the_title(world, "A plan of four weeks")
    told = words_of(world.designer.get(f"{RU}?show=stale"))
    assert "The source changed since" in told
    assert "What it said before A small plan" in told
    form = form_of(world, {}, show="stale")
    assert len([name for name in form if name.startswith("place-")]) == 1
    assert post(world, form | {"right": number_of(form, TITLE)}).status_code == 303
    assert "The source changed since" not in words_of(world.designer.get(f"{RU}?show=all"))
    change_the_title(world, "A plan", was="A plan of four weeks")
    form = form_of(world, {TITLE: "План"}, show="stale")
    post(world, form)
    assert "The source changed since" not in words_of(world.designer.get(f"{RU}?show=all")), "new words are fresh"


def test_without_a_note_it_is_compared_with_the_newest_version(world: World) -> None:
    text = small_quest(1).replace("title: A small plan", "title: {en: A small plan, ru: План}", 1)
    text = text.replace("languages: [en]", "languages: [en, ru]", 1)
    with world.database.begin() as db:
        from app.services import quest_versions

        quest_versions.publish(db, text.replace("version: 1", "version: 2", 1), file="small-plan.yaml")
    world.import_text(text)
    assert "The source changed since" not in words_of(world.designer.get(f"{RU}?show=all"))
    change_the_title(world, "A long plan")
    assert "What it said before A small plan" in words_of(world.designer.get(f"{RU}?show=stale"))


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_goes_out_and_comes_back_as_one_edit(world_on_both: World, kind: str) -> None:
    world = world_on_both
    a_russian_draft(world)
    before = world.draft().definition
    sent = world.designer.get(f"{RU}/{kind}")
    assert "attachment" in sent.headers["Content-Disposition"]
    found = read(sent.data)
    assert (found.slug, found.language, len(found.units)) == ("small-plan", "ru", len(texts(world)))
    holes = {unit.place: "".join(re.findall(r"\{\w+\}", unit.source)) for unit in found.units}
    back = tuple(Unit(unit.place, unit.source, f"Слова {holes[unit.place]}".strip()) for unit in found.units)
    answer = upload(world, FORMATS[kind].write(Exchange("small-plan", 2, "en", "ru", back)).encode())
    assert answer.status_code == 303, words_of(answer)
    assert all(each["ru"] == f"Слова {holes[place]}".strip() for place, each in texts(world).items())
    assert "Complete" in words_of(world.designer.get(HERE)).split("Russian")[1]
    world.designer.post(f"{AT}/draft/undo", {"at": "2"}, like="/staff")
    assert world.draft().definition == before


def test_what_does_not_fit_is_listed_and_the_rest_is_taken(world: World) -> None:
    a_russian_draft(world)
    units = (
        Unit(TITLE, "An older title", "План"), Unit("steps/gone/title", "Gone", "Ушло"), Unit(DAY, "Day {day}", "День"),
        Unit(HINT, "Who can read what.", "<b>x</b>"), Unit("summary", "x", ""),
    )  # fmt: skip
    answer = upload(world, FORMATS["xliff"].write(Exchange("small-plan", 2, "en", "ru", units)).encode())
    told = words_of(answer)
    assert "1 text is taken in." in told
    assert "3 texts were not taken in." in told
    for place in ("steps/gone/title", DAY, HINT):
        assert place in told
    assert texts(world)[TITLE]["ru"] == "План"
    assert "The source changed since" in words_of(world.designer.get(f"{RU}?show=stale")), "it was of an older source"
    table = "small-plan@2,en,ru,state\r\ntitle,x,=1+1,\r\n"
    assert "It begins like a formula" in words_of(upload(world, table.encode()))


@pytest.mark.parametrize(
    ("slug", "language", "told"),
    [("other", "ru", "another quest"), ("small-plan", "fa", "another language"), ("", "", "Choose the file")],
)
def test_the_file_of_another_quest_or_language_is_refused_as_a_whole(
    world: World, slug: str, language: str, told: str
) -> None:
    a_russian_draft(world)
    before = world.draft().definition
    if slug:
        data = FORMATS["po"].write(Exchange(slug, 2, "en", language, (Unit(TITLE, "x", "План"),))).encode()
        answer = upload(world, data)
    else:
        answer = world.designer.post(f"{RU}/file", {}, like="/staff")
    assert answer.status_code == 422
    assert told in words_of(answer)
    assert world.draft().definition == before


@pytest.mark.parametrize("data", [b"<!DOCTYPE x><xliff/>", b"PK\x03\x04", b"\xff\xfe", b"", b"<script>", b"a" * 2_001])
def test_a_hostile_file_is_refused_kindly(world: World, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MAX_BYTES", 1_000)
    a_russian_draft(world)
    answer = upload(world, data)
    assert answer.status_code == 422
    assert "The file that came back Error:" in words_of(answer)


# --- doors ----------------------------------------------------------------------------------------


def test_who_may_only_read_reads_and_changes_nothing(world: World) -> None:
    a_russian_draft(world)
    form = form_of(world, {TITLE: "План"})
    del form["csrf_token"]
    before = world.draft().definition
    assert world.clinician.get(RU).status_code == 200
    assert "Save all" not in world.clinician.get(RU).text
    for path, data in ((HERE, {"language": "fa"}), (RU, form), (f"{RU}/file", {})):
        assert world.clinician.post(path, data, like="/staff").status_code == 404
        nina = world.cast.visit(world.cast.staff(Role.COUNSELLOR, "Nina"))
        assert nina.post(path, data, like="/staff").status_code == 404
    assert world.draft().definition == before


@pytest.mark.parametrize("wrong", ["xx", "rus", "EN", "..", "de"])
def test_a_language_that_the_draft_has_not_is_not_there(world: World, wrong: str) -> None:
    a_russian_draft(world)
    for address in (f"{HERE}/{wrong}", f"{HERE}/{wrong}/po"):
        assert world.designer.get(address).status_code == 404
    assert world.designer.get(f"{RU}/docx").status_code == 404


def test_a_draft_that_cannot_be_read_says_so(world: World) -> None:
    a_russian_draft(world)
    form = form_of(world, {TITLE: "План"})
    text = {"text": "title: [", "row_version": str(world.draft().row_version)}
    world.designer.post(f"{AT}/draft/text", text, like="/staff")
    assert world.designer.get(HERE).status_code == 200
    assert post(world, form).status_code in (404, 422)
