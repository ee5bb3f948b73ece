"""The room of the counsellor, the clinician, the first-line agent and the supervisor."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

VIEWS = (
    "worklist", "aside", "unassigned", "review", "clients", "acts", "way_in", "reissues", "steps", "calls", "reach",
    "client_list", "saved_views", "bulk", "caseloads", "group_tasks",
    "call_list", "handing", "times", "feed", "talks", "fitting", "suggesting", "messages", "lost", "notices",
    "safety_plan", "protocols", "screening", "handovers", "taken_over", "reply_templates", "contacts", "contact_about",
    "contact_close", "contact_read", "clocks", "lock", "break_glass",
    "covering", "reassigning", "helping", "board", "shift", "supervision")  # fmt: skip


def register(app: Flask) -> None:
    from app.desk.blueprint import bp

    for name in VIEWS:
        import_module(f"app.desk.views.{name}")
    app.register_blueprint(bp)
