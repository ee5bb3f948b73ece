"""As what a member of staff acts on a client's journey, and what she may touch there."""

from __future__ import annotations

from flask import abort

from app.desk.gone import not_hers
from app.permissions import TABLE, Actor
from app.queries.caseload import ClientHead, client_for, has_taken_over, is_contact, journeys_for
from app.queries.day import FIRST_LINE
from app.queries.journeys import JourneyRow
from app.services import journeys
from app.vocabulary import Permission, Role, Scope
from app.web.sessions import staff
from app.web.transaction import db

_CLOSEST_FIRST = (Role.COUNSELLOR, Role.CLINICIAN, Role.AGENT, Role.SUPERVISOR)


def acting(person: Actor, permission: Permission, counsellor_id: str | None) -> journeys.Actor:
    """Who the event log says acted: the closest role of hers that gives the permission over this journey.

    Somebody who is counsellor and supervisor acts as counsellor with her own clients and as supervisor with others.
    """
    role = next((role for role in _CLOSEST_FIRST if _reaches(person, role, permission, counsellor_id)), None)
    return journeys.Actor(role.value, person.id) if role else abort(404)


def _reaches(person: Actor, role: Role, permission: Permission, counsellor_id: str | None) -> bool:
    scope = TABLE[permission].get(role) if role in person.roles else None
    return scope is not None and (scope is not Scope.ASSIGNED or counsellor_id in person.stands_for)


def assigned_to(client_id: str, counsellor_id: str | None) -> str | None:
    """Whose journey this is for ``acting``: its counsellor's, or while it has none the client's current contact's.

    A clinician who took the client over in a danger acts on it as her own until she hands on.
    """
    if counsellor_id is None and is_contact(db(), staff(), client_id):
        return staff().id
    if counsellor_id not in staff().stands_for and has_taken_over(db(), staff(), client_id):
        return staff().id
    return counsellor_id


def client_or_404(client_id: str) -> ClientHead:
    """The client, if she is the asker's to see. Loading is authorising: not hers and not there are one answer."""
    return client_for(db(), staff(), client_id) or not_hers(client_id)


def journey_or_404(client_id: str, permission: Permission, journey_id: str) -> JourneyRow:
    """One journey of this client, if the permission reaches it."""
    client_or_404(client_id)
    person = staff()
    journey = next((one for one in journeys_for(db(), person, client_id) if one.id == journey_id), None)
    if journey is None or not person.may(permission):
        not_hers(client_id)
    return journey


def acting_for(person: Actor, owner: str, counsellor_id: str | None, client_id: str) -> journeys.Actor:
    """Who the event log says did a step: its owner's role where she holds it, else the closest that may do steps."""
    if owner in person.roles:
        return journeys.Actor(owner, person.id)
    return acting(person, Permission.DO_STEP, assigned_to(client_id, counsellor_id))


def current_contact(person: Actor, permission: Permission, counsellor_id: str | None) -> journeys.Actor:
    """Who the event log says acted, where her being allowed to was asked before: also whose talk is booked with her.

    The closest role that gives the permission over this journey, else the closest that gives it at all.
    """
    held = [role for role in _CLOSEST_FIRST if role in person.roles and TABLE[permission].get(role) is not None]
    reaching = (role for role in held if _reaches(person, role, permission, counsellor_id))
    role = next(reaching, None) or next(iter(held), None)
    return journeys.Actor(role.value, person.id) if role else abort(404)


def acting_in_call(person: Actor, counsellor_id: str | None, client_id: str) -> journeys.Actor:
    """Who the event log says called. Somebody of the first line calls back whom nobody has taken."""
    if counsellor_id is None:
        first = next((role for role in _CLOSEST_FIRST if role in person.roles and role in FIRST_LINE), None)
        if first is not None:
            return journeys.Actor(first.value, person.id)
    return acting(person, Permission.DO_STEP, assigned_to(client_id, counsellor_id))
