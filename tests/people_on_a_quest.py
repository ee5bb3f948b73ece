"""Somebody on quest 3.1, through the real services: what the tests of the services begin with."""

from __future__ import annotations

from dataclasses import dataclass

from app.extensions import Database
from app.ids import new_id
from app.queries.journeys import JourneyRow, main_journey
from app.queries.quest_versions import definition_of
from app.services import clients, plans, steps
from app.services.quest_versions import publish_library
from app.services.sealing import Locker, open_locker
from app.vault import Vault
from config import Settings
from quests.answers import Answer
from quests.asking import questions_of
from quests.definition import Quest
from quests.instruments import instrument

SLUG = "take-back-control"


@dataclass(frozen=True)
class Walker:
    """A client on her way, with what a test needs to act as her."""

    database: Database
    settings: Settings
    client_id: str
    journey_id: str

    def journey(self) -> JourneyRow:
        with self.database.reading() as db:
            found = main_journey(db, self.client_id)
        assert found is not None
        return found

    def quest(self) -> Quest:
        with self.database.reading() as db:
            return definition_of(db, self.journey().quest_version_id)

    def locker(self) -> Locker:
        with self.database.reading() as db:
            return open_locker(db, Vault.of(self.settings), self.client_id)

    def send(self, step: str, values: dict[str, Answer] | None = None, *, key: str = "") -> steps.Sent:
        """Answer a step and send it."""
        locker = self.locker()
        with self.database.begin() as db:
            if values:
                steps.draft_answers(db, locker, self.journey_id, step, values)
            return steps.send_step(db, locker, self.journey_id, step, key=key or new_id(), language="en")

    def skip(self, step: str) -> None:
        with self.database.begin() as db:
            steps.skip_step(db, self.journey_id, step, key=new_id())


def a_walker(database: Database, settings: Settings, pseudonym: str = "Quiet Heron") -> Walker:
    """A client who just started quest 3.1 by herself."""
    with database.begin() as db:
        publish_library(db)
        client_id = clients.create_client(db, Vault.of(settings), pseudonym=pseudonym, language="en")
        plans.start_plan(db, client_id, SLUG, zone="UTC", frame="journey", language="en", audience="self")
        journey = main_journey(db, client_id)
    assert journey is not None
    return Walker(database, settings, client_id, journey.id)


def answers_to(quest: Quest, step: str, *, points: int) -> dict[str, Answer]:
    """Every item of a questionnaire answered with the same points, or the most that the item has."""
    found: dict[str, Answer] = {}
    for page in questions_of(quest.step(step)):
        assert page.instrument is not None
        most = max(answer.value for answer in instrument(page.instrument.slug).answers)
        found[page.key] = str(min(points, most))
    return found
