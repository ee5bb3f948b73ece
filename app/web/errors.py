"""What a person sees when something does not work: what is true, in plain words, and a way on. Never a traceback."""

from __future__ import annotations

import logging

from flask import Flask, current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, NotFound

from app.services.hashing import TooBusy
from app.services.journeys import ChangedMeanwhile, NoSuchJourney
from app.services.sealing import KeyDestroyed
from app.services.throttle import TooManyTries
from app.web.rooms import Room, room_of
from app.web.transaction import release_db
from app.web.typed import what_was_typed

TRY_AGAIN_AFTER_SECONDS = 10
Answer = tuple[str, int, dict[str, str]]
log = logging.getLogger("questline.web")


def _say(status: int, title: str, words: str, *, wait_seconds: int = 0) -> Answer:
    release_db()
    headers = {"Retry-After": str(wait_seconds)} if wait_seconds else {}
    return _page(status, title, words), status, headers


def _page(status: int, title: str, words: str) -> str:
    try:
        return render_template(
            "errors/error.html",
            status=status,
            title=title,
            words=words,
            is_staff=room_of(request.path) is Room.STAFF,
            typed=what_was_typed() if status in (400, 401, 409, 429, 500, 503) else [],
        )
    except Exception:
        # Whatever failed may be needed by the layout too. This page leans on nothing.
        _log("the page of an error failed", status)
        return current_app.jinja_env.get_template("errors/plain.html").render(title=title, words=words)


def _log(event: str, status: int) -> None:
    """The error that is being handled, for who runs the service: where and what kind, never what was typed."""
    log.error(event, exc_info=True, extra={"endpoint": request.endpoint, "method": request.method, "status": status})


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    titles = {
        400: (_("That did not reach us whole"), _("We could not read the form. Go back and send it again.")),
        403: (_("That is not possible from here"), _("Open the page again from the start and try once more.")),
        404: (_("There is nothing here"), _("The page is not there, or it belongs to somebody else.")),
        405: (_("That is not possible from here"), _("Open the page again from the start and try once more.")),
        413: (_("That is too long for one go"), _("Nothing was saved. Go back: your words are there. Send a part.")),
        429: (_("Too many tries for now"), _("Wait a little and try again. Talking to someone always works.")),
    }
    otherwise = (_("Something is in the way"), _("Nothing of yours was lost. Try again in a moment."))
    title, words = titles.get(status, otherwise)
    return _say(status, title, words)


def _csrf(_error: CSRFError) -> Answer:
    return _say(
        400,
        _("This page was open for a long time"),
        _("To keep you safe it could not be sent any more. Open the page again and send it once more."),
    )


def _too_many(error: TooManyTries) -> Answer:
    minutes = max(1, error.retry_after_minutes)
    words = ngettext(
        "Try again in %(num)s minute. Nothing is locked for good, and talking to someone always works.",
        "Try again in %(num)s minutes. Nothing is locked for good, and talking to someone always works.",
        minutes,
    )
    return _say(429, _("Too many tries for now"), words, wait_seconds=minutes * 60)


def _busy(_error: Exception) -> Answer:
    words = _("Wait a few seconds and try again. Nothing of yours was lost.")
    return _say(429, _("Many people are here at once"), words, wait_seconds=TRY_AGAIN_AFTER_SECONDS)


def _changed(_error: ChangedMeanwhile) -> Answer:
    return _say(
        409,
        _("Somebody changed this a moment ago"),
        _("Your act was not kept, so that nothing is overwritten. Open the page again and look."),
    )


def _gone(_error: Exception) -> Answer:
    return _http(NotFound())


def _database(_error: OperationalError) -> Answer:
    _log("the database did not answer", 503)
    words = _("Nothing was changed. Try again in a moment.")
    return _say(503, _("We cannot save anything right now"), words, wait_seconds=TRY_AGAIN_AFTER_SECONDS)


def _unexpected(_error: Exception) -> Answer:
    _log("a page failed", 500)
    return _say(500, _("Something went wrong on our side"), _("Nothing of yours was lost. Try again in a moment."))


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(TooManyTries, _too_many)
    app.register_error_handler(TooBusy, _busy)
    app.register_error_handler(ChangedMeanwhile, _changed)
    app.register_error_handler(NoSuchJourney, _gone)
    app.register_error_handler(KeyDestroyed, _gone)
    app.register_error_handler(OperationalError, _database)
    if not app.config.get("PROPAGATE_EXCEPTIONS"):
        app.register_error_handler(Exception, _unexpected)
