"""The room of settings: what the service itself says on its pages, and by which channels messages leave."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

VIEWS = ("words", "channels")


def register(app: Flask) -> None:
    from app.admin.blueprint import bp

    for name in VIEWS:
        import_module(f"app.admin.views.{name}")
    app.register_blueprint(bp)
