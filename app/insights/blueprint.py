"""The blueprint of the insights room, in a module of its own so that views can hang on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

bp = Blueprint("insights", __name__, url_prefix="/insights")


@bp.context_processor
def _tabs() -> dict[str, Callable[..., Any]]:
    from app.insights.tabs import tabs_of  # It reads what this module's views are asked for.

    return {"tabs_of": tabs_of}
