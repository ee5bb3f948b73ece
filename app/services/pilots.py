"""A pilot ends by itself: after its last day nobody begins it any more, and whoever is inside goes on."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.queries import pilots
from app.services import quest_versions
from app.services.audit import Entry, append
from app.services.quest_versions import NotInThisState
from app.vocabulary import ActorKind


def end_pilots(db: sa.Connection) -> int:
    """Close the pilots whose last day has passed; gives how many. Due at every tick.

    What they showed is looked at by their designer, who hears of it (services/staff_notices.py) and publishes the
    version for everybody, or leaves it.
    """
    ended = 0
    for version_id in pilots.over(db, clock.now().date()):
        try:
            quest_versions.retire(db, version_id)
        except NotInThisState:
            continue  # Somebody published or withdrew it meanwhile.
        append(db, Entry(ActorKind.SYSTEM, "worker", "pilot_ended", "quest_version", version_id))
        ended += 1
    return ended
