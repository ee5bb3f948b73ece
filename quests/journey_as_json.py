"""A journey's state as JSON-able data: what the journey row keeps beside its events, and what is read from there.

Every act reads one state and writes one, so a step that did not change costs as little as it can.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quests.journey import JourneyState, StepState

_TIMES = ("started_at", "ended_at", "paused_until", "hold_since", "last_act_at", "lapsed_at")
_LISTS = ("levels_entered", "levels_completed", "feedback_given", "added", "removed", "ever_done")
_STEP_TIMES = ("opened_at", "due_from", "due_by", "closed_at")


def to_plain(state: JourneyState) -> dict[str, Any]:
    """The state as JSON-able data: to be kept beside its events."""
    plain = dict(state.__dict__)
    for name in _TIMES:
        plain[name] = _written(plain[name])
    for name in _LISTS:
        plain[name] = list(plain[name])
    plain["steps"] = {slug: _plain_step(step) for slug, step in state.steps.items()}
    plain["waits"] = {slug: _written(by) for slug, by in state.waits.items()}
    plain["facts"] = {key: dict(counts) for key, counts in state.facts.items()}
    plain["due"] = {slug: _written(by) for slug, by in state.due.items()}
    for name in ("tries", "moved", "latest_facts"):
        plain[name] = dict(plain[name])
    return plain


def _plain_step(step: StepState) -> dict[str, Any]:
    plain = dict(step.__dict__)
    for name in _STEP_TIMES:
        if (moment := plain[name]) is not None:
            plain[name] = moment.isoformat()
    return plain


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written is not None else None


def from_plain(data: Mapping[str, Any]) -> JourneyState:
    """The state that ``to_plain`` wrote down."""
    steps = {slug: _read_step(step) for slug, step in data["steps"].items()}
    return JourneyState(
        **{
            **data,
            **{name: _read(data.get(name)) for name in _TIMES},
            **{name: tuple(data.get(name, ())) for name in _LISTS},
            "steps": steps,
            "waits": {step: _read(by) for step, by in data["waits"].items()},
            "due": {step: _read(by) for step, by in data.get("due", {}).items()},
        }
    )


def _read_step(plain: Mapping[str, Any]) -> StepState:
    """Made as ``quests.journey.replace`` makes one: a field that an older row does not have yet is at its default."""
    made = object.__new__(StepState)
    made.__dict__.update(plain)
    for name in _STEP_TIMES:
        if (written := plain[name]) is not None:
            made.__dict__[name] = datetime.fromisoformat(written)
    return made
