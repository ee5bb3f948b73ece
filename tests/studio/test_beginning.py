"""A quest begins from nothing, from the library, or leaves as a file; names of the studio's pages are kept."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from quests.bundles import read_bundle
from quests.editing import part
from quests.loading import LIBRARY
from tests.studio.world import AT, World, small_quest, words_of

SAID: dict[str, object] = {
    "title": "Quiet evenings",
    "audience": ["self"],
    "risk": "low",
    "languages": ["en", "ru"],
    "weeks": "3",
}


def begin(world: World, **said: object) -> TestResponse:
    data: dict[str, Any] = {**SAID, "slug": "", **said}
    return world.designer.post("/studio/new", data, like="/staff")


def text_of(world: World, slug: str) -> str:
    from app.queries.studio import draft_rows

    with world.database.reading() as db:
        (found,) = draft_rows(db, slug)
    return found.definition


def test_an_empty_quest_is_a_draft_that_is_named_after_its_title(world_on_both: World) -> None:
    world = world_on_both
    assert begin(world).location == "/studio/quiet-evenings/draft"
    text = text_of(world, "quiet-evenings")
    assert part(text, ("title",)) == {"en": "Quiet evenings"}
    assert part(text, ("languages",)) == ["en", "ru"]
    assert part(text, ("content_owner",)) == "Dana Designer"
    assert world.designer.get("/studio/quiet-evenings/draft").status_code == 200
    assert world.designer.get("/studio/quiet-evenings/publish").status_code == 200
    assert [who for who, _detail in world.audited("quest_begun")] == [world.dana.id]


def test_what_danger_and_the_young_ask_for_stands_there_from_the_start(world: World) -> None:
    begin(world, risk="high", slug="in-danger")
    begin(world, audience=["young"], slug="for-the-young")
    for slug, place in (("in-danger", "suspending"), ("for-the-young", None)):
        text = text_of(world, slug)
        assert (part(text, ("calm",)), part(text, ("place",))) == (True, place)


def test_a_name_that_is_taken_is_told_and_what_was_typed_stays(world: World) -> None:
    for taken in ("new", "import", "library", "inbox", "rules", "launch", "small-plan", "young-player"):
        answer = begin(world, slug=taken)
        assert answer.status_code == 422
        assert f"There is a quest “{taken}” already." in words_of(answer)
        assert 'value="Quiet evenings"' in answer.text
    for title in ("New", "Library"):
        assert begin(world, title=title).location == f"/studio/{title.lower()}-2/draft"


def test_what_is_missing_is_asked_for_kindly(world: World) -> None:
    wrong: tuple[dict[str, object], ...] = (
        {"title": " "}, {"audience": []}, {"risk": "none"}, {"languages": []}, {"weeks": "0"}, {"slug": "A b"},
    )  # fmt: skip
    for said in wrong:
        answer = begin(world, **said)
        assert answer.status_code == 422, said
        assert 'id="errors"' in answer.text
    assert world.audited("quest_begun") == []


def test_a_second_draft_of_one_name_never_overwrites_the_first(world: World) -> None:
    begin(world)
    assert begin(world, weeks="9").status_code == 422
    assert part(text_of(world, "quiet-evenings"), ("expected_weeks",)) == 3


def test_no_import_takes_the_name_of_a_page_of_the_studio(world: World) -> None:
    for page in ("library", "rules"):
        answer = world.import_text(small_quest(1).replace("slug: small-plan", f"slug: {page}", 1))
        assert answer.status_code == 422
        assert "is the name of a page of the studio" in words_of(answer)


# --- the library ----------------------------------------------------------------------------------


def test_the_library_says_of_each_of_the_ten_what_it_is_for(world: World) -> None:
    told = words_of(world.clinician.get("/studio/library"))
    assert told.count("About ") >= len(list(LIBRARY.glob("*.yaml")))
    for words in ("Joint limits plan", "who plays themselves", "English and Russian", "In use"):
        assert words in told


def test_one_of_the_ten_is_begun_as_its_next_version(world: World) -> None:
    at = "/studio/library/young-player/draft"
    assert world.designer.post(at, {}, like="/staff").location == "/studio/young-player/draft"
    assert part(text_of(world, "young-player"), ("version",)) == 2
    world.designer.post(at, {}, like="/staff")
    assert "There is a draft of this quest already." in words_of(world.designer.get("/studio"))


def test_one_of_the_ten_is_begun_as_a_quest_of_one_s_own(world: World) -> None:
    data = {"title": "Two weeks at our school", "slug": ""}
    answer = world.designer.post("/studio/library/young-player", data, like="/staff")
    assert answer.location == "/studio/two-weeks-at-our-school/draft"
    text = text_of(world, "two-weeks-at-our-school")
    assert (part(text, ("version",)), part(text, ("slug",))) == (1, "two-weeks-at-our-school")
    assert part(text, ("levels",)) == part((LIBRARY / "young-player.yaml").read_text(encoding="utf-8"), ("levels",))


# --- out as a file --------------------------------------------------------------------------------


def test_every_version_leaves_as_a_file_that_comes_in_again(world: World) -> None:
    world.second_version(How_we_work="How it goes")
    world.supervisor.post(f"{AT}/1/withdraw", {"why": "It is wrong."}, like="/staff")
    answer = world.clinician.post(f"{AT}/1/export", {}, like="/staff")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="small-plan-1.bundle.yaml"'
    assert read_bundle(answer.text, file="it").definition == small_quest(1)
    ((who, detail),) = world.audited("quest_exported")
    assert (who, detail) == (world.clara.id, {"version": 1})
    assert world.clinician.post(f"{AT}/9/export", {}, like="/staff").status_code == 404


def test_a_draft_leaves_as_a_file_once_it_can_be_read(world: World) -> None:
    world.import_text(small_quest(1))
    assert read_bundle(world.designer.post(f"{AT}/draft/export", {}, like="/staff").text, file="it").quest.version == 2
    begin(world)
    answer = world.designer.post("/studio/quiet-evenings/draft/export", {}, like="/staff")
    assert answer.status_code == 303
