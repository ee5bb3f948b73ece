"""Reports of months: each is counted once, when its time has come, and says the same for ever.

What somebody who was erased, or a team that was closed, had been part of stays counted; and two looks at the same month
cannot tell what changed between them. A month that was missed is counted as of the moment at which it would have been.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.contacts import ContactCard
from app.models.insights import MonthlyReport
from app.models.journeys import JourneyEvent
from app.queries.counted_anew import is_counted_anew
from app.queries.dropoff import published_dropoff
from app.queries.kpis import cases_of
from app.queries.monthly_reports import reported_months
from app.queries.promises_kept import colleagues_of_teams, promises_of
from app.queries.quest_versions import published_versions
from quests.dropoff import DropOff, to_json
from quests.kpis import KPIS, MET, MISSED, Case, Figure, by_dimension, figure
from quests.kpis_of_risk import without_way_back
from quests.months import Month, newest_ready
from quests.promises import KEPT, Promise, hidden_steps, promised, promised_by, promised_by_team
from quests.suppression import MIN_CELL

MONTHS_BACK = 12
DIMENSIONS = ("channel", "language", "hours")


def make_due(database: Database, zone: ZoneInfo) -> list[str]:
    """Count every month whose time has come and that was not counted yet, the oldest first; gives which.

    One commit for each. A reader does the counting, so that nobody who writes waits for it. Where two workers do the
    same the second finds the month taken. A rebuild may begin at any moment, so each picture that is counted from is
    asked whether it is whole.
    """
    with database.reading() as db:
        due = months_due(db, clock.now(), zone)
    made = []
    for month in due:
        with database.reading() as db:
            if is_counted_anew(db):
                break
            numbers = numbers_of(db, month, zone)
        with database.begin() as db:
            if keep(db, month, numbers):
                made.append(month.label)
    return made


def make_within(db: sa.Connection, zone: ZoneInfo) -> None:
    """The same within a transaction that somebody else opened: the demo lives whole days in one."""
    for month in months_due(db, clock.now(), zone):
        keep(db, month, numbers_of(db, month, zone))


def months_due(db: sa.Connection, now: datetime, zone: ZoneInfo) -> list[Month]:
    """Whole months since the service began, and at most a year back, that have no report yet.

    None while the roll-ups of a journey are missing: what is counted now would stay without it for ever.
    """
    newest, known = newest_ready(now, zone), set(reported_months(db))
    if newest.label in known or (first := _first_month(db, zone)) is None:
        return []  # The oldest is made first: whoever has the newest has all.
    back = [newest.before(months) for months in range(MONTHS_BACK - 1, -1, -1)]
    due = [month for month in back if month >= first and month.label not in known]
    return due if due and not is_counted_anew(db) else []


def keep(db: sa.Connection, month: Month, numbers: dict[str, Any]) -> bool:
    """Keep what may be told of a month. False: it was counted before, and that stands."""
    row = {"month": month.label, "made_at": clock.now(), "numbers": numbers}
    try:
        with db.begin_nested():
            db.execute(sa.insert(MonthlyReport).values(**row))
    except sa.exc.IntegrityError:
        return False
    return True


def numbers_of(db: sa.Connection, month: Month, zone: ZoneInfo) -> dict[str, Any]:
    """Everything that may be told of a month, as plain values."""
    promises = promises_of(db, month.window(zone))
    cases = {**cases_of(db, month, zone), "promises": _cases(promises)}
    together = promised(promises, MIN_CELL)
    figures = {kpi.slug: figure(kpi, cases[kpi.slug]) for kpi in KPIS}
    if together.kept is None:  # The table of promises and the key number hide the same.
        figures["promises"] = Figure(together.due)
    pages = _pages(db, month, zone)
    steps = promised_by(promises, "step", MIN_CELL, never_alone=_of_danger(promises, pages) | hidden_steps(pages))
    teams = promised_by_team(promises, MIN_CELL, colleagues_of_teams(db))
    if together.kept is None:  # What the tables show adds up to all: they stand only beside it.
        steps = teams = []
    told, by = without_way_back(figures, {dimension: by_dimension(cases, dimension) for dimension in DIMENSIONS})
    return {
        "min_cell": MIN_CELL,
        "kpis": {slug: one.as_json() for slug, one in told.items()},
        "by": {
            dimension: {slug: [one.as_json() for one in rows] for slug, rows in of.items()}
            for dimension, of in by.items()
        },
        "promises": {
            "all": together.as_json(),
            "steps": [one.as_json() for one in steps],
            "teams": [one.as_json() for one in teams],
        },
        "dropoff": [to_json(page) for page in pages if page.started != 0],
    }


def _cases(promises: list[Promise]) -> list[Case]:
    """Promises as a key number: those that were kept, of all that fell due."""
    return [Case((MET if promise.state == KEPT else MISSED,)) for promise in promises]


def _of_danger(promises: list[Promise], pages: list[DropOff]) -> set[str]:
    """Steps of a quest for somebody in danger: apart they would be a table about risk, which asks for more people."""
    quests = {page.quest for page in pages if page.min_cell > MIN_CELL}
    return {promise.step for promise in promises if promise.step.partition(" ")[0] in quests}


def _pages(db: sa.Connection, month: Month, zone: ZoneInfo) -> list[DropOff]:
    """The numbers of the drop-off page at the end of the month, of each version."""
    return [
        published_dropoff(db, one.slug, version=one.version, as_of=month.last_day, zone=zone)
        for one in published_versions(db)
    ]


def _first_month(db: sa.Connection, zone: ZoneInfo) -> Month | None:
    """The month of the first event that was written, or of the first contact that ended; None without either."""
    event = db.execute(sa.select(JourneyEvent.at).order_by(JourneyEvent.id).limit(1)).scalar()
    contact = db.execute(sa.select(sa.func.min(ContactCard.closed_at))).scalar()
    first = [at for at in (event, contact) if at is not None]
    return Month.of(min(first).astimezone(zone).date()) if first else None
