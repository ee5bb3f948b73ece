"""A colleague asks for help with one press, somebody says that she comes, and one of the two says that it is over."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.staff import Staff
from app.models.supervision import HelpRequest
from app.permissions import Actor
from app.queries.helping import may_help
from app.services.audit import Entry, append
from app.vocabulary import ActorKind


class NotForHer(Exception):
    """There is no such request, or this person is not asked."""


class SomebodyComes(Exception):
    """Of two who come at once one was first: ``name``, at ``at``. ``name`` is empty where the help is over."""

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__("somebody comes")
        self.name, self.at = name, at


def ask_help(db: sa.Connection, actor: Actor, *, card_id: str | None = None, client_id: str | None = None) -> str:
    """Ask for help now; gives the request. While one is open, asking again changes nothing.

    ``card_id``, ``client_id``: what she has open. Whether they are hers is asked before.
    """
    open_one = sa.select(HelpRequest.id).where(HelpRequest.staff_id == actor.id, HelpRequest.closed_at.is_(None))
    known: str | None = db.execute(open_one).scalar_one_or_none()
    if known is not None:
        return known
    row_id = new_id()
    values = {"id": row_id, "staff_id": actor.id, "card_id": card_id, "client_id": client_id, "asked_at": clock.now()}
    try:
        with db.begin_nested():
            db.execute(sa.insert(HelpRequest).values(**values))
    except sa.exc.IntegrityError:  # She pressed twice, in two windows at once.
        return str(db.execute(open_one).scalar_one())
    _note(db, "help_asked", row_id, actor, in_contact=card_id is not None)
    return row_id


def take_help(db: sa.Connection, help_id: str, actor: Actor) -> None:
    """She comes. Of two who press at once one does, and the other reads who it was: raises SomebodyComes, NotForHer.

    The same person again changes nothing.
    """
    waits = sa.and_(
        HelpRequest.id == help_id,
        HelpRequest.taken_at.is_(None),
        HelpRequest.closed_at.is_(None),
        may_help(actor),
    )
    taken = sa.update(HelpRequest).where(waits).values(taken_at=clock.now(), taken_by=actor.id)
    if db.execute(taken).rowcount == 1:
        _note(db, "help_taken", help_id, actor)
        return
    row = db.execute(
        sa.select(HelpRequest.taken_at, HelpRequest.taken_by, HelpRequest.closed_at, Staff.name)
        .outerjoin(Staff, Staff.id == HelpRequest.taken_by)
        .where(HelpRequest.id == help_id, may_help(actor))
    ).one_or_none()
    if row is None:
        raise NotForHer(help_id)
    if row.closed_at is not None:
        raise SomebodyComes("", row.closed_at)
    if row.taken_by != actor.id:
        raise SomebodyComes(row.name, row.taken_at)


def close_help(db: sa.Connection, help_id: str, actor: Actor) -> bool:
    """It is over: said by who asked, or by who came. Tells whether it was open; NotForHer for anybody else."""
    hers = sa.and_(
        HelpRequest.id == help_id, sa.or_(HelpRequest.staff_id == actor.id, HelpRequest.taken_by == actor.id)
    )
    if db.execute(sa.select(HelpRequest.id).where(hers)).first() is None:
        raise NotForHer(help_id)
    ending = sa.update(HelpRequest).where(hers, HelpRequest.closed_at.is_(None))
    closed = db.execute(ending.values(closed_at=clock.now(), closed_by=actor.id)).rowcount == 1
    if closed:
        _note(db, "help_closed", help_id, actor)
    return closed


def _note(db: sa.Connection, action: str, help_id: str, actor: Actor, **detail: bool) -> None:
    append(db, Entry(ActorKind.STAFF, actor.id, action, "help", help_id, detail))
