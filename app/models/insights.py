"""The roll-ups behind the numbers, what was asked of counsellors by them, and the reports of months.

Roll-up rows are only ever added, in the transaction that writes the event (quests/tally.py says what they mean). They
bear nobody's id: a cohort is what a group of journeys has in common.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Cohort(Base):
    """Journeys of one version that are alike in every dimension of the numbers. ``id`` is drawn from what they share
    (quests.tally.Cohort.id), so that two writers name the same cohort alike. ``start_month`` is ``2026-09``, in UTC."""

    __tablename__ = "cohort"
    __table_args__ = (sa.Index("ix_cohort_version", "quest_version_id"),)

    id: Mapped[int] = mapped_column(sa.BigInteger(), primary_key=True, autoincrement=False)
    quest_version_id: Mapped[str] = mapped_column(sa.ForeignKey("quest_version.id"))
    start_month: Mapped[str]
    risk: Mapped[str]
    audience: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str]
    frame: Mapped[str]


class TallyChange(Base):
    """From ``quarter`` on (epoch seconds // 900) so many more journeys of the cohort count under each of ``keys``."""

    __tablename__ = "tally_change"
    __table_args__ = (sa.Index("ix_tally_change_cohort", "cohort_id", "quarter"),)

    id: Mapped[int] = mapped_column(_ROW_ID, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(sa.BigInteger())
    quarter: Mapped[int]
    keys: Mapped[str]
    change: Mapped[int]


class StayChange(Base):
    """From ``quarter`` on, ``change`` more journeys of the cohort have this stay. Hours are those of the epoch, in UTC.

    ``left_hour`` and ``how`` are empty while they are still there.
    """

    __tablename__ = "stay_change"
    __table_args__ = (sa.Index("ix_stay_change_cohort", "cohort_id", "quarter"),)

    id: Mapped[int] = mapped_column(_ROW_ID, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(sa.BigInteger())
    quarter: Mapped[int]
    place: Mapped[str]
    entered_hour: Mapped[int]
    left_hour: Mapped[int | None]
    how: Mapped[str | None]
    change: Mapped[int]


class TallyDay(Base):
    """What the changes of one group add up to at the end of a day: a shorter way to numbers that never change again.

    ``dimension`` and ``value`` are empty for all people of the version. Never a source: it can be thrown away.
    """

    __tablename__ = "tally_day"

    quest_version_id: Mapped[str] = mapped_column(sa.ForeignKey("quest_version.id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    stays: Mapped[list[Any]] = mapped_column(sa.JSON)


class GroupTask(Base):
    """Somebody who reads the numbers asks the counsellors to look after the people at one place. She sees no list.

    ``state`` is one of ``stalled`` and ``waiting_on_service``; ``people`` the number that she saw. ``words`` are hers.
    ``asked_of``: how many counsellors had people there then. It is kept as it was: counted anew each day, it would tell
    of the day on which the last of somebody's people went on.
    """

    __tablename__ = "group_task"
    __table_args__ = (sa.Index("ix_group_task_open", "closed_at", "due_on"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    quest: Mapped[str]
    version: Mapped[int]
    level: Mapped[str]
    state: Mapped[str]
    people: Mapped[int]
    asked_of: Mapped[int] = mapped_column(server_default="0")
    words: Mapped[str]
    asked_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))


class GroupTaskDone(Base):
    """A counsellor has seen to those of her own clients who are meant."""

    __tablename__ = "group_task_done"

    group_task_id: Mapped[str] = mapped_column(sa.ForeignKey("group_task.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), primary_key=True)
    done_at: Mapped[datetime]


class MonthlyReport(Base):
    """The numbers of a month as they were reported: written once, and the same for ever. ``month`` is ``2026-10``."""

    __tablename__ = "monthly_report"

    month: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    numbers: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
