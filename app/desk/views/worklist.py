"""The worklist: who is first, and why."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import ID, bp
from app.desk.day_forms import CloseTaskForm
from app.desk.forms import ReviewForm
from app.desk.opening import note_first_row
from app.desk.pages.aside import may_wait, ready_value
from app.desk.pages.call import CallPage, call_page
from app.desk.pages.counts import fresh_since, marks_of
from app.desk.pages.glance import Glance, glance_of
from app.desk.pages.group_tasks import ask_cards
from app.desk.pages.review import ReviewPage, review_page
from app.desk.pages.step import step_page
from app.desk.pages.tabs import KINDS, group_words, summary, tabs
from app.desk.pages.worklist import Group, Row, Worklist, grouped, worklist_of
from app.desk.views.messages import drawer_of_messages
from app.desk.words import by_when, greeting
from app.extensions import questline
from app.queries.caseload import client_for
from app.queries.day import call_for, step_for
from app.queries.tasks import task_for
from app.queries.worklist import sent_step_for
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web import display
from app.web.access import audience
from app.web.by_itself import asked_by_itself
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _

__all__ = ["drawer_of", "may_undo", "opened_words", "tabs", "worklist_of"]

QUIET_AT_FIRST = 8
"""About so many quiet rows stand under everything else; all of them have a tab of their own."""
FEW = 2
"""So many more are shown as well: a link to one row costs more than the row."""
ON_A_PAGE = 100


@bp.get("", strict_slashes=False)
@audience(Permission.SEE_WORKLIST)
def worklist() -> str:
    """All that waits for this person, in groups; the first row, or the one asked for, is open beside the list."""
    listed = worklist_of(db(), staff())
    show = _tab(request.args.get("show", ""))
    rows = list(listed.under(show))
    every = rows if show else _without_most_quiet(rows)
    page = _page_of(every, request.args)
    shown = every[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    sizes = Counter(row.group for row in rows)
    asked = request.args.get("open", "")
    in_drawer = [row for row in rows if not row.opens_page]
    opened = next((row for row in in_drawer if row.key == asked), None) or _first_open(shown)
    return render_template(
        "desk/worklist.html",
        greeting=greeting(staff().name),
        summary=summary(listed),
        tabs=tabs(listed, show),
        groups=[(group_words(group), found, sizes[group]) for group, found in grouped(shown)],
        quiet_hidden=len(rows) - len(every),
        page=page,
        is_last_page=page * ON_A_PAGE >= len(every),
        show=show,
        aside=listed.aside,
        asks=ask_cards(db(), staff()),
        marks=marks_of(listed),
        opened=opened,
        said_next=opened_words(opened),
        desk_count=len(listed.rows),
        may_undo=may_undo(),
        **(drawer_of(listed, opened) if opened else {}),
    )


@bp.get("/counts")
@audience(Permission.SEE_WORKLIST)
@asked_by_itself
def counts() -> ResponseReturnValue:
    """What a list that stands open asks every minute: the numbers, what is new, and whether a risk became high."""
    show = request.args.get("show", "")
    show = show if show == "calls" else _tab(show)
    if not wants_part():
        return redirect(url_for("desk.calls") if show == "calls" else url_for("desk.worklist", show=show or None), 303)
    listed = worklist_of(db(), staff())
    fresh = fresh_since(listed, request.args.get("seen", ""), request.args.get("told", ""))
    marks = (fresh.seen, fresh.told)
    told = {"tabs": tabs(listed, show), "summary": summary(listed)}
    return render_template("desk/_poll.html", show=show, marks=marks, fresh=fresh, **told)


@bp.context_processor
def _of_a_list() -> dict[str, Any]:
    """What rows and the help beside them ask while they are drawn."""
    return {
        "may_wait": may_wait,
        "ready_value": ready_value,
        "by_when": by_when,
        "may_use_keys": display.chosen().keys != "off",
    }


@bp.after_request
def _on_to_the_next(response: Response) -> Response:
    """After an act the list is as it was, open at the row that came next when the act was done.

    A script puts ``next_row`` and ``show`` into the forms of the list; without one the first row is open.
    """
    if request.method != "POST" or response.status_code != 303:
        return response
    following, show = request.form.get("next_row", ""), _tab(request.form.get("show", ""))
    target = urlsplit(response.location or "")
    if target.path not in (url_for("desk.worklist"), url_for("desk.calls")):
        return response
    wanted = {"open": following} if ID.fullmatch(following) else {}
    kept = {"show": show} if show and target.path == url_for("desk.worklist") else {}
    asked = urlencode({**kept, **wanted, **dict(parse_qsl(target.query))})
    response.location = f"{target.path}?{asked}" if asked else target.path
    return response


def _tab(show: str) -> str:
    return show if show in KINDS else ""


def _page_of(rows: list[Row], asked: Any) -> int:
    page = asked.get("page", 1, type=int)
    return page if 1 <= page <= max(1, -(-len(rows) // ON_A_PAGE)) else 1


def _was_just_told() -> bool:
    """Whether this page says what was just done, after a redirect."""
    return "_flashes" in session


def may_undo() -> str:
    """The key of the row that was put aside a moment ago; one tap takes it back."""
    asked = request.args.get("aside", "")
    return asked if _was_just_told() and ID.fullmatch(asked) else ""


def opened_words(opened: Row | None) -> str:
    """Who stands open now, said after what was just done with another row."""
    if opened is None or not _was_just_told() or request.args.get("said") == "asked":
        return ""
    return _("Next: %(name)s.", name=opened.pseudonym)


def _first_open(rows: list[Row]) -> Row | None:
    """The first row. One that leads to a page of its own shows the person, where this reader may see her."""
    return next((row for row in rows if not row.opens_page or _may_glance(row)), None)


def _may_glance(row: Row) -> bool:
    return bool(row.journey_id) and client_for(db(), staff(), row.client_id) is not None


def _without_most_quiet(rows: list[Row]) -> list[Row]:
    quiet = [row for row in rows if row.group is Group.QUIET]
    some = quiet if len(quiet) <= QUIET_AT_FIRST + FEW else quiet[:QUIET_AT_FIRST]
    return [row for row in rows if row.group is not Group.QUIET] + some


def drawer_of(listed: Worklist, row: Row) -> dict[str, Any]:
    """What the drawer shows for a row: the review, or the client at a glance. It counts as opening her record."""
    note_first_row(row.client_id)
    if row.kind == "message":
        return drawer_of_messages(row.client_id)
    if row.kind == "review":
        page = _review(row.key)
        return {"review": page, "form": ReviewForm(formdata=None), "next_row": listed.next_review_after(row.key)}
    if row.kind == "step" and (owed := step_for(db(), staff(), row.key)) and row.url.startswith("/desk/steps/"):
        locker = open_locker(db(), questline().vault, row.client_id)
        return {"step_in_drawer": step_page(db(), staff(), locker, owed)}
    if row.kind in ("call", "task", "lost", "quiet") and row.url.startswith("/desk/calls/"):
        return {"call_in_drawer": _call(row), "close_form": CloseTaskForm(formdata=None)}
    return {"glance": _glance(row)}


def _call(row: Row) -> CallPage | None:
    found = call_for(db(), staff(), row.journey_id)
    if found is None:
        return None
    task = task_for(db(), staff(), row.key.removeprefix("task-")) if row.kind == "task" else None
    return call_page(db(), staff(), open_locker(db(), questline().vault, row.client_id), *found, task)


def _review(step_run_id: str) -> ReviewPage | None:
    sent = sent_step_for(db(), staff(), step_run_id)
    return review_page(db(), questline().vault, staff(), sent) if sent else None


def _glance(row: Row) -> Glance | None:
    client = client_for(db(), staff(), row.client_id)
    return glance_of(db(), questline().vault, staff(), client, row.journey_id) if client else None
