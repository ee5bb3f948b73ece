"""The event log for use inside the service: every event, with its exact time, and nobody's id."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from app.event_log.lines import Journey, drawn_id, line_of
from app.queries.event_log import logged


def inside(db: sa.Connection) -> Iterator[Journey]:
    """Every journey, one at a time. The version of a line is the one in which it happened."""
    for found in logged(db):
        drawn = drawn_id()
        lines = tuple(
            line_of(
                drawn,
                found.slug,
                version,
                event.seq,
                event.at,
                event.kind,
                event.level,
                event.step,
                event.actor,
                event.detail,
            )
            for event, version in zip(found.events, found.versions(), strict=True)
        )
        yield Journey(drawn, found.slug, lines)
