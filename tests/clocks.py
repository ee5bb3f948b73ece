"""The product's clock in the test's hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app import clock

A_MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FrozenClock:
    """Time stands still until the test moves it."""

    def __init__(self, moment: datetime) -> None:
        self.set(moment)

    @property
    def now(self) -> datetime:
        return clock.now()

    def set(self, moment: datetime) -> None:
        clock.freeze(moment)

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
        """Move on and return the new moment."""
        self.set(self.now + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))
        return self.now


@pytest.fixture
def frozen_clock() -> Iterator[FrozenClock]:
    """It is Monday, 2 March 2026, 09:00 UTC, until the test says otherwise; threads see the same time."""
    yield FrozenClock(A_MONDAY_MORNING)
    clock.release()
