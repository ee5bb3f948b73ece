"""Two versions of a quest compared by people who had the same time: the one query behind page, files and command.

What it gives is published: every share is of whole groups (quests/windows.py), stands only where the drop-off page of
that day shows the numbers that it is a part of, and differs from these by nobody or by at least k people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.quests import QuestVersion
from app.models.settings import ServiceSetting
from app.queries.quest_versions import NoSuchVersion, published_versions
from app.queries.version_outcomes import Outcome, VersionNumbers
from app.vocabulary import VersionStatus
from quests.alike import Adjusted, like_with_like
from quests.change import Share
from quests.compared import GOOD_END, Balance, Comparison, Row, Side, VersionFacts
from quests.dropoff import as_of_instant, past_day
from quests.follow_up import WINDOW_DAYS
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
    sides = [
        VersionNumbers(db, facts, slug, day, zone)
        for facts in (_facts(db, slug, old, zone), _facts(db, slug, new, zone))
    ]
    balance = tuple(_balance(dimension, *sides) for dimension in ALIKE_IN)
    first = min(side.facts.since for side in sides)
    return Comparison(
        quest=slug,
        as_of=day,
        min_cell=max(side.pages.min_cell for side in sides),
        old=sides[0].facts,
        new=sides[1].facts,
        rows=tuple(_row(sides[0], sides[1], outcome, balance) for outcome in _outcomes(*sides)),
        balance=balance,
        settings_changed=_settings_changed(db, as_of_instant(day, zone), first, zone),
        others=_others(db, slug, {old, new}, day, first, zone),
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


def _row(old: VersionNumbers, new: VersionNumbers, outcome: Outcome, balance: Sequence[Balance]) -> Row:
    one, other = old.side(outcome), new.side(outcome)
    adjusted: dict[str, Adjusted] = {}
    if one.has_rate and other.has_rate:
        for each in balance:
            found = _like_with_like((old, one), (new, other), outcome, each)
            if found is not None:
                adjusted[each.dimension] = found
    return Row(outcome.level, outcome.window_days, one, other, adjusted)


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


def _facts(db: sa.Connection, slug: str, version: int, zone: ZoneInfo) -> VersionFacts:
    row = db.execute(
        sa.select(QuestVersion).where(
            QuestVersion.slug == slug, QuestVersion.version == version, QuestVersion.status.in_(tuple(VersionStatus))
        )
    ).one_or_none()
    if row is None:
        raise NoSuchVersion(f"{slug} has no version {version}")
    return VersionFacts(
        id=row.id,
        version=row.version,
        status=row.status,
        since=row.published_at.astimezone(zone).date(),
        closed_on=row.closed_at.astimezone(zone).date() if row.closed_at else None,
        pilot_cap=row.pilot_cap,
    )


def _settings_changed(db: sa.Connection, until: datetime, first: date, zone: ZoneInfo) -> tuple[date, ...]:
    """The days on which somebody set something for the service since people began the older one."""
    since = as_of_instant(first - timedelta(days=1), zone)
    rows = db.execute(
        sa.select(ServiceSetting.written_at).where(
            ServiceSetting.written_at >= since, ServiceSetting.written_at < until
        )
    ).scalars()
    return tuple(sorted({at.astimezone(zone).date() for at in rows}))


def _others(
    db: sa.Connection, slug: str, compared: set[int], day: date, first: date, zone: ZoneInfo
) -> tuple[int, ...]:
    """Further versions of the quest that people could begin in that time."""
    found = [_facts(db, slug, one.version, zone) for one in published_versions(db, slug) if one.version not in compared]
    return tuple(one.version for one in found if one.since <= day and (one.closed_on is None or one.closed_on >= first))
