"""What was asked for to be read although a role keeps it shut, and what is open: made ready for the pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from app.desk.pages.contact import Contact, contact_of
from app.permissions import Actor
from app.queries.break_glass import Glass, GlassState, glasses_for, restricted_notes
from app.services.break_glass import reason_of
from app.services.safe_contact import open_rules
from app.services.sealing import Locker, lockers
from app.vault import Vault
from app.vocabulary import GlassKind
from app.web.filters import moment, time_of_day
from app.web.words import _


@dataclass(frozen=True)
class GlassLine:
    """One request as its reader sees it. ``may_decide``, ``may_close`` and ``may_read`` are the acts that are hers."""

    id: str
    pseudonym: str
    what: str
    who: str
    asked_at: datetime
    reason: str
    state: GlassState
    state_words: str
    may_decide: bool
    may_close: bool
    may_read: bool


@dataclass(frozen=True)
class NoteWords:
    """A note that few read."""

    text: str
    staff_name: str
    at: datetime


@dataclass(frozen=True)
class Opened:
    """What is open now: ``contact`` for a number and code words, ``notes`` for restricted notes."""

    pseudonym: str
    what: GlassKind
    until: datetime
    contact: Contact | None = None
    notes: tuple[NoteWords, ...] = ()


def glass_lines(db: sa.Connection, vault: Vault, staff: Actor) -> tuple[GlassLine, ...]:
    """Her own requests, and for who decides those of everybody: the newest first."""
    found = glasses_for(db, staff)
    opened = lockers(db, vault, {one.client_id for one in found})
    return tuple(_line(one, opened[one.client_id], staff) for one in found if one.client_id in opened)


def _line(glass: Glass, locker: Locker, staff: Actor) -> GlassLine:
    is_mine = glass.staff_id == staff.id
    return GlassLine(
        id=glass.id,
        pseudonym=glass.pseudonym,
        what=what_words(glass.what),
        who=glass.staff_name,
        asked_at=glass.asked_at,
        reason=reason_of(locker, glass),
        state=glass.state,
        state_words=_state_words(glass),
        may_decide=not is_mine and glass.state is GlassState.WAITING,
        may_close=glass.is_alive and (is_mine or glass.state is GlassState.OPEN),
        may_read=is_mine and glass.state is GlassState.OPEN,
    )


def what_words(what: GlassKind) -> str:
    """What is asked for."""
    return {
        GlassKind.CONTACT: _("Number and code words"),
        GlassKind.RESTRICTED_NOTES: _("Restricted notes"),
    }[what]


def _state_words(glass: Glass) -> str:
    """Where it stands, by the clock of the service."""
    if glass.state is GlassState.WAITING:
        return _("Opens at %(time)s, unless a colleague says no.", time=time_of_day(glass.opens_at))
    if glass.state is GlassState.OPEN:
        return _("Open until %(time)s.", time=time_of_day(glass.ends_at))
    if glass.closed_by is not None:
        return _("Ended by %(name)s, %(when)s.", name=glass.closed_by, when=moment(glass.closed_at))
    if glass.approved_by is not None:
        return _("Was open until %(when)s. %(name)s agreed.", when=moment(glass.ends_at), name=glass.approved_by)
    return _("Was open until %(when)s, half an hour after it was asked for.", when=moment(glass.ends_at))


def opened(db: sa.Connection, locker: Locker, staff: Actor, glass: Glass) -> Opened:
    """The words themselves, and nothing beside them. Whether it is open is asked before (``open_glass``)."""
    if glass.what is GlassKind.RESTRICTED_NOTES:
        notes = tuple(
            NoteWords(
                locker.unseal(one.words_sealed, table="note", column="words_sealed", row_id=one.id),
                one.staff_name,
                one.at,
            )
            for one in restricted_notes(db, glass.client_id)
        )
        return Opened(glass.pseudonym, glass.what, glass.ends_at, notes=notes)
    contact, rules = contact_of(db, locker, staff, is_owed=True), open_rules(db, locker)
    # A number stands here also where she wants no contact: what is done with it is decided by who answers for it.
    contact = replace(contact, address=rules.address if rules is not None else "")
    return Opened(glass.pseudonym, glass.what, glass.ends_at, contact=contact)
