"""A supervisor gives the people of one colleague to others: all of them or some, each as a handover of her own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey
from app.queries.reassigning import Load, PersonOf
from app.services import caseload
from app.services.caseload import NotTheirs
from app.services.journeys import Actor, is_done_already
from quests.progress import ActRefused


@dataclass(frozen=True)
class Reassigned:
    """Whom it was done for, by journey; and who stayed, since they are with somebody else by now."""

    done: tuple[str, ...]
    not_done: tuple[str, ...]


def share_out(people: Sequence[PersonOf], to: Sequence[str], loads: Mapping[str, Load]) -> dict[str, str]:
    """To whom each of these goes, by journey: where the language is spoken already, then to who has fewest.

    Of a colleague who has nobody yet it is not known what she speaks, so she takes from all.
    """
    has = {one: loads.get(one, Load()).people for one in to}
    found: dict[str, str] = {}
    for person in people:
        speak = [one for one in to if one not in loads or loads[one].in_language(person.language)]
        chosen = min(speak or to, key=lambda one: (has[one], to.index(one)))
        found[person.journey_id] = chosen
        has[chosen] += not person.has_ended
    return found


def reassign(
    db: sa.Connection, from_staff_id: str, to: Mapping[str, str], *, actor: Actor, key: str | None
) -> Reassigned:
    """Hand each of these people over, by the journey that names her. Who is with somebody else by now stays there.

    The same form again changes nothing. Raises CannotTake where a colleague may not take anybody any more.
    """
    done, not_done = [], []
    for journey_id, staff_id in sorted(to.items()):
        her_key = f"{key}:{journey_id}" if key else None
        try:
            with db.begin_nested():
                _still_with(db, journey_id, from_staff_id, her_key)
                caseload.hand_over(db, journey_id, staff_id, actor=actor, key=her_key)
            done.append(journey_id)
        except (NotTheirs, ActRefused):
            not_done.append(journey_id)
    return Reassigned(tuple(done), tuple(not_done))


def _still_with(db: sa.Connection, journey_id: str, staff_id: str, key: str | None) -> None:
    """Raises NotTheirs unless she is with this colleague still, or this very form has moved her. Her row is held."""
    her = sa.select(Journey.client_id).where(Journey.id == journey_id).scalar_subquery()
    db.execute(sa.select(Client.id).where(Client.id == her).with_for_update())
    holder = db.execute(sa.select(Journey.counsellor_id).where(Journey.id == journey_id)).scalar_one_or_none()
    if holder != staff_id and not (key is not None and is_done_already(db, journey_id, key)):
        raise NotTheirs(journey_id)
