"""The room where staff sign in and out, accept an invitation, and find the rooms that they may open."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.web import staff_frame

bp = Blueprint("auth", __name__, url_prefix="/staff")


def register(app: Flask) -> None:
    from app.auth import calendar, joining, signing_in  # noqa: F401  (their views belong to the blueprint)

    staff_frame.register(app)
    app.register_blueprint(bp)
