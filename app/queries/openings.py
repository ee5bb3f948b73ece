"""When each version of a quest could be begun, as the log of the service and the rows of the versions have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.models.access import Audit
from app.models.quests import QuestVersion
from app.vocabulary import VersionStatus
from quests.dropoff import as_of_instant
from quests.openings import Act, Days, Done, Opening, in_days, openings

_PILOTED, _PUBLISHED = "quest_piloted", "quest_published"
_ROWS = sa.select(
    QuestVersion.id,
    QuestVersion.version,
    QuestVersion.status,
    QuestVersion.published_at,
    QuestVersion.closed_at,
    QuestVersion.pilot_cap,
    QuestVersion.pilot_until,
).where(QuestVersion.slug == sa.bindparam("of_slug"))
_DONE = {
    _PILOTED: Done.PILOTED,
    _PUBLISHED: Done.PUBLISHED,
    "quest_reinstated": Done.PUBLISHED,
    "quest_retired": Done.CLOSED,
    "quest_withdrawn": Done.CLOSED,
    "pilot_ended": Done.CLOSED,
}
"""Acts on a version that the log keeps. What the release publishes is in no log, and its row says when it was."""
_A_MOMENT = timedelta(microseconds=1)


def openings_of(db: sa.Connection, slug: str, zone: ZoneInfo) -> Mapping[int, tuple[Days, ...] | None]:
    """By version number, the days in which people could begin it; None where that is not known."""
    rows = db.execute(_ROWS, {"of_slug": slug}).all()
    logged = _logged(db, {row.id: row.version for row in rows})
    acts = {act for row in rows for act in _of_row(row, logged, zone)} | {act for act, _action in logged}
    found = openings(acts)
    return {
        row.version: tuple(in_days(one, zone) for one in found[row.version])
        if _is_known(row, found[row.version], logged)
        else None
        for row in rows
    }


_Logged = Sequence[tuple[Act, str]]


def _logged(db: sa.Connection, numbers: Mapping[str, int]) -> _Logged:
    rows = db.execute(
        sa.select(Audit.at, Audit.action, Audit.object_id).where(
            Audit.object_kind == "quest_version", Audit.object_id.in_(numbers), Audit.action.in_(_DONE)
        )
    )
    return [(Act(row.at, _DONE[row.action], numbers[row.object_id]), row.action) for row in rows]


def _of_row(row: sa.Row[*tuple[Any, ...]], logged: _Logged, zone: ZoneInfo) -> Iterator[Act]:
    """What the row itself says: when it was published, or first tried, and when it was closed for good."""
    began_as_pilot = row.pilot_cap is not None and not _has(logged, row.version, _PUBLISHED)
    yield Act(row.published_at, Done.PILOTED if began_as_pilot else Done.PUBLISHED, row.version)
    if row.pilot_until is not None:
        yield Act(as_of_instant(row.pilot_until, zone) - _A_MOMENT, Done.PILOT_OVER, row.version)
    if row.closed_at is not None:
        yield Act(row.closed_at, Done.CLOSED, row.version)


def _is_known(row: sa.Row[*tuple[Any, ...]], found: Sequence[Opening], logged: _Logged) -> bool:
    """Whether the acts end where the row is, and the beginning of what was a pilot is among them."""
    was_pilot = row.pilot_cap is not None and row.status != VersionStatus.PILOT
    if was_pilot and not _has(logged, row.version, _PILOTED):
        return False
    is_open = found[-1].until is None
    return is_open == (row.status == VersionStatus.PUBLISHED) or row.status == VersionStatus.PILOT


def _has(logged: _Logged, version: int, action: str) -> bool:
    return any(act.version == version and one == action for act, one in logged)
