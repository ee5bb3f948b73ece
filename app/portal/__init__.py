"""The room of the client: start without a name, walk a plan, rest, stop, come back."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from app.portal.blueprint import bp
    from app.portal.views import register_views

    register_views()
    app.register_blueprint(bp)
