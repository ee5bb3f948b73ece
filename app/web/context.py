"""What every template may rely on: the service's names, language and direction, display choices, who is here."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask import Flask, has_request_context, request
from flask_babel import get_locale
from flask_login import current_user

from app import clock
from app.extensions import questline
from app.ids import new_id
from app.service import service_names
from app.web import display

LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша", "fa": "فارسی", "zh": "中文"}


def language() -> str:
    """The language of this request: her own, then the one she picked, then the browser's, then the service's."""
    known = questline().settings.languages
    if not has_request_context():
        return known[0]
    own = getattr(current_user, "language", None)
    picked = display.chosen().language
    for code in (picked, own):
        if code in known:
            return str(code)
    return request.accept_languages.best_match(known) or known[0]


def zone_name() -> str:
    """The zone in which this request's times are shown: the service's, until a client can choose her own."""
    return questline().settings.service_zone


def _context() -> dict[str, Any]:
    locale = get_locale() or Locale("en")
    chosen = display.chosen()
    settings = questline().settings
    is_client = getattr(current_user, "is_client", False)
    frame = current_user.frame if is_client else chosen.frame
    return {
        "service": service_names(),
        "lang": str(locale).replace("_", "-"),
        "dir": locale.text_direction,
        "languages": [(code, LANGUAGE_NAMES.get(code, code)) for code in settings.languages],
        "theme": chosen.theme,
        "text_size": chosen.text_size,
        "is_plain": frame == "plain",
        "demo": settings.is_demo,
        "signed_in": is_client,
        "current_path": request.path if has_request_context() else "/",
        "currency": settings.currency,
    }


def register(app: Flask) -> None:
    app.context_processor(_context)
    app.jinja_env.globals.update(new_key=new_id, now=clock.now)
