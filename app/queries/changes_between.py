"""Two versions of a quest compared by people who had the same time: the one query behind page, files and command.

What it gives is published: every share is of whole groups (quests/windows.py), stands only where the drop-off page of
that day shows the numbers that it is a part of, and differs from these by nobody or by at least k people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.journeys import Journey
from app.models.quests import QuestVersion, VersionMove
from app.models.settings import ServiceSetting
from app.queries.openings import openings_of
from app.queries.quest_versions import NoSuchVersion, published_versions
from app.queries.version_outcomes import Outcome, VersionNumbers
from quests.alike import Adjusted, like_with_like
from quests.change import Share
from quests.compared import GOOD_END, Balance, Comparison, Row, Side, VersionFacts
from quests.dropoff import as_of_instant, past_day
from quests.follow_up import WINDOW_DAYS
from quests.openings import Days
from quests.stays import QUEST
from quests.strata import Group, common, told_apart
from quests.suppression import RISK_MIN_CELL
from quests.trace import State
from quests.windows import up_to

ALIKE_IN = ("risk", "start_month")
"""What two versions are compared in: need, and when people came."""


def compare(
    db: sa.Connection, slug: str, *, old: int, new: int, as_of: date | None = None, zone: ZoneInfo
) -> Comparison:
    """Version ``new`` against version ``old`` at the end of a past day (default yesterday).

    Raises quest_versions.NoSuchVersion, quests.dropoff.DayNotOver.
    """
    day = past_day(as_of, clock.now(), zone)
    until, versions = as_of_instant(day, zone), _versions(db, slug, day, zone)
    if missing := [number for number in (old, new) if number not in versions]:
        raise NoSuchVersion(f"{slug} has no version {missing[0]}")
    sides = [VersionNumbers(db, versions[number], slug, day, zone) for number in (old, new)]
    balance = tuple(_balance(dimension, *sides) for dimension in ALIKE_IN)
    first = min(side.facts.since for side in sides)
    moved = _people_moved(db, [side.facts.id for side in sides], until)
    return Comparison(
        quest=slug,
        as_of=day,
        min_cell=max(side.pages.min_cell for side in sides),
        old=sides[0].facts,
        new=sides[1].facts,
        rows=tuple(_row(sides[0], sides[1], outcome, balance, moved) for outcome in _outcomes(*sides)),
        balance=balance,
        settings_changed=_settings_changed(db, until, first, zone),
        others=tuple(
            number
            for number, facts in sorted(versions.items(), reverse=True)
            if number not in (old, new) and _could_be_begun(facts, first, day)
        ),
        people_moved=moved,
    )


def comparable(db: sa.Connection, slug: str, version: int) -> list[int]:
    """The other versions of this quest, the newest first."""
    return [found.version for found in published_versions(db, slug) if found.version != version]


# --- the two of them ------------------------------------------------------------------------------------


def _outcomes(old: VersionNumbers, new: VersionNumbers) -> list[Outcome]:
    """Each level that both have, and the good end: within twice the weeks that the newer one says it takes."""
    there = {level.slug for level in old.quest.levels}
    levels = [
        Outcome(level.slug, f"level:{level.slug}", State.COMPLETED, WINDOW_DAYS)
        for level in new.quest.levels
        if level.slug in there
    ]
    weeks = max(new.quest.expected_weeks, old.quest.expected_weeks)
    return [*levels, Outcome(GOOD_END, QUEST, State.EXITED_WELL, max(WINDOW_DAYS, 14 * weeks))]


def _row(
    old: VersionNumbers, new: VersionNumbers, outcome: Outcome, balance: Sequence[Balance], people_moved: bool
) -> Row:
    one, other = old.side(outcome), new.side(outcome)
    adjusted: dict[str, Adjusted] = {}
    if one.has_rate and other.has_rate:
        for each in balance:
            found = _like_with_like((old, one), (new, other), outcome, each)
            if found is not None:
                adjusted[each.dimension] = found
    return Row(outcome.level, outcome.window_days, one, other, adjusted, people_moved)


def _like_with_like(
    old: tuple[VersionNumbers, Side], new: tuple[VersionNumbers, Side], outcome: Outcome, balance: Balance
) -> Adjusted | None:
    """The difference within the groups of one dimension; None where fewer than two of them can be told apart."""
    if len(balance.groups) < 2:
        return None
    strata = [
        (_share_of(*old, outcome, balance.dimension, group), _share_of(*new, outcome, balance.dimension, group))
        for group in balance.groups
    ]
    min_cell = max(version.pages.min_cell for version, _side in (old, new))
    told = told_apart(strata, RISK_MIN_CELL if balance.dimension == "risk" else min_cell)
    return like_with_like(told) if len(told) > 1 else None


def _share_of(version: VersionNumbers, side: Side, outcome: Outcome, dimension: str, group: Group) -> Share:
    assert side.day is not None
    stays = [stay for value in group.values for stay in version.stays(outcome.place, dimension, value)]
    return up_to(version.days(stays, outcome), side.day)


def _balance(dimension: str, old: VersionNumbers, new: VersionNumbers) -> Balance:
    one, other = old.started_by(dimension), new.started_by(dimension)
    return Balance(dimension, tuple(common(one, other)) if one and other else ())


# --- what else there was --------------------------------------------------------------------------------


def _versions(db: sa.Connection, slug: str, day: date, zone: ZoneInfo) -> Mapping[int, VersionFacts]:
    """What is known of every version of the quest, by number, with what was closed by the end of ``day``."""
    rows = db.execute(
        sa.select(
            QuestVersion.id,
            QuestVersion.version,
            QuestVersion.status,
            QuestVersion.published_at,
            QuestVersion.closed_at,
        ).where(QuestVersion.slug == slug)
    ).all()
    known = openings_of(db, slug, zone)
    return {row.version: _facts(row, known[row.version], day, zone) for row in rows}


def _facts(row: sa.Row[*tuple[Any, ...]], openings: tuple[Days, ...] | None, day: date, zone: ZoneInfo) -> VersionFacts:
    """Where the openings are not known, what the row has of the last of them stands for all."""
    closed = row.closed_at.astimezone(zone).date() if row.closed_at else None
    stretches = openings or (Days(row.published_at.astimezone(zone).date(), closed),)
    so_far = [days for one in stretches if (days := one.up_to(day))]
    return VersionFacts(
        id=row.id,
        version=row.version,
        status=row.status,
        since=stretches[0].first,
        closed_on=so_far[-1].last if so_far else None,
        openings=openings,
    )


def _people_moved(db: sa.Connection, versions: Sequence[str], until: datetime) -> bool:
    """Whether by then anybody who had begun was moved into or out of one of these versions, back and forth included.

    It takes no second version of the two: survivors who went to a third one are missing here as well.
    """
    moved = (
        sa.select(VersionMove.id)
        .join_from(VersionMove, Journey, VersionMove.journey_id == Journey.id)
        .where(
            VersionMove.from_version_id.in_(versions) | VersionMove.to_version_id.in_(versions),
            VersionMove.moved_at < until,
            Journey.started_at <= VersionMove.moved_at,
        )
    )
    return db.execute(moved.limit(1)).first() is not None


def _could_be_begun(facts: VersionFacts, first: date, day: date) -> bool:
    """Whether people could begin it on more than the first of these days."""
    openings = facts.openings or (Days(facts.since, facts.closed_on),)
    return any(one.first <= day and (one.last is None or one.last > first) for one in openings)


def _settings_changed(db: sa.Connection, until: datetime, first: date, zone: ZoneInfo) -> tuple[date, ...]:
    """The days on which somebody set something for the service since people began the older one."""
    since = as_of_instant(first - timedelta(days=1), zone)
    rows = db.execute(
        sa.select(ServiceSetting.written_at).where(
            ServiceSetting.written_at >= since, ServiceSetting.written_at < until
        )
    ).scalars()
    return tuple(sorted({at.astimezone(zone).date() for at in rows}))
