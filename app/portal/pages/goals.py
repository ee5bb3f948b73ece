"""Her own goals: open, done, put away. None is counted, and none is a step of her plan."""

from __future__ import annotations

from dataclasses import dataclass

from app.portal.plan import own_locker
from app.services.own_things import Entry, entries
from app.vocabulary import ToolKind
from app.web.frames import her_plans
from app.web.transaction import db


@dataclass(frozen=True)
class GoalsPage:
    """``has_counsellor``: somebody has taken on a plan of hers."""

    open: tuple[Entry, ...]
    done: tuple[Entry, ...]
    away: tuple[Entry, ...]
    has_counsellor: bool


def goals_page() -> GoalsPage:
    """Her goals as they stand."""
    kept = entries(db(), own_locker(), ToolKind.GOAL)
    closed = [one for one in kept if one.closed_at is not None]
    return GoalsPage(
        open=tuple(one for one in kept if one.closed_at is None),
        done=tuple(one for one in closed if one.text("as") == "done"),
        away=tuple(one for one in closed if one.text("as") != "done"),
        has_counsellor=any(plan.counsellor_id for plan in her_plans()),
    )
