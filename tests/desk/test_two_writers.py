"""Two colleagues act on one thing at the same moment, again and again: one wins, the other hears of it, and nothing of
anybody is overwritten in silence. A negative control takes the version out of the question, and something is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.clients import SafeContact
from app.models.journeys import JourneyEvent
from app.models.words import Note, Reply
from app.queries.bookings import standing_booking
from app.queries.journeys import JourneyRow, journeys_of_client
from app.queries.meanwhile import fitted_at
from app.services import bookings, caseload, notes, reply_templates
from app.services.caseload import NotTheirs
from app.services.fitting import fit_plan
from app.services.journeys import take_turn
from app.services.reply_templates import WrittenMeanwhile
from app.services.safe_contact import RulesChanged, keep_rules, version_of_rules
from app.vocabulary import Role
from quests.overrides import NotARaise, risk_standing
from quests.progress import ActRefused
from quests.risk import RiskLevel
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import on_quest
from tests.people_who_talk import SLUG as TALKS
from tests.people_who_talk import TALK, publish_talk_quest, publishes

ROUNDS = {
    "an answer": (30, 10),
    "contact rules": (250, 110),
    "a note": (200, 80),
    "a plan fitted": (30, 10),
    "a hand-over": (30, 10),
    "how a talk went": (10, 6),
    "a level": (10, 4),
    "a beginning": (140, 70),
}
"""1,000 in all: 700 on SQLite and 300 on PostgreSQL. Those that cost a whole act of a journey are fewer."""
TOLD = (ActRefused, RulesChanged, NotTheirs, NotARaise, WrittenMeanwhile)
Write = Callable[[sa.Connection, int], Any]


class Two:
    """Two colleagues, each with a hand of her own, who press at the same moment."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.dana, self.chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
        self.pool, self.start = ThreadPoolExecutor(2), Barrier(2)

    def by(self, number: int) -> Colleague:
        return (self.dana, self.chief)[number]

    def press(self, write: Write) -> list[str]:
        """What came of it for each: done, or told."""

        def one(number: int) -> str:
            self.start.wait(timeout=30)
            try:
                with self.cast.database.begin() as db:
                    write(db, number)
            except TOLD:
                return "told"
            return "done"

        return sorted(self.pool.map(one, (0, 1)))


@pytest.fixture
def two(cast_on_both: Cast) -> Iterator[Two]:
    two = Two(cast_on_both)
    yield two
    two.pool.shutdown()


def count(cast: Cast, table: Any, *which: Any) -> int:
    with cast.database.reading() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(table).where(*which)).scalar_one())


def plan_of(db: sa.Connection, walker: Walker) -> JourneyRow:
    return journeys_of_client(db, walker.client_id)[0]


def test_a_thousand_times_one_wins_and_the_other_is_told(two: Two) -> None:
    cast, rounds = two.cast, {name: both[two.cast.settings.is_sqlite is False] for name, both in ROUNDS.items()}
    walker = cast.walker("Quiet Heron", of=two.dana)
    cast.ask_for_review(walker)
    found: dict[str, Counter[str]] = {}
    for name, race in RACES.items():
        found[name] = Counter(" ".join(two.press(write)) for write in race(two, walker, rounds[name]))
    assert found.pop("a note") == {"done done": rounds["a note"]}, "both notes are kept"
    assert found == {name: {"done told": rounds[name]} for name in found}
    assert count(cast, Note) == 2 * rounds["a note"]
    assert count(cast, Reply) == rounds["an answer"], "nobody is answered twice"
    assert count(cast, JourneyEvent, JourneyEvent.kind == "plan_adjusted") == rounds["a plan fitted"]
    assert sum(sum(both) for both in ROUNDS.values()) == 1000


def test_without_the_version_the_second_overwrites_the_first_in_silence(two: Two) -> None:
    """The negative control: without what the page had read, both win, and the words of one are gone."""
    walker = two.cast.walker("Quiet Heron", of=two.dana)
    rounds = list(_rules(two, walker, 1, seen=None))
    assert two.press(rounds[0]) == ["done", "done"]
    assert count(two.cast, SafeContact) == 1


# --- the races: each gives what both colleagues do at once, once for each round --------------------------------------


def _answers(two: Two, walker: Walker, rounds: int) -> Iterator[Write]:
    for _round in range(rounds):
        with suppress(ActRefused):
            two.cast.send(walker, "my-review", {"look_at": "Again"})

        def write(db: sa.Connection, number: int) -> None:
            caseload.review_step(
                db,
                two.cast.locker(db, walker),
                walker.journey_id,
                "my-review",
                outcome="one_change",
                words=f"Words of number {number}",
                actor=two.by(number).actor,
                key=new_id(),
            )

        yield write


def _rules(two: Two, walker: Walker, rounds: int, seen: str | None = "") -> Iterator[Write]:
    for place in range(rounds):
        if seen is not None:
            with two.cast.database.reading() as db:
                seen = version_of_rules(db, walker.client_id)

        def write(db: sa.Connection, number: int, place: int = place, seen: str | None = seen) -> None:
            said = {
                "ways": ["call"],
                "address": f"+7 700 {place} {number}",
                "consent": "yes",
                "code_word": f"w{number}",
            }
            keep_rules(db, two.cast.locker(db, walker), said, staff_id=two.by(number).id, seen=seen)

        yield write


def _notes(two: Two, walker: Walker, rounds: int) -> Iterator[Write]:
    def write(db: sa.Connection, number: int) -> None:
        words, by = f"Note of number {number}", two.by(number).id
        assert notes.write_note(db, two.cast.locker(db, walker), words=words, staff_id=by, key=new_id())

    yield from [write] * rounds


def _fitted(two: Two, walker: Walker, rounds: int) -> Iterator[Write]:
    other = two.cast.walker("Tall Reed", of=two.dana)
    for place in range(rounds):
        with two.cast.database.reading() as db:
            seen = fitted_at(db, other.journey_id)

        def write(db: sa.Connection, number: int, place: int = place, seen: int = seen) -> None:
            due = clock.now() + timedelta(days=20 + 2 * place + number)
            how = {
                "step": "how-we-work",
                "reason": "other",
                "actor": two.by(number).actor,
                "key": new_id(),
                "seen": seen,
            }
            fit_plan(db, two.cast.locker(db, other), other.journey_id, {"what": "due", "to": due}, **how)

        yield write


def _handed(two: Two, walker: Walker, rounds: int) -> Iterator[Write]:
    other = two.cast.walker("Grey Finch", of=two.dana)
    first, second = two.cast.staff(Role.COUNSELLOR, "Ada Moss"), two.cast.staff(Role.COUNSELLOR, "Jonas Falk")
    third = two.cast.staff(Role.COUNSELLOR, "Rosa Reed")
    for _round in range(rounds):
        with two.cast.database.reading() as db:
            seen = plan_of(db, other).counsellor_id or ""
        free = [one for one in (first, second, third) if one.id != seen][:2]

        def write(db: sa.Connection, number: int, seen: str = seen, free: list[Colleague] = free) -> None:
            to, by = free[number].id, two.chief.actor
            caseload.hand_over(db, other.journey_id, to, actor=by, key=new_id(), seen=seen)

        yield write


def _talks(two: Two, walker: Walker, rounds: int) -> Iterator[Write]:
    with two.cast.database.begin() as db:
        publish_talk_quest(db)
    for place in range(rounds):
        other = on_quest(two.cast, TALKS, f"Walker {place}", of=two.dana)
        at = clock.now() + timedelta(hours=1)
        (slot,) = publishes(two.cast.database, two.dana.actor, at)
        with two.cast.database.begin() as db:
            bookings.book(db, other.journey_id, TALK, slot, way="chat", actor=two.dana.actor, key=new_id())
            booking = standing_booking(db, other.journey_id, TALK)
        assert booking is not None
        clock.freeze(at + timedelta(minutes=31))

        def write(db: sa.Connection, number: int, booking_id: str = booking.id) -> None:
            record = (bookings.record_kept, bookings.record_missed)[number]
            record(db, booking_id, actor=two.by(number).actor, key=new_id())

        yield write


def _levels(two: Two, walker: Walker, rounds: int) -> Iterator[Write]:
    for place in range(rounds):
        other = two.cast.walker(f"Risen {place}", of=two.dana)

        def write(db: sa.Connection, number: int, other: Walker = other) -> None:
            take_turn(db, other.journey_id)
            caseload.raise_risk(
                db,
                two.cast.locker(db, other),
                other.journey_id,
                to=RiskLevel.HIGH,
                reason=f"Number {number} heard it",
                actor=two.by(number).actor,
                current=risk_standing(plan_of(db, other).state),
                key=new_id(),
            )

        yield write


def _beginnings(two: Two, walker: Walker, rounds: int) -> Iterator[Write]:
    for place in range(rounds):

        def write(db: sa.Connection, number: int, place: int = place) -> None:
            said = {"title": f"Title {place}", "words": f"Words of number {number}"}
            reply_templates.write_template(db, "one-change", "en", **said, seen=place, staff_id=two.by(number).id)

        yield write


RACES: dict[str, Callable[[Two, Walker, int], Iterator[Write]]] = {
    "an answer": _answers,
    "contact rules": _rules,
    "a note": _notes,
    "a plan fitted": _fitted,
    "a hand-over": _handed,
    "how a talk went": _talks,
    "a level": _levels,
    "a beginning": _beginnings,
}
