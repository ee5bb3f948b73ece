"""Small quests for rules that no published quest needs yet: one beside, one that suspends, one that leads on."""

from __future__ import annotations

import json
from typing import Any

from app.extensions import Database
from app.services.quest_versions import publish
from tests.quests.walking import level, quest, step

ANOTHER_MAIN = "another-main"
BESIDE = "beside-it"
SUSPENDING = "all-else-rests"
CHOOSING = "choosing"


def publish_quest(database: Database, slug: str, *levels: dict[str, Any], **more: Any) -> str:
    """Publish a quest of these levels; returns the id of its version."""
    made = quest(*levels, slug=slug, **{"title": slug.replace("-", " "), "plain_title": f"Plan {slug}", **more})
    text = json.dumps(made.model_dump(mode="json", by_alias=True, exclude_none=True), indent=1)
    with database.begin() as db:
        return publish(db, text, file=f"{slug}.yaml")


def publish_small_quests(database: Database) -> None:
    """All four of them. ``choosing`` offers the other two after a lapse and leads on by its first step."""
    one = level("first", step("do-it"), step("do-more"))
    publish_quest(database, ANOTHER_MAIN, one, title="Another way", summary="Together with a counsellor.")
    publish_quest(database, BESIDE, one, title="Beside", summary="Two light weeks.", place="beside")
    publish_quest(database, SUSPENDING, one, title="First of all", place="suspending")
    lapse = {"lapse_reported": True}
    offers = tuple({"when": lapse, "quest": to, "words": f"Words of {to}"} for to in (BESIDE, ANOTHER_MAIN))
    publish_quest(database, CHOOSING, level("choose", choosing_step(), step("later"), offers=offers), title="Choosing")


QUESTIONS = "all-questions"


def publish_questions(database: Database, *instruments: str) -> None:
    """A quest that asks these instruments twice: the first time it shows her answers, the second then and now."""
    levels = [
        level(
            slug,
            step(ask, "questionnaire", instruments=instruments, evidence="score"),
            feedback={"title": "title", "words": "words", "shows": shows},
        )
        for slug, ask, shows in (("asked", "ask", "answers"), ("asked-again", "ask-again", "then_now"))
    ]
    publish_quest(database, QUESTIONS, *levels)


def choosing_step() -> dict[str, Any]:
    """A step with a choice for each place that a choice may lead to."""
    choices = (
        {"value": "another", "label": "Together", "quest": ANOTHER_MAIN},
        {"value": "missing", "label": "Not there yet", "quest": "not-there-yet"},
        {"value": "partner", "label": "A partner", "leads_to": "partner"},
        {"value": "talk", "label": "I am not sure", "leads_to": "talk"},
        {"value": "nothing", "label": "Nothing for now"},
    )
    question = {"key": "next", "kind": "choice", "label": "What next?", "choices": choices, "is_fact": True}
    return step("pick", questions=({**question, "is_optional": False},))
