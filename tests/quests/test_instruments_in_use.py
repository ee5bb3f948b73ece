"""Who may ask an instrument, and what the risk ladder reads of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from quests.asking import instruments_of, questions_of
from quests.definition import QuestionnaireStep
from quests.instruments import (
    SLUGS,
    Instrument,
    MayAsk,
    NotForAStep,
    Score,
    all_instruments,
    for_a_step,
    instrument,
    score,
    who_may_ask,
)
from quests.instruments import use as use_of_instruments
from quests.risk import Points, RiskLevel, Rule, Screen, assess
from tests.quests.screens import CALM, NOW, having
from tests.quests.walking import level, quest, step

FOR_A_STEP = [slug for slug in SLUGS if slug != "asq"]


def altered(slug: str, **changes: Any) -> Instrument:
    return Instrument.model_validate(instrument(slug).model_dump() | changes)


def a_step(*slugs: str, **more: Any) -> QuestionnaireStep:
    found = quest(level("one", step("ask", "questionnaire", instruments=slugs, evidence="score", **more))).step("ask")
    assert isinstance(found, QuestionnaireStep)
    return found


def points_of(slug: str, *values: int) -> Score:
    of = instrument(slug)
    return score(of, dict(zip((item.key for item in of.items), values, strict=False)))


# --- who may ask ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", FOR_A_STEP)
def test_anyone_may_ask_what_has_no_question_about_danger(slug: str) -> None:
    assert who_may_ask(slug) == MayAsk(in_a_step=True, staff_live=True)
    assert for_a_step(slug) is instrument(slug)


def test_nobody_may_ask_the_asq_while_its_words_are_unchecked() -> None:
    may = who_may_ask("asq")
    assert may.nobody
    assert "were not compared with the sheet of the NIMH" in may.reason


def test_staff_alone_may_ask_the_asq_once_its_words_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = checked_asq(use="staff_live")
    monkeypatch.setattr(use_of_instruments, "instrument", lambda _slug: ready)
    may = who_may_ask("asq")
    assert (may.in_a_step, may.staff_live, may.nobody) == (False, True, False)
    assert may.reason == ready.use_note
    with pytest.raises(NotForAStep):
        for_a_step("asq")


def checked_asq(**changes: Any) -> Instrument:
    data = instrument("asq").model_dump()
    for part in (*data["items"], *data["answers"]):
        part["wording"] = "checked"
    return Instrument.model_validate(data | changes)


@pytest.mark.parametrize(
    ("slug", "reason"), [("c-ssrs", "need a licence and certification"), ("mood", "there is no instrument 'mood'")]
)
def test_what_is_not_there_is_asked_by_nobody_and_the_reason_is_said(slug: str, reason: str) -> None:
    may = who_may_ask(slug)
    assert may.nobody
    assert reason in may.reason


@pytest.mark.parametrize("owner", ["client", "counsellor"])
def test_no_step_asks_the_asq_whoever_fills_it_in(owner: str) -> None:
    asking = a_step("k6", "asq", owner=owner)
    for ask in (questions_of, instruments_of):
        with pytest.raises(NotForAStep, match="Nobody asks the ASQ yet"):
            ask(asking)


def test_a_step_asks_all_others_in_its_order() -> None:
    pages = questions_of(a_step(*FOR_A_STEP))
    assert list(dict.fromkeys(page.key.split(".")[0] for page in pages)) == FOR_A_STEP
    assert len(pages) == sum(len(instrument(slug).items) for slug in FOR_A_STEP)
    assert len({page.key for page in pages}) == len(pages)


@pytest.mark.parametrize("slug", FOR_A_STEP)
def test_each_page_offers_the_answers_of_its_own_instrument(slug: str) -> None:
    of = instrument(slug)
    for page in questions_of(a_step(*FOR_A_STEP)):
        if page.instrument is of:
            offered = [(choice.value, choice.label) for choice in page.question.choices]
            assert offered == [(str(answer.value), answer.label) for answer in of.answers]


# --- what a file may say ----------------------------------------------------------------------------


def test_the_asq_cannot_be_made_a_questionnaire_for_everyone() -> None:
    with pytest.raises(ValidationError, match="the asq is asked by staff, live"):
        checked_asq(use="anyone")
    with pytest.raises(ValidationError, match="off until every word was held against its source"):
        altered("asq", use="staff_live")


@pytest.mark.parametrize(
    ("slug", "changes", "message"),
    [
        ("asq", {"use_note": None}, "use is off; say in use_note why"),
        ("k10", {"ladder_note": None}, "say in ladder_note who does"),
        ("k10", {"ladder": "reads"}, "positive_from stands where the risk ladder reads the sum"),
        ("k6", {"ladder": "not_read", "ladder_note": "A person."}, "positive_from stands where the risk ladder reads"),
    ],
)
def test_who_asks_and_who_reads_is_always_said(slug: str, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        altered(slug, **changes)


def test_only_the_fifth_question_of_the_asq_waits_for_an_answer() -> None:
    items = [item.model_dump() for item in instrument("bbgs").items]
    items[2]["asked_if"] = "any_yes"
    with pytest.raises(ValidationError, match="only the asq asks a question after another answer"):
        altered("bbgs", items=items)
    items = [item.model_dump() for item in instrument("asq").items]
    items[4]["asked_if"] = None
    with pytest.raises(ValidationError, match="a fifth after any yes"):
        altered("asq", items=items)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"items": ("nervous", "tired")}, "gad2 has an item that is not asked"),
        ({"items": ("nervous", "down")}, "an item belongs to two parts"),
        ({"positive_from": 7}, "no sum of gad2 reaches its cut-off"),
        ({"slug": "phq2"}, "two parts share one slug"),
    ],
)
def test_parts_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    data = instrument("phq-4").model_dump()
    data["scoring"]["parts"][0].update(change)
    with pytest.raises(ValidationError, match=message):
        Instrument.model_validate(data)


@pytest.mark.parametrize(
    ("slug", "message"), [("asq", "the asq has three outcomes"), ("k10", "the bands begin at 10 and each")]
)
def test_bands_begin_where_the_lowest_sum_is(slug: str, message: str) -> None:
    first = instrument(slug).scoring.bands[0].slug
    with pytest.raises(ValueError, match=message):
        instrument(slug).with_cutoffs({first: 5})


# --- what the ladder reads --------------------------------------------------------------------------


def test_every_instrument_says_whether_the_ladder_reads_it() -> None:
    assert {of.slug for of in all_instruments() if of.ladder == "not_read"} == {"k10"}
    assert "A person reads the K10" in (instrument("k10").ladder_note or "")


@pytest.mark.parametrize("slug", [slug for slug in FOR_A_STEP if instrument(slug).ladder == "reads"])
def test_what_the_ladder_reads_has_a_place_on_the_screen(slug: str) -> None:
    of = instrument(slug)
    assert Screen().with_score(points_of(slug, *[max(of.values)] * len(of.items))) != Screen()


def test_the_pairs_of_the_phq_4_take_their_own_places() -> None:
    screen = Screen().with_score(points_of("phq-4", 3, 1, 0, 2))
    assert (screen.gad2, screen.phq2, screen.phq4) == (Points(4), Points(2), Points(6))


def test_a_phq_4_that_was_not_scored_in_pairs_is_refused_and_not_lost() -> None:
    with pytest.raises(LookupError, match="the parts of 'phq-4' were not scored apart"):
        Screen().with_score(replace(points_of("phq-4", 3, 3, 3, 3), parts=()))


@pytest.mark.parametrize(
    ("values", "reasons"),
    [((3, 0, 0, 0), ("gad2",)), ((0, 0, 1, 2), ("phq2",)), ((2, 1, 3, 3), ("phq2", "gad2"))],
)
def test_each_pair_reaches_the_ladder_by_itself(values: tuple[int, ...], reasons: tuple[str, ...]) -> None:
    found = assess(having(CALM, {"k6": None}).with_score(points_of("phq-4", *values)), NOW)
    assert (found.rule, found.reasons) == (Rule.R2, reasons)


def test_a_phq_4_is_low_only_when_both_pairs_are_done_and_low() -> None:
    calm = having(CALM, {"k6": None})
    assert assess(calm.with_score(points_of("phq-4", 2, 0, 2, 0)), NOW).level is RiskLevel.LOW
    assert assess(calm.with_score(points_of("phq-4", 0, 0, 0)), NOW).rule is Rule.R4


def test_a_heavy_phq_4_with_a_heavy_pgsi_is_high() -> None:
    heavy = Screen().with_score(points_of("pgsi", 3, 3, 2))
    assert assess(heavy.with_score(points_of("phq-4", 3, 3, 3)), NOW).reasons == ("phq4_with_pgsi",)
    assert assess(heavy.with_score(points_of("phq-4", 3, 3, 2, 0)), NOW).level is RiskLevel.MEDIUM


@pytest.mark.parametrize(("slug", "reason"), [("nods-clip", "clip_no_pgsi"), ("lie-bet", "lie_bet_no_pgsi")])
def test_a_lifetime_screen_counts_only_while_there_is_no_finished_pgsi(slug: str, reason: str) -> None:
    unasked = having(CALM, {"pgsi": None})
    assert assess(unasked.with_score(points_of(slug, 1)), NOW).reasons == (reason,)
    assert assess(CALM.with_score(points_of(slug, 1)), NOW).level is RiskLevel.LOW
    zeros = [0] * len(instrument(slug).items)
    assert assess(unasked.with_score(points_of(slug, *zeros)), NOW).level is RiskLevel.LOW
    assert assess(unasked.with_score(points_of(slug, *zeros[1:])), NOW).rule is Rule.R4


@pytest.mark.parametrize("value", [1, 5])
def test_a_k10_leaves_the_screen_as_it_is_by_its_own_declaration(value: int) -> None:
    k10 = points_of("k10", *[value] * 10)
    for screen in (Screen(), CALM, having(CALM, {"k6": Points(13)})):
        assert screen.with_score(k10) == screen


def test_a_k10_is_no_distress_screen_and_never_makes_anybody_low() -> None:
    unasked = having(CALM, {"k6": None})
    assert assess(unasked.with_score(points_of("k10", *[1] * 10)), NOW).reasons == ("distress_unknown",)
