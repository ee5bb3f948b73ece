"""What colleagues of the imaginary service did in the list of clients: they keep views, and acted for several once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.demo.staff import Member
from app.demo.world import World
from app.ids import new_id
from app.permissions import Actor
from app.queries.clients_list import NOBODY, RAISED, Wanted, clients_listed
from app.queries.journey_states import Standing
from app.services.bulk import BulkAct, Doing, Order, do_for_all
from app.services.saved_views import save_view
from app.vocabulary import Role

ARRANGED = timedelta(hours=3)
VIEWS = {
    Role.COUNSELLOR: (
        ("Quiet for two weeks", Wanted(state=Standing.STALLED, quiet=14)),
        ("Waiting for me", Wanted(state=Standing.WAITING_ON_SERVICE)),
    ),
    Role.SUPERVISOR: (
        ("High and emergency", Wanted(risk=RAISED)),
        ("Quiet, with nobody", Wanted(state=Standing.STALLED, holder=NOBODY)),
    ),
}
CALLED = 3


def arrange(world: World, members: Sequence[Member]) -> None:
    """Each keeps her views; the second counsellor puts some of his quiet people on the call list, at once."""
    for member in members:
        for name, wanted in VIEWS.get(Role(member.role), ()):
            save_view(world.db, member.id, name, wanted)
    second = [one for one in members if one.role == Role.COUNSELLOR][-1]
    marat = Actor(second.id, second.name, frozenset({Role.COUNSELLOR}))
    quiet = clients_listed(world.db, marat, Wanted(state=Standing.STALLED))
    doing = Doing(marat, world.vault, world.settings, new_id())
    do_for_all(world.db, doing, Order(BulkAct.CALL), [one.journey_id for one in quiet[: 2 * CALLED]])
