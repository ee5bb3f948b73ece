"""A copy of everything about her: complete, hers alone, and not while somebody may see her phone."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import Database
from app.models import all_tables
from app.queries.whole_record import LEFT_OUT, PARTS
from app.services import portal_sessions, watched
from app.services.copying import copy_of
from app.vault import Vault
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room
from tests.a_full_record import FullRecord, fill
from tests.accounts import SomeStaff
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor


@pytest.fixture
def full(her: Person, counsellor: SomeStaff) -> FullRecord:
    """She, with something in every table."""
    her.walker.send("how-we-work")
    return fill(her.walker, counsellor.id, name="hers")


def copy(her: Person, form: str) -> Page:
    return her.visitor.send(her.open("/my/data/copy").form("/copy"), button=form)


def left_out(table: str, column: str) -> bool:
    """Whether there is a written reason why these words are not in the copy."""
    return table in LEFT_OUT or any(
        part.table.__tablename__ == table and column in part.without for part in PARTS.values()
    )


def test_what_is_sealed_about_her_is_in_both_files_or_left_out_with_a_reason(full: FullRecord, her: Person) -> None:
    files = {form: copy(her, form).html for form in ("html", "json")}
    json.loads(files["json"])
    for (table, column), words in full.canaries.items():
        for form, file in files.items():
            assert (words in file) is not left_out(table, column), f"{table}.{column} in {form}"
    assert sum(not left_out(*place) for place in full.canaries) >= 14


def test_a_table_that_names_her_is_in_the_copy_or_left_out_with_a_reason() -> None:
    named = {part.table.__tablename__ for part in PARTS.values()} | LEFT_OUT.keys()
    hers = {"client_id", "journey_id", "outgoing_id", "card_id", "run_id"}
    tables = {table.name for table in all_tables().sorted_tables if hers & set(table.c.keys())}
    assert tables - named == set()
    assert named - tables == set()


def test_no_id_and_no_key_is_in_the_copy(full: FullRecord, her: Person, counsellor: SomeStaff) -> None:
    for form in ("html", "json"):
        file = copy(her, form).html
        for hidden in (her.walker.client_id, her.walker.journey_id, counsellor.id, counsellor.email, "hmac", "token"):
            assert hidden not in file, form
        assert counsellor.name in file


def test_the_file_to_read_is_by_plan_level_and_step_in_plain_words(her: Person) -> None:
    her.answer("what-i-want", 1, "Sleep at night")
    page = copy(her, "html")
    assert page.heading == "Notes"
    words = page.text
    for earlier, later in (
        ("Plan: Take back control", "What I want to change (Not sent)"),
        ("What I want to change (Not sent)", "Sleep at night"),
    ):
        assert words.index(earlier) < words.index(later)
    assert "The plan began." in words
    assert "Somebody came in with your six words." in words
    assert "A copy of everything was made." in words


def test_the_files_have_names_that_say_nothing_and_fetch_nothing(her: Person) -> None:
    for form, kind in (("html", "text/html"), ("json", "application/json")):
        page = copy(her, form)
        assert page.headers["Content-Disposition"] == f'attachment; filename="notes.{form}"'
        assert page.headers["Content-Type"].startswith(kind)
        assert "no-store" in page.headers["Cache-Control"]
        assert "href=" not in page.html
        assert "src=" not in page.html


def test_it_is_hers_alone_and_its_log_says_that_it_was_made(
    her: Person, new_person: NewPerson, database: Database, app: Flask, nobody: Visitor
) -> None:
    other = new_person()
    other.answer("what-i-want", 1, "Words of somebody else")
    file = json.loads(copy(her, "json").html)
    assert "Words of somebody else" not in json.dumps(file)
    assert file["you"]["pseudonym"] == her.pseudonym
    assert [line["action"] for line in file["log"]].count("copy_taken") == 1
    assert nobody.open("/my/data/copy").address == "/return"
    form = her.open("/my/data/copy").form("/copy")
    assert nobody.post(form.action, {**form.fields.to_dict(), "do": "json"}).status in (400, 401)
    with database.reading() as db:
        log = all_tables().tables["audit"]
        taken = db.execute(sa.select(log.c.actor_id).where(log.c.action == "copy_taken")).scalars().all()
    assert taken == [her.walker.client_id]


def test_while_somebody_may_see_her_phone_no_copy_is_made_and_the_page_says_why(
    her: Person, database: Database
) -> None:
    form = her.open("/my/data/copy").form("/copy")
    with database.begin() as db:
        watched.begin(db, her.walker.client_id)
        watched.show_pages(db, _visit_of(db, her))
    page = her.open("/my/data/copy")
    assert "somebody may see your phone" in page.main
    assert not [one for one in page.forms if one.action.endswith("/copy")]
    sent = her.visitor.send(form, button="json")
    assert "Content-Disposition" not in sent.headers
    assert "Nothing was copied" in sent.main


def test_private_notes_are_in_it_while_the_visit_has_their_key(her: Person, app: Flask, database: Database) -> None:
    her.visitor.send(her.open("/my/notes").form("/notes"), {"words": "For my eyes alone"})
    for form in ("html", "json"):
        assert "For my eyes alone" in copy(her, form).html
    token, without = portal_sessions.start_session, Visitor(app)
    with database.begin() as db:
        without.client.set_cookie(VISIT_COOKIES[Room.PORTAL], token(db, her.walker.client_id))
    file = without.send(without.open("/my/data/copy").form("/copy"), button="html")
    assert "For my eyes alone" not in file.text
    assert "only your six words open them" in file.text


def _visit_of(db: sa.Connection, her: Person) -> str:
    visit = all_tables().tables["portal_session"]
    found: str = db.execute(
        sa.select(visit.c.token_hash).where(visit.c.client_id == her.walker.client_id, visit.c.ended_at.is_(None))
    ).scalar_one()
    return found


def test_a_table_left_out_of_the_copy_is_missed(full: FullRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: her messages are not there once nobody names their table."""
    words = full.canaries["message", "words_sealed"]

    def file() -> str:
        with full.walker.database.reading() as db:
            return copy_of(db, full.walker.locker(), Vault.of(full.walker.settings), notes=None).as_json()

    assert words in file()
    monkeypatch.delitem(PARTS, "messages")
    assert words not in file()
