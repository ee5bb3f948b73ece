"""The people inside a version: a supervisor looks where each would go on, moves some, and takes a move back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.extensions import database
from app.queries.quest_versions import definition_of
from app.queries.studio import VersionRow
from app.services import version_moves
from app.services.audit import Entry, record
from app.services.journeys import Actor
from app.services.version_moves import Moved
from app.studio.blueprint import bp
from app.studio.pages.people import SHOWN_AT_ONCE, batch_lines, people_lines, results_of, room_in, targets_of
from app.studio.pages.quests import QuestPage
from app.studio.views.quests import page_or_404, version_or_404
from app.vocabulary import ActorKind, Permission, Role
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _, language, ngettext
from quests.definition import text_in


def _target(page: QuestPage, of: VersionRow, asked: str) -> VersionRow | None:
    """The version to move to, of those that people may be moved to. None where none is chosen yet."""
    if not asked:
        return None
    rows = targets_of([line.row for line in page.versions], of)
    return next((row for row in rows if str(row.version) == asked), None) or abort(404)


def _level(to: VersionRow | None, asked: str) -> str | None:
    """A level of the target to go on at; None: each where she is."""
    if to is None or not asked:
        return None
    return asked if asked in definition_of(db(), to.id).level_places else abort(404)


@bp.get("/<quest>/<int:version>/people")
@audience(Permission.MOVE_PEOPLE)
def people(quest: str, version: int) -> str:
    """Everybody inside; with ``to`` a preview: who moves to which step, who cannot and why. Nothing changes."""
    page = page_or_404(quest)
    line = version_or_404(page, version)
    to = _target(page, line.row, request.args.get("to", ""))
    at = _level(to, request.args.get("at", ""))
    if "to" not in request.args:
        record(database(), Entry(ActorKind.STAFF, staff().id, "people_inside_viewed", "quest_version", line.row.id))
    return _page(page, line.row, to, at)


def _page(page: QuestPage, of: VersionRow, to: VersionRow | None, at: str | None, error: str = "") -> str:
    lines = people_lines(db(), of, to, at)
    levels = definition_of(db(), to.id).levels if to else ()
    return render_template(
        "studio/people.html",
        page=page,
        of=of,
        to=to,
        at=at or "",
        lines=lines[:SHOWN_AT_ONCE],
        not_shown=max(0, len(lines) - SHOWN_AT_ONCE),
        count=len(lines),
        movable=sum(line.can_move for line in lines),
        targets=targets_of([line.row for line in page.versions], of),
        levels=[(level.slug, text_in(level.title, language())) for level in levels],
        batches=batch_lines(db(), page.slug),
        first=request.form.get("first", ""),
        error=error,
        has_errors=bool(error),
    )


@bp.post("/<quest>/<int:version>/people")
@audience(Permission.MOVE_PEOPLE)
def move_people(quest: str, version: int) -> ResponseReturnValue:
    """Move those who were chosen, or all who can. Who cannot go stays where she is."""
    page = page_or_404(quest)
    line = version_or_404(page, version)
    to = _target(page, line.row, request.form.get("to", "")) or abort(400)
    at = _level(to, request.form.get("at", ""))
    can_move = [each.journey_id for each in people_lines(db(), line.row, to, at) if each.can_move]
    asked = set(request.form.getlist("person"))
    do = request.form.get("do")
    chosen = can_move if do == "all" else [each for each in can_move if each in asked]
    if do == "first":
        chosen = can_move[: _number(request.form.get("first", ""))]
        if not chosen:
            return _page(page, line.row, to, at, _("Write how many of them to move, from 1 on.")), 422
    if not chosen:
        gone = _("Nobody of those chosen can be moved now. The list below is how it stands at this moment.")
        return _page(page, line.row, to, at, gone if asked else _("Choose whom to move.")), 422
    room = room_in(to)
    if room is not None and len(chosen) > room:
        return _page(page, line.row, to, at, _too_many(room)), 422
    moved = version_moves.move_people(db(), chosen, line.row.id, to.id, by=_supervisor(), at=at)
    flash(_moved_words(moved, to.version), "done" if moved.moved else "problem")
    if not moved.moved:
        return redirect(url_for("studio.people", quest=quest, version=version, to=to.version), 303)
    return redirect(url_for("studio.moved", quest=quest, batch=moved.batch), 303)


@bp.get("/<quest>/moves/<batch>")
@audience(Permission.MOVE_PEOPLE)
def moved(quest: str, batch: str) -> str:
    """What became of everybody of one move, person by person."""
    page = page_or_404(quest)
    numbers = {line.row.id: line.row.version for line in page.versions}
    results = results_of(db(), quest, batch, numbers) or abort(404)
    return render_template(
        "studio/moved.html",
        page=page,
        results=results,
        line=next(each for each in batch_lines(db(), quest) if each.batch == batch),
    )


@bp.post("/<quest>/moves/<batch>/back")
@audience(Permission.MOVE_PEOPLE)
def take_back(quest: str, batch: str) -> ResponseReturnValue:
    """Everybody of this move who can goes on in the version before, with all that was done since; or one person."""
    page, only = page_or_404(quest), request.form.get("person") or None
    line = next((each for each in batch_lines(db(), quest) if each.batch == batch), None) or abort(404)
    back = version_moves.revert(db(), batch, by=_supervisor(), only=only) if line.may_go_back else None
    if back is None or not (back.moved or back.stayed):
        flash(_("This move was taken back already."), "note")
    else:
        flash(_moved_words(back, line.from_version), "done" if back.moved else "problem")
    return redirect(url_for("studio.moved", quest=page.slug, batch=batch), 303)


def _number(asked: str) -> int:
    """How many of the list, the longest there first; none where it is no number."""
    asked = asked.strip()
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 0


def _too_many(room: int) -> str:
    return ngettext(
        "This pilot takes in %(num)s more person. Choose no more than that.",
        "This pilot takes in %(num)s more people. Choose no more than that.",
        room,
    )


def _supervisor() -> Actor:
    """Who the event log says moved her: only a supervisor holds the permission (app/permissions.py)."""
    return Actor(Role.SUPERVISOR.value, staff().id)


def _moved_words(done: Moved, version: int) -> str:
    told = ngettext(
        "%(num)s person is in version %(version)s now.",
        "%(num)s people are in version %(version)s now.",
        len(done.moved),
        version=version,
    )
    if not done.stayed:
        return told
    return f"{told} " + ngettext("%(num)s stayed where they were.", "%(num)s stayed where they were.", len(done.stayed))
