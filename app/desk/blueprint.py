"""The desk's blueprint, in a module of its own so that every view module can hang its views on it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("desk", __name__, url_prefix="/desk")
