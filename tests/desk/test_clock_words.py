"""A clock says in words what is owed, by when, why it is red, and who is told next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.desk.pages.clock_words import ClockWords, clock_words
from app.queries.clocks import ClockRow
from app.vocabulary import ClockKind
from quests.clocks import RULES, due_at
from quests.service_hours import usual_hours
from tests.clocks import FrozenClock
from tests.desk.cast import Cast

HOURS = usual_hours(ZoneInfo("UTC"))
BEGUN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_clock(kind: ClockKind, *, told: int = 0) -> ClockRow:
    due = due_at(kind, BEGUN, "call", HOURS)
    unsaid = dict.fromkeys(
        ("client_id", "pseudonym", "journey_id", "run_id", "language", "owner_id", "owner_name", "waiting_since")
    )
    return ClockRow(
        **unsaid, id="a", kind=kind, channel="call", card_id="c", started_at=BEGUN, due_at=due, waited_seconds=0,
        told=told, stopped_at=None, stopped_by=None, outcome=None,
    )  # fmt: skip


@pytest.fixture
def in_request(cast: Cast, desk_app: Flask) -> Flask:
    return desk_app


def said(app: Flask, row: ClockRow, now: datetime, frozen_clock: FrozenClock) -> ClockWords:
    frozen_clock.set(now)
    with app.test_request_context("/desk"):
        return clock_words(row, HOURS, now)


def test_a_clock_that_runs_says_by_when_and_who_is_told(in_request: Flask, frozen_clock: FrozenClock) -> None:
    words = said(in_request, a_clock(ClockKind.HANDOVER, told=1), BEGUN, frozen_clock)
    assert words.what == "Handover: a supervisor or a clinician takes over"
    assert words.due == "Due 09:02 today"
    assert words.told_next == "Told next: the next supervisor on call, at 09:02."
    assert (words.why_red, words.icon, words.tone, words.is_red) == ("", "clock", "", False)


def test_a_red_clock_says_why_it_is_red_and_who_is_told_next(in_request: Flask, frozen_clock: FrozenClock) -> None:
    words = said(in_request, a_clock(ClockKind.HANDOVER, told=2), BEGUN + timedelta(minutes=3), frozen_clock)
    assert words.why_red == "Red: nobody has accepted within 2 minutes. Late by 1 minute."
    assert words.told_next == "Told next: the duty manager, at 09:04."
    assert (words.due, words.icon, words.tone, words.is_red) == ("Was due 09:02 today", "triangle-alert", "risk", True)


@pytest.mark.parametrize("kind", list(ClockKind))
def test_every_kind_says_what_it_is_why_it_is_red_and_that_everybody_was_told(
    in_request: Flask, frozen_clock: FrozenClock, kind: ClockKind
) -> None:
    row = a_clock(kind, told=len(RULES[kind].tells))
    words = said(in_request, row, row.due_at + timedelta(minutes=1), frozen_clock)
    assert words.what
    assert words.why_red.startswith("Red: ")
    assert words.told_next == "Everybody whom this clock tells was told. If nobody answers, call a colleague."


def test_a_clock_that_waits_or_was_stopped_tells_nobody(in_request: Flask, frozen_clock: FrozenClock) -> None:
    row, later = a_clock(ClockKind.DEBT_HELP), BEGUN + timedelta(hours=3)
    waits = said(in_request, replace(row, waiting_since=BEGUN), later, frozen_clock)
    assert waits.due == "Stands still since 09:00 today: the next act is the person's"
    done = said(
        in_request, replace(row, stopped_at=later, stopped_by="Mira Holt", outcome="asked"), later, frozen_clock
    )
    assert (done.due, done.icon, done.tone) == ("Done by Mira Holt: 12:00 today", "check", "done")
    assert {waits.why_red, waits.told_next, done.why_red, done.told_next} == {""}
    assert said(in_request, row, later, frozen_clock).is_red  # The same without the wait and the stop.


def test_an_emergency_names_who_decides(in_request: Flask, frozen_clock: FrozenClock) -> None:
    row = replace(a_clock(ClockKind.DECISION), owner_name="Mira Holt")
    assert said(in_request, row, BEGUN, frozen_clock).what == "Emergency: Mira Holt decides"
