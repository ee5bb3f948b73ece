"""The roll-ups behind the numbers, written in the transaction that writes the event.

quests/tally.py says what is kept. A journey row carries its trace: what the log said of it so far, in the shape that
the numbers need. A row of before there were roll-ups has none; then its events are read once, and everything that they
ever changed is written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.extensions import Database
from app.models.insights import Cohort, StayChange, TallyChange, TallyDay
from app.models.journeys import Journey
from app.models.quests import QuestVersion
from app.queries.counted_anew import IS_MISSING
from app.queries.journeys import events_of
from app.services.adding_once import add_unless_there
from quests.events import Event
from quests.tally import Changes, changed_by
from quests.trace import Trace
from quests.trace_as_json import from_plain, to_plain

_JOURNEY: sa.Table = Journey.__table__  # type: ignore[assignment]
_ADD_TALLIES = sa.insert(TallyChange.__table__)  # type: ignore[arg-type]
_ADD_STAYS = sa.insert(StayChange.__table__)  # type: ignore[arg-type]
_KNOWN = sa.select(Cohort.id).where(Cohort.id == sa.bindparam("cohort"))
_VERSIONS = sa.select(QuestVersion.version, QuestVersion.id).where(
    QuestVersion.slug
    == sa.select(QuestVersion.slug).where(QuestVersion.id == sa.bindparam("one_of_them")).scalar_subquery()
)
_KEEP = (
    sa.update(_JOURNEY)
    .where(_JOURNEY.c.id == sa.bindparam("of_journey"))
    .values(cohort_id=sa.bindparam("cohort"), trace=sa.bindparam("new_trace", type_=sa.JSON()))
)


@dataclass(frozen=True)
class RolledUp:
    """What the roll-ups go on from: the version, the cohort and the trace that the journey row had when it was read."""

    version_id: str = ""
    cohort: int | None = None
    trace: Any = None


def changes_of(
    db: sa.Connection, journey_id: str, events: Sequence[Event], was: RolledUp
) -> tuple[Changes, Mapping[str, Any]]:
    """What new ``events`` change, to be written once the row is, and the columns of the row that go with them.

    Asked before the events are in the log. The row is held by the caller.
    """
    version_id, cohort = was.version_id, was.cohort
    if was.trace is None:
        events = [*events_of(db, journey_id), *events]
        version_id, cohort, told = _first_version(db, events, version_id), None, Trace()
    else:
        told = from_plain(was.trace)
    moves = any(event.kind == "version_moved" for event in events)
    versions = versions_beside(db, version_id) if moves else {}
    found = changed_by(told, events, version_id=version_id, cohort=cohort, versions=versions)
    return found, {"cohort_id": found.cohort, "trace": to_plain(told)}


def versions_beside(db: sa.Connection, version_id: str) -> dict[int, str]:
    """The ids of all versions of the quest that this one belongs to, by their numbers."""
    return {row.version: row.id for row in db.execute(_VERSIONS, {"one_of_them": version_id})}


def _first_version(db: sa.Connection, events: Iterable[Event], version_id: str) -> str:
    """The version that a journey began in: where it went over to another one, the event says from which."""
    went = next((event for event in events if event.kind == "version_moved"), None)
    return version_id if went is None else versions_beside(db, version_id)[int(went.detail["from"])]


def write(db: sa.Connection, found: Changes) -> None:
    """Write the changes down."""
    for cohort_id, cohort in found.cohorts.items():
        _add_cohort(db, {"id": cohort_id, "quest_version_id": cohort.version_id, **cohort._asdict()})
    if found.tallies:
        db.execute(
            _ADD_TALLIES,
            [
                {"cohort_id": cohort, "quarter": quarter, "keys": keys, "change": change}
                for cohort, quarter, keys, change in found.tallies
            ],
        )
    if found.stays:
        db.execute(
            _ADD_STAYS,
            [
                {"cohort_id": cohort, "quarter": quarter, **stay._asdict(), "change": change}
                for cohort, quarter, stay, change in found.stays
            ],
        )


def _add_cohort(db: sa.Connection, row: dict[str, Any]) -> None:
    """Name the cohort if nobody did: two who do so at once mean the same, and neither waits for the other for long."""
    if db.execute(_KNOWN, {"cohort": row["id"]}).first() is not None:
        return
    row.pop("version_id")
    db.execute(add_unless_there(db, Cohort.__table__), row)


def journeys_without(db: sa.Connection) -> list[str]:
    """Journeys whose roll-ups were never written."""
    return list(db.execute(sa.select(Journey.id).where(IS_MISSING)).scalars())


def write_missing(db: sa.Connection, journey_id: str) -> bool:
    """Write the roll-ups of one journey of before there were any; whether it was this that wrote them.

    Nothing is written where somebody else just did, or where the journey has another id by now: its person was erased.
    """
    row = db.execute(
        sa.select(_JOURNEY.c.quest_version_id, _JOURNEY.c.trace).where(_JOURNEY.c.id == journey_id).with_for_update()
    ).one_or_none()
    if row is None or row.trace is not None:
        return False
    found, new = changes_of(db, journey_id, [], RolledUp(row.quest_version_id))
    write(db, found)
    db.execute(_KEEP, {"of_journey": journey_id, "cohort": new["cohort_id"], "new_trace": new["trace"]})
    return True


def write_all_missing(database: Database, along: Callable[[list[str]], Iterable[str]] = iter) -> int:
    """Write the roll-ups of every journey that has none, a transaction each; gives how many were written.

    ``along`` may show how far it is. Who is erased meanwhile stands under a new id, which is looked for once the others
    are done; no id is tried twice.
    """
    tried: set[str] = set()
    written = 0
    while journeys := _without_but(database, tried):
        tried.update(journeys)
        for journey_id in along(journeys):
            with database.begin() as db:
                written += write_missing(db, journey_id)
    return written


def _without_but(database: Database, tried: set[str]) -> list[str]:
    with database.reading() as db:
        return [one for one in journeys_without(db) if one not in tried]


def forget_all(db: sa.Connection) -> None:
    """Throw every roll-up away, to write them anew from the events: for ``questline insights rebuild``.

    On PostgreSQL an act that is not committed yet has written rows that no delete sees, and they would count twice. It
    holds its journey, and who closes a day holds the closed days: both are waited for, and whoever comes next waits.
    """
    if db.dialect.name == "postgresql":
        db.execute(sa.text("LOCK TABLE journey, tally_day IN EXCLUSIVE MODE"))  # The weakest that FOR UPDATE waits for.
    for table in (TallyDay, TallyChange, StayChange):
        db.execute(sa.delete(table.__table__))  # type: ignore[arg-type]
    db.execute(sa.update(_JOURNEY).values(cohort_id=None, trace=sa.null()))
    db.execute(sa.delete(Cohort.__table__))  # type: ignore[arg-type]
