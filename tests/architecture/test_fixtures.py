"""The tests' own instruments, each shown to notice what it is there for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, Response
from playwright.sync_api import Browser, Error, Page, expect

from app import clock
from app.extensions import Database
from app.models.service_time import OpeningHours
from tests.browser import PHONE, OpenContext, axe, note_faults, step_back
from tests.clocks import FrozenClock
from tests.emptied_databases import EmptiedDatabases

GOOD = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1><p>Some words.</p></main>"
BAD = "<!doctype html><html><title>A page</title><main><img src='/x.png'><input name=a></main>"

mark = sa.table("mark", sa.column("word", sa.Text))


@pytest.fixture
def app() -> Flask:
    """Three small pages under a strict content policy; the third breaks it."""
    app = Flask("pages")
    breach = GOOD + "<script>document.title = 'Taken'</script>"
    for name, html in (("good", GOOD), ("bad", BAD), ("breach", breach)):
        app.add_url_rule(f"/{name}", name, lambda html=html: html)

    @app.after_request
    def _policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = "default-src 'self'"
        return response

    return app


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_a_fresh_database(database: Database, turn: int) -> None:
    with database.begin() as db:
        db.execute(sa.text("CREATE TABLE mark (word TEXT)"))
        db.execute(sa.insert(mark).values(word=f"turn {turn}"))
    with database.reading() as db:
        assert db.scalars(sa.select(mark.c.word)).all() == [f"turn {turn}"]


def test_a_fresh_database_has_every_table(database: Database) -> None:
    from app.models.base import Base

    assert set(sa.inspect(database.engine).get_table_names()) == set(Base.metadata.tables)


@pytest.mark.pg
def test_the_postgresql_is_real_and_holds_every_alphabet(empty_postgres_url: str) -> None:
    database = Database(empty_postgres_url)
    with database.reading() as db:
        assert db.scalar(sa.text("SHOW server_encoding")) == "UTF8"
        assert db.scalar(sa.text("SELECT upper('қадам')")) == "ҚАДАМ"
    database.dispose()


@pytest.mark.pg
def test_a_database_is_lent_again_empty_and_counts_from_one(emptied_databases: EmptiedDatabases) -> None:
    names, counted = [], []
    sequence = sa.text("SELECT nextval(oid::regclass) FROM pg_class WHERE relkind = 'S' ORDER BY relname LIMIT 1")
    for _ in range(2):
        names.append(emptied_databases.lend())
        left_open = Database(emptied_databases.server.url_of(names[-1]))
        connection = left_open.engine.connect()
        assert connection.scalar(sa.select(sa.func.count()).select_from(OpeningHours)) == 0
        connection.execute(sa.insert(OpeningHours).values(weekday=1, opens=9 * 60, closes=17 * 60, zone="UTC"))
        counted.append(connection.scalar(sequence))
        connection.commit()
        connection.execute(sa.text("LOCK TABLE opening_hours"))
        emptied_databases.give_back(names[-1])
        connection.invalidate()
        connection.close()
        left_open.dispose()
    assert names[0] == names[1]
    assert counted == [1, 1]


@pytest.mark.pg
@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE mark (word TEXT)",
        "ALTER TABLE opening_hours DROP COLUMN closes",
        "ALTER TABLE opening_hours ADD CHECK (opens > 0)",
    ],
)
def test_a_database_whose_tables_were_changed_is_lent_to_nobody(
    emptied_databases: EmptiedDatabases, change: str
) -> None:
    name = emptied_databases.lend()
    database = Database(emptied_databases.server.url_of(name))
    with database.begin() as db:
        db.execute(sa.text(change))
    database.dispose()
    emptied_databases.give_back(name)
    assert name not in emptied_databases.idle


def test_the_frozen_clock_moves_only_when_told(frozen_clock: FrozenClock) -> None:
    before = clock.now()
    assert clock.now() == before
    assert frozen_clock.advance(days=2, hours=1) == before + timedelta(days=2, hours=1)
    assert clock.now() == frozen_clock.now


def test_the_clock_runs_again_after_a_test_that_froze_it() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.fixture
def address(app: Flask, live_server: Callable[[Flask], str]) -> str:
    return live_server(app)


@pytest.mark.e2e
def test_axe_accepts_a_sound_page_under_a_strict_policy(page: Page, address: str) -> None:
    page.goto(f"{address}/good")
    assert axe(page) == []


@pytest.mark.e2e
def test_axe_names_the_faults_of_a_bad_page(page: Page, address: str) -> None:
    page.goto(f"{address}/bad")
    faults = "\n".join(axe(page))
    assert "image-alt" in faults
    assert "html-has-lang" in faults


@pytest.mark.e2e
def test_contexts_are_strangers_to_each_other(open_context: OpenContext, address: str) -> None:
    hers, his = open_context(viewport=PHONE), open_context()
    hers.add_cookies([{"name": "seen", "value": "1", "url": address}])
    assert his.cookies() == []


@pytest.mark.e2e
def test_a_breach_of_the_policy_does_not_go_unseen(chromium: Browser, address: str) -> None:
    faults: list[str] = []
    with chromium.new_context() as context:
        note_faults(context, faults)
        page = context.new_page()
        page.goto(f"{address}/breach")
        assert page.title() == "A page"
    assert any("Content Security Policy" in fault for fault in faults)


@pytest.mark.e2e
@pytest.mark.parametrize(("keeps_left_pages", "heading"), [(False, "A page"), (True, "Changed by hand")])
def test_back_shows_a_left_page_from_memory_where_asked_to(
    open_context: OpenContext, address: str, keeps_left_pages: bool, heading: str
) -> None:
    page = open_context(keeps_left_pages=keeps_left_pages).new_page()
    page.goto(f"{address}/good")
    page.evaluate("document.querySelector('h1').textContent = 'Changed by hand'")
    page.goto(f"{address}/bad")
    step_back(page)
    expect(page.locator("h1")).to_have_text(heading)


@pytest.mark.e2e
def test_the_browser_reaches_nobody_but_us(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
