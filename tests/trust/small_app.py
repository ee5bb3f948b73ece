"""A product in small: one view for each audience behind the real gate, sessions, headers and sign-in room.

The promises about access are shown on it, so that a test can put a careless view beside the sound ones.
"""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app import auth
from app.extensions import Database, Questline, babel, csrf, database, questline
from app.services import phrases
from app.vocabulary import Permission
from app.web import access, context, errors, filters, headers, quick_exit, sessions, transaction
from app.web.access import CLIENT, PUBLIC, STAFF, audience
from config import Settings
from tests.replies import CheckedClient


def small_app(settings: Settings, database: Database) -> Flask:
    app = Flask("app", template_folder="../templates", static_folder="../static")
    app.config.update(SECRET_KEY=settings.secret_key, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, TESTING=True)
    app.extensions["questline"] = Questline(settings, database)
    babel.init_app(app, locale_selector=context.language, timezone_selector=context.zone_name)
    sessions.register(app)
    csrf.init_app(app)
    transaction.register(app)
    headers.register(app)
    access.register(app)
    errors.register(app)
    filters.register(app)
    context.register(app)
    app.register_blueprint(_portal())
    app.register_blueprint(_desk())
    auth.register(app)
    app.test_client_class = CheckedClient
    # The layouts link to pages of the whole portal; here it is enough that the link is one.
    app.url_build_error_handlers.append(lambda _error, endpoint, _values: f"/{endpoint}")
    return app


def page(words: str, more: str = "") -> str:
    return f"<!doctype html><html lang=en><title>page</title><h1>{words}</h1>{more}</html>"


def _portal() -> Blueprint:
    portal = Blueprint("portal", __name__)

    @portal.get("/")
    @audience(PUBLIC)
    def landing() -> str:
        return page("landing")

    @portal.get("/talk")
    @audience(PUBLIC)
    def talk() -> str:
        return page("talk now")

    @portal.get("/display")
    @audience(PUBLIC)
    def display() -> str:
        return page("display")

    @portal.get("/weather")
    @audience(PUBLIC)
    def weather() -> str:
        return page("weather notes")

    @portal.get("/leave")
    @audience(PUBLIC)
    def leave() -> ResponseReturnValue:
        return quick_exit.leave_response()

    @portal.route("/return", methods=["GET", "POST"], endpoint="come_back")
    @audience(PUBLIC)
    def come_back() -> ResponseReturnValue:
        if request.method == "GET":
            return page("come back", f'<form method="post"><input name="csrf_token" value="{generate_csrf()}"></form>')
        found = phrases.check_phrase(database(), questline().settings, request.form["phrase"], request.remote_addr)
        if found is None:
            return page("these words do not fit"), 422
        sessions.sign_in_client(found)
        return redirect("/my", 303)

    @portal.get("/my")
    @audience(CLIENT)
    def my() -> str:
        return page(f"plan of {sessions.client().pseudonym}")

    @portal.post("/my/diary")
    @audience(CLIENT)
    def write_diary() -> str:
        return page("kept")

    @portal.post("/my/fail")
    @audience(CLIENT)
    def fail_to_write() -> ResponseReturnValue:
        return page("not kept"), 422

    return portal


def _desk() -> Blueprint:
    desk = Blueprint("desk", __name__, url_prefix="/desk")

    @desk.get("", strict_slashes=False)
    @audience(Permission.SEE_WORKLIST)
    def worklist() -> str:
        return page(f"worklist of {sessions.staff().name}")

    @desk.get("/answers")
    @audience(Permission.READ_ANSWERS)
    def answers() -> str:
        return page("answers")

    @desk.get("/everybody")
    @audience(STAFF)
    def everybody() -> str:
        return page("notice board")

    @desk.post("/note")
    @audience(Permission.WRITE_NOTE)
    def write_note() -> str:
        return page("noted")

    return desk
