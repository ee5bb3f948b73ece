"""The lock of protocol P-V on a client's record: since when, by whom, what it closes, and who may end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.permissions import Actor
from app.queries.caseload import journeys_for
from app.queries.lock import LockChange, changes_of_lock
from app.queries.quest_versions import definition_of
from app.queries.safe_contact import locked_since
from app.queries.staff import colleagues
from app.services.lock import COLLEAGUE
from app.vocabulary import Permission, Role
from app.web.filters import moment
from app.web.words import _, language
from quests.definition import text_in
from quests.plan import is_closed


@dataclass(frozen=True)
class LockPart:
    """``since`` None: no lock holds. ``why`` and ``before`` are sentences; ``closed`` names what is in no plan now."""

    since: datetime | None
    why: str
    before: tuple[str, ...]
    closed: tuple[str, ...]
    supervisors: tuple[str, ...]
    may_begin: bool
    may_end: bool


def lock_part(db: sa.Connection, staff: Actor, client_id: str) -> LockPart:
    """The lock as this person reads it. The reasons in words are notes, which few may read."""
    since, changes = locked_since(db, client_id), changes_of_lock(db, client_id)
    now = next((one for one in changes if one.is_on), None) if since is not None else None
    return LockPart(
        since=since,
        why=why_words(now) if now is not None else "",
        before=tuple(map(change_words, changes[1:] if now is not None else changes)),
        closed=_closed(db, staff, client_id) if since is not None else (),
        supervisors=tuple(one.name for one in colleagues(db, Role.SUPERVISOR)) if since is not None else (),
        may_begin=since is None and staff.may(Permission.SCREEN_CLIENT),
        may_end=since is not None and staff.may(Permission.END_VIOLENCE_LOCK),
    )


def why_words(change: LockChange) -> str:
    """Who or what switched the lock on."""
    if change.staff_name is None:
        return _("An answer of the client opened protocol P-V.")
    if change.because == COLLEAGUE:
        return _("%(name)s switched it on.", name=change.staff_name)
    return _("%(name)s opened protocol P-V.", name=change.staff_name)


def change_words(change: LockChange) -> str:
    """One switch of before."""
    if not change.is_on:
        return _("%(when)s: %(name)s ended the lock.", when=moment(change.at), name=change.staff_name or "")
    return _("%(when)s: locked. %(why)s", when=moment(change.at), why=why_words(change))


def _closed(db: sa.Connection, staff: Actor, client_id: str) -> tuple[str, ...]:
    """The titles of steps that her running plans would have."""
    found = []
    for journey in journeys_for(db, staff, client_id):
        if journey.state.has_ended or not journey.state.is_started:
            continue
        quest = definition_of(db, journey.quest_version_id)
        closed = [slug for slug in quest.closed_under_lock if not is_closed(journey.state.steps.get(slug))]
        found += [text_in(quest.step(slug).title, language()) for slug in sorted(closed)]
    return tuple(dict.fromkeys(found))
