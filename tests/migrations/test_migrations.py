"""Migrations bring a database up and down again, and say the same as the models, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import schema
from app.extensions import Database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        url = request.getfixturevalue("empty_postgres_url")
    database = Database(url)
    yield database
    database.dispose()


def test_up_down_and_up_again_ends_where_the_models_are(empty: Database) -> None:
    schema.upgrade(empty)
    assert schema.is_current(empty)
    assert schema.drift(empty) == []
    schema.downgrade(empty, "base")
    with empty.reading() as db:
        assert set(sa.inspect(db).get_table_names()) <= {"alembic_version"}
    schema.upgrade(empty)
    assert schema.drift(empty) == []


def test_a_column_that_no_migration_knows_is_found(empty: Database) -> None:
    schema.upgrade(empty)
    with empty.begin() as db:
        db.execute(sa.text("ALTER TABLE note ADD COLUMN forgotten TEXT"))
    assert any("forgotten" in difference for difference in schema.drift(empty))
