"""The blueprint of the insights room, in a module of its own so that views can hang on it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("insights", __name__, url_prefix="/insights")
