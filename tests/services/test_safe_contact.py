"""How she may be reached is hers to say: on her page, in a step, or on the phone."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import Babel

from app.extensions import Database
from app.models.access import Audit
from app.models.clients import Client, SafeContact
from app.queries.safe_contact import rules_of, ways_to_reach
from app.services.answers import answers_of_step
from app.services.safe_contact import NUMBER_CONSENT, OpenRules, keep_rules, open_rules, remove_number, stop_calls
from app.vocabulary import Role
from app.web.contact_form import consent_words
from config import Settings
from quests.answers import Answer as Value
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Walker
from tests.desk.day import allows, begun
from tests.quests.walking import step

WAYS = {
    "key": "ways",
    "kind": "several",
    "label": "How may we reach you?",
    "choices": ({"value": "call", "label": "Call"}, {"value": "email", "label": "E-mail"}),
    "sets": "ways",
}
YES_OR_NO = ({"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"})
AGREES = {"key": "agrees", "kind": "choice", "label": "May we keep it?", "choices": YES_OR_NO, "sets": "consent"}
NUMBER = {"key": "number", "kind": "text", "label": "Which number?", "sets": "address"}
HELP = {"key": "help", "kind": "text", "label": "Which word?", "sets": "help_word"}
REACH = (WAYS, AGREES, NUMBER, HELP)


@pytest.fixture
def cast(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


def keep(cast: Cast, walker: Walker, **values: Value) -> None:
    with cast.database.begin() as db:
        keep_rules(db, cast.locker(db, walker), values)


def rules(cast: Cast, walker: Walker) -> OpenRules:
    with cast.database.reading() as db:
        found = open_rules(db, cast.locker(db, walker))
    assert found is not None
    return found


def test_who_has_said_nothing_is_contacted_by_nobody(cast: Cast) -> None:
    walker = begun(cast, step("a"))
    with cast.database.reading() as db:
        assert rules_of(db, walker.client_id) is None
        assert ways_to_reach(db, walker.journey_id) == ()


def test_each_rule_is_kept_and_what_is_not_named_stays(cast: Cast) -> None:
    walker = begun(cast, step("a"))
    keep(
        cast,
        walker,
        ways=["email", "call"],
        address=" +7 700 ",
        consent="yes",
        times=["weekend", "morning"],
        voicemail="yes",
    )
    keep(cast, walker, code_word="heron", calendar_file="yes")
    found = rules(cast, walker)
    assert found.rules.ways == ("call", "email")
    assert found.rules.times == ("morning", "weekend")
    assert (found.rules.may_leave_voicemail, found.rules.may_have_calendar_file) == (True, True)
    assert (found.address, found.code_word) == ("+7 700", "heron")


def test_an_empty_answer_clears_a_rule(cast: Cast) -> None:
    walker = begun(cast, step("a"))
    keep(cast, walker, ways=["call"], address="+7 700", consent="yes", voicemail="yes")
    keep(cast, walker, ways=[], address="", voicemail=None)
    found = rules(cast, walker)
    assert (found.rules.ways, found.address, found.rules.may_leave_voicemail) == ((), "", False)
    assert not found.rules.may_be_contacted


def test_number_and_code_word_are_sealed(cast: Cast) -> None:
    walker = begun(cast, step("a"))
    keep(cast, walker, ways=["call"], address="+7 700", consent="yes", code_word="heron")
    with cast.database.reading() as db:
        row = db.execute(sa.select(SafeContact.address_sealed, SafeContact.code_word_sealed)).one()
    assert b"700" not in row.address_sealed
    assert b"heron" not in row.code_word_sealed


def test_a_way_that_does_not_exist_is_not_kept(cast: Cast) -> None:
    walker = begun(cast, step("a"))
    keep(cast, walker, ways=["call", "pigeon"], times=["night"])
    assert (rules(cast, walker).rules.ways, rules(cast, walker).rules.times) == (("call",), ())


def test_answers_to_a_step_become_her_rules_when_she_sends_it(cast: Cast) -> None:
    walker = begun(cast, step("a", questions=REACH, evidence="text"))
    cast.draft(walker, "a", {"ways": ["call"], "agrees": "yes", "number": "+7 701"})
    with cast.database.reading() as db:
        assert rules_of(db, walker.client_id) is None
    cast.send(walker, "a")
    assert (rules(cast, walker).rules.ways, rules(cast, walker).address) == (("call",), "+7 701")
    assert rules(cast, walker).rules.staff_name is None


def test_no_way_chosen_in_a_step_means_no_contact_and_an_empty_number_changes_nothing(cast: Cast) -> None:
    walker = begun(cast, step("a", questions=(WAYS, NUMBER)))
    keep(cast, walker, ways=["call"], address="+7 700", consent="yes")
    cast.send(walker, "a")
    assert (rules(cast, walker).rules.ways, rules(cast, walker).address) == ((), "+7 700")


def answers(cast: Cast, walker: Walker) -> dict[str, Value]:
    with cast.database.reading() as db:
        return dict(answers_of_step(db, cast.locker(db, walker), walker.journey_id, "a").values)


def test_a_number_is_kept_with_a_yes_alone_and_a_no_takes_it_away(cast: Cast, frozen_clock: FrozenClock) -> None:
    walker = begun(cast, step("a"))
    keep(cast, walker, ways=["call"], address="+7 700")
    assert rules(cast, walker).address == ""
    keep(cast, walker, ways=["call"], address="+7 700", consent="yes")
    assert rules(cast, walker).rules.consented_at == frozen_clock.now
    keep(cast, walker, address="+7 701")
    assert rules(cast, walker).address == "+7 701", "she said yes before"
    keep(cast, walker, consent="no")
    found = rules(cast, walker)
    assert (found.address, found.rules.consented_at, found.rules.ways) == ("", None, ())


def test_the_yes_says_to_which_words(cast: Cast) -> None:
    """Whoever changes the words makes a new version, so that an old yes stays a yes to the old words."""
    known = {"2026-11": "4ec4a43289973b56"}
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        words = "\n".join(str(each) for each in consent_words())
    assert known[NUMBER_CONSENT] == hashlib.sha256(words.encode()).hexdigest()[:16]
    walker = begun(cast, step("a"))
    keep(cast, walker, address="+7 700", consent="yes")
    with cast.database.reading() as db:
        assert db.execute(sa.select(SafeContact.consent_version)).scalar_one() == NUMBER_CONSENT


def test_of_a_young_person_no_number_is_kept_and_what_needs_none_is(cast: Cast) -> None:
    walker = begun(cast, step("a", questions=REACH))
    with cast.database.begin() as db:
        db.execute(sa.update(Client).values(audience="young"))
    keep(cast, walker, ways=["call"], address="+7 700", consent="yes", shown_as="Dana", calendar_file="yes")
    found = rules(cast, walker)
    assert (found.address, found.shown_as, found.rules.ways, found.rules.consented_at) == ("", "", (), None)
    assert found.rules.may_have_calendar_file
    cast.send(walker, "a", {"ways": ["call"], "agrees": "yes", "number": "+7 701", "help": "umbrella"})
    assert (rules(cast, walker).address, rules(cast, walker).help_word) == ("", "umbrella")
    assert "number" not in answers(cast, walker)


def test_what_she_said_in_words_is_sealed_and_readable_with_her_key(cast: Cast) -> None:
    walker = begun(cast, step("a"))
    said: dict[str, Value] = {"shown_as": "Dana from the library", "if_someone_else": "wrong_number"}
    keep(cast, walker, **said, stop_word="lemon", help_word="umbrella")
    found = rules(cast, walker)
    assert (found.shown_as, found.if_someone_else) == ("Dana from the library", "wrong_number")
    assert (found.stop_word, found.help_word) == ("lemon", "umbrella")
    with cast.database.reading() as db:
        row = db.execute(sa.select(SafeContact.__table__)).one()
    assert not any(b"lemon" in each or b"library" in each for each in row if isinstance(each, bytes))


def test_words_of_a_step_stand_with_the_rules_alone_and_a_removed_number_is_nowhere(cast: Cast) -> None:
    walker = begun(cast, step("a", questions=REACH))
    cast.send(walker, "a", {"ways": ["call"], "agrees": "yes", "number": "+7 701", "help": "umbrella"})
    assert set(answers(cast, walker)) == {"ways", "agrees"}
    with cast.database.begin() as db:
        remove_number(db, cast.locker(db, walker))
    found = rules(cast, walker)
    assert (found.address, found.rules.ways, found.rules.consented_at) == ("", (), None)
    assert found.help_word == "umbrella"
    with cast.database.reading() as db:
        actions = db.execute(sa.select(Audit.actor_kind).where(Audit.action == "number_removed")).scalars()
        assert list(actions) == ["client"]


def test_a_number_in_a_draft_goes_too(cast: Cast) -> None:
    walker = begun(cast, step("a", questions=REACH))
    cast.draft(walker, "a", {"agrees": "yes", "number": "+7 701", "help": "umbrella"})
    with cast.database.begin() as db:
        remove_number(db, cast.locker(db, walker))
    assert answers(cast, walker) == {"agrees": "yes", "help": "umbrella"}


def test_what_a_colleague_wrote_down_says_who_and_is_in_the_audit_log(cast: Cast) -> None:
    dana, walker = cast.staff(Role.COUNSELLOR, "Dana Example"), begun(cast, step("a"))
    allows(cast, walker, "call", by=dana)
    assert rules(cast, walker).rules.staff_name == "Dana Example"
    with cast.database.reading() as db:
        (line,) = db.execute(sa.select(Audit.actor_id, Audit.object_id).where(Audit.action == "contact_rules_written"))
    assert tuple(line) == (dana.id, walker.client_id)


def test_stopping_calls_leaves_her_other_ways(cast: Cast) -> None:
    walker = begun(cast, step("a"))
    allows(cast, walker, "call", "message")
    with cast.database.begin() as db:
        stop_calls(db, walker.client_id, staff_id=None)
    assert rules(cast, walker).rules.ways == ("message",)
