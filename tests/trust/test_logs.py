"""What the service writes about its own running tells where and what kind, and nothing that a person typed (T19)."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
import sqlalchemy as sa
from flask import Flask, request

from app import logs
from app.extensions import Database
from app.web.access import PUBLIC, audience
from tests.trust.browsing import Browser

HER_WORDS = "canary-my-brother-knows"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Standard error with the product's own lines on it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure()
    yield stream
    logging.basicConfig(handlers=before, level=level, force=True)
    logging.getLogger("questline").setLevel(logging.NOTSET)


def lines(written: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_page_that_fails_leaves_one_line_without_a_word_of_hers(small: Flask, written: StringIO) -> None:
    @audience(PUBLIC)
    def fails(step: str) -> str:
        raise ValueError(f"{request.form['answer']} is no answer")

    small.add_url_rule("/my/steps/<step>", "portal.fails", fails, methods=["POST"])
    small.config["PROPAGATE_EXCEPTIONS"] = False
    page = Browser(small).post(f"/my/steps/{HER_WORDS}", {"answer": HER_WORDS})
    assert page.status_code == 500
    (line,) = lines(written)
    assert (line["event"], line["endpoint"], line["error"]) == ("a page failed", "portal.fails", "ValueError")
    assert line["where"]
    assert HER_WORDS not in written.getvalue()


def test_what_is_put_into_a_message_stays_out_of_the_line(written: StringIO) -> None:
    log = logging.getLogger("somebody.else")
    log.warning("job %s raised %r", "tick", HER_WORDS, extra={"answer": HER_WORDS, "count": 3})
    (line,) = lines(written)
    assert (line["event"], line["count"]) == ("job %s raised %r", 3)
    assert HER_WORDS not in written.getvalue()


def test_an_error_of_the_database_is_told_by_its_kind_alone(database: Database, written: StringIO) -> None:
    add = sa.text("INSERT INTO heartbeat (worker, beat_at) VALUES (:worker, '2026-03-02 09:00:00')")
    try:
        with database.begin() as db:
            db.execute(add, [{"worker": HER_WORDS}, {"worker": HER_WORDS}])
    except sa.exc.IntegrityError:
        logging.getLogger("questline.web").exception("a page failed")
    (line,) = lines(written)
    assert line["error"] == "IntegrityError"
    assert HER_WORDS not in written.getvalue()
