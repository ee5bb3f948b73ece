"""The event log as others read it: one JSON line an event, journey ids drawn for this export alone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa

from app.queries.journeys import events_by_journey, pinned_quests


def inside_lines(db: sa.Connection) -> Iterator[str]:
    """Every event of every journey for use inside the service: exact times, and nobody's id.

    ``version`` is the one in which it happened; who went over to another one counts in that of her last line.
    """
    quests = pinned_quests(db)
    for journey_id, events in events_by_journey(db):
        drawn, quest = f"j-{secrets.token_hex(8)}", quests[journey_id]
        version = next((event.detail["from"] for event in events if event.kind == "version_moved"), quest.version)
        for event in events:
            version = event.detail["to"] if event.kind == "version_moved" else version
            yield json.dumps(
                {
                    "journey": drawn,
                    "quest": quest.slug,
                    "version": version,
                    "seq": event.seq,
                    "at": in_utc(event.at),
                    "kind": event.kind,
                    "level": event.level,
                    "step": event.step,
                    "actor": event.actor,
                    "detail": dict(event.detail),
                },
                ensure_ascii=False,
            )


def in_utc(at: datetime) -> str:
    """``2026-11-02T09:14:05Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
