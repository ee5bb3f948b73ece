"""A row that is put aside waits until its moment and no longer, on one list alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.models.access import Audit
from app.models.desk import Snooze
from app.permissions import Actor
from app.queries.snoozes import put_aside_by
from app.services.snoozing import HasPassed, PastItsClock, bring_back, put_aside
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague
from tests.desk.fixtures import cast_on_both, desk_app, library_file

__all__ = ["cast_on_both", "desk_app", "library_file"]
HOUR = timedelta(hours=1)


def aside(cast: Cast, who: Colleague) -> dict[str, object]:
    actor = Actor(who.id, who.name, frozenset({who.role}))
    with cast.database.reading() as db:
        return {key: found.until for key, found in put_aside_by(db, actor, clock.now()).items()}


def put(cast: Cast, who: Colleague, key: str, hours: int, *, latest: int | None = None) -> None:
    now = clock.now()
    with cast.database.begin() as db:
        latest_at = now + latest * HOUR if latest is not None else None
        put_aside(db, who.id, key, client_id=None, until=now + hours * HOUR, latest=latest_at)


def test_it_waits_until_its_moment_and_comes_back_by_itself_on_her_list_alone(cast_on_both: Cast) -> None:
    cast, began = cast_on_both, clock.now()
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    put(cast, dana, "quiet-one", 3)
    assert aside(cast, dana) == {"quiet-one": began + 3 * HOUR}
    assert aside(cast, tom) == {}
    put(cast, dana, "quiet-one", 1)
    assert aside(cast, dana) == {"quiet-one": began + HOUR}, "the later word holds"
    clock.freeze(began + HOUR)
    assert aside(cast, dana) == {}
    put(cast, dana, "other", 1)
    with cast.database.reading() as db:
        assert db.execute(sa.select(Snooze.row_key)).scalars().all() == ["other"], "what came back is cleared away"


def test_it_never_waits_longer_than_it_may_or_until_a_moment_that_is_over(cast_on_both: Cast) -> None:
    cast = cast_on_both
    dana = cast.staff(Role.COUNSELLOR)
    with pytest.raises(PastItsClock):
        put(cast, dana, "late", 3, latest=2)
    for hours in (0, -1):
        with pytest.raises(HasPassed):
            put(cast, dana, "late", hours)
    assert aside(cast, dana) == {}
    put(cast, dana, "late", 2, latest=2)
    assert list(aside(cast, dana)) == ["late"]


def test_taking_it_back_is_once_and_both_are_in_the_log(cast_on_both: Cast) -> None:
    cast = cast_on_both
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    put(cast, dana, "quiet-one", 3)
    with cast.database.begin() as db:
        assert not bring_back(db, tom.id, "quiet-one"), "nobody takes back what a colleague put aside"
        assert bring_back(db, dana.id, "quiet-one")
        assert not bring_back(db, dana.id, "quiet-one")
        log = db.execute(sa.select(Audit.action, Audit.actor_id).where(Audit.action.like("row_%"))).all()
    assert sorted(log) == [("row_brought_back", dana.id), ("row_put_aside", dana.id)]
    assert aside(cast, dana) == {}
