"""A dangerous answer opens everything in its own transaction, day or night; a calm one opens nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.clients import Client
from app.models.outbox import Outgoing
from app.models.safety import ProtocolRun, ServiceClock
from app.models.service_time import Holiday
from app.models.words import Answer, Task
from app.queries.journeys import main_journey
from app.queries.protocols import runs_of_card, runs_of_client
from app.services import channels, clients, contact_cards, plans, protocols, steps
from app.services.danger import danger_found
from app.services.first_look import keep_look_answer, send_look
from app.services.quest_versions import publish_library
from app.vault import Vault
from app.vocabulary import Audience, ChannelKind, ContactChannel, Role
from config import Settings
from quests.first_look import look_for
from tests.accounts import SomeStaff, a_staff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker

MAIL = "mailtos://example.org?user=us&pass=secret&from=us@example.org&to={to}"
TIMES = {
    "in hours": datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    "on a Saturday night": datetime(2026, 3, 7, 3, 0, tzinfo=UTC),
    "on a holiday": datetime(2026, 12, 25, 23, 30, tzinfo=UTC),
}
ASKS = {"fear": ("family-and-friends", "safe-at-home"), "money": ("debt-first-aid", "what-cannot-wait")}


class Undone(Exception):
    """The transaction of the answer did not hold."""


@dataclass(frozen=True)
class Found:
    """What stands in the database."""

    protocols: list[str]
    clocks: set[str]
    alerted: list[str]
    tasks: int
    is_locked: bool
    answers: int


def found(db: sa.Connection) -> Found:
    return Found(
        sorted(db.execute(sa.select(ProtocolRun.kind)).scalars()),
        set(db.execute(sa.select(ServiceClock.kind)).scalars()),
        list(db.execute(sa.select(Outgoing.staff_id).where(Outgoing.text == "staff_alert")).scalars()),
        len(db.execute(sa.select(Task.id)).all()),
        db.execute(sa.select(Client.locked_since)).scalar_one() is not None,
        len(db.execute(sa.select(Answer.id).where(Answer.sent_at.is_not(None))).all()),
    )


def somebody_on(database: Database, settings: Settings, quest: str) -> Walker:
    with database.begin() as db:
        publish_library(db)
        client_id = clients.create_client(db, Vault.of(settings), pseudonym="Quiet Heron", language="en")
        audience = "close_person" if quest == "family-and-friends" else "self"
        plans.start_plan(db, client_id, quest, zone="UTC", frame="journey", language="en", audience=audience)
        journey = main_journey(db, client_id)
    assert journey is not None
    return Walker(database, settings, client_id, journey.id)


def on_call(database: Database, settings: Settings) -> SomeStaff:
    """A supervisor, and e-mail that works."""
    chief = a_staff(database, settings, Role.SUPERVISOR, name="Chief Example")
    with database.begin() as db:
        channels.set_up(db, Vault.of(settings), ChannelKind.EMAIL, MAIL, staff_id=chief.id)
        db.execute(sa.insert(Holiday).values(day="2026-12-25", name="A holiday"))
    return chief


def answer(db: sa.Connection, walker: Walker, asks: str, value: object) -> None:
    _quest, step = ASKS[asks]
    key = "afraid_at_home" if asks == "fear" else "cannot_wait"
    steps.draft_answers(db, walker.locker(), walker.journey_id, step, {key: value})  # type: ignore[dict-item]
    steps.send_step(db, walker.locker(), walker.journey_id, step, key=new_id(), language="en", settings=walker.settings)


@pytest.mark.parametrize("when", TIMES)
def test_fear_at_home_opens_all_of_it_in_the_transaction_of_the_answer(
    database: Database, settings: Settings, frozen_clock: FrozenClock, when: str
) -> None:
    walker, chief = somebody_on(database, settings, "family-and-friends"), on_call(database, settings)
    frozen_clock.set(TIMES[when])
    with suppress(Undone), database.begin() as db:
        answer(db, walker, "fear", "yes")
        assert found(db) == Found(["p_v"], {"handover"}, [chief.id], 1, True, 1)
        (due,) = db.execute(sa.select(ServiceClock.due_at)).scalars()
        assert (due - clock.now()).total_seconds() == 15 * 60, "a form is taken over within 15 minutes, day or night"
        raise Undone
    with database.reading() as db:
        assert found(db) == Found([], set(), [], 0, False, 0), "what is undone is undone as a whole"
    with database.begin() as db:
        answer(db, walker, "fear", "yes")
    with database.reading() as db:
        assert found(db) == Found(["p_v"], {"handover"}, [chief.id], 1, True, 1)


def test_a_calm_answer_opens_nothing(database: Database, settings: Settings, frozen_clock: FrozenClock) -> None:
    walker = somebody_on(database, settings, "family-and-friends")
    on_call(database, settings)
    with database.begin() as db:
        answer(db, walker, "fear", "no")
        assert found(db) == Found([], set(), [], 0, False, 1)


def test_no_money_for_food_is_acute_money_trouble_and_locks_nothing(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    walker = somebody_on(sqlite_database, sqlite_settings, "debt-first-aid")
    chief = on_call(sqlite_database, sqlite_settings)
    with sqlite_database.begin() as db:
        answer(db, walker, "money", ["f3"])
        assert found(db) == Found(["p_f"], {"handover", "debt_help", "clinician"}, [chief.id], 1, False, 1)


def test_the_same_danger_twice_opens_one_of_each(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    walker = somebody_on(sqlite_database, sqlite_settings, "debt-first-aid")
    about = {"client_id": walker.client_id, "journey_id": walker.journey_id}
    with sqlite_database.begin() as db:
        first = danger_found(db, sqlite_settings, level="high", rule="R1", reasons=["asq_1_yes"], **about)
        again = danger_found(db, sqlite_settings, level="emergency", rule="R0", reasons=["asq_5_yes"], **about)
        (run,) = runs_of_client(db, walker.client_id)
        clocks = list(db.execute(sa.select(ServiceClock.kind)).scalars())
    assert first == again == [run.id]
    assert (run.level, run.because["rule"]) == ("emergency", "R0")
    assert run.because["reasons"] == ["asq_1_yes", "asq_5_yes"]
    assert sorted(clocks) == ["decision", "handover"]


def test_medium_is_no_danger(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> None:
    walker = somebody_on(sqlite_database, sqlite_settings, "debt-first-aid")
    with sqlite_database.begin() as db:
        about = {"client_id": walker.client_id, "journey_id": walker.journey_id}
        assert danger_found(db, sqlite_settings, level="medium", rule="R2", reasons=["f1"], **about) == []
        assert found(db).clocks == set()


def test_the_short_look_opens_it_before_there_is_any_plan(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    chief = on_call(sqlite_database, sqlite_settings)
    with sqlite_database.begin() as db:
        publish_library(db)
        client_id = clients.create_client(db, Vault.of(sqlite_settings), pseudonym="Quiet Heron", language="en")
        db.execute(sa.update(Client).values(audience="close_person"))
    walker = Walker(sqlite_database, sqlite_settings, client_id, "")
    (asked,) = [one for one in look_for("close_person").questions if one.screens == "fear_at_home"]
    with sqlite_database.begin() as db:
        keep_look_answer(db, walker.locker(), asked.key, "yes")
        looked = send_look(db, walker.locker(), "close_person", language="en", zone="UTC", settings=sqlite_settings)
        assert found(db) == Found(["p_v"], {"handover"}, [chief.id], 1, True, 0)
        (run,) = runs_of_client(db, client_id)
        assert run.journey_id == looked.safety


def test_a_contact_of_nobody_has_its_protocols_and_they_become_hers(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    ana, vault = a_staff(database, settings, Role.AGENT), Vault.of(settings)
    with database.begin() as db:
        card_id = contact_cards.open_card(
            db, vault, channel=ContactChannel.CALL, audience=Audience.SELF, language="en", staff_id=ana.id
        )
        reasons = ("violence_now", "asq_1_yes")
        danger_found(
            db,
            settings,
            level="emergency",
            rule="R0",
            reasons=reasons,
            channel="call",
            card_id=card_id,
            staff_id=ana.id,
        )
        assert {run.kind for run in runs_of_card(db, card_id)} == {"p_s", "p_v"}
        client_id = clients.create_client(db, vault, pseudonym="Quiet Heron", language="en")
        assert not found(db).is_locked
        protocols.move_to_client(db, card_id, client_id)
        assert {run.kind for run in runs_of_client(db, client_id)} == {"p_s", "p_v"}
        assert found(db).is_locked, "her lock comes with P-V"
