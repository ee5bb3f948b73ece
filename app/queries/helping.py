"""Who asked for help and who comes, for those who may come and for the one who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.contacts import ContactCard
from app.models.staff import Staff
from app.models.supervision import HelpRequest
from app.models.teams import Team, TeamMember
from app.permissions import Actor
from app.vocabulary import Permission, Scope


@dataclass(frozen=True)
class Help:
    """A colleague asked for help. ``channel``: of the contact that she has open, None where it is none.

    ``taken_by`` is None while nobody comes.
    """

    id: str
    staff_id: str
    staff_name: str
    card_id: str | None
    client_id: str | None
    channel: str | None
    asked_at: datetime
    taken_at: datetime | None
    taken_by: str | None
    taken_by_name: str | None
    closed_at: datetime | None


_WHO_COMES = sa.orm.aliased(Staff)
_HELP = (
    sa.select(
        *(HelpRequest.id, HelpRequest.staff_id, Staff.name, HelpRequest.card_id, HelpRequest.client_id),
        *(ContactCard.channel, HelpRequest.asked_at, HelpRequest.taken_at, HelpRequest.taken_by),
        *(_WHO_COMES.name.label("taken_by_name"), HelpRequest.closed_at),
    )
    .join(Staff, Staff.id == HelpRequest.staff_id)
    .outerjoin(_WHO_COMES, _WHO_COMES.id == HelpRequest.taken_by)
    .outerjoin(ContactCard, ContactCard.id == HelpRequest.card_id)
    .order_by(HelpRequest.asked_at, HelpRequest.id)
)


def may_help(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``HelpRequest`` that this person may come: a lead to those of her teams, and to who is in none.

    Nobody comes to herself.
    """
    others = HelpRequest.staff_id != staff.id
    match staff.scope(Permission.ANSWER_HELP):
        case Scope.ALL:
            return others
        case Scope.TEAM:
            return sa.and_(others, of_her_teams(HelpRequest.staff_id, staff))
        case _:
            return sa.false()


def of_her_teams(staff_id: sa.orm.InstrumentedAttribute[Any], staff: Actor) -> sa.ColumnElement[bool]:
    """The condition that a column names a colleague of this person's teams, or one who is in no team."""
    in_any = sa.select(TeamMember.staff_id).join(Team, Team.id == TeamMember.team_id).where(Team.closed_at.is_(None))
    return sa.or_(staff_id.in_(in_any.where(Team.id.in_(sorted(staff.teams)))), staff_id.not_in(in_any))


def open_help(db: sa.Connection, staff: Actor) -> list[Help]:
    """Open requests to which this person may come, and her own, the oldest first. One statement; none for who has
    neither."""
    hers = [HelpRequest.staff_id == staff.id] if staff.may(Permission.ASK_HELP) else []
    hers += [may_help(staff)] if staff.may(Permission.ANSWER_HELP) else []
    return requests(db, HelpRequest.closed_at.is_(None), sa.or_(*hers)) if hers else []


def help_for(db: sa.Connection, staff: Actor, help_id: str) -> Help | None:
    """One request, whatever became of it, if this person asked or may come."""
    hers = sa.or_(HelpRequest.staff_id == staff.id, may_help(staff))
    return next(iter(requests(db, HelpRequest.id == help_id, hers)), None)


def comes_to(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``ContactCard`` that this person said that she comes, and the help is not over."""
    return sa.exists().where(
        HelpRequest.card_id == ContactCard.id, HelpRequest.taken_by == staff.id, HelpRequest.closed_at.is_(None)
    )


def requests(db: sa.Connection, *which: sa.ColumnElement[bool]) -> list[Help]:
    """Requests for help, the oldest first. Whose they may be is said by ``which``."""
    return [Help(*row) for row in db.execute(_HELP.where(*which))]
