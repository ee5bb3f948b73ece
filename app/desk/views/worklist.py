"""The worklist: who is first, and why."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import render_template, request

from app.desk.blueprint import bp
from app.desk.day_forms import CloseTaskForm
from app.desk.forms import ReviewForm
from app.desk.opening import note_first_row
from app.desk.pages.call import CallPage, call_page
from app.desk.pages.glance import Glance, glance_of
from app.desk.pages.review import ReviewPage, review_page
from app.desk.pages.step import step_page
from app.desk.pages.worklist import Group, Row, Worklist, grouped, worklist_of
from app.desk.views.messages import drawer_of_messages
from app.desk.words import greeting, today_words
from app.extensions import questline
from app.queries.caseload import client_for
from app.queries.day import call_for, step_for
from app.queries.tasks import task_for
from app.queries.worklist import sent_step_for
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _, ngettext

KINDS = ("review", "day", "safety", "quiet")
QUIET_AT_FIRST = 8
"""About so many quiet rows stand under everything else; all of them have a tab of their own."""
FEW = 2
"""So many more are shown as well: a link to one row costs more than the row."""


@bp.get("", strict_slashes=False)
@audience(Permission.SEE_WORKLIST)
def worklist() -> str:
    """All that waits for this person, in groups; the first row, or the one asked for, is open beside the list."""
    listed = worklist_of(db(), staff())
    show = request.args.get("show", "")
    show = show if show in KINDS else ""
    rows = list(listed.under(show))
    shown = rows if show else _without_most_quiet(rows)
    sizes = Counter(row.group for row in rows)
    asked = request.args.get("open", "")
    in_drawer = [row for row in rows if not row.opens_page]
    opened = next((row for row in in_drawer if row.key == asked), None) or _first_open(rows)
    return render_template(
        "desk/worklist.html",
        greeting=greeting(staff().name),
        summary=summary(listed),
        tabs=tabs(listed, show),
        groups=[(group_words(group), found, sizes[group]) for group, found in grouped(shown)],
        hidden_count=len(rows) - len(shown),
        opened=opened,
        **(drawer_of(listed, opened) if opened else {}),
    )


def _first_open(rows: list[Row]) -> Row | None:
    """The first row. One that leads to a page of its own shows the person, where this reader may see her."""
    return next((row for row in rows if not row.opens_page or _may_glance(row)), None)


def _may_glance(row: Row) -> bool:
    return bool(row.journey_id) and client_for(db(), staff(), row.client_id) is not None


def _without_most_quiet(rows: list[Row]) -> list[Row]:
    quiet = [row for row in rows if row.group is Group.QUIET]
    some = quiet if len(quiet) <= QUIET_AT_FIRST + FEW else quiet[:QUIET_AT_FIRST]
    return [row for row in rows if row.group is not Group.QUIET] + some


def summary(listed: Worklist) -> str:
    """The date, and how much there is in all and today."""
    today = sum(row.group is Group.TODAY for row in listed.rows)
    if not listed.rows:
        return _("%(day)s. Nothing waits for you.", day=today_words())
    waiting = ngettext("%(num)s thing waits for you.", "%(num)s things wait for you.", len(listed.rows))
    first = ngettext("%(num)s of them is for today.", "%(num)s of them are for today.", today)
    first = first if today else _("Nothing is for today.")
    return f"{today_words()}. {waiting} {first}"


def tabs(listed: Worklist, show: str) -> list[tuple[str, str, int, str, bool]]:
    """Address, words, count, icon and whether it is the one that is open, for each tab of the desk."""
    counts = {kind: len(listed.under(kind)) for kind in KINDS}
    return [
        ("/desk", _("Everything"), len(listed.rows), "inbox", show == ""),
        ("/desk?show=review", _("To review"), counts["review"], "message-circle", show == "review"),
        ("/desk?show=day", _("To do"), counts["day"], "list-checks", show == "day"),
        ("/desk/calls", _("Calls"), len(listed.calls), "phone-call", show == "calls"),
        ("/desk?show=safety", _("Risk"), counts["safety"], "flag", show == "safety"),
        ("/desk?show=quiet", _("Gone quiet"), counts["quiet"], "moon", show == "quiet"),
        ("/desk/unassigned", _("Unassigned"), listed.unassigned, "users", show == "unassigned"),
    ]


def group_words(group: Group) -> str:
    """The name of a group of rows."""
    words = {
        Group.TODAY: _("Today"),
        Group.THIS_WEEK: _("This week"),
        Group.LATER: _("Later"),
        Group.QUIET: _("Gone quiet"),
    }
    return words[group]


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
