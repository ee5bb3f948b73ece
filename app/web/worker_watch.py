"""What every page of the staff says about messages: that they go out, or since when not and who is to be told.

The product's safety net is watched by the people who rely on it (trust.md P17).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.permissions import Actor
from app.queries.outbox import LATE_AFTER, Pulse, pulse
from app.queries.staff import colleagues
from app.vocabulary import Permission, Role
from app.web.contact_form import listed
from app.web.filters import moment
from app.web.transaction import db

NAMED_AT_MOST = 3


@dataclass(frozen=True)
class Watch:
    """``title`` and ``words`` of the banner where messages do not go out; else they are empty, and ``quiet`` is the
    line at the foot of the page."""

    title: str = ""
    words: str = ""
    quiet: str = ""


def watch(actor: Actor) -> Watch | None:
    """Asked by the layout, so a part of a page asks nothing. None where the database does not answer."""
    try:
        found = pulse(db(), clock.now())
        return _late(found, actor) or Watch(quiet=_going_out(found))
    except SQLAlchemyError:
        return None  # A page that says that something went wrong does not ask the database again.


def _late(found: Pulse, actor: Actor) -> Watch | None:
    since = found.late_since(clock.now())
    if since is None:
        return None
    is_silent = found.beat_at is None or clock.now() - found.beat_at > LATE_AFTER
    if not is_silent:
        title = _("Messages go out late.")
        what = _("One has waited since %(when)s.", when=moment(since))
    elif found.beat_at is None:
        title = _("Messages do not go out yet.")
        what = _("The part of the service that sends them has never run.")
    else:
        title = _("Messages do not go out.")
        what = _("Since %(when)s no reminder and no alert was sent.", when=moment(since))
    until_then = _("Until then, look at your pages here more often.")
    return Watch(title, f"{what} {_whom_to_tell(actor)} {until_then}")


def _whom_to_tell(actor: Actor) -> str:
    if actor.may(Permission.MANAGE_PEOPLE):
        return _("Look whether a worker runs: questline worker.")
    names = [one.name for one in colleagues(db(), Role.ADMIN)][:NAMED_AT_MOST]
    if not names:
        return _("Please tell whoever looks after this installation.")
    return _("Please tell %(names)s.", names=listed(names))


def _going_out(found: Pulse) -> str:
    seconds = int((clock.now() - found.beat_at).total_seconds()) if found.beat_at else 0
    if seconds < 1:
        return _("Messages: going out, looked at just now")
    return ngettext(
        "Messages: going out, last looked %(num)s second ago",
        "Messages: going out, last looked %(num)s seconds ago",
        seconds,
    )
