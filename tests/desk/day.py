"""Small quests with steps of the service in them, and people who walk them."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from app.models.journeys import Journey
from app.services import plans
from app.services.quest_versions import publish
from app.services.safe_contact import keep_rules
from quests.answers import Answer
from tests.desk.cast import Cast, Colleague, Walker
from tests.quests.walking import level, quest, step

WORDS = {"key": "said", "kind": "text", "label": "What was said?"}
AGAIN = {
    "key": "again",
    "kind": "choice",
    "label": "Shall we call again?",
    "choices": ({"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}),
    "is_fact": True,
}


def ours(slug: str, owner: str = "counsellor", **more: Any) -> dict[str, Any]:
    """A step of the service, promised within a day."""
    return step(slug, "staff_task", **{"owner": owner, "evidence": "staff", "promise": {"hours": 24}, **more})


def call(slug: str = "the-call", owner: str = "counsellor", **more: Any) -> dict[str, Any]:
    """A step of the service that is a call."""
    return ours(slug, owner, call={"tries": 3}, **more)


def published(cast: Cast, *steps: dict[str, Any], slug: str = "a-day", **more: Any) -> str:
    """A quest whose first level has these steps and whose second has one of hers; gives its slug."""
    made = quest(level("first", *steps, **more), level("second", step("last")), slug=slug)
    with cast.database.begin() as db:
        publish(db, json.dumps(made.model_dump(mode="json", exclude_none=True, by_alias=True)), file=f"{slug}.json")
    return slug


def on_quest(cast: Cast, slug: str, pseudonym: str = "Quiet Heron", *, of: Colleague | None = None) -> Walker:
    """A client who began this quest, taken by a counsellor where one is named."""
    client_id = cast.client(pseudonym)
    with cast.database.begin() as db:
        plans.start_plan(db, client_id, slug, zone="UTC", frame="journey", language="en", audience="self")
        journey_id = db.execute(sa.select(Journey.id).where(Journey.client_id == client_id)).scalar_one()
    walker = Walker(client_id, pseudonym, journey_id)
    if of is not None:
        cast.take(walker, of)
    return walker


def begun(cast: Cast, *steps: dict[str, Any], pseudonym: str = "Quiet Heron", of: Colleague | None = None) -> Walker:
    """A client at the beginning of a quest with these steps."""
    return on_quest(cast, published(cast, *steps), pseudonym, of=of)


def allows(cast: Cast, walker: Walker, *ways: str, by: Colleague | None = None, **more: Answer) -> None:
    """How she may be reached from now on."""
    values: dict[str, Answer] = {"ways": list(ways), "address": "+7 700 000 00 00", "consent": "yes", **more}
    with cast.database.begin() as db:
        keep_rules(db, cast.locker(db, walker), values, staff_id=by.id if by else None)
