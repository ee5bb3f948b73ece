"""The drop-off page: everything that it shows, from published numbers and the words of the quest."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from markupsafe import Markup

from app.insights.asked import Asked, quest_of
from app.insights.charts import river
from app.insights.pages.acting import Acts, acts_of
from app.insights.pages.dropoff_beside import FollowRow, StopTable, WaitRow, follow_rows, stop_table, wait_rows
from app.insights.pages.dropoff_groups import Groups, groups_of
from app.insights.pages.finding import Finding, finding
from app.insights.pages.level_rows import LevelRow, level_rows
from app.insights.pages.tasks import open_asked
from app.permissions import Actor
from app.queries.beside_dropoff import published_beside
from app.queries.dropoff import published_dropoff, published_groups
from app.queries.same_time import can_be_read_from
from app.web.words import language
from quests.definition import text_in
from quests.dropoff import DropOff
from quests.follow_up import WINDOW_DAYS
from quests.groups import GroupTables


@dataclass(frozen=True)
class DropOffPage:
    """One quest version at the end of one day. ``groups`` is None where nothing was asked to be put side by side."""

    title: str
    published: DropOff
    rows: list[LevelRow]
    finding: Finding
    chart: Markup
    follow: list[FollowRow]
    stops: StopTable
    waits: list[WaitRow]
    groups: Groups | None
    acts: Acts
    window_days: int = WINDOW_DAYS


def published(db: sa.Connection, asked: Asked, zone: ZoneInfo) -> DropOff:
    """The numbers of everybody. Raises DayNotOver."""
    return published_dropoff(db, asked.version.slug, version=asked.version.version, as_of=asked.day, zone=zone)


def group_tables(db: sa.Connection, asked: Asked, zone: ZoneInfo) -> GroupTables:
    """The groups of the dimension that is asked for."""
    return published_groups(
        db, asked.version.slug, version=asked.version.version, as_of=asked.day, zone=zone, dimension=asked.by
    )


def dropoff_page(db: sa.Connection, actor: Actor, asked: Asked, zone: ZoneInfo) -> DropOffPage:
    """What the page shows to this reader."""
    numbers, quest = published(db, asked, zone), quest_of(asked)
    rows = level_rows(numbers, quest, language())
    beside = published_beside(db, numbers, zone)
    is_early = any(one.is_early and row.entered != 0 for one, row in zip(beside.follow, rows, strict=True))
    soonest = can_be_read_from(db, asked.version.id, asked.day, zone) if is_early else None
    found = finding(numbers, rows, beside.follow, soonest)
    groups = groups_of(group_tables(db, asked, zone), asked.by, rows, asked.day) if asked.by else None
    return DropOffPage(
        title=text_in(quest.title, language()),
        published=numbers,
        rows=rows,
        finding=found,
        chart=river(numbers, [row.title for row in rows], worst=found.level),
        follow=follow_rows(beside.follow, rows, soonest),
        stops=stop_table(beside.stops, rows),
        waits=wait_rows(beside.waits, rows),
        groups=groups,
        acts=acts_of(actor, asked, found, rows, open_asked(db, asked.version)),
    )
