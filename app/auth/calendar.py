"""The feed that a member of staff's own calendar reads: times and made-up names, and nothing else of anybody."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.auth import bp
from app.calendar_file import Appointment, calendar_feed
from app.extensions import database, questline
from app.queries.bookings import BookingRow, bookings_of_staff
from app.queries.calendar_feed import feed_by_hash
from app.services.calendar_feed import note_reading
from app.services.throttle import TooManyTries, count_try
from app.tokens import token_hash
from app.web.access import PUBLIC, audience
from app.web.transaction import db, release_db

DAYS_BACK = timedelta(days=7)


@bp.get("/calendar/<token>.ics")
@audience(PUBLIC)
def calendar(token: str) -> ResponseReturnValue:
    """Her talks that stand. An address that is none of ours is not there; who tries many of them has to wait."""
    feed = feed_by_hash(db(), token_hash(token))
    if feed is None:
        return _not_there(token)
    note_reading(database(), feed)
    talks = bookings_of_staff(db(), feed.staff_id, since=clock.now() - DAYS_BACK)
    answer = Response(calendar_feed((_appointment(talk), talk.made_at) for talk in talks), mimetype="text/calendar")
    answer.add_etag()
    return answer.make_conditional(request)


def _appointment(talk: BookingRow) -> Appointment:
    """A talk as a calendar on any device may show it; of somebody under the lock not even the made-up name."""
    return Appointment(
        uid=talk.uid,
        sequence=talk.sequence,
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        zone=questline().settings.service_zone,
        summary=_("Appointment") if talk.is_locked else talk.pseudonym,
    )


def _not_there(token: str) -> ResponseReturnValue:
    release_db()
    try:
        count_try(database(), questline().settings, kind="feed", account=token, ip=request.remote_addr)
    except TooManyTries as stop:
        return Response(status=429, headers={"Retry-After": str(stop.retry_after_minutes * 60)})
    return abort(404)
