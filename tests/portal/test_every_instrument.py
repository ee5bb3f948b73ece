"""Each questionnaire on the portal: its own questions, answers and source, and what it says in plain words."""

from __future__ import annotations

import pytest

from app.services.screening import Result, results_of_client
from quests.asking import questions_of
from quests.instruments import Instrument, all_instruments, instrument
from quests.risk import RiskLevel
from tests.portal.conftest import NewPerson, Person
from tests.portal.walkers import goes_to
from tests.small_quests import QUESTIONS, publish_questions

NEW = ("nods-clip", "lie-bet", "k10", "phq-4")
LABELS = [
    *(of.title for of in all_instruments()),
    *(band.label for of in all_instruments() for band in of.scoring.bands),
]


def asked(her: Person, *slugs: str) -> Person:
    """She is at a questionnaire of these instruments."""
    publish_questions(her.walker.database, *slugs)
    return goes_to(her, QUESTIONS)


def answer_all(her: Person, value: int, step: str = "ask") -> None:
    """Every question by its page, with this value."""
    for number in range(1, len(questions_of(her.quest.step(step))) + 1):
        her.answer(step, number, str(value))


def send(her: Person, step: str = "ask") -> None:
    assert her.visitor.send(her.open_step(step, "/check").form("/check")).status == 200


def results(her: Person) -> list[Result]:
    with her.walker.database.reading() as db:
        return results_of_client(db, her.walker.locker())


@pytest.mark.parametrize("of", [instrument(slug) for slug in NEW], ids=NEW)
def test_each_question_stands_on_its_page_with_its_answers_and_its_source(her: Person, of: Instrument) -> None:
    her = asked(her, of.slug)
    for number, item in enumerate(of.items, start=1):
        page = her.open_step("ask", f"/{number}")
        assert page.heading == item.text
        assert of.licence.line in page.main
        if of.stem is not None:
            assert of.stem.text in page.main
        offered = [one.attrib["value"] for one in page.tree.iter("input") if one.attrib.get("type") == "radio"]
        assert offered == [str(answer.value) for answer in of.answers]
        assert all(answer.label in page.main for answer in of.answers)


@pytest.mark.parametrize("slug", NEW)
@pytest.mark.parametrize("place", [0, -1], ids=["lightest", "heaviest"])
def test_what_she_sent_is_kept_and_told_in_plain_words_without_a_label(her: Person, slug: str, place: int) -> None:
    her, of = asked(her, slug), instrument(slug)
    answer_all(her, sorted(of.values)[place])
    send(her)
    (kept,) = results(her)
    band = of.scoring.bands[place]
    assert (kept.instrument, kept.step, kept.score and kept.score.band) == (slug, "ask", band.slug)
    page = her.open("/my/levels/asked")
    assert band.result in page.main
    assert [label for label in LABELS if f" {label} " in page.main] == []


def test_the_pairs_of_the_phq_4_are_kept_apart(her: Person) -> None:
    her = asked(her, "phq-4")
    for number, value in enumerate((3, 1, 0, 1), start=1):
        her.answer("ask", number, str(value))
    send(her)
    (kept,) = results(her)
    assert kept.score is not None
    assert [(part.title, part.total, part.positive) for part in kept.score.parts] == [
        ("GAD-2", 4, True),
        ("PHQ-2", 1, False),
    ]
    assert her.walker.journey().state.risk == "medium"


def test_a_value_of_another_scale_is_not_taken(her: Person) -> None:
    her = asked(her, "k10")
    for value in ("0", "6"):
        form = her.open_step("ask", "/1").forms[-1]
        assert her.visitor.send(form, {"answer": value}, button="next").status == 422
    assert results(her) == []


def test_what_she_left_open_gives_no_result_and_no_guess(her: Person) -> None:
    her = asked(her, "k10")
    her.answer("ask", 1, "3")
    send(her)
    assert instrument("k10").unfinished_result in her.open("/my/levels/asked").main


def test_a_heavy_k10_is_read_by_a_person_and_says_that_nobody_is_called(her: Person) -> None:
    her = asked(her, "k10")
    answer_all(her, 5)
    assert "You can talk to someone now" not in her.open_step("ask", "/check").main
    send(her)
    state = her.walker.journey().state
    assert (state.risk, state.is_on_hold) == (RiskLevel.UNASKED, False)
    assert "Nobody is called by these answers alone" in her.open("/my/levels/asked").main


def test_a_heavy_phq_4_with_a_heavy_pgsi_shows_people_at_once_and_rests_the_plan(her: Person) -> None:
    her = asked(her, "pgsi", "phq-4")
    answer_all(her, 3)
    assert "You can talk to someone now" in her.open_step("ask", "/check").main
    send(her)
    assert her.walker.journey().state.is_on_hold


def test_all_of_them_stand_in_one_step_each_with_its_own_scale(her: Person) -> None:
    her = asked(her, *NEW)
    for number, page in enumerate(questions_of(her.quest.step("ask")), start=1):
        assert page.instrument is not None
        her.answer("ask", number, str(min(page.instrument.values)))
    send(her)
    found = {kept.instrument: kept.score.total for kept in results(her) if kept.score is not None}
    assert found == {"nods-clip": 0, "lie-bet": 0, "k10": 10, "phq-4": 0}


@pytest.mark.parametrize(
    ("slug", "is_shown"), [("k10", True), ("phq-4", True), ("nods-clip", False), ("lie-bet", False)]
)
def test_what_asks_about_a_whole_life_is_not_shown_as_a_change(her: Person, slug: str, is_shown: bool) -> None:
    her, of = asked(her, slug), instrument(slug)
    for step in ("ask", "ask-again"):
        answer_all(her, min(of.values), step)
        send(her, step)
    page = her.open("/my/levels/asked-again")
    assert len(results(her)) == 2
    assert (of.items[0].text in page.main) is is_shown


@pytest.mark.parametrize("slug", NEW)
def test_on_a_russian_page_the_questions_stay_english_and_are_kept_without_a_score(her: Person, slug: str) -> None:
    her, of = asked(her, slug), instrument(slug)
    her.open("/my?lang=ru")
    page = her.open_step("ask", "/1")
    assert page.heading == of.items[0].text
    assert "остаются на английском" in page.main
    answer_all(her, max(of.values))
    send(her)
    (kept,) = results(her)
    assert (kept.read_in, kept.language, kept.score) == ("ru", "en", None)
    assert her.walker.journey().state.risk == RiskLevel.UNASKED


def test_the_wrong_person_finds_no_question_of_hers(her: Person, new_person: NewPerson) -> None:
    her = asked(her, *NEW)
    assert new_person().open(her.step_address("ask") + "/1").status == 404
