"""Writing an event log by hand, one line an event, on days that are easy to count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from quests.events import CLIENT, Event

DAY_ONE = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    """Ten in the morning, UTC, of day 1, 2, 3... of the journey."""
    return DAY_ONE + timedelta(days=number - 1)


class Log(list[Event]):
    """Events in order. ``log.on(3).add("paused")`` writes on day 3; who acts is the client unless said."""

    def __init__(self) -> None:
        super().__init__()
        self.at = DAY_ONE

    def on(self, number: float) -> Log:
        self.at = day(number)
        return self

    def add(
        self, kind: str, level: str | None = None, step: str | None = None, *, actor: str = CLIENT, **detail: Any
    ) -> Log:
        self.append(Event(len(self) + 1, kind, self.at, actor, level, step, detail))
        return self

    def system(self, kind: str, level: str | None = None, step: str | None = None, **detail: Any) -> Log:
        return self.add(kind, level, step, actor="system", **detail)

    def staff(self, kind: str, level: str | None = None, step: str | None = None, **detail: Any) -> Log:
        return self.add(kind, level, step, actor="counsellor", **detail)

    def opened(self, level: str, step: str, *, owner: str = CLIENT, expected_days: int = 3, **detail: Any) -> Log:
        return self.system("step_opened", level, step, owner=owner, expected_days=expected_days, **detail)


def begun(*steps: str, level: str = "first", expected_days: int = 3) -> Log:
    """A journey that started on day 1 and has these steps of its first level open."""
    log = Log().add("journey_started", frame="plain", language="en", audience="self", risk="low", channel="portal")
    log.system("level_entered", level)
    for step in steps:
        log.opened(level, step, expected_days=expected_days)
    return log
