"""Staff fit one person's plan to her: an act like any other, and why in their own words, sealed beside the event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.models.quests import PlanReason
from app.queries.meanwhile import fitted_at
from app.services.journeys import Actor, Performed, hold_still, is_done_already, perform_held
from app.services.sealing import Locker
from quests.events import CLIENT
from quests.fitting import REASONS
from quests.progress import Act, ActRefused

OWN_CHOICE = "own_choice"
STAFF_REASONS = tuple(reason for reason in REASONS if reason != OWN_CHOICE)
"""Why staff fit a plan, as a code. To choose for herself is the client's reason alone."""


class FittedMeanwhile(ActRefused):
    """Somebody fitted this plan since it was read: whoever comes second looks again before she changes it."""


def fit_plan(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    change: Mapping[str, Any],
    *,
    step: str | None = None,
    reason: str,
    words: str = "",
    actor: Actor,
    key: str | None = None,
    seen: int | None = None,
) -> Performed:
    """Add, swap, skip or move a step, give it another day, or change pace or depth; the pinned version stays.

    ``change`` is what ``quests.fitting`` reads: ``what``, and ``from`` or ``to`` where it needs them. ``words`` are for
    colleagues and sealed with the client's key. The same ``key`` again changes nothing. ``seen`` is the number of the
    newest fitting that the page had read (queries.meanwhile.fitted_at). Raises FittedMeanwhile and other ActRefused.
    """
    if actor.kind != CLIENT and reason not in STAFF_REASONS:
        raise ValueError(f"{reason!r} is no reason of staff; choose from {', '.join(STAFF_REASONS)}")
    act = Act("adjust", step, detail={**change, "reason": reason})
    held = hold_still(db, journey_id)
    if seen is not None and fitted_at(db, journey_id) != seen and not (key and is_done_already(db, journey_id, key)):
        raise FittedMeanwhile(journey_id)
    performed = perform_held(db, held, act, actor=actor, key=key)
    if words.strip() and not performed.is_repeat:
        keep_words(db, locker, journey_id, _seq_of("plan_adjusted", performed), words)
    return performed


def keep_words(db: sa.Connection, locker: Locker, journey_id: str, seq: int, words: str) -> None:
    """Why a colleague did what an event tells, in words of her own, sealed beside it."""
    db.execute(
        sa.insert(PlanReason).values(
            journey_id=journey_id,
            seq=seq,
            words_sealed=locker.seal(words.strip(), **where_words_are(journey_id, seq)),
        )
    )


def where_words_are(journey_id: str, seq: int) -> dict[str, str]:
    """The place that the words beside an event are sealed for."""
    return {"table": "plan_reason", "column": "words_sealed", "row_id": f"{journey_id}:{seq}"}


def _seq_of(kind: str, performed: Performed) -> int:
    return next(event.seq for event in performed.events if event.kind == kind)
