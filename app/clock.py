"""The only ``now()`` of the product. Tests and the demo move it; nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_frozen_at: datetime | None = None


def now() -> datetime:
    """This moment in UTC, with zone."""
    return _frozen_at or datetime.now(UTC)


def freeze(moment: datetime) -> None:
    """Hold the clock at ``moment`` (aware) until it is released or frozen elsewhere."""
    global _frozen_at
    if moment.tzinfo is None:
        raise ValueError("the clock needs a moment with a time zone")
    _frozen_at = moment.astimezone(UTC)


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
