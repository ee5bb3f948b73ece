"""The only ``now()`` of the product. Tests and the demo move it for everybody.

A preview of the studio moves it for itself alone (``apart``), while all others keep their time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen_at: datetime | None = None
_apart_at: ContextVar[datetime | None] = ContextVar("apart_at", default=None)


def now() -> datetime:
    """This moment in UTC, with zone."""
    return _apart_at.get() or _frozen_at or datetime.now(UTC)


def freeze(moment: datetime) -> None:
    """Hold the clock at ``moment`` (aware) until it is released or frozen elsewhere."""
    global _frozen_at
    _frozen_at = _in_utc(moment)


def release() -> None:
    """Let the clock run with the world again."""
    global _frozen_at
    _frozen_at = None


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Within the block it is ``moment``; afterwards it is what it was before."""
    global _frozen_at
    before = _frozen_at
    freeze(moment)
    try:
        yield
    finally:
        _frozen_at = before


@contextmanager
def apart(moment: datetime) -> Iterator[None]:
    """Within the block it is ``moment`` for this request or thread, and for nobody beside it."""
    before = _apart_at.set(_in_utc(moment))
    try:
        yield
    finally:
        _apart_at.reset(before)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("the clock needs a moment with a time zone")
    return moment.astimezone(UTC)
