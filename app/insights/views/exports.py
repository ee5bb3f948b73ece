"""The event log as a file: for use inside the service, and for people outside it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, make_response, render_template

from app.event_log import FORMATS, Format, inside, outside
from app.extensions import Database, database, questline
from app.insights.blueprint import bp
from app.insights.export_form import ExportForm, InsideForm, OutsideForm
from app.insights.pages.exports import files, name_of
from app.services import audit
from app.vocabulary import ActorKind, Permission
from app.web.access import audience
from app.web.sessions import staff


@bp.get("/exports")
@audience(Permission.EXPORT_EVENTS)
def exports() -> str:
    return _page(None)


@bp.post("/exports/inside")
@audience(Permission.EXPORT_EVENTS)
def events_inside() -> Response:
    """Every event with its exact time, for a reason. It is sent while it is read, so its size costs no memory."""
    form = InsideForm()
    if not form.validate():
        return make_response(_page(form), 422)
    wanted = _logged(form, is_outside=False)
    return _file(wanted, _sent_while_read(database(), wanted), name_of(form.as_file.data, None))


@bp.post("/exports/outside")
@audience(Permission.EXPORT_EVENTS)
def events_outside() -> Response:
    """What may leave the service, of whole months."""
    form = OutsideForm()
    if not form.validate():
        return make_response(_page(form), 422)
    wanted = _logged(form, is_outside=True)
    with database().reading() as connection:  # It only reads, however the form came: nobody waits for it.
        found = outside(connection, questline().settings.zone)
    return _file(wanted, wanted.write(found.journeys, found.left_out), name_of(form.as_file.data, found.month))


def _page(sent: ExportForm | None) -> str:
    """Both files; of the form that was sent and could not be taken, with what is missing."""
    blank: tuple[ExportForm, ...] = (InsideForm(formdata=None), OutsideForm(formdata=None))
    forms = [sent if isinstance(sent, type(one)) else one for one in blank]
    wrong = sent.wrong if sent else []
    return render_template("insights/exports.html", files=files(questline().settings.zone, *forms), wrong=wrong)


def _logged(form: ExportForm, *, is_outside: bool) -> Format:
    """The format asked for; that it was taken out, and why, is kept before the first line leaves."""
    detail: dict[str, str | int | bool | None] = {
        "format": form.as_file.data,
        "outside": is_outside,
        "why": form.why.data,
    }
    audit.record(database(), audit.Entry(ActorKind.STAFF, staff().id, "events_exported", detail=detail))
    return FORMATS[form.as_file.data]


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
