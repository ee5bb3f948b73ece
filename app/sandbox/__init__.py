"""The real portal on a service to throw away: what the studio shows when it previews a quest.

It is built with the very function that builds the product, so its pages cannot differ from those of the portal. It
knows every room, and no room knows it: they reach it through app/web/previews.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.sandbox.building import CreateApp


def register(app: Flask, create_app: CreateApp) -> None:
    from app.sandbox.previews import Sandboxes

    app.extensions["previews"] = Sandboxes(create_app)
