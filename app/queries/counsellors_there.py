"""How many counsellors have people at one place of a quest: so many are asked, and nobody learns which."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.journeys import Journey
from app.models.quests import QuestVersion
from app.queries.journey_states import standing


def counsellors_there(db: sa.Connection, quest: str, version: int, level: str, state: str) -> int:
    """How many counsellors have people at this place now."""
    of_version = QuestVersion.slug == quest, QuestVersion.version == version
    people = (
        sa.select(Journey.counsellor_id, standing(clock.now()).label("state"))
        .join(QuestVersion, QuestVersion.id == Journey.quest_version_id)
        .join(Client, Client.id == Journey.client_id)
        .where(*of_version, Journey.current_level == level, Client.erased_at.is_(None))
        .subquery()
    )
    counsellors = sa.select(sa.func.count(people.c.counsellor_id.distinct())).where(people.c.state == state)
    return db.execute(counsellors).scalar_one()
