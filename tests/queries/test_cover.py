"""Whose clients somebody sees to: her own, and those of a colleague whom she covers now."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.teams import Cover
from app.permissions import Actor
from app.queries.caseload import client_for, journeys_for
from app.queries.clients_list import Wanted, clients_listed
from app.queries.staff import standing_of
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague
from tests.desk.fixtures import cast_on_both

__all__ = ["cast_on_both"]
A_DAY = timedelta(days=1)


def _cover(cast: Cast, away: Colleague, by: Colleague) -> str:
    row, now = new_id(), clock.now()
    values = {"id": row, "staff_id": away.id, "covered_by": by.id, "made_at": now, "made_by": by.id}
    with cast.database.begin() as db:
        db.execute(sa.insert(Cover).values(**values, starts_at=now + A_DAY, ends_at=now + 3 * A_DAY))
    return row


def _sees(cast: Cast, somebody: Colleague, client_id: str) -> bool:
    with cast.database.reading() as db:
        has = standing_of(db, somebody.id)
        actor = Actor(somebody.id, somebody.name, has.roles, has.teams, has.covers)
        found = {client_for(db, actor, client_id) is not None, bool(journeys_for(db, actor, client_id))}
        found.add(client_id in {row.client_id for row in clients_listed(db, actor, Wanted())})
    assert len(found) == 1, "the record, its plans and the list of clients say the same"
    return found.pop()


@pytest.mark.parametrize("ended", [False, True], ids=["by itself", "sooner"])
def test_cover_opens_her_clients_from_its_beginning_until_its_end_and_to_nobody_else(
    cast_on_both: Cast, ended: bool
) -> None:
    cast = cast_on_both
    dana, sam, other = (cast.staff(Role.COUNSELLOR, name) for name in ("Dana", "Sam", "Noor"))
    walker = cast.walker(of=dana)
    cover = _cover(cast, dana, sam)
    assert not _sees(cast, sam, walker.client_id)

    began = clock.now()
    clock.freeze(began + A_DAY)
    assert _sees(cast, sam, walker.client_id)
    assert _sees(cast, dana, walker.client_id)
    assert not _sees(cast, other, walker.client_id)

    if ended:
        with cast.database.begin() as db:
            db.execute(sa.update(Cover).where(Cover.id == cover).values(ended_at=clock.now()))
    else:
        clock.freeze(began + 3 * A_DAY)
    assert not _sees(cast, sam, walker.client_id)
    assert _sees(cast, dana, walker.client_id)
