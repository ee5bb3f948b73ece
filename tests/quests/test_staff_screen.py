"""Screening in a talk: what a contact's answers make of the ladder's screen."""

from __future__ import annotations

from typing import Any

import pytest

from quests.answers import Answer
from quests.instruments import SLUGS, instrument
from quests.risk import Points, RedFlags, RiskLevel, Rule, Screen, assess
from quests.staff_screen import (
    given_by,
    is_screening,
    opened_first,
    screen_from,
    screening_keys,
    signs_by,
    staff_instruments,
)
from tests.quests.screens import FLAGS, NOW, flags


def answered(slug: str, points: int) -> dict[str, Answer]:
    return {f"{slug}.{item.key}": str(points) for item in instrument(slug).items}


def screen(values: dict[str, Any], audience: str = "self", language: str = "en") -> Screen:
    return screen_from(values, audience, at=NOW, language=language)


def test_every_instrument_but_the_asq_is_asked_by_staff() -> None:
    assert {one.slug for one in staff_instruments("self")} == set(SLUGS) - {"asq"}


def test_who_is_close_to_somebody_is_asked_nothing_about_playing() -> None:
    assert {one.slug for one in staff_instruments("close_person")} == {"k6", "k10", "phq-4"}
    assert screen(answered("bbgs", 1), "close_person") == Screen(gambling_not_applicable=True)


@pytest.mark.parametrize(("audience", "first"), [("self", ("bbgs", "k6")), ("close_person", ("k6",))])
def test_what_stands_open_first_is_enough_for_low_with_the_signs(audience: str, first: tuple[str, ...]) -> None:
    assert opened_first(audience) == first
    values: dict[str, Any] = {"red_flags": ["none_of_these"]}
    for slug in first:
        values |= answered(slug, 0)
    found = assess(screen(values, audience), NOW)
    assert (found.level, found.rule) == (RiskLevel.LOW, Rule.R3)


@pytest.mark.parametrize("values", [{}, {"bbgs.nobody": "1"}, {"danger.plan": "not_known"}, {"worries": "much"}])
def test_nothing_answered_is_unasked_and_has_no_date(values: dict[str, Any]) -> None:
    assert screen(values) == Screen()
    assert assess(screen(values), NOW).level is RiskLevel.UNASKED


def test_a_score_counts_and_is_of_this_moment() -> None:
    found = screen(answered("k6", 2))
    assert (found.k6, found.screened_at) == (Points(12), NOW)


@pytest.mark.parametrize("value", ["5", "-1", "one", "", None, ["1"], "٣", True, 1.0])
def test_what_the_instrument_does_not_offer_counts_as_left_open(value: Any) -> None:
    assert given_by({"k6.nervous": value}, "self") == []


def test_an_instrument_without_wording_in_their_language_is_kept_and_not_scored() -> None:
    values = answered("k6", 4) | answered("pgsi", 3)
    assert given_by(values, "self")
    assert screen(values, language="ru") == Screen()
    assert screen(values | {"red_flags": ["f2"]}, language="ru").red_flags.f2 is True


def test_a_k10_is_left_to_a_person() -> None:
    assert screen(answered("k10", 5)) == Screen()


def test_no_form_brings_the_asq_in() -> None:
    assert screen({"asq.asq_1": "1", "asq.asq_5": "1"}) == Screen()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["none_of_these"], flags(others=False)),
        (["f1"], flags("f1", others=None)),
        (["f1", "no_others"], flags("f1", others=False)),
        (["no_others"], flags(others=False)),
        (["f1", "none_of_these"], flags("f1", others=None)),
        (["f1", "none_of_these", "no_others"], flags("f1", others=False)),
        ([], RedFlags()),
        (None, RedFlags()),
        ("f2", flags("f2", others=None)),
        (["f9", "money"], RedFlags()),
    ],
)
def test_a_sign_that_was_not_chosen_is_unknown_unless_all_were_asked(chosen: Any, expected: RedFlags) -> None:
    assert screen({"red_flags": chosen}).red_flags == expected


def test_fear_at_home_is_kept_as_her_own_word_would_be() -> None:
    (sign,) = signs_by({"danger.fear_at_home": "no"})
    assert (sign.screens, sign.chosen) == ("fear_at_home", ("no",))
    assert signs_by({"danger.fear_at_home": "not_known"}) == []
    assert screen({"danger.fear_at_home": "yes"}).fear_at_home is True


def test_keys_are_told_apart_from_the_other_fields_of_a_contact() -> None:
    assert all(is_screening(key) for audience in ("self", "close_person") for key in screening_keys(audience))
    assert {f"bbgs.{instrument('bbgs').items[0].key}", "red_flags", "danger.plan"} <= set(screening_keys("self"))
    assert not any(is_screening(key) for key in ("worries", "danger.grave", "danger", "bbgs", "bbgs.", "nobody.item"))
    assert len(FLAGS) == 8
