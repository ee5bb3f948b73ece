"""``bench desk``: the pages of a counsellor in a service of 5,000 clients and 200 staff, on both databases.

First it counts: how often a page asks the database must be the same before and after everybody else is there, and with
few rows as with many. Then it measures each page in turn with a minimal one of the ORM.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.bench.asking import Browser
from app.bench.desk_orm import COOKIE, make_app
from app.bench.desk_rows import Desk, a_desk, fill
from app.bench.installation import Installation, installed
from app.bench.measuring import BenchRefused, Contender, Lap, race
from app.bench.our_pages import look_at
from app.bench.reporting import Report
from app.bench.scratch import scratch_database
from app.extensions import Database
from app.services import staff_sessions
from app.web import cookies
from app.web.rooms import Room

CLIENTS, STAFF = 5000, 200
FEW = 4
"""With so many clients, one of each state, a page is counted first; then with all in the full service."""
REQUESTS = 20
PAGES = ("worklist", "clients", "record")


@dataclass(frozen=True)
class Size:
    """How large the service is. A counsellor has as many clients as come to each of the staff."""

    clients: int = CLIENTS
    staff: int = STAFF
    requests: int = REQUESTS

    @property
    def each(self) -> int:
        return max(FEW + 1, self.clients // self.staff)


def run(
    folder: Path, *, rounds: int, peers: str | None = None, postgres: str | None = None, size: Size | None = None
) -> Report:
    """Measure it in a folder that is empty; the peers have no part in it. ``postgres`` is a server on which a database
    is made and dropped. Raises BenchRefused."""
    size, contenders = size or Size(), list[Contender]()
    with ExitStack() as open_ones:
        contenders += open_ones.enter_context(_on(folder / "sqlite", size, None, ""))
        if postgres is not None:
            address = open_ones.enter_context(scratch_database(postgres))
            contenders += open_ones.enter_context(_on(folder / "postgres", size, address, "_postgres"))
        found = race(contenders, rounds=rounds, size=size.requests, title="desk")
    endings = ("", "_postgres") if postgres is not None else ("",)
    pairs = [(page + ending, f"{page}_orm{ending}") for ending in endings for page in PAGES]
    absent = () if postgres is not None else ("postgres",)
    return Report("desk", "requests/s", found, pairs, (), absent)


@contextmanager
def _on(folder: Path, size: Size, address: str | None, ending: str) -> Iterator[list[Contender]]:
    """A full service on one database, counted, and who is measured there."""
    folder.mkdir(parents=True)
    with installed(folder, address) as installation:
        app = create_app(installation.settings, installation.database)
        desk = counted(app, installation, size)
        ours = come_in(app, installation, desk.counsellor_id)
        minimal = make_app(installation.database.engine)
        theirs = Browser(minimal.wsgi_app, {COOKIE: desk.counsellor_id})
        found: list[Contender] = []
        for page, path in zip(PAGES, paths_of(desk), strict=True):
            found += [Page(page + ending, path, ours), Page(f"{page}_orm{ending}", path, theirs)]
        yield found


def counted(app: Flask, installation: Installation, size: Size) -> Desk:
    """Fill the service, and see that no page asks more often for it. Raises BenchRefused."""
    few = a_desk(installation, FEW)
    first = asked_by(app, installation, few)
    desk = a_desk(installation, size.each)
    with installation.database.begin() as db:
        fill(db, desk, clients=size.clients, staff=size.staff)
    _look_at_the_tables(installation.database)
    full = asked_by(app, installation, desk)
    if first != full:
        raise BenchRefused(f"statements grow with rows: {first} of few, {full} in a full service")
    return desk


def asked_by(app: Flask, installation: Installation, desk: Desk) -> dict[str, int]:
    """How often each page asks the database, for the counsellor and for a supervisor, once it is warm."""
    found = {}
    for who, staff_id in (("counsellor", desk.counsellor_id), ("supervisor", desk.supervisor_id)):
        visitor = come_in(app, installation, staff_id)
        for page, path in zip(PAGES, paths_of(desk), strict=True):
            visitor.get(path)
            with statements(installation.database) as asked:
                status = visitor.get(path).status
            if status != 200:
                raise BenchRefused(f"{path} answered {status}; what was counted would be an error page")
            found[f"{page} of a {who}"] = len(asked)
    return found


def paths_of(desk: Desk) -> tuple[str, ...]:
    """The addresses of ``PAGES``."""
    return "/desk", "/desk/clients", f"/desk/clients/{desk.clients[1].client_id}"


def come_in(app: Flask, installation: Installation, staff_id: str) -> Browser:
    """A browser of a member of staff, with a living visit."""
    with installation.database.begin() as db:
        token = staff_sessions.start_session(db, staff_id)
    with app.app_context():
        return Browser(app.wsgi_app, {cookies.visit_cookie(Room.STAFF): token})


@contextmanager
def statements(database: Database) -> Iterator[Sequence[str]]:
    """What the database is asked within the block."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def _look_at_the_tables(database: Database) -> None:
    """As a database does by itself on a quiet night: without it a planner knows the tables as they were when empty."""
    with database.begin() as db:
        db.exec_driver_sql("ANALYZE")


class Page:
    """One page, asked for again and again."""

    def __init__(self, name: str, path: str, visitor: Browser) -> None:
        self.name, self._path, self._visitor = name, path, visitor

    def lap(self, size: int) -> Lap:
        return look_at(self._path, [self._visitor], size)

    def written(self) -> Iterator[str]:
        return iter(())

    def close(self) -> None:
        """Nothing of its own is open."""
