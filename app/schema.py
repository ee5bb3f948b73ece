"""The database's shape: migrations up, down, and whether models and migrations agree."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError as NoSuchRevision

from app.extensions import Database
from app.models import all_tables

__all__ = ["HEAD", "NoSuchRevision", "downgrade", "drift", "drift_of_models", "is_current", "upgrade"]

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


HEAD = ScriptDirectory.from_config(_config()).get_current_head()
"""The newest migration of this code."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to a revision."""
    with database.begin() as db:
        command.upgrade(_config(db), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the database back to an earlier revision. Raises NoSuchRevision."""
    with database.begin() as db:
        command.downgrade(_config(db), revision)


def is_current(database: Database) -> bool:
    """Whether the database stands at the newest migration."""
    with database.reading() as db:
        return MigrationContext.configure(db).get_current_revision() == HEAD


def drift_of_models() -> list[str]:
    """Where the models differ from a database made by the migrations alone; empty when they agree."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/drift.sqlite3")
        try:
            upgrade(database)
            return drift(database)
        finally:
            database.dispose()


def drift(database: Database) -> list[str]:
    """Where the models and the migrated database differ; empty when they agree."""
    with database.begin() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        return [repr(difference) for difference in compare_metadata(context, all_tables())]
