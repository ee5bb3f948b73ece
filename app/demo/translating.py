"""What is to be translated in the imaginary service: a draft whose English was reworded a few hours ago."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.demo.staff import Member
from app.demo.world import World
from app.queries.quest_versions import definition_of, newest_of
from app.queries.studio import definition_text
from app.services import designing, draft_writing
from app.vocabulary import DraftDeed, Role
from quests.bundles import Imported
from quests.editing import Put

TRANSLATE_HOURS_AGO = timedelta(hours=7)
QUEST = "staying-well"
REWORDED = (
    Put(("title", "en"), "Staying well, your way"),
    Put(("levels", 0, "title", "en"), "My own signs!"),
)
"""Two titles of which the Russian is to be looked at again; one of them raises its voice, which one press mends."""


def reword(world: World, members: Sequence[Member]) -> None:
    """A designer has begun the next version in English."""
    designer = next(member.id for member in members if member.role == Role.DESIGNER)
    version = newest_of(world.db, {QUEST})[QUEST]
    found = Imported(definition_text(world.db, version.id), definition_of(world.db, version.id))
    taken = designing.take_in(world.db, found, by=designer)
    draft_writing.write(world.db, taken.draft_id, REWORDED, did=DraftDeed.WRITTEN, by=designer)
