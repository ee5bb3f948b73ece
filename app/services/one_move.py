"""One person goes on elsewhere: in another version of her quest, or in another quest, since hers was taken back.

Many people at once: ``version_moves``. Here a supervisor has looked at one, and what she was asked to do is done by it.
"""

from __future__ import annotations

import sqlalchemy as sa

from app.queries.journeys import client_of
from app.queries.places import hold_plans_still
from app.services import version_moves
from app.services.journeys import Actor, hold_still, perform_held
from app.services.offering import after_act
from app.services.sealing import Locker
from app.services.tasks import PLAN_WITHDRAWN, close_tasks_of
from quests.progress import Act, ActRefused, CannotMove


class VersionStands(ActRefused):
    """Her version was not taken back: nobody ends her plan for her."""


def move_one(
    db: sa.Connection, locker: Locker, journey_id: str, to_version_id: str, *, at: str | None = None, actor: Actor
) -> None:
    """She goes on in another version, at the level ``at`` where one is chosen. Raises CannotMove."""
    held = hold_still(db, journey_id)
    if held.version_id == to_version_id:
        return
    moved = version_moves.move_people(db, [journey_id], held.version_id, to_version_id, by=actor, at=at)
    if (why := moved.stayed.get(journey_id)) is not None:
        raise CannotMove(why)
    close_tasks_of(db, locker, journey_id, PLAN_WITHDRAWN, actor=actor)


def offer_instead(
    db: sa.Connection, locker: Locker, journey_id: str, slug: str, *, actor: Actor, key: str | None = None
) -> str | None:
    """Her plan was taken back and ends; another quest is offered in its place. Gives the id of the new journey.

    What she did stays readable where it is. Raises VersionStands, QuestNotPublished, PlanUnderway, ActRefused.
    """
    hold_plans_still(db, client_of(db, journey_id))
    held = hold_still(db, journey_id)
    if not held.is_withdrawn:
        raise VersionStands(journey_id)
    performed = perform_held(db, held, Act("move_on", detail={"to": slug}), actor=actor, key=key)
    if performed.is_repeat:
        return None
    new = after_act(db, journey_id, performed, by=actor)
    close_tasks_of(db, locker, journey_id, PLAN_WITHDRAWN, actor=actor)
    return new
