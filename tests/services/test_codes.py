"""One-time codes: shown once, good once, and never to be told apart by somebody who guesses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.models.access import Audit
from app.models.clients import Client
from app.models.codes import ClientCode
from app.queries import codes as code_queries
from app.queries.codes import Ticket, changes_of_words, latest_untold_change, living_code
from app.services import clients, codes, phrases, portal_sessions, throttle
from app.services.codes import ALPHABET, BY_HERSELF, FROM_THE_SERVICE, CodeGone, Giver, HasWords, NotACode, Way
from app.services.throttle import TooManyTries
from app.vault import Vault
from app.vocabulary import CodeKind, Role
from config import Settings
from tests.accounts import SomeClient, SomeStaff, a_client, a_staff
from tests.clocks import FrozenClock

IP = "203.0.113.7"


@pytest.fixture
def dana(database: Database, settings: Settings, frozen_clock: FrozenClock) -> SomeStaff:
    return a_staff(database, settings, Role.COUNSELLOR, name="Dana Example")


@pytest.fixture
def caller(database: Database, settings: Settings, frozen_clock: FrozenClock) -> str:
    """Somebody whom the desk opened: she has no words."""
    with database.begin() as db:
        return clients.create_client(db, Vault.of(settings), pseudonym="Quiet Heron", language="en")


@pytest.fixture
def client(database: Database, settings: Settings, frozen_clock: FrozenClock) -> SomeClient:
    """Somebody with six words."""
    return a_client(database, settings)


def claim(database: Database, settings: Settings, client_id: str, staff: SomeStaff, *, form_key: str = "") -> str:
    with database.begin() as db:
        return codes.issue_claim(db, settings, client_id, by=Giver(staff.id, form_key or new_id()))


def recovery_code(database: Database, settings: Settings, client_id: str) -> str:
    with database.begin() as db:
        return codes.give_recovery_code(db, settings, client_id)


def check(database: Database, settings: Settings, typed: str, way: Way = FROM_THE_SERVICE) -> Ticket | None:
    return codes.check_code(database, settings, way, typed, IP)


def swap(database: Database, settings: Settings, ticket: Ticket, *, form_key: str = "") -> tuple[str, str]:
    """Her new phrase and recovery code."""
    phrase = phrases.draw_phrase(database, settings)
    prepared = phrases.prepare(settings, phrase)
    with database.begin() as db:
        return phrase, codes.swap(db, settings, ticket, prepared, form_key=form_key or new_id())


def swap_typed(database: Database, settings: Settings, typed: str, way: Way = FROM_THE_SERVICE) -> tuple[str, str]:
    ticket = check(database, settings, typed, way)
    assert ticket is not None
    return swap(database, settings, ticket)


# --- how a code looks ------------------------------------------------------------------------------------


def test_no_character_of_a_code_is_mistaken_for_another_one() -> None:
    assert not set(ALPHABET) & set("0O1ILU")
    assert not set(ALPHABET) & set("AEIOU"), "a code could spell a word"
    assert len(ALPHABET) == len(set(ALPHABET)) == 28


def test_a_code_of_the_service_has_eight_characters_and_a_recovery_code_at_least_112_bits() -> None:
    assert FROM_THE_SERVICE.length == 8
    assert len(ALPHABET) ** BY_HERSELF.length >= 2**112
    assert len(ALPHABET) ** (BY_HERSELF.length - 1) < 2**112, "a shorter one would do"
    assert len({codes.draw_code(BY_HERSELF) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "typed", ["BCDF-2345", "bcdf2345", "  b c d f  2 3 4 5 ", "ＢＣＤＦ２３４５", "bcdf\u20132345", "ВСDF2345"]
)
def test_case_spaces_hyphens_and_look_alikes_do_not_matter(typed: str) -> None:
    assert codes.read_code(typed, FROM_THE_SERVICE) == "BCDF2345"


@pytest.mark.parametrize("typed", ["", "BCDF234", "BCDF23456", "BCDF234O", "BCDF2341", "0CDF2345", "B" * 129, "Щ" * 8])
def test_what_is_no_code_is_refused_and_costs_no_try(database: Database, settings: Settings, typed: str) -> None:
    with pytest.raises(NotACode):
        check(database, settings, typed)
    with database.reading() as db:
        assert db.execute(sa.text("SELECT count(*) FROM sign_in_try")).scalar_one() == 0


def test_a_code_is_said_in_groups_of_four() -> None:
    assert codes.in_groups("BCDF2345") == ["BCDF", "2345"]


# --- giving ----------------------------------------------------------------------------------------------


def test_a_caller_swaps_her_code_for_words_that_open_her_plan(
    database: Database, settings: Settings, caller: str, dana: SomeStaff
) -> None:
    phrase, _recovery = swap_typed(database, settings, claim(database, settings, caller, dana))
    assert phrases.check_phrase(database, settings, phrase, IP) == caller


def test_the_database_holds_no_code(database: Database, settings: Settings, caller: str, dana: SomeStaff) -> None:
    given = [claim(database, settings, caller, dana), recovery_code(database, settings, caller)]
    with database.reading() as db:
        kept = repr(db.execute(sa.select(ClientCode)).all()) + repr(db.execute(sa.select(Audit)).all())
    assert not [code for code in given if code in kept]
    assert "code_issued" in kept


def test_a_new_code_kills_the_old_one(database: Database, settings: Settings, caller: str, dana: SomeStaff) -> None:
    old, new = claim(database, settings, caller, dana), claim(database, settings, caller, dana)
    assert check(database, settings, old) is None
    assert check(database, settings, new) is not None


def test_two_clicks_on_one_form_show_one_code_for_a_quarter_of_an_hour(
    database: Database, settings: Settings, caller: str, dana: SomeStaff, frozen_clock: FrozenClock
) -> None:
    first = claim(database, settings, caller, dana, form_key="one-form")
    frozen_clock.advance(minutes=14)
    assert claim(database, settings, caller, dana, form_key="one-form") == first
    assert check(database, settings, first) is not None
    with database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(ClientCode)).scalar_one() == 1
    frozen_clock.advance(minutes=1)
    with pytest.raises(CodeGone):
        claim(database, settings, caller, dana, form_key="one-form")


def test_a_form_that_is_sent_again_does_not_bring_a_dead_code_back(
    database: Database, settings: Settings, caller: str, dana: SomeStaff
) -> None:
    claim(database, settings, caller, dana, form_key="one-form")
    with database.begin() as db:
        codes.take_code_back(db, caller, staff_id=dana.id)
    with pytest.raises(CodeGone):
        claim(database, settings, caller, dana, form_key="one-form")


def test_the_same_form_key_in_other_hands_is_another_code(
    database: Database, settings: Settings, caller: str, dana: SomeStaff, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(minutes=1)
    noor = a_staff(database, settings, Role.COUNSELLOR, name="Noor Example")
    keys = {claim(database, settings, caller, who, form_key="one-form") for who in (dana, noor)}
    assert len(keys) == 2


def test_who_has_words_gets_no_first_code(
    database: Database, settings: Settings, client: SomeClient, dana: SomeStaff
) -> None:
    with pytest.raises(HasWords):
        claim(database, settings, client.id, dana)


def test_a_code_runs_out_after_72_hours(
    database: Database, settings: Settings, caller: str, dana: SomeStaff, frozen_clock: FrozenClock
) -> None:
    code = claim(database, settings, caller, dana)
    frozen_clock.advance(hours=72, seconds=-1)
    assert check(database, settings, code) is not None
    frozen_clock.advance(seconds=1)
    assert check(database, settings, code) is None
    with database.reading() as db:
        assert living_code(db, caller, frozen_clock.now) is None


def test_a_code_that_runs_out_between_two_looks_opens_nothing(
    database: Database, settings: Settings, caller: str, dana: SomeStaff, frozen_clock: FrozenClock
) -> None:
    ticket = check(database, settings, claim(database, settings, caller, dana))
    assert ticket is not None
    frozen_clock.advance(hours=72)
    with pytest.raises(CodeGone):
        swap(database, settings, ticket)


def test_a_code_can_be_taken_back(database: Database, settings: Settings, caller: str, dana: SomeStaff) -> None:
    code = claim(database, settings, caller, dana)
    with database.begin() as db:
        assert codes.take_code_back(db, caller, staff_id=dana.id)
        assert not codes.take_code_back(db, caller, staff_id=dana.id)
    assert check(database, settings, code) is None


def test_a_code_of_one_way_is_none_of_the_other(
    database: Database, settings: Settings, client: SomeClient, dana: SomeStaff
) -> None:
    recovery = recovery_code(database, settings, client.id)
    with pytest.raises(NotACode):
        check(database, settings, recovery, FROM_THE_SERVICE)
    assert check(database, settings, recovery, BY_HERSELF) is not None


# --- swapping --------------------------------------------------------------------------------------------


def test_of_ten_at_once_one_gets_words(database: Database, settings: Settings, caller: str, dana: SomeStaff) -> None:
    ticket = check(database, settings, claim(database, settings, caller, dana))
    assert ticket is not None

    def try_it(_number: int) -> str | None:
        try:
            return swap(database, settings, ticket)[0]
        except CodeGone:
            return None

    with ThreadPoolExecutor(max_workers=10) as threads:
        phrases_got = [phrase for phrase in threads.map(try_it, range(10)) if phrase]
    assert len(phrases_got) == 1
    assert phrases.check_phrase(database, settings, phrases_got[0], IP) == caller
    with database.reading() as db:
        living = db.execute(sa.select(ClientCode.kind).where(ClientCode.withdrawn_at.is_(None))).scalars().all()
    assert sorted(living) == ["claim", "recovery"]


def test_without_the_condition_ten_would_get_words(
    database: Database, settings: Settings, caller: str, dana: SomeStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: where the update asks for nothing, the same measure finds more than one."""
    ticket = check(database, settings, claim(database, settings, caller, dana))
    assert ticket is not None
    monkeypatch.setattr(codes, "withdraw_codes", lambda *_: 0)
    monkeypatch.setattr(codes, "give_recovery_code", lambda *_, **__: "none")
    monkeypatch.setattr(code_queries, "lives", sa.true)
    assert len({swap(database, settings, ticket)[0] for _ in range(3)}) == 3


def test_a_swap_ends_the_old_words_the_old_visits_and_the_old_recovery_code(
    database: Database, settings: Settings, client: SomeClient
) -> None:
    with database.begin() as db:
        visit = portal_sessions.start_session(db, client.id)
    old = recovery_code(database, settings, client.id)
    phrase, new = swap_typed(database, settings, old, BY_HERSELF)
    with database.reading() as db:
        assert portal_sessions.visit_of(db, visit) is None
    assert phrases.check_phrase(database, settings, client.phrase, IP) is None
    assert phrases.check_phrase(database, settings, phrase, IP) == client.id
    assert check(database, settings, old, BY_HERSELF) is None
    assert check(database, settings, new, BY_HERSELF) is not None


def test_a_swap_by_recovery_code_ends_a_code_of_the_service_too(
    database: Database, settings: Settings, caller: str, dana: SomeStaff
) -> None:
    code, recovery = claim(database, settings, caller, dana), recovery_code(database, settings, caller)
    swap_typed(database, settings, recovery, BY_HERSELF)
    assert check(database, settings, code) is None


def test_nobody_who_was_erased_gets_words(
    database: Database, settings: Settings, caller: str, dana: SomeStaff, frozen_clock: FrozenClock
) -> None:
    code = claim(database, settings, caller, dana)
    ticket = check(database, settings, code)
    assert ticket is not None
    with database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == caller).values(erased_at=frozen_clock.now))
    assert check(database, settings, code) is None
    with pytest.raises(CodeGone):
        swap(database, settings, ticket)


def test_the_same_form_finds_her_again_for_a_quarter_of_an_hour_and_no_other_form_does(
    database: Database, settings: Settings, caller: str, dana: SomeStaff, frozen_clock: FrozenClock
) -> None:
    code = claim(database, settings, caller, dana)
    ticket = check(database, settings, code)
    assert ticket is not None
    phrase, _recovery = swap(database, settings, ticket, form_key="this-form")

    def found(key: str, typed: str = code) -> str | None:
        with database.reading() as db:
            return codes.swapped_by_form(db, settings, FROM_THE_SERVICE, typed, key)

    assert found("this-form") == caller
    assert found("another-form") is None
    assert found("this-form", "BCDF2345") is None
    frozen_clock.advance(minutes=15)
    assert found("this-form") is None
    frozen_clock.advance(minutes=-1)
    assert phrases.confirm_phrase(database, settings, caller, phrase, IP)
    assert found("this-form") is None


# --- guessing --------------------------------------------------------------------------------------------


def test_wrong_codes_from_one_network_wait_after_thirty_tries(
    database: Database, settings: Settings, caller: str, dana: SomeStaff, frozen_clock: FrozenClock
) -> None:
    code = claim(database, settings, caller, dana)
    for _ in range(throttle.PER_NETWORK):
        assert check(database, settings, codes.draw_code(FROM_THE_SERVICE)) is None
    with pytest.raises(TooManyTries):
        check(database, settings, code)
    assert codes.check_code(database, settings, FROM_THE_SERVICE, code, "198.51.100.1") is not None
    frozen_clock.advance(hours=1)
    assert check(database, settings, code) is not None


def test_the_whole_service_has_a_limit_for_codes(
    database: Database, settings: Settings, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "IN_ALL", 3)
    for number in range(3):
        code = codes.draw_code(FROM_THE_SERVICE)
        codes.check_code(database, settings, FROM_THE_SERVICE, code, f"198.51.{number}.1")
    with pytest.raises(TooManyTries):
        codes.check_code(database, settings, FROM_THE_SERVICE, "BCDF2345", "192.0.2.1")


def test_guesses_at_codes_do_not_keep_a_phrase_out(
    database: Database, settings: Settings, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    for _ in range(throttle.PER_NETWORK):
        check(database, settings, codes.draw_code(FROM_THE_SERVICE))
    assert phrases.check_phrase(database, settings, client.phrase, IP) == client.id


def test_a_used_code_weighs_like_an_unknown_one(
    database: Database, settings: Settings, caller: str, dana: SomeStaff
) -> None:
    code = claim(database, settings, caller, dana)
    swap_typed(database, settings, code)
    for _ in range(throttle.PER_ACCOUNT):
        assert check(database, settings, code) is None
    with pytest.raises(TooManyTries):
        check(database, settings, code)
    for _ in range(throttle.PER_ACCOUNT):
        assert check(database, settings, "BCDF2345") is None
    with pytest.raises(TooManyTries):
        check(database, settings, "BCDF2345")


# --- what she is told ------------------------------------------------------------------------------------


def test_her_first_words_are_remembered_and_are_no_change(
    database: Database, settings: Settings, caller: str, dana: SomeStaff
) -> None:
    swap_typed(database, settings, claim(database, settings, caller, dana))
    with database.reading() as db:
        assert [change.kind for change in changes_of_words(db, caller)] == [CodeKind.CLAIM]
        assert latest_untold_change(db, caller) is None


def test_a_change_is_told_until_she_says_that_she_saw_it(
    database: Database, settings: Settings, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    first = recovery_code(database, settings, client.id)
    _phrase, second = swap_typed(database, settings, first, BY_HERSELF)
    frozen_clock.advance(days=1)
    swap_typed(database, settings, second, BY_HERSELF)
    with database.reading() as db:
        untold = latest_untold_change(db, client.id)
    assert untold is not None
    assert untold.at == frozen_clock.now
    with database.begin() as db:
        codes.say_seen(db, client.id)
    with database.reading() as db:
        assert latest_untold_change(db, client.id) is None
        assert [change.at for change in changes_of_words(db, client.id)] == [
            frozen_clock.now,
            frozen_clock.now - timedelta(days=1),
        ]
