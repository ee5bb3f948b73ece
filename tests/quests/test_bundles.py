"""A quest in one file: what went out comes in again, and the locked words of an instrument stay locked."""

from __future__ import annotations

import pytest

from quests.bundles import export, read_bundle
from quests.instruments import instrument, wording_digest
from quests.loading import QuestUnreadable
from tests.quests.test_loading import GOOD

ASKS = """\
      - slug: look
        kind: questionnaire
        instruments: [k6]
        title: "Look"
        hint: "Six questions."
        why: "It helps."
        minutes: 2
"""
ASKING = "# A remark.\n" + GOOD.replace("      - slug: say\n", ASKS + "      - slug: say\n")
BUNDLE = export(ASKING)


def told(text: str) -> str:
    with pytest.raises(QuestUnreadable) as error:
        read_bundle(text, file="a.yaml")
    return str(error.value)


def changed(before: str, after: str) -> str:
    assert before in BUNDLE
    return BUNDLE.replace(before, after, 1)


def line(text: str, marker: str) -> int:
    return next(number for number, each in enumerate(text.splitlines(), start=1) if marker in each)


@pytest.mark.parametrize("text", [ASKING, GOOD, GOOD.rstrip("\n"), GOOD + "\n\n", "\n" + GOOD], ids=range(5))
def test_what_went_out_comes_in_again_to_the_byte(text: str) -> None:
    found = read_bundle(export(text), file="a.yaml")
    assert found.definition == text
    assert export(found.definition) == export(text)


def test_the_file_carries_the_instruments_with_their_digest_and_says_the_languages() -> None:
    assert f'wording: "{wording_digest(instrument("k6"))}"' in BUNDLE
    assert all(item.text in BUNDLE for item in instrument("k6").items)
    assert "translations: {en: 1, ru: 1}" in BUNDLE


def test_a_quest_alone_is_taken_as_well() -> None:
    assert read_bundle(ASKING, file="a.yaml").definition == ASKING


@pytest.mark.parametrize("part", ["digest", "words", "both"])
def test_altered_words_of_an_instrument_are_refused(part: str) -> None:
    k6 = instrument("k6")
    text = BUNDLE
    altered = k6.model_copy(update={"items": (k6.items[0].model_copy(update={"text": "sad"}), *k6.items[1:])})
    if part in ("words", "both"):
        text = text.replace(k6.items[0].text, "sad", 1)
    if part in ("digest", "both"):
        text = text.replace(wording_digest(k6), wording_digest(altered), 1)
    assert text != BUNDLE
    assert told(text) == (
        f"a.yaml:{line(text, 'wording: ' + chr(34))}: the wording of 'k6' was altered, and the words of an instrument "
        "are locked; put the words of its source back, or export the quest once more"
    )


def test_a_newer_format_is_refused_before_anything_else_is_looked_at() -> None:
    text = changed("bundle: 1", "bundle: 2\nsomething_new: 1")
    assert told(text).startswith(
        "a.yaml:2: this file has the format 2 of a newer Questline, and this one reads 1; update"
    )


@pytest.mark.parametrize("number", ["one", "0", "true", "1.0"])
def test_what_is_no_number_of_a_format_is_told(number: str) -> None:
    assert "write 'bundle: 1'" in told(changed("bundle: 1", f"bundle: {number}"))


def test_a_fault_in_the_quest_is_told_by_the_line_of_the_file() -> None:
    text = changed("minutes: 2", "minutes: many")
    assert told(text).startswith(f"a.yaml:{line(text, 'minutes: many')}: levels.0.steps.0.minutes: ")


def test_what_was_cut_out_is_told() -> None:
    without = BUNDLE[: BUNDLE.index("instruments:\n")] + "instruments: []\n" + BUNDLE[BUNDLE.index("translations:") :]
    assert "the quest asks 'k6', which is not in this file" in told(without)
    assert "has no text in 'ru' any more" in told(changed(', ru: "Как прошло."', ""))
    assert "add it" in told(changed("translations:", "others:"))


def test_an_instrument_that_this_service_has_not_is_told() -> None:
    assert "have it added with its source and licence first" in told(changed("  - slug: k6", "  - slug: none-such"))


def test_an_instrument_that_laughs_is_stopped() -> None:
    pairs = zip("abcdef", "bcdefg", strict=True)
    lines = ["a: &a [x, x]", *(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in pairs)]
    laughs = "\n".join(f"      {each}" for each in lines)
    text = BUNDLE[: BUNDLE.index("    text: |")] + f"    text: |\n{laughs}\n" + BUNDLE[BUNDLE.index("translations:") :]
    assert "with its aliases written out" in told(text)
