"""The quests: the version in use, the people on each, the review date, the history; every version stays readable."""

from __future__ import annotations

import re

import pytest

from app.studio.pages.counts import FLOORS, floor_of
from app.vocabulary import Role
from quests.loading import LIBRARY
from quests.suppression import MIN_CELL
from tests.studio.world import AT, SLUG, World, small_quest, words_of


def card(page: str, title: str = "A small plan") -> str:
    """What stands on one quest's card."""
    found = next(part for part in page.split("<li")[1:] if f">{title}</a>" in part)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", "<li" + found.split("</li>")[0]))


def test_each_quest_says_what_is_in_use_how_many_are_on_it_and_when_it_is_looked_at_again(world: World) -> None:
    world.walkers(2)
    told = card(world.supervisor.get("/studio").text)
    for words in ("In use", "Version 1", "2 people", "Review Friday 21 May 2027"):
        assert words in told
    assert "Draft" not in told


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-02-01", "Review was due on Sunday 1 February"),
        ("2026-04-01", "Review soon: on Wednesday 1 April"),
        ("2026-04-02", "Review Thursday 2 April"),
    ],
)
def test_a_review_date_that_has_passed_or_comes_within_30_days_is_told_in_words(
    world: World, day: str, words: str
) -> None:
    world.cast.database.dispose()
    text = small_quest(1).replace("slug: small-plan", "slug: old-plan").replace('"2027-05-21"', f'"{day}"')
    from app.services import quest_versions

    with world.database.begin() as db:
        quest_versions.publish(db, text.replace("A small plan", "An old plan"), file="old-plan.yaml")
    assert words in card(world.designer.get("/studio").text, "An old plan")


def test_people_on_an_earlier_version_are_not_forgotten(world: World) -> None:
    world.walkers(3)
    world.second_version()
    told = card(world.supervisor.get("/studio").text)
    assert "Version 2" in told
    assert "Nobody" in told
    assert re.search(r"Retired +Version 1 *, 3 people", told)


def test_a_designer_reads_no_number_that_points_at_somebody(world: World) -> None:
    world.walkers(2)
    for who in (world.designer, world.clinician):
        for address in ("/studio", AT, f"{AT}/1", f"{AT}/1/withdraw"):
            if who is world.clinician and address.endswith("withdraw"):
                continue
            page = who.get(address).text
            assert "2 people" not in page
            assert ">hidden<" in page
            assert "Hidden: so few people" in page, "and what the mark means"


@pytest.mark.parametrize("ever", [0, 1, 4, 5, 9, 12, 14, 15, 16, 22, 40, 60, 107])
def test_no_reader_can_tell_who_is_inside_or_who_left_to_within_five(ever: int) -> None:
    """She may know how many began: it is published. What she reads leaves at least five numbers open, both ways."""
    for inside in range(1, ever + 1):
        said = floor_of(inside, ever)
        possible = [other for other in range(1, ever + 1) if floor_of(other, ever) == said]
        assert inside in possible
        assert len(possible) >= min(MIN_CELL, ever), (inside, ever, said)
        assert said is None or said <= inside


def test_a_large_number_is_told_and_nobody_is_told_as_nobody() -> None:
    assert floor_of(0, 30) == 0
    assert floor_of(30, 30) == 20
    assert floor_of(9, 300) is None
    assert floor_of(120, 300) == 100
    assert max(FLOORS) == floor_of(10**6, 2 * 10**6)


def test_everything_that_was_ever_published_stays_readable(world_on_both: World) -> None:
    world = world_on_both
    world.second_version(How_we_work="How it goes")
    world.supervisor.post(f"{AT}/1/withdraw", {"why": "The words hurt somebody."}, like="/staff")
    told = words_of(world.designer.get(f"{AT}/1"))
    for words in ("Withdrawn", "The words hurt somebody.", "How we work", "It is easier to decide"):
        assert words in told
    history = words_of(world.designer.get(AT))
    for words in ("Version 2", "Version 1", "Withdrawn", "The words hurt somebody.", "Monday 2 March"):
        assert words in history


def test_a_version_reads_as_an_outline_of_who_why_how_long_and_what_we_promise(world: World) -> None:
    told = words_of(world.designer.get(f"{AT}/1"))
    for words in (
        "Level 1 of 2", "Where I am", "How we work", "The client", "Something to read, 2 minutes",
        "Why: It is easier to decide when you know who reads it.", "Our promise: Within 72 hours.",
        "A counsellor", "Our promise: Within 48 hours.", "Named act: “I said what I want to change”",
        "Asked on these days of the level: 7, 21.", "Done with 2 steps.", "What got in the way?",
        "All that you wrote stays yours.", "bbgs",
    ):  # fmt: skip
        assert words in told, words
    assert re.search(r"English \d+ texts, all there", told)


def test_branches_are_sentences_with_their_source(world: World) -> None:
    branch = "        only_if: {any_of: [{fact: helps, is: talking}, {risk_at_least: medium}]}\n"
    text = small_quest(1).replace("        title: We call you\n", f"        title: We call you\n{branch}")
    world.import_text(text)
    told = words_of(world.designer.get(f"{AT}/draft"))
    source = "“What helps you now?” in “What I want to change” was answered “Talking”"
    assert f"Only if: {source} or the risk is medium or higher." in told


def test_missing_words_of_a_language_are_counted_and_placed(world: World) -> None:
    text = small_quest(1).replace("languages: [en]", "languages: [en, ru]")
    world.import_text(text.replace("title: A small plan", "title: {en: A small plan, ru: План}"))
    told = words_of(world.designer.get(f"{AT}/draft/translate"))
    assert re.search(r"Russian .*?1 of (\d+) texts are there", told)
    assert "How we work" in words_of(world.designer.get(f"{AT}/draft/translate/ru"))


@pytest.mark.parametrize("slug", sorted(path.stem for path in LIBRARY.glob("*.yaml")))
def test_every_quest_of_the_library_can_be_read(world: World, slug: str) -> None:
    page = world.cast.visit(world.cast.staff(Role.TRAINER)).get(f"/studio/{slug}/1")
    assert page.status_code == 200
    told = words_of(page)
    assert "Signed “release”" in told
    assert "Why:" in told


def test_a_trainer_reads_and_presses_nothing(world: World) -> None:
    world.import_text(small_quest(1))
    trainer = world.cast.visit(world.cast.staff(Role.TRAINER))
    for address in ("/studio", AT, f"{AT}/1", f"{AT}/draft"):
        page = trainer.get(address).text
        assert re.findall(r'<form method="post" action="(?!/staff/|[^"]*/export")([^"]*)"', page) == [], address


def test_the_outline_speaks_the_reader_s_language(world: World) -> None:
    told = words_of(world.designer.get("/studio/take-back-control/1?lang=ru").location and _in_russian(world))
    assert "Вернуть" in told or "Взять" in told, told[:400]


def _in_russian(world: World):  # type: ignore[no-untyped-def]
    return world.designer.get("/studio/take-back-control/1")


def test_a_quest_of_this_name_is_not_there(world: World) -> None:
    assert world.designer.get("/studio/nothing").status_code == 404
    assert world.designer.get(f"/studio/{SLUG}/2").status_code == 404
