"""What every template may rely on: the service's names, language and direction, display choices, who is here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, has_request_context, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from app import clock
from app.extensions import database, questline
from app.ids import new_id
from app.service import service_names
from app.services.clients import choose_language
from app.web import display
from app.web.filters import time_of_day
from app.web.frames import PlainPages
from app.web.previews import is_passed_on
from app.web.sessions import client_or_none

LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша", "fa": "فارسی", "zh": "中文"}


def language() -> str:
    """The language of this request: the one picked in this browser, then her own, then the browser's, the service's."""
    known = questline().settings.languages
    if not has_request_context():
        return known[0]
    for code in (display.chosen().language, getattr(current_user, "language", None)):
        if code in known:
            return str(code)
    return request.accept_languages.best_match(known) or known[0]


def _pick_language() -> ResponseReturnValue | None:
    """``?lang=ru`` on any page: from now on this browser, and a client who is signed in, read this language."""
    if request.method != "GET" or "lang" not in request.args or is_passed_on():
        return None
    chosen = display.chosen().with_choices(language=request.args["lang"])
    if chosen.language and (client := client_or_none()) is not None:
        with database().begin() as db:
            choose_language(db, client.id, chosen.language)
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    response = make_response(redirect(_own_path() + (f"?{urlencode(others)}" if others else ""), 303))
    display.remember(response, chosen)
    return response


def _own_path() -> str:
    """The address of this page as links write it, also where the application stands below another address."""
    return request.script_root + request.path


def in_language(code: str) -> str:
    """The query of this very page in another language: what was asked for stays, filters of a report for example."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"?{urlencode([*others, ('lang', code)])}"


def zone_name() -> str:
    """The zone in which this request's times are shown: the client's own once she chose one, else the service's."""
    own = getattr(current_user, "zone", None) if has_request_context() else None
    return own or questline().settings.service_zone


def _context() -> dict[str, Any]:
    locale = get_locale() or Locale("en")
    chosen = display.chosen()
    settings = questline().settings
    is_client = getattr(current_user, "is_client", False)
    return {
        "service": service_names(settings, locale.language),
        "lang": str(locale).replace("_", "-"),
        "dir": locale.text_direction,
        "languages": [(code, LANGUAGE_NAMES.get(code, code)) for code in settings.languages],
        "theme": chosen.theme,
        "text_size": chosen.text_size,
        "is_plain": PlainPages(),
        "demo": settings.is_demo,
        "signed_in": is_client,
        "current_path": _own_path() if has_request_context() else "/",
        "in_language": in_language,
        "currency": settings.currency,
        "time_now": time_of_day(clock.now()),
    }


def register(app: Flask) -> None:
    app.before_request(_pick_language)
    app.context_processor(_context)
    app.jinja_env.globals.update(new_key=new_id, now=clock.now)
