"""The room of staff who look at where people pause or leave. It reads, and changes nothing but the audit log."""

from __future__ import annotations

from flask import Flask

from app.insights.blueprint import bp
from app.insights.views import dropoff

__all__ = ["bp", "dropoff", "register"]


def register(app: Flask) -> None:
    app.register_blueprint(bp)
