"""With P-V on: a thousand random days of a service bring no message, calendar file or partner step to that client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app import create_app
from app.extensions import Database
from app.queries.reach import Reach
from app.queries.safe_contact import ContactRules
from app.services import journeys, lock
from config import Settings
from quests.progress import drafted
from tests.clocks import FrozenClock
from tests.trust.a_service import FILE, MESSAGE, PARTNER_STEP, TO_A_PARTNER, Service

SERVICES, DAYS, CONTROL_DAYS, CLIENTS = 4, 250, 100, 2
"""A thousand days in all, in four services, each with chances of its own."""
EVERYTHING = {MESSAGE, FILE, PARTNER_STEP, TO_A_PARTNER}
Begin = Callable[[int], Service]


@pytest.fixture
def service(sqlite_settings: Settings, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Begin:
    settings = replace(sqlite_settings, channels=("email=log",), portal_url="https://pages.example.org")
    database = Database(settings.database_url, synchronous="OFF")
    app: Flask = create_app(settings, database)
    app.config["PROPAGATE_EXCEPTIONS"] = True

    def begin(seed: int) -> Service:
        made = Service(app, database, settings, clients=CLIENTS, seed=seed)
        monkeypatch.setattr("app.services.post.send", made.send)
        return made

    return begin


@pytest.mark.parametrize("seed", range(SERVICES))
def test_a_thousand_days_bring_nothing_to_whoever_is_locked(
    service: Begin, frozen_clock: FrozenClock, seed: int
) -> None:
    it = service(seed)
    it.lives(DAYS, from_day=frozen_clock.now + timedelta(days=1, hours=2))
    assert it.broken == []
    assert it.faults() == []
    reached = sum((her.got for her in it.everybody), Counter())
    assert all(reached[what] >= 5 for what in EVERYTHING), reached
    assert sum(her.was_locked for her in it.everybody) >= 5


def _reach_that_knows_no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    knows = Reach.why_not
    monkeypatch.setattr(Reach, "why_not", property(lambda self: knows.__get__(replace(self, locked_since=None))))


def _rules_that_know_no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    files = ContactRules.gives_files
    monkeypatch.setattr(
        ContactRules, "gives_files", property(lambda self: files.__get__(replace(self, locked_since=None)))
    )


def _letters_by_hand_in_spite_of_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    allows = ContactRules.allows
    monkeypatch.setattr(
        ContactRules, "allows", lambda self, way, **how: allows(replace(self, locked_since=None), way, **how)
    )


def _plans_that_know_no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journeys, "drafted", lambda *what, **how: drafted(*what, **{**how, "is_locked": False}))


def _a_lock_that_is_never_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_switch", lambda *_who, on: True)


@pytest.mark.parametrize(
    ("without", "found"),
    [
        (_reach_that_knows_no_lock, {MESSAGE}),
        (_rules_that_know_no_lock, {FILE}),
        (_letters_by_hand_in_spite_of_the_lock, {MESSAGE}),
        (_plans_that_know_no_lock, {PARTNER_STEP, TO_A_PARTNER}),
        (_a_lock_that_is_never_written_down, EVERYTHING),
    ],
)
def test_and_the_same_days_find_a_lock_that_does_not_hold(
    service: Begin,
    frozen_clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    without: Callable[[pytest.MonkeyPatch], None],
    found: set[str],
) -> None:
    """The negative control: each place that enforces the lock is taken away, and these days say what follows."""
    it = service(2026)
    without(monkeypatch)
    it.lives(CONTROL_DAYS, from_day=frozen_clock.now + timedelta(days=1, hours=2))
    assert {what for what, _which, _when in it.broken} == found
