"""Screening questionnaires: locked words, honest scores, and results that label nobody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from quests.instruments import (
    SLUGS,
    Instrument,
    InstrumentUnreadable,
    UnknownInstrument,
    Validated,
    all_instruments,
    instrument,
    read_instrument,
    result_text,
    score,
    wording_digest,
)

# Whoever changes one of these has compared every word with the source again (domain.md section 1).
LOCKED = {
    "bbgs": "e31417530f494fd5fab7a30c268e54d8c913accc5038c92ca212971297d4ab8f",
    "pgsi": "693c3a331114750c30c9d8a9d7ecf285c8268b7ba00be749f2f19572a3437260",
    "k6": "3a9b68904a7479d0a74a15ee4c989966cbe558bb5970d78e53c537649656c0f1",
}

# domain.md section 4.1, English: stigmatising words, gambling words and hype; whole words, never parts of words.
UNKIND = re.compile(
    r"\b(addict(s|ed|ion)?|problem|pathological|compulsive|gamblers?|degenerate|relapsed?|fail(ed|ure)?|dirty|clean"
    r"|non-compliant|refused|dropout|commit suicide|responsible|irresponsible|jackpot|win|winner|lucky|luck|bets?"
    r"|betting|wager|stake|odds|spin|roll|all in|double up|cash out|payout|bonus|vip|high roller|streak|combo|loot"
    r"|prize|draw|raffle|leaderboard|rank|beat|crush|unlock|hurry|last chance|don't miss|must|severe|disorder"
    r"|diagnosis|score|risk)\b",
    re.IGNORECASE,
)


def altered(slug: str, **changes: Any) -> Instrument:
    return Instrument.model_validate(instrument(slug).model_dump() | changes)


# --- the words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_the_wording_is_the_one_that_was_locked(slug: str) -> None:
    assert wording_digest(instrument(slug)) == LOCKED[slug]


def test_every_instrument_is_locked() -> None:
    assert set(LOCKED) == set(SLUGS) == {of.slug for of in all_instruments()}


@pytest.mark.parametrize("part", ["stem", "item", "item key", "answer", "value", "order", "language"])
def test_a_change_of_any_locked_part_is_noticed(part: str) -> None:
    data = instrument("pgsi").model_dump()
    match part:
        case "stem":
            data["stem"]["text"] += "."
        case "item":
            data["items"][4]["text"] = data["items"][4]["text"].replace("might have", "have")
        case "item key":
            data["items"][4]["key"] = "felt"
        case "answer":
            data["answers"][2]["label"] = "Often"
        case "value":
            data["answers"][3]["value"] = 4
        case "order":
            data["items"] = data["items"][::-1]
        case "language":
            data["language"] = "ru"
    assert wording_digest(Instrument.model_validate(data)) != LOCKED["pgsi"]


def test_our_own_words_may_change_without_breaking_the_lock() -> None:
    assert wording_digest(altered("pgsi", unfinished_result="Take your time.")) == LOCKED["pgsi"]


def test_the_pgsi_asks_nine_questions_with_its_own_four_answers() -> None:
    pgsi = instrument("pgsi")
    assert pgsi.stem is not None
    assert pgsi.stem.text == "Thinking about the last 12 months…"
    assert [item.text for item in pgsi.items] == [
        "Have you bet more than you could really afford to lose?",
        "Have you needed to gamble with larger amounts of money to get the same feeling of excitement?",
        "When you gambled, did you go back another day to try to win back the money you lost?",
        "Have you borrowed money or sold anything to get money to gamble?",
        "Have you felt that you might have a problem with gambling?",
        "Has gambling caused you any health problems, including stress or anxiety?",
        (
            "Have people criticized your betting or told you that you had a gambling problem, "
            "regardless of whether or not you thought it was true?"
        ),
        "Has your gambling caused any financial problems for you or your household?",
        "Have you felt guilty about the way you gamble or what happens when you gamble?",
    ]
    assert [(answer.label, answer.value) for answer in pgsi.answers] == [
        ("Never", 0),
        ("Sometimes", 1),
        ("Most of the time", 2),
        ("Almost always", 3),
    ]


def test_the_k6_offers_its_answers_from_all_of_the_time_to_none() -> None:
    k6 = instrument("k6")
    assert [answer.value for answer in k6.answers] == [4, 3, 2, 1, 0]
    assert [item.text for item in k6.items] == [
        "nervous?",
        "hopeless?",
        "restless or fidgety?",
        "so depressed that nothing could cheer you up?",
        "that everything was an effort?",
        "worthless?",
    ]


def test_the_bbgs_asks_yes_or_no_three_times_and_carries_its_time_frame_in_each_question() -> None:
    bbgs = instrument("bbgs")
    assert bbgs.stem is None
    assert len(bbgs.items) == 3
    assert all(item.text.startswith("During the past 12 months") for item in bbgs.items)
    assert [(answer.label, answer.value) for answer in bbgs.answers] == [("Yes", 1), ("No", 0)]


# --- what staff are told ----------------------------------------------------------------------------


def test_staff_see_which_words_were_not_compared_with_the_source() -> None:
    assert {of.slug: of.unchecked_parts for of in all_instruments()} == {
        "bbgs": (),
        "pgsi": (),
        "k6": ("stem", "answers"),
    }
    assert [of.wording for of in all_instruments()] == ["checked", "checked", "unchecked"]


def test_an_unchecked_item_is_named_by_its_key() -> None:
    items = [item.model_dump() for item in instrument("bbgs").items]
    items[1]["wording"] = "unchecked"
    assert altered("bbgs", items=items).unchecked_parts == ("kept_from_others",)


@pytest.mark.parametrize("of", all_instruments(), ids=SLUGS)
def test_every_instrument_names_its_source_its_licence_and_its_time_frame(of: Instrument) -> None:
    assert re.search(r"\b(19|20)\d\d\b", of.source)
    assert of.title in of.licence.line
    assert re.search(r"\b(30 days|12 months)\b", of.time_frame)


def test_open_permissions_are_told_to_staff() -> None:
    assert "not yet confirmed" in (instrument("pgsi").licence.staff_note or "")
    assert "copyright" in instrument("k6").licence.line
    assert "before release" in (instrument("k6").licence.staff_note or "")


@pytest.mark.parametrize(
    ("slug", "language", "expected"),
    [
        ("pgsi", "fa", Validated.YES),
        ("pgsi", "zh", Validated.YES),
        ("pgsi", "ru", Validated.UNKNOWN),
        ("pgsi", "kk", Validated.UNKNOWN),
        ("k6", "ru", Validated.YES),
        ("k6", "kk", Validated.UNKNOWN),
        ("bbgs", "zh", Validated.UNKNOWN),
        ("bbgs", "eo", Validated.UNKNOWN),
        ("bbgs", "en", Validated.YES),
    ],
)
def test_a_language_is_validated_only_where_a_study_is_named(slug: str, language: str, expected: Validated) -> None:
    assert instrument(slug).validated(language) is expected


# --- what the client reads --------------------------------------------------------------------------


@pytest.mark.parametrize("of", all_instruments(), ids=SLUGS)
def test_every_band_has_its_own_words_and_an_open_result_has_others(of: Instrument) -> None:
    texts = [band.result for band in of.scoring.bands] + [of.unfinished_result]
    assert len(set(texts)) == len(texts)
    assert result_text(of, score(of, {})) == of.unfinished_result
    for value, band in [(0, of.scoring.bands[0]), (max(each.value for each in of.answers), of.scoring.bands[-1])]:
        assert result_text(of, score(of, {item.key: value for item in of.items})) == band.result


@pytest.mark.parametrize("of", all_instruments(), ids=SLUGS)
def test_the_client_reads_no_label_no_gambling_word_and_no_hype(of: Instrument) -> None:
    for text in [*(band.result for band in of.scoring.bands), of.unfinished_result]:
        assert not UNKIND.search(text)
        assert "!" not in text


def test_an_unkind_word_is_noticed() -> None:
    assert UNKIND.search("You may be a problem gambler.")
    assert not UNKIND.search("You gambled less this winter, and it is better.")


@pytest.mark.parametrize("slug", ["pgsi", "k6"])
def test_the_heaviest_result_says_where_a_person_is_to_be_found(slug: str) -> None:
    assert '"Talk now"' in instrument(slug).scoring.bands[-1].result


# --- reading files ----------------------------------------------------------------------------------


def test_an_instrument_is_read_once() -> None:
    assert instrument("k6") is instrument("k6")


@pytest.mark.parametrize("slug", ["k10", "../definition", ""])
def test_an_instrument_that_is_not_there_is_named(slug: str) -> None:
    with pytest.raises(UnknownInstrument, match="there are bbgs, pgsi, k6"):
        instrument(slug)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("slug: [", "k6.yaml: "),
        ("", "k6.yaml: file: "),
        ("slug: k6\nscoring: {method: mean}", "scoring.method: "),
        ("slug: k6\ncolour: blue", "colour: Extra inputs"),
    ],
)
def test_an_unreadable_file_says_where(text: str, message: str) -> None:
    with pytest.raises(InstrumentUnreadable, match=re.escape(message)):
        read_instrument(text, "k6.yaml")


@pytest.mark.parametrize(
    ("part", "name", "value", "message"),
    [
        ("items", "key", "kept_from_others", "two items share one key"),
        ("answers", "value", 0, "two answers share one value"),
        ("answers", "value", 2, "any_yes has the answers 0 and 1"),
        ("answers", "value", True, "valid integer"),
    ],
)
def test_parts_that_do_not_fit_are_refused(part: str, name: str, value: Any, message: str) -> None:
    data = instrument("bbgs").model_dump()
    data[part][0][name] = value
    with pytest.raises(ValidationError, match=message):
        Instrument.model_validate(data)


def test_two_bands_of_one_name_are_refused() -> None:
    data = instrument("k6").model_dump()
    data["scoring"]["bands"][1]["slug"] = "low"
    with pytest.raises(ValidationError, match="two bands share one slug"):
        Instrument.model_validate(data)


def test_an_instrument_cannot_be_altered_in_use() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        instrument("k6").version = 2  # type: ignore[misc]
