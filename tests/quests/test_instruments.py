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
    "nods-clip": "07ddca4264a459ab5d2b454413f0f3a010b1d8511c1e5329824f287c7433596c",
    "lie-bet": "7257f5f4a744d34f8734005175580a5666da6a378c1845e2ca7eab34544e3ec7",
    "k10": "cb0fb5cde5541575f3da66a87aaab356d26d22343b107687708f6a463437177e",
    "phq-4": "d26d717318e3419aaaefb02ef5b33b5169407cd228091d06dd19fbab6d47755d",
    "asq": "e63eb686c6d9432045de67745f437b6b2302d666762182b0f3a142a0247caf97",
}

STUDIED = re.compile(r"Language of the original|\b\d{3} (people|patients|online)\b|\b20\d\d\b")
NOT_STUDIED = re.compile(
    r"Nobody has looked|No study known|not known|was not checked|Not verified|not as far as known|no validation"
)

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


def test_the_clip_and_the_lie_bet_ask_about_a_whole_life_with_yes_and_no() -> None:
    clip, lie_bet = instrument("nods-clip"), instrument("lie-bet")
    assert [item.text for item in clip.items] == [
        "Have you ever tried to stop, cut down, or control your gambling?",
        (
            "Have you ever lied to family members, friends, or others about how much you gamble "
            "or how much money you lost on gambling?"
        ),
        (
            "Have there ever been periods lasting 2 weeks or longer when you spent a lot of time thinking about your "
            "gambling experiences, or planning out future gambling ventures or bets?"
        ),
    ]
    assert [item.text for item in lie_bet.items] == [
        "Have you ever felt the need to bet more and more money?",
        "Have you ever had to lie to people important to you about how much you gambled?",
    ]
    for of in (clip, lie_bet):
        assert of.stem is None
        assert [(answer.label, answer.value) for answer in of.answers] == [("Yes", 1), ("No", 0)]


def test_the_k10_counts_from_one_and_shares_six_questions_with_the_k6() -> None:
    k10, k6 = instrument("k10"), instrument("k6")
    assert [answer.value for answer in k10.answers] == [5, 4, 3, 2, 1]
    assert [answer.label for answer in k10.answers] == [answer.label for answer in k6.answers]
    assert [text for text in (item.text for item in k10.items) if text in {item.text for item in k6.items}] == [
        item.text for item in k6.items
    ]
    assert (k10.lowest, k10.highest) == (10, 50)
    assert "0 to 40, is another" in (k10.coding or "")


def test_the_phq_4_is_the_gad_2_and_then_the_phq_2() -> None:
    phq4 = instrument("phq-4")
    assert [item.text for item in phq4.items] == [
        "Feeling nervous, anxious or on edge",
        "Not being able to stop or control worrying",
        "Little interest or pleasure in doing things",
        "Feeling down, depressed, or hopeless",
    ]
    assert [(part.title, part.items, part.positive_from) for part in phq4.scoring.parts] == [
        ("GAD-2", ("nervous", "worrying"), 3),
        ("PHQ-2", ("interest", "down"), 3),
    ]
    assert [(answer.label, answer.value) for answer in phq4.answers] == [
        ("Not at all", 0),
        ("Several days", 1),
        ("More than half the days", 2),
        ("Nearly every day", 3),
    ]


# --- what staff are told ----------------------------------------------------------------------------


def test_staff_see_which_words_were_not_compared_with_the_source() -> None:
    assert {of.slug: of.unchecked_parts for of in all_instruments()} == {
        "bbgs": (),
        "pgsi": (),
        "k6": ("stem", "answers"),
        "nods-clip": (),
        "lie-bet": (),
        "k10": ("stem", "answers", *(item.key for item in instrument("k10").items)),
        "phq-4": ("stem", "answers", "nervous", "worrying", "interest", "down"),
        "asq": ("answers", "asq_3", "asq_4", "asq_5"),
    }
    checked = {of.slug for of in all_instruments() if of.wording == "checked"}
    assert checked == {"bbgs", "pgsi", "nods-clip", "lie-bet"}


def test_an_unchecked_item_is_named_by_its_key() -> None:
    items = [item.model_dump() for item in instrument("bbgs").items]
    items[1]["wording"] = "unchecked"
    assert altered("bbgs", items=items).unchecked_parts == ("kept_from_others",)


@pytest.mark.parametrize("of", all_instruments(), ids=SLUGS)
def test_every_instrument_names_its_source_its_licence_and_its_time_frame(of: Instrument) -> None:
    assert re.search(r"\b(19|20)\d\d\b|NIMH", of.source)
    assert of.title in of.licence.line
    assert re.search(r"\b(30 days|12 months|2 weeks|lifetime)\b", of.time_frame)


@pytest.mark.parametrize("of", all_instruments(), ids=SLUGS)
def test_for_every_language_of_the_service_it_is_said_what_is_known(of: Instrument) -> None:
    assert set(of.validated_in) == {"en", "ru", "kk", "fa", "zh"}
    assert of.validated("en") is Validated.YES
    for language, known in of.validated_in.items():
        said = NOT_STUDIED if known.status is Validated.UNKNOWN else STUDIED
        assert said.search(known.note), f"{of.slug} {language}: {known.note}"


def test_what_asks_about_a_whole_life_says_that_it_shows_no_change() -> None:
    lifetime = {of.slug for of in all_instruments() if of.is_lifetime}
    assert lifetime == {"nods-clip", "lie-bet"}
    for slug in lifetime:
        assert instrument(slug).time_frame == "lifetime"
        assert "cannot show a change" in (instrument(slug).licence.staff_note or "")


def test_open_permissions_are_told_to_staff() -> None:
    assert "not yet confirmed" in (instrument("pgsi").licence.staff_note or "")
    for slug in ("nods-clip", "lie-bet"):
        assert "the permission is unknown: ask before release" in (instrument(slug).licence.staff_note or "")
    for slug in ("k10", "phq-4", "asq"):
        assert "Compare" in (instrument(slug).licence.staff_note or "")
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
        ("phq-4", "fa", Validated.YES),
        ("phq-4", "zh", Validated.YES),
        ("phq-4", "ru", Validated.UNKNOWN),
        ("phq-4", "kk", Validated.UNKNOWN),
        ("k10", "ru", Validated.UNKNOWN),
        ("k10", "fa", Validated.UNKNOWN),
        ("k10", "zh", Validated.UNKNOWN),
        ("nods-clip", "ru", Validated.UNKNOWN),
        ("lie-bet", "fa", Validated.UNKNOWN),
        ("asq", "zh", Validated.UNKNOWN),
    ],
)
def test_a_language_is_validated_only_where_a_study_is_named(slug: str, language: str, expected: Validated) -> None:
    assert instrument(slug).validated(language) is expected


# --- what the client reads --------------------------------------------------------------------------


@pytest.mark.parametrize("of", all_instruments(), ids=SLUGS)
def test_every_band_has_its_own_words_and_an_open_result_has_others(of: Instrument) -> None:
    texts = [band.result for band in of.scoring.bands] + [of.unfinished_result]
    assert len(set(texts)) == len(texts)
    if of.scoring.method == "asq":
        return
    assert result_text(of, score(of, {})) == of.unfinished_result
    for value, band in [(min(of.values), of.scoring.bands[0]), (max(of.values), of.scoring.bands[-1])]:
        assert result_text(of, score(of, {item.key: value for item in of.items})) == band.result


@pytest.mark.parametrize("of", all_instruments(), ids=SLUGS)
def test_the_client_reads_no_label_no_gambling_word_and_no_hype(of: Instrument) -> None:
    for text in [*(band.result for band in of.scoring.bands), of.unfinished_result]:
        assert not UNKIND.search(text)
        assert "!" not in text


def test_an_unkind_word_is_noticed() -> None:
    assert UNKIND.search("You may be a problem gambler.")
    assert not UNKIND.search("You gambled less this winter, and it is better.")


@pytest.mark.parametrize("slug", ["pgsi", "k6", "k10", "phq-4"])
def test_the_heaviest_result_says_where_a_person_is_to_be_found(slug: str) -> None:
    assert '"Talk now"' in instrument(slug).scoring.bands[-1].result


# --- reading files ----------------------------------------------------------------------------------


def test_an_instrument_is_read_once() -> None:
    assert instrument("k6") is instrument("k6")


@pytest.mark.parametrize("slug", ["k11", "../definition", ""])
def test_an_instrument_that_is_not_there_is_named(slug: str) -> None:
    with pytest.raises(UnknownInstrument, match="there are bbgs, pgsi, k6, nods-clip, lie-bet, k10, phq-4, asq"):
        instrument(slug)


def test_the_c_ssrs_is_not_built_in_and_the_reason_is_said() -> None:
    with pytest.raises(UnknownInstrument, match="its electronic versions need a licence"):
        instrument("c-ssrs")
    assert not any("ssrs" in slug for slug in SLUGS)


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
