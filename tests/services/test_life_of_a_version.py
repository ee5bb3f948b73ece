"""From draft to withdrawn: what people walk never changes, three sign it, and nobody inside is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.journeys import Journey
from app.models.words import Task
from app.queries.journeys import events_of, main_journey
from app.queries.number_checks import wrong_numbers
from app.queries.pilots import pilot_of
from app.queries.quest_versions import definition_of, newest_of, published_versions, version_of
from app.queries.version_moves import batches_of, migration_plan, people_inside
from app.services import clients, plans, quest_versions, steps, tasks, version_moves
from app.services.draft_writing import put_text
from app.services.drafts import DraftChanged, DraftExists, add_draft, drop_draft
from app.services.journeys import THE_CLIENT, Actor, differences, perform
from app.services.offering import QuestNotPublished, newest_version
from app.services.quest_versions import (
    NotInThisState,
    SignaturesMissing,
    VersionAlreadyPublished,
    pilot_draft,
    publish_draft,
    publish_pilot,
    reinstate,
    retire,
)
from app.services.signing import OneHandTooMany, SignedAlready, sign
from app.services.withdrawing import ReasonMissing, withdraw
from app.vault import Vault
from app.vocabulary import Role, SignedPart, VersionStatus
from config import Settings
from quests import lint
from quests.progress import Act, QuestWithdrawn
from quests.versions import content_hash
from tests.clocks import FrozenClock
from tests.quests.walking import level, quest, step
from tests.services.test_offering import someone

SLUG = "a-small-quest"
UTC_ZONE = ZoneInfo("UTC")


@pytest.fixture(autouse=True)
def _the_linter_has_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says, and that it stops a publication, is tested where it is told about."""
    monkeypatch.setattr(lint, "blocking", lambda quest, text, **known: [], raising=False)


def written(*levels: dict[str, Any], version: int = 1, **more: Any) -> str:
    """A quest of these levels as its author wrote it (JSON is YAML)."""
    made = quest(*levels, slug=SLUG, version=version, **more)
    return json.dumps(made.model_dump(mode="json", by_alias=True, exclude_defaults=True))


ONE = level("one", step("a"), step("b"))
TWO = level("two", step("c"))


@pytest.fixture
def first(database: Database) -> str:
    """Version 1, published; returns its id."""
    with database.begin() as db:
        return quest_versions.publish(db, written(ONE, TWO), file="a.yaml")


def signed(database: Database, definition: str, parts: tuple[SignedPart, ...] = tuple(SignedPart)) -> None:
    """Each part signed by somebody of her own."""
    for part in parts:
        who = someone(database, Role.SUPERVISOR)
        with database.begin() as db:
            sign(db, SLUG, content_hash(definition), part, who.staff_id or "")


def published_second(database: Database, *levels: dict[str, Any]) -> str:
    """A second version, drafted, signed and published; returns its id."""
    definition = written(*levels, version=2)
    with database.begin() as db:
        draft = add_draft(db, definition)
    signed(database, definition)
    with database.begin() as db:
        return publish_draft(db, draft)


def a_person(database: Database, settings: Settings, name: str) -> str:
    """Somebody who started the quest; returns her journey."""
    with database.begin() as db:
        client_id = clients.create_client(db, Vault.of(settings), pseudonym=name, language="en")
        plans.start_plan(db, client_id, SLUG, zone="UTC", frame="journey", language="en", audience="self")
        journey = main_journey(db, client_id)
    assert journey is not None
    return journey.id


def do(database: Database, journey_id: str, *slugs: str) -> None:
    with database.begin() as db:
        for slug in slugs:
            perform(db, journey_id, Act("do_step", slug, detail={"evidence": "tick"}), actor=THE_CLIENT)


def status(database: Database, version_id: str) -> str:
    with database.reading() as db:
        return next(found.status for found in published_versions(db, SLUG) if found.id == version_id)


# --- drafts ---------------------------------------------------------------------------------------------


def test_a_draft_is_walked_by_nobody_and_is_no_version(database: Database) -> None:
    with database.begin() as db:
        add_draft(db, written(ONE))
        assert published_versions(db, SLUG) == []
        with pytest.raises(QuestNotPublished):
            newest_version(db, SLUG)


def test_there_is_one_draft_of_a_quest_so_that_two_never_overwrite_each_other(database: Database) -> None:
    with database.begin() as db:
        draft = add_draft(db, written(ONE))
        with pytest.raises(DraftExists) as told:
            add_draft(db, written(ONE, TWO))
        assert told.value.draft_id == draft
        drop_draft(db, draft)
        assert add_draft(db, written(ONE, TWO))


def test_whoever_saves_second_is_told_and_overwrites_nothing(database: Database) -> None:
    dana, kim = someone(database, Role.DESIGNER), someone(database, Role.DESIGNER)
    with database.begin() as db:
        draft = add_draft(db, written(ONE))
        assert put_text(db, draft, written(ONE, TWO), row_version=1, by=dana.staff_id or "").row_version == 2
        with pytest.raises(DraftChanged):
            put_text(db, draft, written(TWO), row_version=1, by=kim.staff_id or "")


# --- signatures -----------------------------------------------------------------------------------------


def test_a_draft_that_nobody_signed_is_not_published_and_says_what_is_missing(database: Database) -> None:
    with database.begin() as db:
        draft = add_draft(db, written(ONE))
        with pytest.raises(SignaturesMissing) as told:
            publish_draft(db, draft)
        assert told.value.parts == ["design", "clinical", "safety"]


def test_a_draft_that_changed_after_it_was_signed_is_signed_anew(database: Database) -> None:
    definition = written(ONE)
    with database.begin() as db:
        draft = add_draft(db, definition)
    signed(database, definition)
    dana = someone(database, Role.DESIGNER)
    with database.begin() as db:
        put_text(db, draft, written(ONE, TWO), row_version=1, by=dana.staff_id or "")
        with pytest.raises(SignaturesMissing):
            publish_draft(db, draft)


def test_one_person_never_signs_two_parts_of_a_version(database: Database) -> None:
    dana = someone(database, Role.SUPERVISOR)
    for _ in range(5):
        someone(database, Role.AGENT)
    with database.begin() as db:
        sign(db, SLUG, "content", SignedPart.DESIGN, dana.staff_id or "")
        with pytest.raises(OneHandTooMany):
            sign(db, SLUG, "content", SignedPart.SAFETY, dana.staff_id or "")
        with pytest.raises(SignedAlready):
            sign(db, SLUG, "content", SignedPart.DESIGN, dana.staff_id or "")


def test_in_a_very_small_service_two_people_are_enough_and_one_is_not(database: Database) -> None:
    dana, kim = someone(database, Role.DESIGNER), someone(database, Role.SUPERVISOR)
    definition = written(ONE)
    with database.begin() as db:
        draft = add_draft(db, definition)
        sign(db, SLUG, content_hash(definition), SignedPart.DESIGN, dana.staff_id or "")
        with pytest.raises(OneHandTooMany):
            sign(db, SLUG, content_hash(definition), SignedPart.CLINICAL, dana.staff_id or "")
        sign(db, SLUG, content_hash(definition), SignedPart.CLINICAL, kim.staff_id or "")
        sign(db, SLUG, content_hash(definition), SignedPart.SAFETY, dana.staff_id or "")
        assert publish_draft(db, draft)


def test_two_signatures_do_not_do_once_the_service_has_grown(database: Database) -> None:
    dana, kim = someone(database, Role.DESIGNER), someone(database, Role.SUPERVISOR)
    definition = written(ONE)
    with database.begin() as db:
        draft = add_draft(db, definition)
        sign(db, SLUG, content_hash(definition), SignedPart.DESIGN, dana.staff_id or "")
        sign(db, SLUG, content_hash(definition), SignedPart.CLINICAL, kim.staff_id or "")
        sign(db, SLUG, content_hash(definition), SignedPart.SAFETY, dana.staff_id or "")
    for _ in range(4):
        someone(database, Role.AGENT)
    with database.begin() as db, pytest.raises(SignaturesMissing) as told:
        publish_draft(db, draft)
    assert told.value.parts == ["people"]


# --- published, piloted, retired --------------------------------------------------------------------------


def test_a_new_version_takes_who_starts_and_leaves_who_is_inside(
    database: Database, settings: Settings, first: str
) -> None:
    early = a_person(database, settings, "Early Heron")
    second = published_second(database, ONE, level("two", step("c"), step("d")))
    late = a_person(database, settings, "Late Heron")
    with database.reading() as db:
        where = dict(db.execute(sa.select(Journey.id, Journey.quest_version_id)).all())
        assert where == {early: first, late: second}
        assert version_of(db, SLUG).id == second
        assert newest_of(db, {SLUG})[SLUG].id == second
    assert (status(database, first), status(database, second)) == ("retired", "published")


def test_a_published_version_never_changes(database: Database, first: str) -> None:
    with database.begin() as db:
        with pytest.raises(VersionAlreadyPublished):
            quest_versions.publish(db, written(ONE), file="a.yaml")
        draft = add_draft(db, written(ONE, level("two", step("x"))))
    signed(database, written(ONE, level("two", step("x"))))
    with database.begin() as db:
        with pytest.raises(VersionAlreadyPublished, match="write version: 2"):
            publish_draft(db, draft)
        assert [found.id for found in published_versions(db, SLUG)] == [first]


def test_the_starter_library_arrives_published_and_signed_release(database: Database) -> None:
    with database.begin() as db:
        quest_versions.publish_library(db)
        rows = db.execute(sa.text("SELECT slug, status, signed_by, content_hash, definition FROM quest_version")).all()
    assert len(rows) >= 3
    for row in rows:
        assert (row.status, row.signed_by) == (VersionStatus.PUBLISHED, "release")
        assert row.content_hash == content_hash(row.definition)


def takes_in(db: sa.Connection) -> bool:
    """Whether one more person may begin version 2, which is a pilot."""
    pilot = pilot_of(db, SLUG, 2)
    assert pilot is not None
    return pilot.takes_in(clock.now().date())


def test_a_pilot_takes_so_many_until_its_day_and_then_may_become_the_version(
    database: Database, settings: Settings, first: str, frozen_clock: FrozenClock
) -> None:
    definition = written(ONE, version=2)
    with database.begin() as db:
        draft = add_draft(db, definition)
    signed(database, definition)
    until = clock.now().date() + timedelta(days=14)
    with database.begin() as db:
        pilot = pilot_draft(db, draft, cap=1, until=until)
        assert takes_in(db)
        assert newest_version(db, SLUG).id == first
    journey = a_person(database, settings, "Quiet Heron")
    with database.begin() as db:
        db.execute(sa.update(Journey).where(Journey.id == journey).values(quest_version_id=pilot))
        assert not takes_in(db)
        db.execute(sa.update(Journey).where(Journey.id == journey).values(quest_version_id=first))
    frozen_clock.advance(days=15)
    with database.begin() as db:
        assert not takes_in(db)
        publish_pilot(db, pilot)
        assert newest_version(db, SLUG).id == pilot
    assert status(database, first) == "retired"


def test_a_version_changes_its_state_once_and_only_from_where_it_is(database: Database, first: str) -> None:
    with database.begin() as db:
        retire(db, first)
        with pytest.raises(NotInThisState):
            retire(db, first)
        with pytest.raises(QuestNotPublished):
            newest_version(db, SLUG)
        reinstate(db, first)
        assert newest_version(db, SLUG).id == first
        with pytest.raises(NotInThisState):
            publish_pilot(db, first)


# --- withdrawn ------------------------------------------------------------------------------------------


def test_a_withdrawn_version_leaves_everybody_a_person_to_talk_to(
    database: Database, settings: Settings, first: str
) -> None:
    journey = a_person(database, settings, "Quiet Heron")
    do(database, journey, "a")
    with database.begin() as db:
        with pytest.raises(ReasonMissing):
            withdraw(db, first, why="  ", zone=UTC_ZONE)
        assert withdraw(db, first, why="A step may harm.", zone=UTC_ZONE) == 1
    with database.begin() as db:
        with pytest.raises(QuestNotPublished):
            newest_version(db, SLUG)
        with pytest.raises(QuestWithdrawn):
            perform(db, journey, Act("do_step", "b", detail={"evidence": "tick"}), actor=THE_CLIENT)
        opened = db.execute(sa.select(Task.kind, Task.journey_id, Task.closed_at)).all()
        assert opened == [(tasks.PLAN_WITHDRAWN, journey, None)]
        for act in (Act("ask_for_a_call"), Act("pause"), Act("resume"), Act("stop")):
            perform(db, journey, act, actor=THE_CLIENT)
        assert differences(db, journey) == []


def test_a_withdrawn_version_cannot_be_skipped_into_by_a_form_that_was_open(
    database: Database, settings: Settings, first: str
) -> None:
    journey = a_person(database, settings, "Quiet Heron")
    with database.begin() as db:
        withdraw(db, first, why="A step may harm.", zone=UTC_ZONE)
        with pytest.raises(QuestWithdrawn):
            steps.skip_step(db, journey, "a", key=new_id())


# --- people go over -------------------------------------------------------------------------------------


def supervisor(database: Database) -> Actor:
    return someone(database, Role.SUPERVISOR)


def test_everybody_is_told_of_before_anybody_moves(database: Database, settings: Settings, first: str) -> None:
    new_here, further, ended = (a_person(database, settings, f"{name} Heron") for name in ("New", "Further", "Ended"))
    do(database, further, "a", "b")
    with database.begin() as db:
        perform(db, ended, Act("stop"), actor=THE_CLIENT)
    second = published_second(database, level("one", step("a"), step("z")), TWO)
    with database.reading() as db:
        plan = {one.journey_id: one.placement for one in migration_plan(db, first, second)}
        assert set(plan) == {new_here, further}
        assert (plan[new_here].outcome, plan[new_here].level, plan[new_here].step) == ("moves", "one", "a")
        assert plan[new_here].set_aside == ("b",)
        assert (plan[further].outcome, plan[further].level, plan[further].step) == ("moves", "two", "c")
        assert plan[further].kept == ("b",)
        assert {one.journey_id for one in people_inside(db, first)} == {new_here, further}


def test_people_are_moved_at_once_and_what_they_did_stays_done(
    database: Database, settings: Settings, first: str
) -> None:
    near, far = a_person(database, settings, "Near Heron"), a_person(database, settings, "Far Heron")
    do(database, near, "a")
    do(database, far, "a", "b")
    second = published_second(database, level("one", step("a"), step("z")), level("two", step("c"), step("d")))
    who = supervisor(database)
    with database.begin() as db:
        moved = version_moves.move_people(db, [near, far], first, second, by=who)
        assert set(moved.moved) == {near, far}
        for journey in (near, far):
            assert differences(db, journey) == []
            assert [event.kind for event in events_of(db, journey)].count("version_moved") == 1
            version = db.execute(sa.select(Journey.quest_version_id).where(Journey.id == journey)).scalar_one()
            assert version == second
        batch = batches_of(db, SLUG)[0]
        assert (batch.from_version, batch.to_version, batch.people, batch.back) == (1, 2, 2, 0)
        assert batch.moved_by == who.staff_id
    do(database, near, "z")
    do(database, far, "c", "d")
    with database.reading() as db:
        ends = dict(db.execute(sa.select(Journey.id, Journey.ending)).all())
    assert ends == {near: None, far: "exited_well"}


def test_a_batch_is_taken_back_and_what_was_done_since_is_kept(
    database: Database, settings: Settings, first: str, frozen_clock: FrozenClock
) -> None:
    one, other = a_person(database, settings, "One Heron"), a_person(database, settings, "Other Heron")
    second = published_second(database, level("one", step("a"), step("z")), TWO)
    who = supervisor(database)
    with database.begin() as db:
        batch = version_moves.move_people(db, [one, other], first, second, by=who).batch
    do(database, one, "z")
    with database.begin() as db:
        perform(db, other, Act("stop"), actor=THE_CLIENT)
    with database.begin() as db:
        back = version_moves.revert(db, batch, by=who)
        assert back.moved == (one,)
        assert back.stayed == {other: "ended"}
        assert differences(db, one) == []
        assert [found.back for found in batches_of(db, SLUG)] == [1]
    do(database, one, "a", "b")
    with database.reading() as db:
        state = next(found.state for found in people_inside(db, first) if found.journey_id == one)
    assert state.current_level == "two"
    assert set(state.ever_done) == {"a", "b", "z"}
    with database.begin() as db:
        assert version_moves.revert(db, batch, by=who).moved == ()
    frozen_clock.advance(days=2)
    day = (clock.now() - timedelta(days=1)).date()
    with database.reading() as db:
        for version in published_versions(db, SLUG):
            assert list(wrong_numbers(db, version, day, UTC_ZONE)) == []


def test_who_went_elsewhere_meanwhile_is_left_alone(database: Database, settings: Settings, first: str) -> None:
    journey = a_person(database, settings, "Quiet Heron")
    second = published_second(database, ONE, level("two", step("c"), step("d")))
    who = supervisor(database)
    with database.begin() as db:
        version_moves.move_people(db, [journey], first, second, by=who)
        again = version_moves.move_people(db, [journey], first, second, by=who)
    assert again.moved == ()
    assert again.stayed == {journey: "elsewhere"}


def test_a_level_that_is_gone_needs_a_person_to_choose_and_nobody_is_taken_back(
    database: Database, settings: Settings, first: str
) -> None:
    journey = a_person(database, settings, "Quiet Heron")
    do(database, journey, "a", "b")
    second = published_second(database, ONE, level("three", step("e")))
    who = supervisor(database)
    with database.begin() as db:
        assert version_moves.move_people(db, [journey], first, second, by=who).stayed == {journey: "level_gone"}
        back = version_moves.move_people(db, [journey], first, second, by=who, at="one")
        assert back.stayed == {journey: "already_passed"}
        moved = version_moves.move_people(db, [journey], first, second, by=who, at="three")
        assert moved.moved == (journey,)
        assert differences(db, journey) == []


def test_people_of_a_withdrawn_version_go_on_in_another(database: Database, settings: Settings, first: str) -> None:
    journey = a_person(database, settings, "Quiet Heron")
    second = published_second(database, ONE, level("two", step("c"), step("d")))
    who = supervisor(database)
    with database.begin() as db:
        withdraw(db, first, why="A step may harm.", zone=UTC_ZONE)
        version_moves.move_people(db, [journey], first, second, by=who)
    do(database, journey, "a")
    with database.reading() as db:
        assert definition_of(db, second).version == 2
