"""The event log as a file: for use inside the service, and for people outside it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, abort, render_template

from app.event_log import FORMATS, Format, inside, outside
from app.extensions import Database, database, questline
from app.insights.blueprint import bp
from app.insights.pages.exports import files, name_of
from app.services import audit
from app.vocabulary import ActorKind, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/exports")
@audience(Permission.EXPORT_EVENTS)
def exports() -> str:
    return render_template("insights/exports.html", files=files(questline().settings.zone))


@bp.get("/exports/inside.<form>")
@audience(Permission.EXPORT_EVENTS)
def events_inside(form: str) -> Response:
    """Every event with its exact time. It is sent while it is read, so that its size costs no memory."""
    wanted = _logged(form, is_outside=False)
    return _file(wanted, _sent_while_read(database(), wanted), name_of(form, None))


@bp.get("/exports/outside.<form>")
@audience(Permission.EXPORT_EVENTS)
def events_outside(form: str) -> Response:
    """What may leave the service, of whole months."""
    wanted = _logged(form, is_outside=True)
    found = outside(db(), questline().settings.zone)
    return _file(wanted, wanted.write(found.journeys, found.left_out), name_of(form, found.month))


def _logged(form: str, *, is_outside: bool) -> Format:
    """The format asked for; that it was taken out is kept before the first line leaves."""
    wanted = FORMATS.get(form) or abort(404)
    detail: dict[str, str | int | bool | None] = {"format": form, "outside": is_outside}
    audit.record(database(), audit.Entry(ActorKind.STAFF, staff().id, "events_exported", detail=detail))
    return wanted


def _sent_while_read(store: Database, wanted: Format) -> Iterator[str]:
    """The request's own transaction is over when the last line leaves, so this one is its own."""
    with store.reading() as connection:
        yield from wanted.write(inside(connection))


def _file(wanted: Format, lines: Iterator[str], name: str) -> Response:
    return Response(
        lines,
        content_type=f"{wanted.mimetype}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
