"""Did the change help: one version of a quest beside another, at the end of one past day."""

from __future__ import annotations

from flask import Response, abort, render_template, request

from app.extensions import questline
from app.insights.asked import Asked, asked, asked_for_a_file, choices, log_view, refuse
from app.insights.blueprint import bp
from app.insights.files import csv_answer, json_answer
from app.insights.pages.change import change_page
from app.queries.changes_between import comparable, compare
from app.vocabulary import Permission
from app.web.access import audience
from app.web.transaction import db
from app.web.typed import whole_number
from app.web.words import _
from quests.change_files import csv_rows, to_json
from quests.compared import Comparison


@bp.get("/change")
@audience(Permission.READ_DROPOFF)
def change() -> str:
    found = asked()
    others = comparable(db(), found.version.slug, found.version.version)
    against = _against(found, others)
    log_view("change_viewed", found, against=against)
    compared = _compared(found, against) if against else None
    return render_template(
        "insights/change.html",
        asked=found,
        choices=choices(),
        others=others,
        against=against,
        unknown=_unknown(others),
        compared=compared,
        page=change_page(db(), compared) if compared else None,
    )


@bp.get("/change.csv")
@audience(Permission.READ_DROPOFF)
def change_csv() -> Response:
    found, compared = _for_a_file("csv")
    return csv_answer(csv_rows(compared), f"change-{found.file_name}-against-v{_other(found, compared)}")


@bp.get("/change.json")
@audience(Permission.READ_DROPOFF)
def change_json() -> Response:
    """The same as ``questline insights change`` prints."""
    found, compared = _for_a_file("json")
    return json_answer(to_json(compared), f"change-{found.file_name}-against-v{_other(found, compared)}")


def _against(found: Asked, others: list[int]) -> int | None:
    """The version that is asked for; else the one before it, or the nearest that there is. None: there is no other."""
    wanted = whole_number(request.args.get("against", ""))
    if wanted in others:
        return wanted
    earlier = [number for number in others if number < found.version.version]
    return max(earlier) if earlier else min(others, default=None)


def _unknown(others: list[int]) -> str:
    """The version that the address asks for beside it and that cannot stand there, as it is written there."""
    wanted = request.args.get("against", "")
    return wanted if wanted and whole_number(wanted) not in others else ""


def _compared(found: Asked, against: int) -> Comparison:
    """The higher number is the newer version, whichever of the two was asked for."""
    old, new = sorted((found.version.version, against))
    return compare(db(), found.version.slug, old=old, new=new, as_of=found.day, zone=questline().settings.zone)


def _for_a_file(form: str) -> tuple[Asked, Comparison]:
    found = asked_for_a_file()
    others = comparable(db(), found.version.slug, found.version.version)
    if unknown := _unknown(others):
        refuse(_("There is no version %(version)s to stand beside this one.", version=unknown))
    against = _against(found, others)
    if against is None:
        abort(404)
    log_view("change_exported", found, against=against, format=form)
    return found, _compared(found, against)


def _other(found: Asked, compared: Comparison) -> int:
    return compared.old.version if compared.new.version == found.version.version else compared.new.version
