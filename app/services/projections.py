"""The columns of the journey row and of its step rows: what the events add up to, spelled out for queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quests.journey import JourneyState, StepState
from quests.talks import A_CALL


def journey_columns(state: JourneyState) -> dict[str, Any]:
    """The projection of a state onto the journey row."""
    return {
        "started_at": state.started_at,
        "ended_at": state.ended_at,
        "ending": state.ending,
        "is_paused": state.is_paused,
        "paused_until": state.paused_until,
        "hold_since": state.hold_since,
        "risk": state.risk,
        "risk_rule": state.risk_rule,
        "current_level": state.current_level,
        "last_act_at": state.last_act_at,
        "call_promised_by": state.waits.get(A_CALL),
    }


def step_columns(state: JourneyState, slug: str) -> dict[str, Any]:
    """The projection of one step of a state onto its row."""
    step: StepState = state.steps[slug]
    return {
        "level": step.level,
        "status": step.status,
        "owner": step.owner,
        "expected_days": step.expected_days,
        "opened_at": step.opened_at,
        "due_from": step.due_from,
        "due_by": step.due_by,
        "is_started": step.is_started,
        "is_returned": step.is_returned,
        "has_booking": step.has_booking,
        "closed_at": step.closed_at,
        "promise_by": state.waits.get(slug),
    }


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The columns whose value is another one than before: only those are written."""
    return {name: value for name, value in after.items() if value != before[name]}
