"""Two versions of a small quest that differ in every way, and a person who goes over from one to the other."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.models.quests import QuestVersion
from app.services import version_moves
from app.services.quest_versions import publish
from app.services.withdrawing import withdraw
from tests.desk.cast import Cast, Colleague, Walker
from tests.quests.walking import level, quest, step

SLUG = "two-ways"
MOOD = {"key": "mood", "kind": "scale", "label": "How are you?", "low_label": "low", "high_label": "high"}
WROTE = {"key": "wrote", "kind": "text", "label": "What do you notice?"}


def published(cast: Cast, *levels: dict[str, Any], slug: str = SLUG, version: int = 1, **more: Any) -> str:
    """A version of a quest of these levels; gives its id."""
    made = quest(*levels, slug=slug, version=version, **more)
    text = json.dumps(made.model_dump(mode="json", exclude_none=True, by_alias=True))
    with cast.database.begin() as db:
        return publish(db, text, file=f"{slug}.json")


def old_version(cast: Cast) -> str:
    """Where she begins: two steps to write, a check-in, a review, and a step of ours that the next version lacks."""
    first = level(
        "old-start",
        step("old-words", title="Old words", questions=(WROTE,)),
        step("old-check", "check_in", title="Old check-in", questions=(MOOD,)),
        step("old-review", "review", title="Old review", is_optional=True),
        step("old-ours", "staff_task", title="Old call", owner="counsellor", evidence="staff", promise={"hours": 24}),
        step("old-talk", "booking", title="Old talk", promise={"hours": 72}),
        title="Old beginning",
        done={"all_of": ("old-words", "old-check", "old-review", "old-ours", "old-talk")},
    )
    return published(cast, first, level("end", step("last")))


def new_version(cast: Cast) -> str:
    """Where she goes on: another level with other steps in the place of the first."""
    first = level("new-start", step("new-words", title="New words"), title="New beginning", replaces=("old-start",))
    return published(cast, first, level("end", step("last")), version=2)


def moved(cast: Cast, walker: Walker, by: Colleague, to: str) -> None:
    """She goes over to this version."""
    with cast.database.begin() as db:
        now = db.execute(sa.text("SELECT quest_version_id FROM journey WHERE id = :id"), {"id": walker.journey_id})
        found = version_moves.move_people(db, [walker.journey_id], now.scalar_one(), to, by=by.actor)
    assert found.moved == (walker.journey_id,), found.stayed


def withdrawn(cast: Cast, version_id: str, why: str = "A text may harm") -> None:
    """The version is taken back, and everybody inside is to be called."""
    with cast.database.begin() as db:
        withdraw(db, version_id, why=why, zone=ZoneInfo("UTC"))


def version_of(cast: Cast, slug: str, number: int = 1) -> str:
    """The id of a version."""
    with cast.database.reading() as db:
        found: str = db.execute(
            sa.select(QuestVersion.id).where(QuestVersion.slug == slug, QuestVersion.version == number)
        ).scalar_one()
    return found
