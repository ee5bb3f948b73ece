"""The desk's blueprint, in a module of its own so that every view module can hang its views on it."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

bp = Blueprint("desk", __name__, url_prefix="/desk")


@bp.url_value_preprocessor
def _only_what_may_be_an_id(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """What cannot be one of our ids is not there, before a database is asked (PostgreSQL takes no zero byte)."""
    if not all(ID.fullmatch(value) for value in (values or {}).values()):
        abort(404)
