"""A quest as the client will see it: the real portal, in a service that is thrown away, with nobody in it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.extensions import csrf, questline
from app.studio.blueprint import bp
from app.studio.pages.preview import content_of, looked_at, quest_of, seal_of, seal_of_reader
from app.vocabulary import Permission
from app.web.access import audience
from app.web.headers import may_be_framed, may_show_a_frame
from app.web.previews import Content, Preview, passed_on, preview_of, previews
from app.web.rooms import Room, room_of
from app.web.sessions import staff
from app.web.transaction import db, release_db
from quests.problems import QuestUnreadable

LEAVES = "leave"


def _content_or_404(quest: str, which: str) -> Content:
    return content_of(db(), quest, which) or abort(404)


def _address(preview: Preview, rest: str = "my") -> str:
    return url_for("studio.walk_preview", quest=preview.quest, which=preview.which, key=preview.key, rest=rest)


@bp.get("/<quest>/<which>/preview")
@audience(Permission.OPEN_STUDIO)
def preview(quest: str, which: str) -> ResponseReturnValue:
    """The frame with the client's pages, and beside it who she is and where she stands."""
    content = _content_or_404(quest, which)
    try:
        looked = looked_at(quest_of(content, quest), which, content, staff(), request.args)
    except QuestUnreadable as error:
        return render_template("studio/no_preview.html", quest=quest, which=which, problems=error.problems)
    page = render_template("studio/preview.html", quest=quest, which=which, looked=looked, at=_address(looked.preview))
    return may_show_a_frame(make_response(page))


@bp.post("/<quest>/<which>/preview")
@audience(Permission.OPEN_STUDIO)
def begin_preview_anew(quest: str, which: str) -> ResponseReturnValue:
    """What was done in the preview is thrown away; it begins on the same day once more."""
    content = _content_or_404(quest, which)
    try:
        looked = looked_at(quest_of(content, quest), which, content, staff(), request.form)
    except QuestUnreadable:
        return redirect(url_for("studio.preview", quest=quest, which=which), 303)
    previews().forget(looked.preview)
    return redirect(f"{url_for('studio.preview', quest=quest, which=which)}?{urlencode(looked.asked)}", 303)


@bp.route("/<quest>/<which>/preview/<key>/", defaults={"rest": ""}, methods=["GET", "POST"])
@bp.route("/<quest>/<which>/preview/<key>/<path:rest>", methods=["GET", "POST"])
@csrf.exempt
@passed_on
@audience(Permission.OPEN_STUDIO)
def walk_preview(quest: str, which: str, key: str, rest: str) -> ResponseReturnValue:
    """A page of the portal in the preview. Its forms carry the tokens of that portal, which looks at them itself."""
    asked = _asked_or_404(quest, which, key)
    if not _is_of_the_client(rest):
        abort(404)
    if rest == LEAVES:
        return _framed(_left(asked), asked)
    if not previews().holds(asked):
        content = _content_or_404(quest, which)
        if seal_of(content) != asked.content:
            return _the_newer_one(asked, content)
        try:
            previews().build(asked, content, db())
        except QuestUnreadable:
            abort(404)
    release_db()
    return _framed(previews().answer(asked, _address(asked, "").rstrip("/")), asked)


def _asked_or_404(quest: str, which: str, key: str) -> Preview:
    asked = preview_of(quest, which, key)
    if asked is None or asked.reader != seal_of_reader(staff()):
        abort(404)
    return asked


def _is_of_the_client(rest: str) -> bool:
    """In a preview there is no room of the staff, and no address for machines but the files of the pages."""
    return room_of(rest) is Room.PORTAL or rest.startswith("static/")


def _left(asked: Preview) -> str:
    """Leaving quickly would lead out of the preview: it says where to."""
    outside = questline().settings.exit_url
    return render_template("studio/preview_left.html", outside=outside, again=_address(asked))


def _the_newer_one(asked: Preview, content: Content) -> ResponseReturnValue:
    """The draft was changed meanwhile, and what was built of it before is gone: the same look at what is there now."""
    return redirect(_address(replace(asked, content=seal_of(content))), 303)


def _framed(answer: Response | str, asked: Preview) -> Response:
    return may_be_framed(make_response(answer), has_script=asked.has_script)
