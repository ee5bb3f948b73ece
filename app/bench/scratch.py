"""Databases of PostgreSQL that are made for a bench and dropped after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from app.bench.measuring import BenchRefused
from app.ids import new_id


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """The address of a new database on the server of ``url``, whose user may create one. Raises BenchRefused."""
    name = f"questline_bench_{new_id().lower()}"
    try:
        address = sa.make_url(url).set(drivername="postgresql+psycopg")
        server = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with server.connect() as db:
            db.execute(sa.text(f'CREATE DATABASE "{name}"'))
    except (sa.exc.ArgumentError, sa.exc.DBAPIError) as error:
        told = "give the address of a server and of a user who may create databases on it"
        raise BenchRefused(f"--postgres: no database can be made there; {told}") from error
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as db:
            db.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
