"""A time for a talk, as whoever chooses one sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class FreeTime:
    """A time for a talk. ``ways`` are of phone, chat, in_person. ``is_free``: nobody has taken it."""

    id: str
    staff_id: str
    staff_name: str
    starts_at: datetime
    minutes: int
    ways: tuple[str, ...]
    is_free: bool = True

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
