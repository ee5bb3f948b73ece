"""The worklist asks a fixed number of questions, however many people it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app.models.clients import Client
from app.permissions import Actor
from app.queries.worklist import perhaps_quiet, reviews_waiting, safety_cases
from app.services import plans
from app.services.tasks import LAPSE, open_task
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague
from tests.desk.day import allows, call, on_quest, published


@contextmanager
def counted(cast: Cast) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    sa.event.listen(cast.database.engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(cast.database.engine, "before_cursor_execute", note)


def fill(cast: Cast, dana: Colleague, frozen_clock: FrozenClock, number: int) -> None:
    """So many clients: a few on hold, a few who wait for an answer, the rest quiet."""
    began = frozen_clock.now
    for place in range(number):
        frozen_clock.set(began)
        walker = cast.walker(f"Quiet Heron {number}-{place}", of=dana)
        if place % 5 == 0:
            cast.screen(walker, HEAVY)
        elif place % 5 == 1:
            cast.ask_for_review(walker)
    frozen_clock.set(began)
    frozen_clock.advance(days=20)


PAGES = ("/desk", "/desk/clients", "/desk/unassigned")


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.SUPERVISOR])
def test_a_page_asks_as_much_for_50_clients_as_for_5(cast: Cast, frozen_clock: FrozenClock, role: Role) -> None:
    dana = cast.staff(role)
    fill(cast, dana, frozen_clock, 5)
    few = {address: asked_by(cast, dana, address) for address in PAGES}
    fill(cast, dana, frozen_clock, 50)
    for address in PAGES:
        many = asked_by(cast, dana, address)
        assert len(many) == len(few[address]), "\n".join([address, *many])
        assert len(many) < 55


def asked_by(cast: Cast, dana: Colleague, address: str) -> list[str]:
    """What a page asks of the database when it is shown."""
    cast.visit(dana).get(address)  # What each process reads once is read now.
    visit = cast.visit(dana)
    with counted(cast) as sent:
        assert visit.get(address).status_code == 200
    return sent


def test_each_row_is_in_the_scope_of_who_asks(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    chief, analyst = cast.staff(Role.SUPERVISOR), cast.staff(Role.ANALYST)
    fill(cast, dana, frozen_clock, 5)

    def found(person: Colleague) -> tuple[int, int, int]:
        actor = Actor(person.id, person.name, frozenset({person.role}))
        with cast.database.reading() as db:
            quiet = perhaps_quiet(db, actor, frozen_clock.now)
            return len(reviews_waiting(db, actor)), len(safety_cases(db, actor)), len(quiet)

    assert found(dana) == (1, 1, 4)
    assert found(chief) == (1, 1, 4)
    assert found(tom) == (0, 0, 0)
    assert found(analyst) == (0, 0, 0)


def test_an_erased_client_is_in_no_list(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = cast.walker("Quiet Heron", of=dana)
    cast.ask_for_review(walker)
    with cast.database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == walker.client_id).values(erased_at=frozen_clock.now))
    visit = cast.visit(dana)
    assert "Nothing waits for you." in visit.get("/desk").get_data(as_text=True)
    assert "Nobody is here." in visit.get("/desk/clients").get_data(as_text=True)
    assert visit.get(f"/desk/clients/{walker.client_id}").status_code == 404


def test_steps_calls_and_tasks_are_asked_for_at_once(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana, slug = cast.staff(Role.COUNSELLOR), published(cast, call("the-call"))

    def owed(number: int) -> None:
        for place in range(number):
            walker = on_quest(cast, slug, f"Quiet Heron {number}-{place}", of=dana)
            allows(cast, walker, "call")
            with cast.database.begin() as db:
                plans.ask_for_a_call(db, walker.journey_id, key=f"call-{place}")
                open_task(db, LAPSE, walker.client_id, walker.journey_id, due_at=frozen_clock.now)

    asked = []
    for number in (2, 9):
        owed(number)
        cast.visit(dana).get("/desk")
        visit = cast.visit(dana)
        with counted(cast) as sent:
            assert visit.get("/desk").status_code == 200
        asked.append(len(sent))
    assert asked[0] == asked[1]
    assert asked[1] < 45
