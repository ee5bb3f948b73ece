"""The tables. Services and queries alone import them."""

from __future__ import annotations

import sqlalchemy as sa


def all_tables() -> sa.MetaData:
    """Every table of the product, for migrations and tests."""
    from app.models import access, clients, heartbeats, journeys, staff, words
    from app.models.base import Base

    assert access and clients and heartbeats and journeys and staff and words
    return Base.metadata
