"""One transaction per request: what is below 400 is kept, everything else is as if it never happened."""

from __future__ import annotations

from contextlib import ExitStack

import sqlalchemy as sa
from flask import Flask, Response, g, request

from app.extensions import database

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def db() -> sa.Connection:
    """This request's connection, opened on first use: a reading one for GET, a writing one otherwise."""
    if "db" not in g:
        is_reading = request.method in READING_METHODS
        opened = ExitStack()
        g.db = opened.enter_context(database().reading() if is_reading else database().writing())
        g.db_opened = opened
    connection: sa.Connection = g.db
    return connection


def _end(*, keep: bool) -> None:
    connection: sa.Connection | None = g.pop("db", None)
    if connection is None:
        return
    with g.pop("db_opened"):  # What is not committed here is rolled back.
        if keep:
            connection.commit()


def release_db() -> None:
    """End this request's transaction early, keeping nothing: before slow work such as hashing a password."""
    _end(keep=False)


def register(app: Flask) -> None:
    @app.after_request
    def _commit(response: Response) -> Response:
        _end(keep=request.method not in READING_METHODS and response.status_code < 400)
        return response

    @app.teardown_request
    def _roll_back(_error: BaseException | None) -> None:
        _end(keep=False)
