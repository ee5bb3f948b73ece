"""Each request works with the settings of now, from its beginning to its end."""

from __future__ import annotations

from flask import Flask, g, request

from app import house_rules
from app.extensions import questline
from app.services.live_settings import read_anew, refreshed
from app.web.rooms import Room, room_of


def settings_change() -> None:
    """This request sets something: once it is committed, the next one reads the settings anew."""
    g.settings_change = True


def _begin() -> None:
    g.rules_before = house_rules.now()
    if room_of(request.path) is not Room.MACHINE:
        refreshed(questline())


def _end(_error: BaseException | None) -> None:
    if g.pop("settings_change", False):
        read_anew(questline())
    if (before := g.pop("rules_before", None)) is not None:
        house_rules.hold(before)  # A request within another one leaves it the rules of its own.


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.teardown_request(_end)
