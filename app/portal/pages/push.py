"""What her page says of notes in a browser: whether they can be turned on, and in how many they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.portal.blueprint import bp
from app.services.push_channel import browsers_of, public_key
from app.services.safe_contact import keeps_numbers_of
from app.web.sessions import client
from app.web.transaction import db


@dataclass(frozen=True)
class PushPart:
    """``key``: what a browser is told about us when she turns it on."""

    key: str
    browsers: int


def push_part() -> PushPart | None:
    """None where staff did not turn web push on, while somebody may look at her phone, and for the young, of whom no
    address is kept (domain.md 3.6, L0)."""
    key = public_key(db())
    if key is None or client().leaves_no_trace or not keeps_numbers_of(client().audience):
        return None
    return PushPart(key, len(browsers_of(db(), client().id)))


@bp.context_processor
def _for_the_page() -> dict[str, Any]:
    return {"push_part": push_part}
