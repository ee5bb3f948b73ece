"""SQLite without waiting for the disk: what a test writes need not outlive a power cut."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.engine import Engine

from app import extensions


def wait_for_no_disk() -> None:
    """From now on, wherever synchronous=NORMAL is asked for; to close such a database took longer than many a test.

    Other processes see every commit as before, and what a killed process committed stays. FULL stays FULL.
    """
    make: Callable[[str, str], Engine] = extensions._make_engine

    def make_without_waiting(url: str, synchronous: str) -> Engine:
        return make(url, "OFF" if synchronous == "NORMAL" else synchronous)

    extensions._make_engine = make_without_waiting
