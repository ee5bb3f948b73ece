"""One clock for the product, and a preview that keeps a time of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from app import clock
from tests.clocks import FrozenClock

LAST_WEEK = datetime(2026, 2, 23, 9, tzinfo=UTC)


def test_a_moment_apart_is_nobody_elses(frozen_clock: FrozenClock) -> None:
    now = clock.now()
    with ThreadPoolExecutor(1) as another, clock.apart(LAST_WEEK):
        assert clock.now() == LAST_WEEK
        assert another.submit(clock.now).result() == now
    assert clock.now() == now


def test_apart_within_apart_comes_back_to_where_it_was(frozen_clock: FrozenClock) -> None:
    with clock.apart(LAST_WEEK):
        with clock.apart(LAST_WEEK.replace(day=24)):
            assert clock.now().day == 24
        assert clock.now() == LAST_WEEK


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.apart(datetime(2026, 2, 23)):  # noqa: DTZ001
        pass
