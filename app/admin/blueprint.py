"""The blueprint of the settings, in a module of its own so that every view module can hang its views on it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")
