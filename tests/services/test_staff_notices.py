"""Staff hear by e-mail what cannot wait, once, and once a working day what waits for each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock, outgoing_texts
from app.extensions import Database
from app.ids import new_id
from app.jobs.worker import tick
from app.models.outbox import Outgoing
from app.models.staff import Staff, StaffRole
from app.queries import staff_notices as known
from app.queries.staff_notices import Choice
from app.services import channels, messages, outbox, staff_notices, tasks, watched
from app.services.outbox import NewMessage, Tried
from app.services.post import Post
from app.services.sealing import open_locker
from app.services.sending import Way
from app.services.service_hours import set_special_day
from app.vault import Vault
from app.vocabulary import ChannelKind, DeliveryOutcome, Role, StaffState
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import begun, on_quest, ours, published
from tests.quests.walking import step

MAIL = "mailtos://example.org?user=us&pass=secret&from=us@example.org&to={to}"


@pytest.fixture
def cast(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, sqlite_database, sqlite_settings)


@pytest.fixture
def on_both(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


@pytest.fixture(autouse=True)
def _e_mail_is_set_up(request: pytest.FixtureRequest) -> None:
    for name in ("cast", "on_both"):
        if name in request.fixturenames and "without_mail" not in request.fixturenames:
            set_up_mail(request.getfixturevalue(name))


@pytest.fixture
def without_mail() -> None:
    """The service cannot write e-mails."""


def set_up_mail(cast: Cast) -> None:
    by = cast.staff(Role.ADMIN, "Noor Example")
    with cast.database.begin() as db:
        channels.set_up(db, Vault.of(cast.settings), ChannelKind.EMAIL, MAIL, staff_id=by.id)


def planned(cast: Cast, text: str = "staff_alert") -> list[tuple[str, dict[str, Any], datetime]]:
    """What is to go out to staff: to whom, with which variables, when."""
    with cast.database.reading() as db:
        rows = db.execute(
            sa.select(Staff.name, Outgoing.variables, Outgoing.due_at)
            .join(Staff, Staff.id == Outgoing.staff_id)
            .where(Outgoing.text == text, Outgoing.state == "planned")
            .order_by(Outgoing.due_at, Staff.name)
        )
        found = [(row.name, row.variables, row.due_at) for row in rows]
    for _name, variables, _at in found:
        outgoing_texts.must_be_allowed(outgoing_texts.text_of(text), variables)
    return found


def is_sent(cast: Cast, database: Database | None = None) -> None:
    """Everything that is due has gone out."""
    with cast.database.begin() as db:
        claimed = outbox.claim(db, "w", 100)
        outbox.settle(db, "w", [Tried(one, DeliveryOutcome.SENT, "email") for one in claimed])


def alerts(cast: Cast) -> int:
    with cast.database.begin() as db:
        due = staff_notices.alerts_due(db, cast.settings)
        staff_notices.plan_alerts(db, due)
    return len(due)


def digests(cast: Cast) -> int:
    with cast.database.begin() as db:
        due = staff_notices.digests_due(db, cast.settings)
        return sum(staff_notices.plan_digest(db, person, cast.settings) for person in due)


def chooses(cast: Cast, person: Colleague, **choice: Any) -> None:
    with cast.database.begin() as db:
        staff_notices.choose(db, person.id, replace(known.choice_of(db, person.id), **choice))


def is_at_risk(cast: Cast, walker: Walker) -> str:
    with cast.database.begin() as db:
        due = clock.now() + timedelta(minutes=15)
        return tasks.open_task(db, tasks.HIGH_RISK, walker.client_id, walker.journey_id, due_at=due)


# --- a high risk -----------------------------------------------------------------------------------------------------


def test_of_a_high_risk_every_supervisor_and_her_counsellor_hear_at_once_and_nobody_else(on_both: Cast) -> None:
    dana = on_both.staff(Role.COUNSELLOR)
    for name in ("Saule Example", "Timur Example"):
        on_both.staff(Role.SUPERVISOR, name)
    on_both.staff(Role.COUNSELLOR, "Ayan Example")
    walker = begun(on_both, step("a"), of=dana)
    task = is_at_risk(on_both, walker)
    assert is_at_risk(on_both, walker) == task
    about = {"about": "high_risk", "number": 1}
    assert planned(on_both) == [
        (name, about, clock.now()) for name in ("Dana Example", "Saule Example", "Timur Example")
    ]
    assert alerts(on_both) == 0
    is_sent(on_both)
    assert alerts(on_both) == 0


def test_a_counsellor_may_turn_alerts_off_and_a_supervisor_hears_of_a_high_risk_all_the_same(cast: Cast) -> None:
    dana, saule = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Saule Example")
    for person in (dana, saule):
        chooses(cast, person, wants_alerts=False)
    is_at_risk(cast, begun(cast, step("a"), of=dana))
    assert [name for name, *_rest in planned(cast)] == ["Saule Example"]


def test_the_alert_is_undone_with_what_it_tells_of(cast: Cast) -> None:
    cast.staff(Role.SUPERVISOR)
    walker = begun(cast, step("a"))

    def fails() -> None:
        with cast.database.begin() as db:
            tasks.open_task(db, tasks.HIGH_RISK, walker.client_id, walker.journey_id, due_at=clock.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert not planned(cast)


@pytest.mark.usefixtures("without_mail")
def test_without_e_mail_nothing_is_planned_and_where_the_environment_set_it_up_the_worker_tells(cast: Cast) -> None:
    cast.staff(Role.SUPERVISOR)
    is_at_risk(cast, begun(cast, step("a")))
    tick(cast.database, settings=cast.settings)
    assert not planned(cast)
    assert not planned(cast, "staff_digest")
    for _twice in range(2):
        tick(cast.database, settings=replace(cast.settings, channels=(MAIL,)))
        assert [variables for _name, variables, _at in planned(cast)] == [{"about": "high_risk", "number": 1}]


def test_the_e_mail_holds_a_number_and_the_way_to_the_desk_and_nobody(cast: Cast) -> None:
    saule = cast.staff(Role.SUPERVISOR, "Saule Example")
    is_at_risk(cast, begun(cast, step("a"), pseudonym="Quiet Heron"))
    post = Post(cast.database, replace(cast.settings, staff_host="staff.example.org"))
    with cast.database.begin() as db:
        (message,) = outbox.claim(db, "w", 10, priorities=[outbox.URGENT])
        (way,) = post.judge(db, [message])
        assert isinstance(way, Way)
        ((_place, letter),) = post.pack(db, message, way).letters
    assert (way.channel, letter.to) == (ChannelKind.EMAIL, f"{saule.id}@example.org")
    assert letter.subject == "Please look at the desk"
    first, link = letter.body.splitlines()
    assert first == "1 person waits for a supervisor now."
    assert link.endswith("//staff.example.org/desk")


# --- a promise -------------------------------------------------------------------------------------------------------


def test_her_counsellor_hears_once_that_a_promise_has_four_working_hours_left(
    on_both: Cast, frozen_clock: FrozenClock
) -> None:
    dana = on_both.staff(Role.COUNSELLOR)
    on_both.staff(Role.SUPERVISOR, "Saule Example")
    begun(on_both, ours("write-to-her"), of=dana)  # Promised by Tuesday, 09:00: work ends on Monday at 18:00.
    frozen_clock.advance(hours=5)
    assert alerts(on_both) == 0
    frozen_clock.advance(minutes=1)
    assert alerts(on_both) == 1
    assert planned(on_both) == [("Dana Example", {"about": "promise", "number": 1}, clock.now())]
    is_sent(on_both)
    frozen_clock.advance(hours=1)
    assert alerts(on_both) == 0


def test_without_its_memory_the_worker_would_tell_again(
    cast: Cast, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bug put back: what the test above asks is red then."""
    begun(cast, ours("write-to-her"), of=cast.staff(Role.COUNSELLOR))
    frozen_clock.advance(hours=6)
    monkeypatch.setattr(known, "told_before", lambda *_given: set())
    assert alerts(cast) == 1
    is_sent(cast)
    assert alerts(cast) == 1


def test_many_promises_of_one_person_are_one_e_mail(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    begun(cast, ours("one"), ours("two"), ours("three"), of=dana)
    frozen_clock.advance(hours=6)
    assert alerts(cast) == 1
    assert [variables["number"] for _name, variables, _at in planned(cast)] == [3]
    assert alerts(cast) == 0


def test_what_nobody_has_is_the_supervisors_and_what_is_done_is_nobodys(cast: Cast, frozen_clock: FrozenClock) -> None:
    cast.staff(Role.SUPERVISOR, "Saule Example")
    cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"))
    with cast.database.begin() as db:
        locker = open_locker(db, cast.vault, walker.client_id)
        messages.send_message(db, locker, "Are you there?", zone=ZoneInfo("UTC"), key=new_id())
    frozen_clock.advance(hours=23)
    assert alerts(cast) == 1
    assert [name for name, *_rest in planned(cast)] == ["Saule Example"]


def test_while_somebody_may_be_watching_no_call_is_about_to_be_late(cast: Cast, frozen_clock: FrozenClock) -> None:
    walker = begun(cast, ours("call-her"), of=cast.staff(Role.COUNSELLOR))
    with cast.database.begin() as db:
        watched.begin(db, walker.client_id)
    frozen_clock.advance(hours=6)
    assert alerts(cast) == 0
    with cast.database.begin() as db:
        watched.end(db, walker.client_id)
    assert alerts(cast) == 1


def test_at_night_an_alert_waits_for_the_morning_unless_that_were_too_late(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    frozen_clock.set(datetime(2026, 3, 6, 22, tzinfo=UTC))  # A Friday night.
    begun(cast, ours("write-to-her", promise={"hours": 24}), of=dana)
    assert alerts(cast) == 1  # By Saturday night: nobody works before.
    assert [at for *_rest, at in planned(cast)] == [clock.now()]
    is_sent(cast)
    other = published(cast, ours("write-again", promise={"hours": 60}), slug="another")  # By Monday, 10:00.
    on_quest(cast, other, "Calm Otter", of=dana)
    assert alerts(cast) == 1
    assert [at for *_rest, at in planned(cast)] == [datetime(2026, 3, 9, 9, tzinfo=UTC)]


# --- a message that did not arrive -----------------------------------------------------------------------------------


def test_her_counsellor_hears_once_that_a_message_did_not_arrive(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    cast.staff(Role.SUPERVISOR, "Saule Example")
    did_not_arrive(cast, begun(cast, step("a"), of=dana))
    assert alerts(cast) == 1
    assert planned(cast) == [("Dana Example", {"about": "undelivered", "number": 1}, clock.now())]
    is_sent(cast)
    assert alerts(cast) == 0


def did_not_arrive(cast: Cast, walker: Walker) -> str:
    with cast.database.begin() as db:
        message = NewMessage(
            f"lost:{walker.journey_id}",
            "step_waits",
            clock.now(),
            client_id=walker.client_id,
            journey_id=walker.journey_id,
            step="a",
        )
        (found,) = outbox.plan(db, [message])
        claimed = [one for one in outbox.claim(db, "w", 100) if one.id == found]
        outbox.settle(db, "w", [Tried(one, DeliveryOutcome.REFUSED, "email", error="no_such_box") for one in claimed])
    return found


# --- the digest ------------------------------------------------------------------------------------------------------


def test_once_a_working_day_each_hears_how_much_waits_for_her(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    cast.staff(Role.SUPERVISOR, "Saule Example")
    cast.staff(Role.COUNSELLOR, "Ayan Example")
    chooses(cast, dana, digest_at=8 * 60 + 30)
    on_quest(cast, published(cast, ours("write-to-her"), slug="another"), of=dana)
    timur = cast.staff(Role.COUNSELLOR, "Timur Example")
    did_not_arrive(cast, begun(cast, step("a"), pseudonym="Calm Otter", of=timur))
    asked = []
    for day, hour in product(range(7, 16), (7, 8, 9, 12, 18)):  # From a Saturday to the Sunday of the next week.
        frozen_clock.set(datetime(2026, 3, day, hour, 30, tzinfo=UTC))
        digests(cast)
        asked += [(day, hour, name, variables) for name, variables, _at in planned(cast, "staff_digest")]
        is_sent(cast)
    lost = {"undelivered": 1}
    assert asked == [
        found
        for day in (9, 10, 11, 12, 13)
        for found in (
            (day, 8, "Dana Example", {"promises": 1}),
            (day, 9, "Saule Example", lost),
            (day, 9, "Timur Example", lost),
        )
    ]


def test_on_a_holiday_nobody_gets_a_digest_and_on_a_sunday_that_is_open_each_does(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    with cast.database.begin() as db:
        set_special_day(db, date(2026, 3, 9), "A holiday", None, staff_id=dana.id)
        set_special_day(db, date(2026, 3, 15), "An open Sunday", (600, 840), staff_id=dana.id)
    did_not_arrive(cast, begun(cast, step("a"), of=dana))
    asked = []
    for day, hour in product((8, 9, 10, 15), (9, 13, 14)):
        frozen_clock.set(datetime(2026, 3, day, hour, 30, tzinfo=UTC))
        asked += [(day, hour)] * digests(cast)
    assert asked == [(10, 9), (15, 9)]


def test_what_begins_to_wait_at_noon_is_of_the_next_morning(on_both: Cast, frozen_clock: FrozenClock) -> None:
    dana = on_both.staff(Role.COUNSELLOR)
    assert digests(on_both) == 0
    did_not_arrive(on_both, begun(on_both, step("a"), of=dana))
    frozen_clock.advance(hours=3)
    assert digests(on_both) == 0
    frozen_clock.advance(hours=21)
    assert digests(on_both) == 1
    assert [variables for _name, variables, _at in planned(on_both, "staff_digest")] == [{"undelivered": 1}]


def test_who_wants_no_digest_gets_none_not_even_the_one_that_waits(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    did_not_arrive(cast, begun(cast, step("a"), of=dana))
    assert digests(cast) == 1
    chooses(cast, dana, wants_digest=False)
    assert not planned(cast, "staff_digest")
    clock.freeze(clock.now() + timedelta(days=1))
    assert digests(cast) == 0


def test_a_designer_hears_of_quests_to_be_looked_at_within_a_month_and_of_no_client(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    designer = cast.staff(Role.DESIGNER, "Aida Example")
    begun(cast, ours("write-to-her"))
    with cast.database.reading() as db:
        from app.queries.quest_versions import definition_of, published_versions

        (version,) = published_versions(db)
        review_on = datetime.fromisoformat(definition_of(db, version.id).review_on).replace(hour=12, tzinfo=UTC)
    frozen_clock.set(weekday_before(review_on - timedelta(days=31)))
    assert digests(cast) == 0
    frozen_clock.set(weekday_before(review_on - timedelta(days=26)))
    assert digests(cast) == 1
    assert planned(cast, "staff_digest") == [(designer.name, {"contents": 1}, clock.now())]


def weekday_before(day: datetime) -> datetime:
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def test_an_e_mail_goes_to_who_works_here_alone(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    with cast.database.begin() as db:
        assert staff_notices.address_of(db, dana.id) == f"{dana.id}@example.org"
        db.execute(sa.update(Staff).where(Staff.id == dana.id).values(state=StaffState.LEFT))
        assert staff_notices.address_of(db, dana.id) is None
        assert db.execute(sa.select(StaffRole.role).where(StaffRole.staff_id == dana.id)).scalar_one()
        assert not [one for one in known.hearers(db) if one.id == dana.id]


def test_without_a_choice_there_are_alerts_and_a_digest_at_nine(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    with cast.database.reading() as db:
        assert known.choice_of(db, dana.id) == Choice(wants_alerts=True, wants_digest=True, digest_at=9 * 60)


def test_who_looks_after_channels_is_told_of_one_that_fails_once_a_day(cast: Cast, frozen_clock: FrozenClock) -> None:
    cast.staff(Role.COUNSELLOR, "Dana Example")
    with cast.database.begin() as db:
        for _failure in range(staff_notices.FAILED_FOR_A_WHILE - 1):
            channels.note_failure(db, ChannelKind.EMAIL)
    tick(cast.database, settings=cast.settings)
    assert planned(cast) == []
    with cast.database.begin() as db:
        channels.note_failure(db, ChannelKind.EMAIL)
    for _tick in range(2):
        tick(cast.database, settings=cast.settings)
    assert planned(cast) == [("Noor Example", {"about": "channel", "number": 1}, clock.now())]
    frozen_clock.advance(days=1)
    tick(cast.database, settings=cast.settings)
    assert len(planned(cast)) == 2
