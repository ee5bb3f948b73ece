"""The calendar file, read back: the right time in the right zone, and nothing that tells what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from app.calendar_file import Appointment, calendar_file

NOW = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TALK = Appointment(
    uid="5f3a9c@appointment.invalid",
    sequence=0,
    starts_at=datetime(2026, 10, 24, 10, 0, tzinfo=BERLIN).astimezone(UTC),
    ends_at=datetime(2026, 10, 24, 10, 30, tzinfo=BERLIN).astimezone(UTC),
    zone="Europe/Berlin",
    summary="Appointment",
)


def read(appointment: Appointment) -> tuple[Any, Any]:
    """The calendar and its one event, as another program reads them."""
    calendar = Calendar.from_ical(calendar_file(appointment, now=NOW))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_it_holds_the_time_in_her_zone_with_the_rules_of_the_zone() -> None:
    calendar, event = read(TALK)
    assert event["DTSTART"].dt == datetime(2026, 10, 24, 10, 0, tzinfo=BERLIN)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=30)
    assert event["DTSTART"].params["TZID"] == event["DTEND"].params["TZID"] == "Europe/Berlin"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]


@pytest.mark.parametrize("day", [24, 25, 26])
def test_ten_in_the_morning_is_ten_on_each_side_of_the_clock_change(day: int) -> None:
    local = datetime(2026, 10, day, 10, 0, tzinfo=BERLIN)
    _, event = read(replace(TALK, starts_at=local.astimezone(UTC), ends_at=local.astimezone(UTC) + timedelta(hours=1)))
    assert event["DTSTART"].to_ical() == f"202610{day}T100000".encode()
    assert event["DTSTART"].dt.astimezone(UTC) == local.astimezone(UTC)


def test_it_says_nothing_but_a_word_and_a_time() -> None:
    calendar, event = read(TALK)
    assert set(event) == {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "STATUS"}
    assert set(calendar) == {"PRODID", "VERSION", "METHOD"}
    assert (str(event["SUMMARY"]), str(event["CLASS"])) == ("Appointment", "PRIVATE")
    assert str(calendar["PRODID"]) == "-//Calendar//EN"


def test_a_talk_that_stands_is_confirmed_and_one_that_does_not_is_cancelled() -> None:
    calendar, event = read(TALK)
    assert (str(calendar["METHOD"]), str(event["STATUS"]), event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    calendar, event = read(replace(TALK, sequence=2, is_cancelled=True))
    assert (str(calendar["METHOD"]), str(event["STATUS"]), event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert str(event["UID"]) == TALK.uid


def test_the_way_to_the_portal_stands_in_it_only_where_the_service_has_set_one() -> None:
    _, event = read(replace(TALK, url="https://portal.example/"))
    assert str(event["URL"]) == "https://portal.example/"
    assert "URL" not in read(TALK)[1]


def test_universal_time_needs_no_rules() -> None:
    _, event = read(replace(TALK, zone="UTC"))
    assert event["DTSTART"].dt == TALK.starts_at
