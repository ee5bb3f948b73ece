"""The one sentence about a change: it says as much as the numbers do, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from app.insights.pages.change_words import finding_of, points, warnings_of
from quests.always_valid import always_valid
from quests.change import Share
from quests.compared import GOOD_END, Balance, Comparison, Row, Side, Verdict, VersionFacts, Why
from quests.openings import Days
from quests.strata import Group

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _in_english(desk_app: Flask) -> Iterator[None]:
    with desk_app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def row(old: Share, new: Share, *, level: str = "my-limits", people_moved: bool = False) -> Row:
    return Row(level, 28, Side(old, DAY), Side(new, DAY), {}, people_moved)


def two_versions(one: Row, *, groups: tuple[Group, ...] = (), closed: date | None = date(2026, 9, 1)) -> Comparison:
    first, second = date(2026, 6, 1), date(2026, 9, 1)
    old = VersionFacts("a", 1, "retired" if closed else "published", first, closed, (Days(first, closed),))
    new = VersionFacts("b", 2, "published", second, None, (Days(second),))
    balance = (Balance("risk", groups), Balance("start_month"))
    return Comparison("quest", DAY, 5, old, new, (one,), balance, (), (), one.people_moved)


def said(one: Row, **given: tuple[Group, ...]) -> str:
    finding = finding_of(two_versions(one, **given), one, "My limits")
    return f"{finding.heading}. {finding.sentence} {finding.ground}"


def test_a_found_difference_is_told_of_a_hundred_people_with_its_range_and_the_risk() -> None:
    alike = (Group(("low",), 500, 500), Group(("high",), 500, 500))
    words = said(row(Share(600, 1000), Share(720, 1000)), groups=alike)
    assert "More people go on with version 2." in words
    assert "Of 100 people, about 12 more went on with version 2. It could be anything from 2 more to 22 more." in words
    assert "Risk as last known, which a version may itself have changed, was alike in both." in words
    assert "“My limits”, completed within 28 days" in words


def test_a_difference_the_other_way_is_told_as_well() -> None:
    words = said(row(Share(720, 1000), Share(600, 1000)))
    assert "Fewer people go on with version 2." in words
    assert "about 12 fewer went on with version 2. It could be anything from 22 fewer to 2 fewer." in words


def test_a_good_end_is_told_in_words_of_its_own() -> None:
    more = said(row(Share(600, 1000), Share(720, 1000), level=GOOD_END))
    assert "More people come to a good end with version 2." in more
    assert "Of 100 people, about 12 more came to a good end with version 2." in more
    fewer = said(row(Share(720, 1000), Share(600, 1000), level=GOOD_END))
    assert "Fewer people come to a good end with version 2." in fewer
    assert "about 12 fewer came to a good end with version 2." in fewer
    alike = said(row(Share(600, 1000), Share(601, 1000), level=GOOD_END))
    assert "about as many came to a good end with version 2." in alike
    for words in (more, fewer, alike):
        assert "go on" not in words
        assert "went on" not in words


def test_where_people_were_moved_nothing_is_said_of_a_difference() -> None:
    """Neither of one that would be found, nor of noise, nor of the good end, nor of what is still missing."""
    missing = Row(
        "my-limits", 28, Side(Share(30, 60), DAY), Side(Share(9, 12), DAY, Why.TOO_FEW), {}, people_moved=True
    )
    for one in (
        row(Share(0, 100), Share(100, 100), people_moved=True),
        row(Share(100, 100), Share(0, 100), level=GOOD_END, people_moved=True),
        row(Share(30, 50), Share(32, 50), people_moved=True),
        missing,
    ):
        words = said(one)
        assert words.startswith("People were moved between versions: whether the change helped cannot be told.")
        assert "cannot be compared fairly" in words
        assert "Of 100 people" not in words
        assert "More people" not in words
        assert "Fewer people" not in words
        assert one.verdict in (None, Verdict.PEOPLE_MOVED)


def test_noise_is_called_chance() -> None:
    assert "no more than chance makes" in said(row(Share(30, 50), Share(32, 50)))
    sign = said(row(Share(90, 150), Share(111, 150)))
    assert "may still be chance" in sign
    assert "Wait before you repeat it." in sign
    assert "Wait" not in said(row(Share(600, 1000), Share(720, 1000)))


def test_of_a_hundred_no_more_than_a_hundred_go_on() -> None:
    """Negative control: the interval by itself goes further."""
    old, new = Share(36, 50), Share(27, 30)
    assert always_valid(old, new).high > 1 - old.value
    assert "to 28 more." in said(row(old, new))
    assert "It could be anything from 10 fewer" in said(row(Share(5, 50), Share(1, 30)))


def test_of_too_few_no_number_is_told() -> None:
    few = Row("my-limits", 28, Side(Share(30, 60), DAY), Side(Share(9, 12), DAY, Why.TOO_FEW), {})
    words = said(few)
    assert "12 people of version 2 can be counted so far; a share needs 30." in words
    assert "75" not in words
    hidden = Row("my-limits", 28, Side(Share(30, 60), DAY), Side(why=Why.HIDDEN), {})
    assert "the share of version 2 is hidden" in said(hidden)
    assert "would tell of fewer than 5 people" in said(hidden)


def test_whoever_repeats_it_is_told_what_else_differs() -> None:
    differ = (Group(("low",), 80, 20), Group(("high",), 20, 80))
    one = row(Share(30, 60), Share(40, 60))
    after = " ".join(warnings_of(two_versions(one, groups=differ)))
    assert "differ in risk" in after
    assert "took the place of version 1 on" in after
    beside = " ".join(warnings_of(two_versions(one, closed=None)))
    assert "Both could be begun from" in beside
    assert "differ in risk" not in beside


def test_of_days_that_are_not_known_or_still_to_come_nothing_is_said() -> None:
    found = two_versions(row(Share(30, 60), Share(40, 60)))
    unknown = replace(found, old=replace(found.old, openings=None))
    too_early = replace(found, as_of=found.new.since - timedelta(days=1))
    apart = replace(found, old=replace(found.old, openings=(Days(found.old.since, date(2026, 7, 1)),)))
    assert "took the place" in " ".join(warnings_of(found))
    assert "At no time could both be begun." in warnings_of(apart)
    for one in (unknown, too_early):
        words = " ".join(warnings_of(one))
        assert "begun" not in words
        assert "Nobody drew lots" in words


@pytest.mark.parametrize(
    ("gap", "words"), [(0.12, "+12 points"), (-0.07, "−7 points"), (0.002, "±0 points"), (0.01, "+1 point")]
)
def test_a_difference_has_a_sign_and_a_number(gap: float, words: str) -> None:
    assert points(gap) == words
