"""How the people who work here are divided and stand in for each other: teams, and cover for an absence."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Team(Base):
    """Some of the staff who share an Unassigned list. A closed team takes nobody new; its name stays taken."""

    __tablename__ = "team"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class TeamMember(Base):
    """A member of staff belongs to a team. One person may belong to several, or to none."""

    __tablename__ = "team_member"

    team_id: Mapped[str] = mapped_column(sa.ForeignKey("team.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), primary_key=True, index=True)


class Cover(Base):
    """While ``staff_id`` is away a colleague sees to her clients as she would. It ends by itself at ``ends_at``.

    Nobody changes hands: when it is over, everything is with her as before. ``ended_at``: it was ended sooner.
    """

    __tablename__ = "cover"
    __table_args__ = (
        sa.CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        sa.CheckConstraint("staff_id <> covered_by", name="somebody_else"),
        sa.Index("ix_cover_by", "covered_by", "ends_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    covered_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None]
