"""Who is asking: the client by the portal's cookie, the member of staff by the staff cookie, never one by the other's.

A cookie holds a random token; the visit is a row in the database (trust.md decisions 5, 6 and 11). Flask's own signed
cookie carries the form token and a sentence for the next page, never who she is; there is one for each room.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, Request, Response, after_this_request, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import database, login_manager
from app.permissions import Actor
from app.queries.access import PortalVisit, StaffVisit
from app.services import portal_sessions, staff_sessions
from app.services.clients import choose_language
from app.services.sealing import Locker
from app.vocabulary import Audience, Frame, Permission
from app.web import cookies, display, quick_exit
from app.web.by_itself import is_by_itself
from app.web.rooms import Room, room_of
from app.web.transaction import db


class _SignedIn:
    """What Flask-Login asks of a user."""

    is_authenticated = True
    is_active = True
    is_anonymous = False
    is_client = False


@dataclass(frozen=True)
class ClientUser(_SignedIn):
    """The client who is asking. Her id is for services, never for an address. ``zone`` is None until she chose one.

    ``consent_version``: the text about privacy that she said yes to.
    """

    id: str
    pseudonym: str
    language: str
    frame: Frame
    audience: Audience
    form_seed: str = field(repr=False)
    session_id: str = field(repr=False)
    zone: str | None = None
    consent_version: str | None = None
    watched_since: datetime | None = None
    shown_at: datetime | None = None
    locked_since: datetime | None = None
    is_client = True

    @property
    def is_bland(self) -> bool:
        """Somebody may see her phone, and in this visit she has not asked for her pages."""
        return self.watched_since is not None and self.shown_at is None

    @property
    def leaves_no_trace(self) -> bool:
        """Nothing of hers may come to lie on a device, and nothing new may reach it: somebody may look there, by her
        own word or by the lock of P-V. No page says which."""
        return self.watched_since is not None or self.locked_since is not None

    def get_id(self) -> str:
        return self.session_id


@dataclass(frozen=True)
class StaffUser(Actor, _SignedIn):
    """The active member of staff who is asking; an ``Actor`` for queries and services."""

    email: str = ""
    session_id: str = field(default="", repr=False)

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset(permission for permission in Permission if self.may(permission))

    def get_id(self) -> str:
        return self.session_id


def client_or_none() -> ClientUser | None:
    user = current_user._get_current_object()
    return user if isinstance(user, ClientUser) else None


def staff_or_none() -> StaffUser | None:
    user = current_user._get_current_object()
    return user if isinstance(user, StaffUser) else None


def client() -> ClientUser:
    """The client who is asking, in a view that declares CLIENT."""
    if (user := client_or_none()) is None:
        raise LookupError("no client is signed in here; the view must declare @audience(CLIENT)")
    return user


def staff() -> StaffUser:
    """The member of staff who is asking, in a view that declares STAFF or a permission."""
    if (user := staff_or_none()) is None:
        raise LookupError("nobody of the staff is signed in here; the view must declare @audience(STAFF)")
    return user


def sign_in_client(client_id: str, notes: Locker | None = None) -> None:
    """Begin her visit with a fresh token, end the browser's earlier one, lift the cover of a quick exit.

    The language that she picked in this browser becomes hers, so that the service writes as she reads. ``notes`` is
    the open key of her private notes; without it their page asks for her words.

    Part of the request's transaction. Call it before rendering: form tokens of before are void afterwards.
    """
    token = portal_sessions.start_session(db(), client_id, replacing=_token(Room.PORTAL))
    if notes is not None:
        portal_sessions.keep_notes_key(db(), token, notes)
    if picked := display.chosen().language:
        choose_language(db(), client_id, picked)
    _renew_form_token()
    _send_visit_cookie(Room.PORTAL, token)
    after_this_request(quick_exit.lift)


def notes_key() -> Locker | None:
    """The key of her private notes, if this visit has it. Read apart from the request's own transaction."""
    with database().reading() as connection:
        return portal_sessions.notes_key(connection, _token(Room.PORTAL) or "", client().id)


def keep_notes_key(notes: Locker) -> None:
    """From here on this visit has the key of her private notes. Part of the request's transaction."""
    portal_sessions.keep_notes_key(db(), _token(Room.PORTAL) or "", notes)


def sign_out_client() -> None:
    """End her visit in the ordinary way, in the request's transaction."""
    if token := _token(Room.PORTAL):
        portal_sessions.end_session(db(), token)
    _forget(Room.PORTAL)


def sign_in_staff(token: str) -> None:
    """Give the browser the visit that ``staff_sessions`` began, and end the one that it had before."""
    if before := _token(Room.STAFF):
        staff_sessions.end_session(db(), before)
    _renew_form_token()
    _send_visit_cookie(Room.STAFF, token)


def sign_out_staff() -> None:
    """End the visit of a member of staff, in the request's transaction."""
    if token := _token(Room.STAFF):
        staff_sessions.end_session(db(), token)
    _forget(Room.STAFF)


def _token(room: Room) -> str | None:
    return request.cookies.get(cookies.visit_cookie(room))


def _send_visit_cookie(room: Room, token: str) -> None:
    @after_this_request
    def _set(response: Response) -> Response:
        cookies.send(response, cookies.visit_cookie(room), token)
        return response


def _forget(room: Room) -> None:
    _renew_form_token()

    @after_this_request
    def _delete(response: Response) -> Response:
        cookies.take_away(response, cookies.visit_cookie(room))
        # What the browser kept of the pages goes too. Cookies are not named: they hold the display settings.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _renew_form_token() -> None:
    session.clear()
    g.pop("csrf_token", None)


class _FormCookie(SecureCookieSessionInterface):
    """Each room has a form cookie of its own, so that signing in to one voids no form of the other."""

    def get_cookie_name(self, app: Flask) -> str:
        return cookies.form_cookie(room_of(request.path))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        # A style sheet is the same for everybody: one that varied by cookie would be fetched anew after each sign-in.
        if room_of(request.path) is not Room.MACHINE:
            super().save_session(app, session, response)


def _load(asking: Request) -> ClientUser | StaffUser | None:
    """Flask-Login asks once a request. The room decides which cookie counts."""
    room = room_of(asking.path)
    if room is Room.MACHINE or not (token := _token(room)):
        return None
    try:
        return _load_client(token) if room is Room.PORTAL else _load_staff(token)
    except SQLAlchemyError:
        # The page that tells of it asks who she is, too. It gets nobody instead of the same error once more.
        g._login_user = login_manager.anonymous_user()
        raise


def _load_client(token: str) -> ClientUser | None:
    with database().reading() as connection:
        visit = portal_sessions.visit_of(connection, token)
    if visit is None:
        return None
    if portal_sessions.is_worth_marking(visit):
        _mark_seen(visit)
    return ClientUser(
        visit.client_id,
        visit.pseudonym,
        visit.language,
        visit.frame,
        visit.audience,
        visit.form_seed,
        visit.token_hash,
        visit.zone,
        consent_version=visit.consent_version,
        watched_since=visit.watched_since,
        shown_at=visit.shown_at,
        locked_since=visit.locked_since,
    )


def _load_staff(token: str) -> StaffUser | None:
    with database().reading() as connection:
        visit = staff_sessions.visit_of(connection, token)
    if visit is None:
        return None
    if staff_sessions.is_worth_marking(visit):
        _mark_seen(visit)
    who = (visit.staff_id, visit.name, visit.roles, visit.teams, visit.covers)
    return StaffUser(*who, email=visit.email, session_id=visit.token_hash)


def _mark_seen(visit: PortalVisit | StaffVisit) -> None:
    """A short transaction of its own: reading pages must not keep a write open, and a failed form is a visit too."""
    # The request writes already, and a second writer would wait for itself; or nobody asked with her own hand.
    if "db" in g or is_by_itself():
        return
    with database().begin() as connection:
        if isinstance(visit, PortalVisit):
            portal_sessions.mark_seen(connection, visit)
        else:
            staff_sessions.mark_seen(connection, visit)


def register(app: Flask) -> None:
    settings = app.extensions["questline"].settings
    app.session_interface = _FormCookie()
    app.config.update(
        SESSION_COOKIE_SECURE=not settings.is_plain_http_on_loopback,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
    )
    # Its session protection writes a hash of address and browser into the form cookie; our visits need no such thing.
    login_manager.session_protection = None
    login_manager.init_app(app, add_context_processor=False)
    login_manager.request_loader(_load)
    quick_exit.register(app)
