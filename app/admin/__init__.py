"""The room of settings: the service's own words, the channels of its messages, its hours, and who is on call."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

VIEWS = ("words", "channels", "hours", "on_call", "people", "person", "teams", "log", "service", "crisis", "approvals")


def register(app: Flask) -> None:
    from app.admin.blueprint import bp

    for name in VIEWS:
        import_module(f"app.admin.views.{name}")
    app.register_blueprint(bp)
