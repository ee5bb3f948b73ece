"""Adding a row that somebody else may be adding at this very moment: who comes second finds it done."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def add_unless_there(db: sa.Connection, table: Any) -> postgresql.Insert | sqlite.Insert:
    """An insert that adds nothing where the row's key is taken; both databases say it alike and name it apart."""
    insert = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()
