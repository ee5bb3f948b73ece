"""Questline: a client-journey CRM on a quest model for gambling-harm support services."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # The package is also the way to the commands, and most of those need no web server.
    from flask import Flask

    from app.extensions import Database
    from config import Settings


@contextmanager
def _nothing_is_thrown_away() -> Iterator[None]:
    """What a start makes stays for good: looking through it for garbage, again and again, was a fifth of the start."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_nothing_is_thrown_away()
def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The web application of one installation: one register call per concern.

    ``database`` lets tests and the demo share the engine they already have.
    """
    from flask import Flask

    from app import admin, auth, desk, insights, portal, sandbox, studio
    from app.extensions import Database, Questline, babel, csrf
    from app.web import (
        access,
        catalogues,
        context,
        errors,
        filters,
        headers,
        health,
        live_settings,
        sessions,
        small_pages,
        static_files,
        transaction,
        watched,
    )

    app = Flask("app", template_folder="../templates", static_folder="../static")
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE=settings.languages[0],
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions["questline"] = Questline(
        settings=settings,
        database=database or Database(settings.database_url, settings.synchronous),
    )
    babel.domain_instance = catalogues.Catalogues()
    babel.init_app(app, locale_selector=context.language, timezone_selector=context.zone_name)
    live_settings.register(app)
    small_pages.register(app)
    sessions.register(app)
    watched.register(app)
    csrf.init_app(app)
    transaction.register(app)
    headers.register(app)
    static_files.register(app)
    access.register(app)
    errors.register(app)
    filters.register(app)
    context.register(app)
    health.register(app)
    for room in (portal, auth, desk, studio, insights, admin):
        room.register(app)
    sandbox.register(app, create_app)
    return app
