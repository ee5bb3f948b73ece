"""What the desk says: a sentence for every event, a trend that hides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.desk.pages.plan import ending_words
from app.desk.pages.timeline import sentence
from app.desk.pages.trend import BOTTOM, TOP, Reading, _dots
from app.desk.words import by_when, reason_sentences, rule_words
from app.queries.story import TimelineEntry
from quests.definition import Quest
from quests.events import ACTORS, KINDS
from quests.loading import LIBRARY, parse_quest
from quests.risk import LADDER
from tests.clocks import FrozenClock

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def quest() -> Quest:
    path = LIBRARY / "take-back-control.yaml"
    return parse_quest(path.read_text(encoding="utf-8"), file=path.name)


@pytest.fixture(autouse=True)
def _speaking(desk_app: Flask, frozen_clock: FrozenClock) -> Iterator[None]:
    with desk_app.test_request_context("/desk"):
        yield


def told(quest: Quest, kind: str, actor: str = "client", name: str | None = None, **detail: Any) -> str:
    entry = TimelineEntry(kind, AT, actor, "look-back", "my-review", detail, name)
    return sentence(entry, quest, "Quiet Heron")


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_event_is_a_whole_sentence(quest: Quest, kind: str, actor: str) -> None:
    words = told(quest, kind, actor)
    assert words[0].isupper() or words[0] == "“"
    assert words.endswith(".")
    assert "%(" not in words
    assert "None" not in words
    assert "missed" not in words


@pytest.mark.parametrize(
    ("kind", "actor", "name", "detail", "words"),
    [
        ("step_done", "client", None, {}, "Quiet Heron finished “Ask a counsellor to read along”."),
        ("step_done", "counsellor", "Dana", {}, "Dana marked “Ask a counsellor to read along” as done."),
        ("counsellor_assigned", "supervisor", None, {"how": "taken"}, "Supervisor took the plan."),
        (
            "service_wait_started",
            "system",
            None,
            {"promise_by": "2026-03-05T09:00:00+00:00"},
            "We promised an answer to “Ask a counsellor to read along” by Thu 09:00.",
        ),
        (
            "service_wait_ended",
            "system",
            None,
            {"kept": False},
            "“Ask a counsellor to read along” was answered later than promised.",
        ),
        ("risk_changed", "client", None, {"to": "high", "rule": "R1"}, "Risk became: High, by rule R1."),
        ("risk_changed", "agent", "Ada", {"to": "high", "rule": "person"}, "Ada raised the risk to: High."),
        ("paused", "client", None, {"until": None}, "Quiet Heron rests, without a date."),
        ("exited_well", "system", None, {"by": "rule"}, "Quiet Heron came to the end of the plan."),
        ("booking_missed", "system", None, {}, "The talk did not take place."),
        ("reminder_sent", "system", None, {"channel": "sms"}, "A reminder was sent to Quiet Heron."),
        ("reminder_sent", "system", None, {"channel": "portal"}, "A reminder was put on the pages of Quiet Heron."),
    ],
)
def test_a_sentence_says_who_did_what(
    quest: Quest, kind: str, actor: str, name: str | None, detail: dict[str, Any], words: str
) -> None:
    assert told(quest, kind, actor, name, **detail) == words


def test_an_event_of_a_step_that_this_version_lacks_is_told_all_the_same(quest: Quest) -> None:
    entry = TimelineEntry("step_done", AT, "client", "gone", "gone-step", {}, None)
    assert sentence(entry, quest, "Quiet Heron") == "Quiet Heron finished “gone-step”."


@pytest.mark.parametrize("ending", ["exited_well", "stopped", "moved", "abandoned", "deceased"])
def test_every_ending_has_words(ending: str) -> None:
    assert ending_words(ending)


def test_every_reason_of_the_ladder_has_a_sentence() -> None:
    for row in LADDER:
        (said,) = reason_sentences([row.reason])
        assert said.endswith(".")
        assert rule_words(row.rule, [row.reason], None) == f"Rule {row.rule}: {said}"


@pytest.mark.parametrize(
    ("days", "words"), [(0, "09:00 today"), (1, "Tue 09:00"), (-3, "Fri 09:00"), (6, "Sun 09:00"), (7, "9 Mar, 09:00")]
)
def test_a_moment_is_short_and_clear(days: int, words: str) -> None:
    assert by_when(AT + timedelta(days=days)) == words


@pytest.mark.parametrize(("days", "words"), [(1, "24:00 today"), (2, "Tue 24:00"), (8, "9 Mar, 24:00")])
def test_midnight_is_the_end_of_a_day_and_never_the_morning_of_the_next(days: int, words: str) -> None:
    midnight = AT.replace(hour=0)
    assert by_when(midnight + timedelta(days=days)) == words


def test_a_trend_draws_every_value_from_zero_to_ten_with_dates_to_scale() -> None:
    readings = [Reading(AT + timedelta(days=day), value) for day, value in ((0, 0), (4, 10), (14, 5))]
    first, second, third = _dots(readings)
    assert (first.y, second.y, third.y) == (BOTTOM, TOP, (BOTTOM + TOP) / 2)
    assert (second.x - first.x) / (third.x - first.x) == pytest.approx(4 / 14, abs=0.01)
    assert [dot.value for dot in (first, second, third)] == [0, 10, 5]


def test_dates_that_would_lie_on_each_other_are_written_once() -> None:
    readings = [Reading(AT + timedelta(days=day), 5) for day in (0, 1, 30)]
    assert [bool(dot.day) for dot in _dots(readings)] == [True, False, True]


def test_a_single_rating_is_drawn_without_a_line() -> None:
    (dot,) = _dots([Reading(AT, 7)])
    assert dot.day == "2 Mar"
