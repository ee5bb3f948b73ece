"""The tables. Services and queries alone import them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import sqlalchemy as sa


def all_tables() -> sa.MetaData:
    """Every table of the product, for migrations and tests."""
    from app.models.base import Base

    for module in iter_modules(__path__, f"{__name__}."):
        import_module(module.name)
    return Base.metadata
