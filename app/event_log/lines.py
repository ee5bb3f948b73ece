"""One event as one line, the same in every format (surface.md, "Event log")."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Line = dict[str, Any]
"""An event: journey, quest, version, seq, at, kind, level, step, actor, detail."""
COLUMNS = ("journey", "quest", "version", "seq", "at", "kind", "level", "step", "actor", "detail")


@dataclass(frozen=True)
class Journey:
    """The lines of one journey, in order. ``id`` is drawn for this export alone and leads back to nobody."""

    id: str
    quest: str
    lines: tuple[Line, ...]


def drawn_id() -> str:
    """``j-8f3a0c1d2e3f4a5b``: of no journey that anybody could look up."""
    return f"j-{secrets.token_hex(8)}"


def line_of(
    journey: str,
    quest: str,
    version: int,
    seq: int,
    at: datetime,
    kind: str,
    level: str | None,
    step: str | None,
    actor: str | None,
    detail: Mapping[str, Any],
) -> Line:
    told = (journey, quest, version, seq, in_utc(at), kind, level, step, actor, dict(detail))
    return dict(zip(COLUMNS, told, strict=True))


def in_utc(at: datetime) -> str:
    """``2026-11-02T09:14:05Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
