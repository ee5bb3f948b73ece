"""Requests that a page which stands open makes by itself. They are no sign that anybody sits in front of it.

So they keep no visit alive (trust.md T16), and a visit that is over is told on the page and not by leaving it: what is
being typed there stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def asked_by_itself(view: View) -> View:
    """Declare that nobody asks for this view with her own hand: a page asks every few seconds."""
    view.is_asked_by_itself = True  # type: ignore[attr-defined]
    return view


def is_by_itself(app: Flask | None = None) -> bool:
    """Whether this request is one that a page made by itself."""
    views = (app or current_app).view_functions
    return bool(getattr(views.get(request.endpoint or ""), "is_asked_by_itself", False))
