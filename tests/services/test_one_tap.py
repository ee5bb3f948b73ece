"""One tap in a message: what it does, once, and everything that opens nothing."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.outbox import Outgoing
from app.queries.journeys import events_of, main_journey
from app.queries.reminder_choices import choice_of
from app.services import clients, one_tap, outbox, plans, reminder_choices, watched
from app.services.one_tap import LATER, WORKS_FOR, link_of, link_token, read_token
from app.services.outbox import NewMessage, Tried
from app.services.quest_versions import publish_library
from app.vault import Vault, fingerprint
from app.vocabulary import DeliveryOutcome, OneTap, OutgoingState, Role
from config import Settings
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.conftest import settings_for
from tests.databases import BOTH
from tests.people_on_a_quest import SLUG, Walker
from tests.sent_messages import send_message

A_TICK, A_FORM, A_QUESTIONNAIRE = "how-we-work", "what-i-want", "short-look"
EVERYTHING = (OneTap.DONE, OneTap.LATER, OneTap.PAUSE, OneTap.STOP)


NAMES = iter(f"Quiet Heron {number}" for number in range(1, 10_000))


@pytest.fixture(scope="module", params=BOTH)
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """One database for all these tests, with the library published once; each test has a client of its own."""
    folder = tmp_path_factory.mktemp("one_tap")
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("sqlite_template"), folder / "questline.sqlite3")
        yield published(settings_for(f"sqlite:///{file}", folder))
        return
    server = request.getfixturevalue("postgres_server")
    name = server.create(request.getfixturevalue("postgres_template"))
    yield published(settings_for(server.url_of(name), folder))
    server.drop(name)


def published(settings: Settings) -> Settings:
    database = Database(settings.database_url, synchronous="NORMAL")
    with database.begin() as db:
        publish_library(db)
    database.dispose()
    return settings


@pytest.fixture
def walker(installation: Settings, frozen_clock: FrozenClock) -> Iterator[Walker]:
    """A client at the first step of quest 3.1."""
    database = Database(installation.database_url, synchronous="NORMAL")
    with database.begin() as db:
        her = clients.create_client(db, Vault.of(installation), pseudonym=next(NAMES), language="en")
        plans.start_plan(db, her, SLUG, zone="UTC", frame="journey", language="en", audience="self")
        journey = main_journey(db, her)
    assert journey is not None
    yield Walker(database, installation, her, journey.id)
    database.dispose()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for what needs no database."""
    return settings_for("sqlite://", tmp_path)


def plan(walker: Walker, text: str = "step_waits", step: str | None = A_TICK, *, place: int = 1, hours: int = 0) -> str:
    """A message that is planned for her, so many hours from now."""
    with walker.database.begin() as db:
        planned = NewMessage(
            cause=f"{text}:{walker.client_id}:{step}:{place}",
            text=text,
            due_at=clock.now() + timedelta(hours=hours),
            client_id=walker.client_id,
            journey_id=walker.journey_id if step else None,
            step=step,
            place=place,
        )
        return outbox.plan(db, [planned])[0]


def send(walker: Walker, text: str = "step_waits", step: str | None = A_TICK, **how: DeliveryOutcome | None) -> str:
    """A message that went out to her a moment ago; gives the token of its link."""
    return link_token(walker.settings.pepper, send_message(walker, text, step, **how))


def acts(walker: Walker, token: str) -> tuple[OneTap, ...] | None:
    """What the link offers; None where it is not in use."""
    with walker.database.reading() as db:
        link = one_tap.look(db, walker.settings, token)
    return None if link is None else link.acts


def tap(walker: Walker, token: str, what: OneTap) -> bool:
    """Whether the tap was taken."""
    with walker.database.begin() as db:
        return one_tap.answer(db, walker.settings, token, what) is not None


def row(walker: Walker, token: str) -> Any:
    with walker.database.reading() as db:
        return db.execute(
            sa.select(Outgoing.answer, Outgoing.answered_at, Outgoing.state).where(Outgoing.id == token[:22])
        ).one()


def kinds(walker: Walker) -> list[str]:
    with walker.database.reading() as db:
        return [event.kind for event in events_of(db, walker.journey_id)]


# --- the token -------------------------------------------------------------------------------------------------------


def test_a_link_is_short_and_names_no_more_than_a_random_id(settings: Settings) -> None:
    outgoing_id = new_id()
    address = link_of(replace(settings, portal_host="my.example.org"), outgoing_id)
    assert address == f"https://my.example.org/n/{link_token(settings.pepper, outgoing_id)}"
    assert len(address) == 55
    assert read_token(settings.pepper, link_token(settings.pepper, outgoing_id)) == outgoing_id


def test_without_a_host_of_the_portal_no_link_is_made(settings: Settings) -> None:
    assert link_of(replace(settings, portal_host=""), new_id()) is None


def test_a_token_with_any_letter_changed_opens_nothing(settings: Settings) -> None:
    token = link_token(settings.pepper, new_id())
    for place, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        assert read_token(settings.pepper, token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("other", ["", "x", "/", "é" * 30, "a" * 31, "a" * 10_000])
def test_what_is_no_token_opens_nothing(settings: Settings, other: str) -> None:
    assert read_token(settings.pepper, other) is None


def test_a_token_of_another_purpose_or_another_installation_opens_nothing(settings: Settings) -> None:
    outgoing_id = new_id()
    for purpose in ("client-code", "try-account-code", "one-tap ", ""):
        whole = bytes.fromhex(fingerprint(settings.pepper, purpose, outgoing_id))
        mac = base64.urlsafe_b64encode(whole[: one_tap.MAC_BYTES]).decode()
        assert read_token(settings.pepper, outgoing_id + mac) is None
    assert read_token(settings.pepper, link_token(b"another pepper, long enough to be one", outgoing_id)) is None


# --- what is offered -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "step", "offered"),
    [
        ("step_waits", A_TICK, EVERYTHING),
        ("step_waits", A_FORM, EVERYTHING[1:]),
        ("step_waits", A_QUESTIONNAIRE, EVERYTHING[1:]),
        ("step_waits", "not-open-yet", (OneTap.PAUSE, OneTap.STOP)),
        ("talk_soon", A_TICK, (OneTap.STOP,)),
        ("answer_waits", None, (OneTap.STOP,)),
    ],
)
def test_a_link_offers_what_would_change_something(
    walker: Walker, text: str, step: str | None, offered: tuple[OneTap, ...]
) -> None:
    assert acts(walker, send(walker, text, step)) == offered


def test_done_is_offered_only_where_her_own_word_is_enough(walker: Walker) -> None:
    token = send(walker, step=A_FORM)
    assert not tap(walker, token, OneTap.DONE)
    assert "step_done" not in kinds(walker)
    assert row(walker, token).answer is None


@pytest.mark.parametrize("outcome", [None, DeliveryOutcome.UNKNOWN])
def test_a_message_of_which_nobody_knows_yet_whether_it_went_out_has_a_link_that_works(
    walker: Walker, outcome: DeliveryOutcome | None
) -> None:
    assert acts(walker, send(walker, outcome=outcome)) == EVERYTHING


def test_a_message_that_never_went_out_has_no_link(walker: Walker) -> None:
    token = link_token(walker.settings.pepper, plan(walker))
    assert acts(walker, token) is None
    assert not tap(walker, token, OneTap.STOP)


# --- what a tap does -------------------------------------------------------------------------------------------------


def test_done_does_the_step_once_however_often_it_is_send(walker: Walker) -> None:
    token = send(walker)
    assert [tap(walker, token, OneTap.DONE) for _time in range(3)] == [True] * 3
    assert kinds(walker).count("step_done") == 1
    assert row(walker, token).answer == OneTap.DONE
    assert acts(walker, token) == (OneTap.PAUSE, OneTap.STOP)


def test_pause_lets_the_plan_rest_until_she_goes_on(walker: Walker, frozen_clock: FrozenClock) -> None:
    token = send(walker)
    assert [tap(walker, token, OneTap.PAUSE) for _time in range(2)] == [True] * 2
    state = walker.journey().state
    assert (state.is_paused, state.paused_until) == (True, None)
    frozen_clock.advance(hours=1)
    with walker.database.begin() as db:
        plans.resume(db, walker.journey_id, key=new_id())
    assert tap(walker, token, OneTap.PAUSE)  # The same page, sent again by a browser that came back.
    assert not walker.journey().state.is_paused
    assert kinds(walker).count("paused") == 1


def test_stop_stops_everything_and_the_link_is_not_in_use_any_more_but_for_its_own_answer(walker: Walker) -> None:
    token, coming = send(walker), plan(walker, place=2, hours=48)
    assert [tap(walker, token, OneTap.STOP) for _time in range(2)] == [True] * 2
    with walker.database.reading() as db:
        assert choice_of(db, walker.client_id).is_stopped
    assert row(walker, token).answer == OneTap.STOP
    assert row(walker, coming).state == OutgoingState.CANCELLED
    assert acts(walker, token) == ()
    assert not any(tap(walker, token, what) for what in (OneTap.LATER, OneTap.PAUSE, OneTap.DONE))


def test_who_stopped_another_way_finds_the_link_not_in_use(walker: Walker) -> None:
    token = send(walker)
    with walker.database.begin() as db:
        reminder_choices.stop_everything(db, walker.client_id, "page")
    assert acts(walker, token) is None


def test_stop_is_hers_again_after_she_let_reminders_come_again(walker: Walker) -> None:
    token = send(walker)
    assert tap(walker, token, OneTap.STOP)
    with walker.database.begin() as db:
        reminder_choices.start_again(db, walker.client_id)
    assert OneTap.STOP in (acts(walker, token) or ())
    assert tap(walker, token, OneTap.STOP)
    with walker.database.reading() as db:
        assert choice_of(db, walker.client_id).is_stopped


@pytest.mark.parametrize(("its_own_hours", "comes_after"), [(2, 24), (30, 30), (48, 48)])
def test_later_moves_the_next_reminder_of_the_step_to_a_day_from_now_and_never_earlier(
    walker: Walker, frozen_clock: FrozenClock, its_own_hours: int, comes_after: int
) -> None:
    token = send(walker)
    coming, now = plan(walker, place=2, hours=its_own_hours), frozen_clock.now
    assert tap(walker, token, OneTap.LATER)
    assert due_at(walker, coming) == now + timedelta(hours=comes_after)
    frozen_clock.advance(hours=1)
    assert tap(walker, token, OneTap.LATER)
    assert due_at(walker, coming) == now + timedelta(hours=comes_after)


@pytest.mark.parametrize(("tapped_after", "comes_after"), [(1, 7 * 24), (6 * 24 + 12, 9 * 24)])
def test_later_moves_what_the_planner_planned_and_adds_nothing(
    walker: Walker, frozen_clock: FrozenClock, tapped_after: int, comes_after: int
) -> None:
    """Her two reminders of one step, as they really stand: a week apart, since three a week come over all steps. The
    one that she puts off lets those of the other steps go first."""
    first, second = her_reminders(walker)
    assert second.due_at == first.due_at + timedelta(days=7)
    tapped_at = first.due_at + timedelta(hours=tapped_after)
    while (now := frozen_clock.now) < tapped_at:
        goes_out(walker)
        frozen_clock.set(min(now + timedelta(hours=12), tapped_at))
    assert tap(walker, link_token(walker.settings.pepper, first.id), OneTap.LATER)
    (still,) = her_reminders(walker)
    assert (still.id, still.due_at) == (second.id, first.due_at + timedelta(hours=comes_after))


def goes_out(walker: Walker) -> None:
    """Whatever is due by now is sent."""
    with walker.database.begin() as db:
        due = outbox.claim(db, "a-worker", 500)
        outbox.settle(db, "a-worker", [Tried(one, DeliveryOutcome.SENT, "email", "en") for one in due])


def her_reminders(walker: Walker) -> list[Any]:
    """The reminders of her first step that are planned, in order."""
    about = sa.and_(Outgoing.client_id == walker.client_id, Outgoing.step == A_TICK)
    with walker.database.reading() as db:
        return list(
            db.execute(
                sa.select(Outgoing.id, Outgoing.due_at)
                .where(about, Outgoing.state == OutgoingState.PLANNED)
                .order_by(Outgoing.place)
            )
        )


def test_later_at_night_waits_for_the_end_of_her_quiet_hours(walker: Walker, frozen_clock: FrozenClock) -> None:
    token = send(walker)
    coming, now = plan(walker, place=2, hours=2), frozen_clock.advance(hours=13)
    assert tap(walker, token, OneTap.LATER)
    assert due_at(walker, coming) == now + LATER + timedelta(hours=11)


def test_later_adds_no_reminder_and_moves_none_of_another_step(walker: Walker) -> None:
    token, other = send(walker), plan(walker, step=A_FORM, place=2, hours=2)
    before = due_at(walker, other)
    assert tap(walker, token, OneTap.LATER)
    assert due_at(walker, other) == before
    assert row(walker, token).answer == OneTap.LATER
    with walker.database.reading() as db:
        hers = sa.and_(Outgoing.client_id == walker.client_id, Outgoing.step == A_TICK)
        assert db.execute(sa.select(Outgoing.id).where(outbox.LIVE, hers)).all() == []


def due_at(walker: Walker, outgoing_id: str) -> object:
    with walker.database.reading() as db:
        return db.execute(sa.select(Outgoing.due_at).where(Outgoing.id == outgoing_id)).scalar_one()


# --- when it opens nothing -------------------------------------------------------------------------------------------


def test_a_link_works_for_a_week(walker: Walker, frozen_clock: FrozenClock) -> None:
    token = send(walker)
    sent_at = frozen_clock.now
    frozen_clock.set(sent_at + WORKS_FOR - timedelta(seconds=1))
    assert acts(walker, token) == EVERYTHING
    frozen_clock.set(sent_at + WORKS_FOR)
    assert acts(walker, token) is None
    assert not any(tap(walker, token, what) for what in OneTap)


def test_while_somebody_may_be_watching_a_link_shows_and_does_nothing(walker: Walker) -> None:
    token, answered = send(walker), send(walker, "answer_waits", None)
    assert acts(walker, answered) == (OneTap.STOP,)
    with walker.database.begin() as db:
        watched.begin(db, walker.client_id)
    for one in (token, answered):
        assert acts(walker, one) is None
        assert not any(tap(walker, one, what) for what in OneTap)
    assert not {"step_done", "paused"} & set(kinds(walker))
    with walker.database.begin() as db:
        watched.end(db, walker.client_id)
        assert not choice_of(db, walker.client_id).is_stopped


def test_a_link_of_a_step_that_was_done_or_a_plan_that_has_ended_acts_on_it_no_more(walker: Walker) -> None:
    token = send(walker)
    walker.send(A_TICK)
    assert acts(walker, token) == (OneTap.PAUSE, OneTap.STOP)
    assert not tap(walker, token, OneTap.LATER)
    with walker.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=True, key=new_id())
    assert acts(walker, token) == (OneTap.STOP,)
    assert not tap(walker, token, OneTap.PAUSE)


def test_a_message_to_staff_has_no_link(walker: Walker) -> None:
    noor = a_staff(walker.database, walker.settings, Role.COUNSELLOR)
    with walker.database.begin() as db:
        to_staff = NewMessage(cause=new_id(), text="staff_alert", due_at=clock.now(), staff_id=noor.id)
        (outgoing_id,) = outbox.plan(db, [to_staff])
        assert outgoing_id in {one.id for one in outbox.claim(db, "a-worker", 500)}
    assert acts(walker, link_token(walker.settings.pepper, outgoing_id)) is None
