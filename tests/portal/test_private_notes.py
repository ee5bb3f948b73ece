"""Private notes: written, read, changed and deleted by her alone, and never a dead end where the key is missing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import Database
from app.ids import new_id
from app.models.access import PortalSession
from app.models.own_things import NotesKey, PrivateNote
from app.services import codes, hashing, private_notes
from app.services.codes import BY_HERSELF, Giver
from app.services.hashing import TooBusy
from app.services.reissues import ask_for_new_words, decide, show_code
from app.vocabulary import Decision, Role
from config import Settings
from tests.accounts import SomeStaff, a_staff
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.test_recovery import come_back, recover
from tests.portal.test_start import begin, phrase_on
from tests.portal.test_start_code import recovery_on, type_code
from tests.portal.visitor import Page, Visitor

CANARY = "The heron stands in cold water"


def write(visitor: Visitor, words: str = CANARY) -> Page:
    return visitor.send(visitor.open("/my/notes").form("/my/notes"), {"words": words})


def note_ids(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(sa.select(PrivateNote.id).order_by(PrivateNote.written_at)))


def forget_visit_keys(database: Database) -> None:
    """As if every visit had begun before there were private notes."""
    with database.begin() as db:
        db.execute(sa.update(PortalSession).values(notes_key_sealed=None))


def closed_texts(page: Page) -> str:
    """What stands inside the folded parts of a page."""
    return " ".join(" ".join(one.itertext()) for one in page.tree.iter("details"))


# --- writing ---------------------------------------------------------------------------------------------


def test_she_writes_and_reads_and_no_text_shows_before_a_tap(her: Person) -> None:
    page = write(her.visitor)
    assert page.status == 200
    assert "Your note is kept." in page.main
    assert page.main.count(CANARY) == 1
    assert CANARY in closed_texts(page)
    assert not [one for one in page.tree.iter("details") if "open" in one.attrib]


def test_the_page_says_who_can_read_and_where_help_is(her: Person) -> None:
    page = her.open("/my/notes")
    assert "Only your six words open these." in page.main
    assert "Nobody reads here, so nobody can help from here." in page.main
    assert "/talk" in page.links
    assert "If both your words and your recovery code are lost, nobody can bring the notes back." in page.main
    assert CANARY not in page.main


def test_a_note_is_changed_and_deleted(her: Person, database: Database) -> None:
    write(her.visitor)
    [note_id] = note_ids(database)
    page = her.visitor.send(her.open(f"/my/notes/{note_id}").form(note_id), {"words": "It flew"})
    assert "It flew" in page.main
    assert CANARY not in page.main
    page = her.visitor.send(her.open(f"/my/notes/{note_id}").form("/delete"))
    assert "The note is deleted." in page.main
    assert note_ids(database) == []
    assert her.open(f"/my/notes/{note_id}").status == 404


def test_two_clicks_keep_one_note_and_deleting_twice_is_once(her: Person, database: Database) -> None:
    form = her.open("/my/notes").form("/my/notes")
    for _click in range(2):
        assert her.visitor.send(form, {"words": CANARY}).status == 200
    [note_id] = note_ids(database)
    form = her.open(f"/my/notes/{note_id}").form("/delete")
    for _click in range(2):
        assert her.visitor.send(form).status == 200


def test_a_second_tab_overwrites_nothing_without_being_asked(her: Person, database: Database) -> None:
    write(her.visitor)
    [note_id] = note_ids(database)
    first, second = (her.open(f"/my/notes/{note_id}").form(note_id) for _tab in range(2))
    her.visitor.send(first, {"words": "From the first tab"})
    page = her.visitor.send(second, {"words": "From the second tab"})
    assert page.status == 409
    assert "From the first tab" in page.main
    assert page.value_of("words") == "From the second tab"
    page = her.visitor.send(page.form(note_id))
    assert page.status == 200
    assert "From the second tab" in page.main


def test_what_cannot_be_kept_is_said_beside_the_field(her: Person, database: Database) -> None:
    for words in ("", "   \n ", "\x00", "a" * (private_notes.LONGEST + 1)):
        page = write(her.visitor, words)
        assert page.status == 422
        assert "One thing to look at" in page.main
    assert note_ids(database) == []


def test_whatever_she_writes_is_shown_as_text(her: Person) -> None:
    hostile = ("<script>alert(1)</script>", "{{ 7*7 }}", "\u202eabc", "ё" * private_notes.LONGEST, "a\r\n\r\nb")
    for words in hostile:
        page = write(her.visitor, words)
        assert page.status == 200
        shown = [one.text for one in page.tree.iter("p") if one.attrib.get("class") == "own-words"]
        assert words.replace("\r\n", "\n") in shown


def test_there_is_a_most_and_the_text_stays_in_its_field(her: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_notes, "MOST", 1)
    write(her.visitor)
    page = write(her.visitor, "One too many")
    assert page.status == 422
    assert "1 notes are as many as are kept here" in page.main
    assert page.value_of("words") == "One too many"


def test_many_notes_stand_on_several_pages_by_day(
    frozen_clock: FrozenClock, her: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.portal.pages.private_notes.ON_A_PAGE", 2)
    for number in range(3):
        write(her.visitor, f"note {number}")
        frozen_clock.advance(minutes=1)
    first = her.open("/my/notes")
    assert [word in first.main for word in ("note 2", "note 1", "note 0")] == [True, True, False]
    [older] = [link for link in first.links if "page=" in link]
    second = her.open(older)
    assert "note 0" in second.main
    assert "/my/notes?page=1" in second.links
    for odd in ("0", "-3", "99999999999999999999", "x"):
        assert her.open(f"/my/notes?page={odd}").status == 200


def test_an_address_that_somebody_made_up_is_no_page(her: Person) -> None:
    for note_id in ("x", "0" * 32, "%F0%9F%90%A6" * 32, "a" * 3000):
        assert her.open(f"/my/notes/{note_id}").status == 404


def test_somebody_elses_note_is_no_page_and_cannot_be_changed(
    her: Person, new_person: NewPerson, database: Database
) -> None:
    write(her.visitor)
    [note_id] = note_ids(database)
    other = new_person()
    assert other.open(f"/my/notes/{note_id}").status == 404
    fields = {**other.open("/my/notes").form("/my/notes").fields.to_dict(), "words": "mine now"}
    assert other.visitor.post(f"/my/notes/{note_id}", fields).status == 404
    assert other.visitor.post(f"/my/notes/{note_id}/delete", fields).status == 200
    assert note_ids(database) == [note_id]
    assert CANARY not in other.open("/my/notes").html


def test_nobody_without_a_visit_comes_in(nobody: Visitor) -> None:
    for path in ("/my/notes", "/my/notes/" + "0" * 32):
        assert nobody.open(path, follow=False).headers["Location"].startswith("/return")
    for path in ("/my/notes", "/my/notes/words", "/my/notes/older", "/my/notes/older/delete", "/my/notes/code"):
        assert nobody.post(path, {"words": "x", "phrase": "x"}).status in (400, 401)


# --- visits ----------------------------------------------------------------------------------------------


def test_after_signing_out_her_words_open_them_again(her: Person, app: Flask, database: Database) -> None:
    write(her.visitor)
    foot = her.open("/my/notes")
    token = foot.form("/my/notes").fields["csrf_token"]
    her.visitor.post("/my/sign-out", {"csrf_token": token})
    assert her.open("/my/notes", follow=False).address.startswith("/return")
    with database.reading() as db:
        assert not [sealed for sealed in db.scalars(sa.select(PortalSession.notes_key_sealed)) if sealed]
    again = Visitor(app)
    come_back(again, her.phrase)
    assert CANARY in again.open("/my/notes").main


def test_a_quick_exit_takes_the_key_from_the_row(her: Person, database: Database) -> None:
    write(her.visitor)
    her.open("/leave", follow=False)
    with database.reading() as db:
        assert not [sealed for sealed in db.scalars(sa.select(PortalSession.notes_key_sealed)) if sealed]


def test_a_visit_without_the_key_asks_for_the_words_once(her: Person, database: Database) -> None:
    write(her.visitor)
    forget_visit_keys(database)
    page = her.open("/my/notes")
    assert CANARY not in page.html
    assert her.open(f"/my/notes/{note_ids(database)[0]}").heading == "Private notes"
    wrong = her.visitor.send(page.form("/my/notes/words"), {"phrase": "acorn banana canopy daisy eagle fabric"})
    assert wrong.status == 422
    assert "These are not your six words." in wrong.main
    assert her.visitor.send(page.form("/my/notes/words"), {"phrase": "three words only"}).status == 422
    assert CANARY in her.visitor.send(wrong.form("/my/notes/words"), {"phrase": her.phrase}).main
    assert CANARY in her.open("/my/notes").main


def test_what_she_wrote_while_the_key_was_missing_is_kept_with_her_words(her: Person, database: Database) -> None:
    form = her.open("/my/notes").form("/my/notes")
    forget_visit_keys(database)
    page = her.visitor.send(form, {"words": CANARY})
    assert page.status == 422
    assert "Your note is not kept yet." in page.main
    assert page.value_of("words") == CANARY
    again = her.visitor.send(page.form("/my/notes/words"), {"phrase": "wrong words of six at all"})
    assert again.value_of("words") == CANARY
    assert CANARY in her.visitor.send(again.form("/my/notes/words"), {"phrase": her.phrase}).main
    assert len(note_ids(database)) == 1


def test_the_words_of_another_client_open_nothing_here(her: Person, new_person: NewPerson, database: Database) -> None:
    other = new_person()
    write(other.visitor, "What the other one wrote")
    forget_visit_keys(database)
    page = her.visitor.send(her.open("/my/notes").form("/my/notes/words"), {"phrase": other.phrase})
    assert page.status == 422
    assert "What the other one wrote" not in page.html


def test_guessing_here_waits_like_guessing_at_the_entrance(her: Person, database: Database) -> None:
    forget_visit_keys(database)
    form = her.open("/my/notes").form("/my/notes/words")
    wrong = " ".join([*her.phrase.split()[:2], "acorn", "banana", "canopy", "daisy"])
    answers = [her.visitor.send(form, {"phrase": wrong}) for _try in range(11)]
    assert [page.status for page in answers] == [422] * 10 + [429]
    assert "Retry-After" in answers[-1].headers
    assert her.visitor.send(form, {"phrase": her.phrase}).status == 429


def test_where_too_many_come_in_at_once_her_visit_begins_and_the_notes_ask_once_more(
    her: Person, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(her.visitor)

    def busy(*_: object) -> bytes:
        raise TooBusy

    with monkeypatch.context() as patch:
        patch.setattr(hashing, "argon2_key", busy)
        visitor = Visitor(app)
        assert come_back(visitor, her.phrase).address == "/my"
        page = visitor.open("/my/notes")
        refused = visitor.send(page.form("/my/notes/words"), {"phrase": her.phrase})
        assert refused.status == 422
        assert "Please try again in a minute." in refused.main
    assert CANARY in visitor.send(page.form("/my/notes/words"), {"phrase": her.phrase}).main


# --- lost words ------------------------------------------------------------------------------------------


def started(visitor: Visitor) -> tuple[str, str]:
    """Somebody who starts on the portal and keeps what she is shown: her words and her recovery code."""
    page = begin(visitor)
    phrase = phrase_on(page)
    visitor.send(visitor.open("/start/words").form("/start/words"), {"phrase": phrase})
    return phrase, recovery_on(page)


def test_her_first_visit_has_the_key_at_once(nobody: Visitor) -> None:
    begin(nobody)
    assert CANARY in write(nobody).main


def test_a_recovery_code_brings_new_words_and_the_notes(app: Flask, nobody: Visitor) -> None:
    phrase, code = started(nobody)
    write(nobody)
    there = Visitor(app)
    page = recover(there, code)
    assert "wait for the old words" not in page.main
    assert nobody.open("/my/notes", follow=False).address.startswith("/return"), "old visits are dead"
    assert CANARY in there.open("/my/notes").main
    again = Visitor(app)
    come_back(again, phrase_on(page))
    assert CANARY in again.open("/my/notes").main
    twice = Visitor(app)
    assert CANARY in (recover(twice, recovery_on(page)), twice.open("/my/notes").main)[1]
    assert come_back(Visitor(app), phrase).status == 422


def test_a_second_click_on_a_recovery_loses_no_note(app: Flask, nobody: Visitor, database: Database) -> None:
    _phrase, code = started(nobody)
    write(nobody)
    there = Visitor(app)
    form = there.open("/return/recovery").form("/return/recovery")
    cookies = {name: there.client.get_cookie(name) for name in ("ql_portal",)}
    assert cookies == {"ql_portal": None}
    there.send(form, {"code": code})
    there.client.delete_cookie("ql_portal")  # The first answer never reached her, and its visit with it.
    fresh = there.open("/return/recovery").form("/return/recovery").fields["csrf_token"]
    page = there.post(form.action, {**form.fields.to_dict(), "code": code, "csrf_token": fresh})
    assert page.heading == "Write your six words here"
    words = there.send(page.form("/new"))
    assert words.heading == "Your six words"
    assert CANARY in there.open("/my/notes").main
    there.send(there.open("/start/words").form("/start/words"), {"phrase": phrase_on(words)})
    with database.reading() as db:
        assert db.scalars(sa.select(NotesKey.by_used_code)).all() == [None]
    again = Visitor(app)
    come_back(again, phrase_on(words))
    assert CANARY in again.open("/my/notes").main


def test_other_words_before_they_are_kept_lose_no_note(app: Flask, nobody: Visitor) -> None:
    first = begin(nobody)
    write(nobody)
    second = nobody.send(nobody.open("/start/words").form("/new"))
    assert CANARY in nobody.open("/my/notes").main
    by_words, by_code = Visitor(app), Visitor(app)
    come_back(by_words, phrase_on(second))
    assert CANARY in by_words.open("/my/notes").main
    recover(by_code, recovery_on(second))
    assert CANARY in by_code.open("/my/notes").main
    assert come_back(Visitor(app), phrase_on(first)).status == 422


def reissued(app: Flask, database: Database, settings: Settings, her: Person, staff: SomeStaff) -> tuple[Visitor, Page]:
    """Her browser after two people of the service gave her a code, and the page with her new words."""
    client_id, chief = her.walker.client_id, a_staff(database, settings, Role.SUPERVISOR)
    with database.begin() as db:
        request_id = ask_for_new_words(db, her.walker.locker(), reason="Knew our safe word", staff_id=staff.id)
        decide(db, request_id, Decision.APPROVED, staff_id=chief.id)
        code = show_code(db, settings, client_id, by=Giver(staff.id, new_id()))
    visitor = Visitor(app)
    assert "your private notes wait for the old words" in visitor.open("/start/code").main
    return visitor, type_code(visitor, code)


def test_words_from_the_service_open_no_note_and_the_old_words_bring_them_back(
    app: Flask, database: Database, sqlite_settings: Settings, her: Person, counsellor: SomeStaff
) -> None:
    write(her.visitor)
    visitor, words = reissued(app, database, sqlite_settings, her, counsellor)
    assert "Your private notes of before wait for the old words." in words.main
    page = visitor.open("/my/notes")
    assert CANARY not in page.html
    assert "1 note waits for your words of before" in page.main
    write(visitor, "Written after")
    page = visitor.open("/my/notes")
    wrong = visitor.send(page.form("/older"), {"phrase_before": phrase_on(words)})
    assert wrong.status == 422
    assert "These words do not open them." in wrong.main
    back = visitor.send(wrong.form("/older"), {"phrase_before": her.phrase})
    assert "1 note is back." in back.main
    again = Visitor(app)
    come_back(again, phrase_on(words))
    shown = again.open("/my/notes").main
    assert CANARY in shown
    assert "Written after" in shown
    assert "waits for your words of before" not in shown


def test_notes_of_lost_words_can_be_deleted_unread(
    app: Flask, database: Database, sqlite_settings: Settings, her: Person, counsellor: SomeStaff
) -> None:
    write(her.visitor)
    visitor, _words = reissued(app, database, sqlite_settings, her, counsellor)
    form = visitor.open("/my/notes").form("/older/delete")
    assert "1 note is deleted." in visitor.send(form).main
    assert visitor.send(form).status == 200
    assert note_ids(database) == []


def test_who_wrote_no_note_hears_nothing_of_older_ones(
    app: Flask, database: Database, sqlite_settings: Settings, her: Person, counsellor: SomeStaff
) -> None:
    visitor, words = reissued(app, database, sqlite_settings, her, counsellor)
    assert "wait for the old words" not in words.main
    assert "of before" not in visitor.open("/my/notes").main


def test_guessing_older_words_has_an_end(
    app: Flask, database: Database, sqlite_settings: Settings, her: Person, counsellor: SomeStaff
) -> None:
    write(her.visitor)
    visitor, _words = reissued(app, database, sqlite_settings, her, counsellor)
    form = visitor.open("/my/notes").form("/older")
    wrong = {"phrase_before": "acorn banana canopy daisy eagle fabric"}
    assert [visitor.send(form, wrong).status for _try in range(11)] == [422] * 10 + [429]


def test_a_recovery_code_of_before_is_made_to_open_them_too(
    app: Flask, database: Database, sqlite_settings: Settings, her: Person
) -> None:
    """She is as people were who came before there were private notes: a code, and no key under it."""
    with database.begin() as db:
        code = codes.give_recovery_code(db, sqlite_settings, her.walker.client_id)
    write(her.visitor)
    page = her.open("/my/notes")
    assert "Your recovery code does not yet." in page.main
    unknown = her.visitor.send(page.form("/my/notes/code"), {"code": codes.draw_code(BY_HERSELF)})
    assert unknown.status == 422
    assert her.visitor.send(page.form("/my/notes/code"), {"code": "nonsense"}).status == 422
    page = her.visitor.send(unknown.form("/my/notes/code"), {"code": code})
    assert "Your recovery code opens your notes, too." in page.main
    assert not [form for form in page.forms if form.action.endswith("/my/notes/code")]
    there = Visitor(app)
    recover(there, code)
    assert CANARY in there.open("/my/notes").main


def test_the_code_of_another_client_is_not_taken(
    database: Database, sqlite_settings: Settings, her: Person, new_person: NewPerson
) -> None:
    other = new_person().walker.client_id
    with database.begin() as db:
        code = codes.give_recovery_code(db, sqlite_settings, other)
    page = her.visitor.send(her.open("/my/notes").form("/my/notes/code"), {"code": code})
    assert page.status == 422
    assert "This is not your recovery code." in page.main
