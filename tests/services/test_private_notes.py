"""The key of private notes: from her words, from her code, from her visit, and from nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.jobs.worker import tick
from app.models.access import PortalSession
from app.models.own_things import NotesKey, PrivateNote
from app.queries.private_notes import keys_of
from app.services import codes, hashing, notes_keys, phrases, portal_sessions, private_notes
from app.services.codes import ALPHABET, BY_HERSELF
from app.services.notes_locks import phrase_lock, unwrap
from app.services.notes_opening import open_notes, open_older
from app.services.phrases import check_phrase
from app.services.private_notes import ChangedMeanwhile, NoSuchNote, NotesClosed, TooManyNotes
from app.services.sealing import Locker
from app.services.throttle import TooManyTries
from app.vault import BoxWillNotOpen
from config import Settings
from tests.accounts import SomeClient, a_client, give_phrase
from tests.clocks import FrozenClock

IP = "203.0.113.7"
CANARY = "The heron stands in cold water"


@pytest.fixture
def client(database: Database, settings: Settings) -> SomeClient:
    return a_client(database, settings)


@pytest.fixture
def notes(database: Database, settings: Settings, client: SomeClient) -> Locker:
    """Her open key, as it is after she came back with her words."""
    return opened(database, settings, client)


def opened(database: Database, settings: Settings, client: SomeClient) -> Locker:
    found = open_notes(database, settings, client.id, client.phrase)
    assert found is not None
    return found


def write(database: Database, notes: Locker, words: str = CANARY) -> str:
    with database.begin() as db:
        return private_notes.write(db, notes, words, key=new_id())


def texts(database: Database, notes: Locker) -> list[str]:
    with database.reading() as db:
        return [one.words for one in private_notes.notes_of(db, notes)]


def count(database: Database, table: type) -> int:
    with database.reading() as db:
        return int(db.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


# --- words -----------------------------------------------------------------------------------------------


def test_her_words_open_what_they_opened_before(
    database: Database, settings: Settings, client: SomeClient, notes: Locker
) -> None:
    write(database, notes)
    again = opened(database, settings, client)
    assert again.keys == notes.keys
    assert texts(database, again) == [CANARY]
    assert count(database, NotesKey) == 1


def test_a_recovery_code_is_strong_enough_without_a_slow_hash() -> None:
    assert len(ALPHABET) ** BY_HERSELF.length >= 2**112


def test_words_of_an_older_cost_still_open(
    database: Database, settings: Settings, client: SomeClient, notes: Locker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The salt says what the key cost, so a service that makes hashing dearer locks nobody out."""
    cost = hashing._COST.unpack(hashing.new_salt(settings)[: hashing._COST.size])
    dearer = hashing._hasher("production")
    monkeypatch.setattr(hashing, "_hasher", lambda _profile: dearer)
    assert hashing._COST.unpack(hashing.new_salt(settings)[: hashing._COST.size]) == (64 * 1024, 3, 1) != cost
    assert opened(database, settings, client).keys == notes.keys


def test_the_key_is_another_than_the_entrance_keeps(settings: Settings, client: SomeClient) -> None:
    """Domain separation: with one salt, what the entrance hashes and what opens the notes have nothing in common."""
    words = phrases.read_phrase(client.phrase)
    lock = phrase_lock(settings, words)
    assert hashing.derive_key(lock.salt, phrases._secret(settings, words)) != lock.key
    assert phrase_lock(settings, words, lock.salt).key == lock.key


def test_many_first_visits_at_once_make_one_key(database: Database, settings: Settings, client: SomeClient) -> None:
    with ThreadPoolExecutor(max_workers=4) as threads:
        found = list(threads.map(lambda _one: open_notes(database, settings, client.id, client.phrase), range(4)))
    assert len({next(iter(one.keys.values())) for one in found if one}) == 1
    assert count(database, NotesKey) == 1


def test_words_that_were_changed_without_a_code_begin_a_new_key_and_the_old_words_bring_the_notes(
    database: Database, settings: Settings, client: SomeClient, notes: Locker
) -> None:
    write(database, notes)
    give_phrase(database, settings, client.id, "acorn banana canopy daisy eagle fabric")
    new = open_notes(database, settings, client.id, "acorn banana canopy daisy eagle fabric")
    assert new is not None
    assert new.current == notes.current + 1
    assert texts(database, new) == []
    assert open_older(database, settings, client.id, "acorn banana canopy daisy eagle fabric", IP) == []
    older = open_older(database, settings, client.id, client.phrase, IP)
    with database.begin() as db:
        assert private_notes.count_older(db, client.id) == 1
        assert private_notes.bring_back(db, new, older) == 1
        assert private_notes.count_older(db, client.id) == 0
    assert texts(database, new) == [CANARY]
    assert count(database, NotesKey) == 1


def test_a_key_without_notes_does_not_wait(database: Database, settings: Settings, client: SomeClient) -> None:
    opened(database, settings, client)
    give_phrase(database, settings, client.id, "acorn banana canopy daisy eagle fabric")
    open_notes(database, settings, client.id, "acorn banana canopy daisy eagle fabric")
    with database.reading() as db:
        assert [kept.version for kept in keys_of(db, client.id)] == [2]


# --- what it costs ---------------------------------------------------------------------------------------


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch, database: Database) -> list[tuple[str, int]]:
    """Every run of Argon2: what for, and how many connections were open meanwhile."""
    run: list[tuple[str, int]] = []
    verify, derive, pool = hashing.argon2_verify, hashing.argon2_key, database.engine.pool
    assert isinstance(pool, sa.QueuePool)

    def counted_verify(encoded: str, secret: str) -> bool:
        run.append(("check", pool.checkedout()))
        return verify(encoded, secret)

    def counted_key(secret: bytes, salt: bytes, memory: int, passes: int, lanes: int) -> bytes:
        run.append(("key", pool.checkedout()))
        return derive(secret, salt, memory, passes, lanes)

    monkeypatch.setattr(hashing, "argon2_verify", counted_verify)
    monkeypatch.setattr(hashing, "argon2_key", counted_key)
    return run


def test_a_guess_costs_one_hash_whether_the_words_are_known_or_not_and_the_right_words_two(
    database: Database, settings: Settings, client: SomeClient, work: list[tuple[str, int]]
) -> None:
    known = " ".join([*client.phrase.split()[:2], *["acorn"] * 4])
    for guess in (known, "acorn " * 6):
        work.clear()
        assert check_phrase(database, settings, guess, IP) is None
        assert [kind for kind, _open in work] == ["check"]
    for _visit in ("the first", "the second"):
        work.clear()
        assert check_phrase(database, settings, client.phrase, IP) == client.id
        opened(database, settings, client)
        assert work == [("check", 0), ("key", 0)], "no transaction is open while it is slow"


def test_drawing_words_hashes_with_nothing_open(
    database: Database, settings: Settings, work: list[tuple[str, int]]
) -> None:
    phrases.prepare(settings, phrases.draw_phrase(database, settings))
    assert work == [("key", 0)]


def test_older_words_are_counted_before_they_are_hashed(
    database: Database, settings: Settings, client: SomeClient, notes: Locker, work: list[tuple[str, int]]
) -> None:
    write(database, notes)
    give_phrase(database, settings, client.id, "acorn banana canopy daisy eagle fabric")
    open_notes(database, settings, client.id, "acorn banana canopy daisy eagle fabric")
    work.clear()
    for _guess in range(10):
        assert open_older(database, settings, client.id, "one two three four five six", IP) == []
    with pytest.raises(TooManyTries):
        open_older(database, settings, client.id, client.phrase, IP)
    assert work == [("key", 0)] * 10


# --- places ----------------------------------------------------------------------------------------------


def test_a_note_that_was_moved_does_not_open(
    database: Database, settings: Settings, client: SomeClient, notes: Locker
) -> None:
    first, second = write(database, notes, "one"), write(database, notes, "two")
    with database.begin() as db:
        box = db.scalar(sa.select(PrivateNote.words_sealed).where(PrivateNote.id == first))
        db.execute(sa.update(PrivateNote).where(PrivateNote.id == second).values(words_sealed=box))
    with database.reading() as db:
        assert private_notes.note(db, notes, first).words == "one"
        with pytest.raises(BoxWillNotOpen):
            private_notes.note(db, notes, second)


def test_a_key_does_not_open_in_another_column_version_or_client(
    database: Database, settings: Settings, client: SomeClient, notes: Locker
) -> None:
    with database.reading() as db:
        [kept] = keys_of(db, client.id)
    key = phrase_lock(settings, phrases.read_phrase(client.phrase), kept.phrase_salt).key
    assert unwrap(key, kept.by_phrase, "by_phrase", client.id, 1).keys == notes.keys
    for column, client_id, version in (
        ("by_recovery", client.id, 1),
        ("by_phrase", "somebody else", 1),
        ("by_phrase", client.id, 2),
    ):
        with pytest.raises(BoxWillNotOpen):
            unwrap(key, kept.by_phrase, column, client_id, version)


def test_a_changed_or_foreign_key_row_opens_nothing(
    database: Database, settings: Settings, client: SomeClient, notes: Locker
) -> None:
    """Somebody who may write to the database puts her own key row under another client's name."""
    write(database, notes)
    other = a_client(database, settings)
    opened(database, settings, other)
    with database.begin() as db:
        theirs = keys_of(db, other.id)[0]
        values = {"by_phrase": theirs.by_phrase, "phrase_salt": theirs.phrase_salt}
        db.execute(sa.update(NotesKey).where(NotesKey.client_id == client.id).values(**values))
    found = open_notes(database, settings, client.id, other.phrase)
    assert found is not None, "a new key begins, and nothing of before is under it"
    assert texts(database, found) == []


# --- visits ----------------------------------------------------------------------------------------------


def visit(database: Database, notes: Locker) -> str:
    with database.begin() as db:
        token = portal_sessions.start_session(db, notes.client_id)
        portal_sessions.keep_notes_key(db, token, notes)
    return token


def key_of_visit(database: Database, token: str, client_id: str) -> Locker | None:
    with database.reading() as db:
        return portal_sessions.notes_key(db, token, client_id)


def boxes(database: Database) -> list[bytes | None]:
    with database.reading() as db:
        return list(db.scalars(sa.select(PortalSession.notes_key_sealed)))


def test_a_visit_holds_the_key_for_its_own_token_alone(
    database: Database, settings: Settings, client: SomeClient, notes: Locker
) -> None:
    first, second = visit(database, notes), visit(database, notes)
    other = a_client(database, settings)
    found = key_of_visit(database, first, client.id)
    assert found is not None
    assert found.keys == notes.keys
    assert key_of_visit(database, first, other.id) is None
    assert key_of_visit(database, "nonsense", client.id) is None
    with database.begin() as db:
        hashes = db.scalars(sa.select(PortalSession.token_hash).order_by(PortalSession.token_hash)).all()
        sealed = [
            db.scalar(sa.select(PortalSession.notes_key_sealed).where(PortalSession.token_hash == one))
            for one in hashes
        ]
        for one, box in zip(hashes, sealed[::-1], strict=True):
            db.execute(sa.update(PortalSession).where(PortalSession.token_hash == one).values(notes_key_sealed=box))
    assert key_of_visit(database, first, client.id) is None, "the rows were swapped"
    assert key_of_visit(database, second, client.id) is None


def test_a_visit_of_another_client_is_given_no_key_of_hers(
    database: Database, settings: Settings, notes: Locker
) -> None:
    other = a_client(database, settings)
    with database.begin() as db:
        token = portal_sessions.start_session(db, other.id)
        portal_sessions.keep_notes_key(db, token, notes)
    assert boxes(database) == [None]


@pytest.mark.parametrize("end", ["one", "all"])
def test_a_visit_that_is_ended_forgets_the_key_at_once(
    database: Database, client: SomeClient, notes: Locker, end: str
) -> None:
    token = visit(database, notes)
    with database.begin() as db:
        if end == "one":
            portal_sessions.end_session(db, token)
        else:
            portal_sessions.end_all(db, client.id)
    assert boxes(database) == [None]
    with database.begin() as db:
        portal_sessions.keep_notes_key(db, token, notes)
    assert boxes(database) == [None], "a visit that is over gets no key"


@pytest.mark.parametrize("quiet", [portal_sessions.IDLE, portal_sessions.ABSOLUTE])
def test_a_visit_that_ends_by_itself_forgets_the_key_at_the_next_tick(
    frozen_clock: FrozenClock, database: Database, notes: Locker, quiet: timedelta
) -> None:
    token = visit(database, notes)
    frozen_clock.advance(seconds=(quiet - timedelta(seconds=1)).total_seconds())
    if quiet is portal_sessions.ABSOLUTE:
        with database.begin() as db:
            db.execute(sa.update(PortalSession).values(last_seen_at=frozen_clock.now))
    tick(database)
    assert boxes(database) != [None]
    frozen_clock.advance(seconds=1)
    tick(database)
    assert boxes(database) == [None]
    assert key_of_visit(database, token, notes.client_id) is None


# --- writing ---------------------------------------------------------------------------------------------


def test_one_form_is_one_note_also_when_it_comes_often_at_once(database: Database, notes: Locker) -> None:
    def send(_click: int) -> str:
        with database.begin() as db:
            return private_notes.write(db, notes, CANARY, key="one form")

    with ThreadPoolExecutor(max_workers=8) as threads:
        ids = set(threads.map(send, range(12)))
    assert len(ids) == 1
    assert texts(database, notes) == [CANARY]


def test_no_more_than_the_most_are_kept_however_many_come_at_once(
    database: Database, notes: Locker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_notes, "MOST", 3)

    def send(_one: int) -> bool:
        try:
            write(database, notes)
        except TooManyNotes:
            return False
        return True

    with ThreadPoolExecutor(max_workers=8) as threads:
        assert sum(threads.map(send, range(8))) == 3
    assert count(database, PrivateNote) == 3


def test_a_note_changed_meanwhile_is_not_overwritten(database: Database, notes: Locker) -> None:
    note_id = write(database, notes)
    with database.begin() as db:
        seen = private_notes.note(db, notes, note_id).mark
        private_notes.change(db, notes, note_id, "first", seen=seen)
        private_notes.change(db, notes, note_id, "first", seen=seen)  # A second click changes nothing.
        with pytest.raises(ChangedMeanwhile):
            private_notes.change(db, notes, note_id, "second", seen=seen)
    assert texts(database, notes) == ["first"]


def test_a_key_that_is_not_in_use_any_more_writes_nothing(
    database: Database, settings: Settings, client: SomeClient, notes: Locker
) -> None:
    note_id = write(database, notes)
    give_phrase(database, settings, client.id, "acorn banana canopy daisy eagle fabric")
    new = open_notes(database, settings, client.id, "acorn banana canopy daisy eagle fabric")
    assert new is not None
    with database.begin() as db, pytest.raises(NotesClosed):
        private_notes.write(db, notes, "lost for ever", key="form")
    with database.begin() as db, pytest.raises(NoSuchNote):
        private_notes.note(db, new, note_id)
    with database.begin() as db:
        private_notes.delete(db, new, note_id)
    assert texts(database, notes) == [CANARY], "only its own key, or its deletion as a whole, takes it away"


def test_a_used_code_is_forgotten_once_she_kept_her_words(
    database: Database, settings: Settings, client: SomeClient, notes: Locker
) -> None:
    with database.begin() as db:
        code = codes.give_recovery_code(db, settings, client.id)
        notes_keys.let_code_open(db, settings, notes, code)
    ticket = codes.check_code(database, settings, BY_HERSELF, code, IP)
    assert ticket is not None
    phrase = phrases.draw_phrase(database, settings)
    prepared = phrases.prepare(settings, phrase)
    with database.begin() as db:
        new_code = codes.swap(db, settings, ticket, prepared, form_key="form")
        assert notes_keys.open_with_used_code(db, settings, client.id, code) is not None
        assert notes_keys.open_with_code(db, settings, client.id, code) is None
        assert notes_keys.open_with_code(db, settings, client.id, new_code) is not None
    assert phrases.confirm_phrase(database, settings, client.id, phrase, IP)
    with database.reading() as db:
        assert notes_keys.open_with_used_code(db, settings, client.id, code) is None
        assert notes_keys.open_with_code(db, settings, client.id, new_code) is not None
