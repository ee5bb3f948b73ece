"""Alembic's entry: run by our own command line with a connection of ours (app/schema.py)."""

from alembic import context

from app.models import all_tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=all_tables(),
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transaction_per_migration=False,
)
context.run_migrations()
