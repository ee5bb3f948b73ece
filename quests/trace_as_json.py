"""A trace as JSON-able data: what the journey row keeps so that the roll-ups can go on from there.

A plain list, as short as it can be: every act reads one and writes one. Times are UTC in ISO form.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from quests.trace import OpenedStep, State, Trace


def to_plain(trace: Trace) -> list[Any]:
    """The trace as JSON-able data."""
    return [
        _written(trace.started_at),
        trace.deceased,
        trace.ended_as,
        _written(trace.ended_at),
        trace.on_hold,
        trace.paused,
        _written(trace.moved_on_at),
        trace.first_stop,
        trace.facts,
        {level: at.isoformat() for level, at in trace.entered.items()},
        {level: at.isoformat() for level, at in trace.completed.items()},
        {slug: _step(step) for slug, step in trace.steps.items()},
        sorted(trace.done),
        {step: since.isoformat() for step, since in trace.waits.items()},
        [[step, since.isoformat(), until.isoformat(), kept] for step, since, until, kept in trace.waited],
    ]


def from_plain(data: list[Any]) -> Trace:
    """The trace that ``to_plain`` wrote down."""
    trace = Trace()
    started, trace.deceased, ended_as, ended, trace.on_hold, trace.paused, moved_on, trace.first_stop = data[:8]
    trace.facts, entered, completed, steps, done, waits, waited = data[8:]
    trace.started_at, trace.ended_at, trace.moved_on_at = _read(started), _read(ended), _read(moved_on)
    trace.ended_as = None if ended_as is None else State(ended_as)
    read = datetime.fromisoformat
    trace.entered = {level: read(at) for level, at in entered.items()}
    trace.completed = {level: read(at) for level, at in completed.items()}
    trace.steps = {slug: _read_step(step) for slug, step in steps.items()}
    trace.done = set(done)
    trace.waits = {step: read(since) for step, since in waits.items()}
    trace.waited = [(step, read(since), read(until), kept) for step, since, until, kept in waited]
    return trace


def _step(step: OpenedStep) -> list[Any]:
    hers_from = None if step.hers_from == step.opened_at else step.hers_from.isoformat()
    return [step.owner, step.expected_days, step.opened_at.isoformat(), hers_from, step.level, step.status]


def _read_step(written: list[Any]) -> OpenedStep:
    owner, days, opened, hers_from, level, status = written
    opened_at = datetime.fromisoformat(opened)
    return OpenedStep(owner, days, opened_at, _read(hers_from) or opened_at, level, status)


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)
