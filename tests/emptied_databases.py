"""PostgreSQL databases that one test after another uses: to empty one takes milliseconds, to copy one half a second."""

from __future__ import annotations

import psycopg
from psycopg import sql

from tests.postgres_server import PostgresServer

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
SEQUENCES = "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SHAPE = """
    SELECT md5(string_agg(one, ' ' ORDER BY one)) FROM (
        SELECT concat_ws('.', relname, relkind, relnatts, relhastriggers, attname, atttypid, attnotnull, atthasdef)
        AS one
        FROM pg_class LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
        WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws('.', conname, conrelid::regclass) FROM pg_constraint
        UNION ALL SELECT concat_ws('.', tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ) AS shape
"""
"""Tables, columns, keys and whatever else lies in the schema: what no test may leave otherwise for the next one."""
GROWN_BY = 32 * 2**20
"""Bytes. Deleted rows stay in the files, and what reads a whole table would read them too."""


class EmptiedDatabases:
    """Lends copies of ``template`` and takes them back empty, as they were made; throws away what cannot be."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self.server, self.template, self.idle = server, template, list[str]()
        with self._connect(template) as connection:
            self.shape = _one(connection, SHAPE)
            self.size = _size(connection)

    def lend(self) -> str:
        """The name of a database with every table and no row."""
        return self.idle.pop() if self.idle else self.server.create(self.template)

    def give_back(self, name: str) -> None:
        """Whoever is still connected to it is cut off."""
        try:
            is_as_new = self._empty(name)
        except psycopg.Error:  # A server of the developer's own, where we may not do all this.
            is_as_new = False
        if is_as_new:
            self.idle.append(name)
        else:
            self.server.drop(name)

    def close(self) -> None:
        """Throw all of them away."""
        while self.idle:
            self.server.drop(self.idle.pop())

    def _empty(self, name: str) -> bool:
        """Delete every row and count from one again; whether it is then as the template is."""
        with self._connect(name) as connection:
            connection.execute(OTHERS_LEAVE)
            if _one(connection, SHAPE) != self.shape or _size(connection) > self.size + GROWN_BY:
                return False
            tables = [sql.Identifier(name) for (name,) in connection.execute(TABLES)]
            sequences = [sql.Literal(name) for (name,) in connection.execute(SEQUENCES)]
            deletes = [sql.SQL("DELETE FROM {}").format(table) for table in tables]
            resets = [sql.SQL("SELECT setval(quote_ident({}), 1, false)").format(one) for one in sequences]
            # No foreign key is asked, as the other end goes too.
            all_of_it = [sql.SQL("BEGIN; SET LOCAL session_replication_role = replica"), *deletes, *resets]
            connection.execute(sql.SQL("; ").join([*all_of_it, sql.SQL("COMMIT")]))
        return True

    def _connect(self, name: str) -> psycopg.Connection:
        address = self.server.url.set(drivername="postgresql", database=name)
        return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def _one(connection: psycopg.Connection, statement: str) -> object:
    row = connection.execute(statement.encode()).fetchone()
    return row and row[0]


def _size(connection: psycopg.Connection) -> int:
    return int(str(_one(connection, "SELECT pg_database_size(current_database())")))
