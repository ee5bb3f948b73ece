"""The room of staff who look at where people pause or leave. It reads, writes down who looked, and asks counsellors."""

from __future__ import annotations

from flask import Flask

from app.insights.blueprint import bp
from app.insights.views import change, counted_anew, dropoff, exports, kpis, promises, reports, tasks, time

__all__ = [
    "bp",
    "change",
    "counted_anew",
    "dropoff",
    "exports",
    "kpis",
    "promises",
    "register",
    "reports",
    "tasks",
    "time",
]


def register(app: Flask) -> None:
    app.register_blueprint(bp)
