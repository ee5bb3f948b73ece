"""Hours as people type them."""

from __future__ import annotations

import pytest

from quests.stretches import EndsBeforeItBegins, NoStretch, StretchesOverlap, stretches_as_typed, stretches_in


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ()),
        ("  ", ()),
        ("9:00-18:00", ((540, 1080),)),
        ("14:00 - 18:30, 09:00-12:00", ((540, 720), (840, 1110))),
        ("0:00–24:00", ((0, 1440),)),
        ("22.00-24.00; 00.00-06.00", ((0, 360), (1320, 1440))),
        ("9-12, 14 – 18", ((540, 720), (840, 1080))),
        ("9-12:30", ((540, 750),)),
        ("09:00-12:00,12:00-18:00", ((540, 720), (720, 1080))),
    ],
)
def test_what_people_type_is_understood(typed: str, found: tuple[tuple[int, int], ...]) -> None:
    assert stretches_in(typed) == found
    assert stretches_in(stretches_as_typed(found)) == found


@pytest.mark.parametrize(
    "typed", ["nine to six", "9", "9-25", "18:00-09:00", "09:00-09:00", "09:60-10:00", "09:00-24:01", "25:00-26:00"]
)
def test_what_is_no_time_from_and_to_is_named(typed: str) -> None:
    with pytest.raises(NoStretch) as refused:
        stretches_in(f"08:00-08:30, {typed}")
    assert refused.value.typed == typed


@pytest.mark.parametrize("typed", ["18:00-09:00", "22-6", "09:00-09:00"])
def test_a_night_ends_with_its_day(typed: str) -> None:
    with pytest.raises(EndsBeforeItBegins):
        stretches_in(typed)


def test_two_times_at_once_are_refused() -> None:
    with pytest.raises(StretchesOverlap):
        stretches_in("09:00-12:00, 11:59-13:00")
