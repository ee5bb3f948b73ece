"""How she may be reached is hers to say: on her page, in a step, or on the phone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.access import Audit
from app.models.clients import SafeContact
from app.queries.safe_contact import rules_of, ways_to_reach
from app.services.safe_contact import OpenRules, keep_rules, open_rules, stop_calls
from app.vocabulary import Role
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
    keep(cast, walker, ways=["email", "call"], address=" +7 700 ", consent="yes", times=["weekend", "morning"], voicemail="yes")
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
