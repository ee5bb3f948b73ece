"""A quest version with its latest closed day, in one statement: what every question about its numbers begins with."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.models.insights import TallyDay
from app.models.quests import QuestVersion
from app.queries.quest_versions import COLUMNS, PublishedVersion, version_of
from app.queries.tallies import ALL, Ground
from app.vocabulary import VersionStatus

_OF_QUEST = sa.select(QuestVersion.id).where(QuestVersion.slug == sa.bindparam("of_slug"))
_NEWEST = _OF_QUEST.order_by((QuestVersion.status == VersionStatus.PUBLISHED).desc(), QuestVersion.version.desc())
_NUMBERED = _OF_QUEST.where(QuestVersion.version == sa.bindparam("numbered"))


def _with_day(which: sa.Select[Any]) -> sa.Select[Any]:
    earlier = aliased(TallyDay)
    latest = (
        sa.select(sa.func.max(earlier.quarter))
        .where(_is_of_all(earlier), earlier.quarter <= sa.bindparam("until"))
        .correlate(QuestVersion)
        .scalar_subquery()
    )
    is_latest = _is_of_all(TallyDay) & (TallyDay.quarter == latest)
    return (
        sa.select(*COLUMNS, TallyDay.quarter, TallyDay.counts)
        .join_from(QuestVersion, TallyDay, is_latest, isouter=True)
        .where(QuestVersion.id == which.limit(1).scalar_subquery())
    )


def _is_of_all(day: Any) -> sa.ColumnElement[bool]:
    is_of_all: sa.ColumnElement[bool] = (day.dimension == ALL[0]) & (day.value == ALL[1])
    return is_of_all & (day.quest_version_id == QuestVersion.id)


_NEWEST_WITH_DAY, _NUMBERED_WITH_DAY = _with_day(_NEWEST), _with_day(_NUMBERED)


def version_and_day(db: sa.Connection, slug: str, version: int | None, until: int) -> tuple[PublishedVersion, Ground]:
    """The version that ``quest_versions.version_of`` finds, and its latest closed day that ends at ``until`` or before.

    Raises quest_versions.NoSuchVersion, which says what there is.
    """
    asked = {"of_slug": slug, "until": until}
    if version is None:
        row = db.execute(_NEWEST_WITH_DAY, asked).one_or_none()
    else:
        row = db.execute(_NUMBERED_WITH_DAY, {**asked, "numbered": version}).one_or_none()
    if row is None:
        return version_of(db, slug, version), Ground()
    *found, quarter, counts = row
    return PublishedVersion(*found), Ground() if quarter is None else Ground(quarter, counts)
