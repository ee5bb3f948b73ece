"""A dangerous answer at night: her very next page shows whom to call, and nothing on it gives the lock away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.ids import new_id
from app.models.clients import Client
from app.models.safety import ProtocolRun
from app.models.words import CrisisContact
from app.vocabulary import Audience
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.test_look import is_a, look, send

SATURDAY_NIGHT = datetime(2026, 3, 7, 3, 0, tzinfo=UTC)
LINE = "Night line of the region"


@pytest.fixture
def close(new_person: NewPerson, frozen_clock: FrozenClock) -> Person:
    """Somebody close to a person who plays, on a Saturday at three in the night. There is a line that answers."""
    frozen_clock.set(SATURDAY_NIGHT)
    person = is_a(Audience.CLOSE_PERSON, new_person(is_started=False))
    contact = {"name": LINE, "number": "116", "hours": "Day and night", "note": ""}
    with person.walker.database.begin() as db:
        flags = {"is_emergency": False, "is_sample": False}
        db.execute(sa.insert(CrisisContact).values(id=new_id(), language="en", position=0, **contact, **flags))
    return person


def test_whom_to_call_stands_on_the_very_next_page(close: Person) -> None:
    look(close, [*["0"] * 6, "yes"])
    page = send(close)
    assert page.address == "/my/look/sent"
    assert "You can talk to someone now" in page.main
    assert page.main.index(LINE) < page.main.index("Go to my page")
    with close.walker.database.reading() as db:
        assert list(db.execute(sa.select(ProtocolRun.kind)).scalars()) == ["p_v"]
        assert db.execute(sa.select(Client.locked_since)).scalar_one() == SATURDAY_NIGHT
    for words in ("violence", "lock", "protocol", "P-V"):
        assert words not in page.main.lower()
        assert words not in close.open("/my").main.lower()


def test_after_a_calm_answer_there_is_no_such_page_and_no_protocol(close: Person) -> None:
    look(close, [*["0"] * 6, "no"])
    page = send(close)
    assert page.address == "/my/choose"
    assert "You can talk to someone now" not in page.main
    with close.walker.database.reading() as db:
        assert db.execute(sa.select(ProtocolRun.id)).first() is None
