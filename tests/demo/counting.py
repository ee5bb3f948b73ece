"""Counting a quest a second time, from nothing but the exported event log and the sentences of surface.md.

It shares no code with the product on purpose: it knows JSON lines and dates, and goes over each journey from its end
where the product folds it from its beginning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

Line = dict[str, Any]
ENDS = {"exited_well": "exited_well", "stopped": "stopped", "moved_on": "moved", "contact_lost": "abandoned"}
RESTARTS = ("service_wait_ended", "resumed", "safety_hold_ended", "reopened")
FITTED = ("plan_adjusted", "version_moved")
"""Kinds that give open steps other days (``days``: from, by, expected) or put them aside (``set_aside``)."""
WITHOUT_ANSWER = ("no_answer", "voicemail", "wrong_number")


def at(line: Line) -> datetime:
    return datetime.fromisoformat(line["at"])


def journeys(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each journey, in the order of their numbers."""
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line["journey"]].append(line)
    return [sorted(each, key=lambda line: int(line["seq"])) for each in found.values()]


def version_at(log: Sequence[Line], as_of: datetime) -> int | None:
    """The version that a journey was in at a moment; None before it began."""
    before = [line["version"] for line in log if at(line) < as_of]
    return int(before[-1]) if before else None


def levels(log: Sequence[Line], as_of: datetime) -> dict[str, str]:
    """Each entered level of a journey and where it stands at a moment; empty where the journey counts in no number."""
    log = [line for line in log if at(line) < as_of]
    kinds = {line["kind"] for line in log}
    if "journey_started" not in kinds or "deceased" in kinds:
        return {}
    entered = [line["level"] for line in log if line["kind"] == "level_entered"]
    return {level: "completed" if _is_completed(log, level) else _state(log, as_of) for level in entered}


def _last(log: Sequence[Line], *kinds: str) -> str | None:
    """Which of these happened last."""
    return next((line["kind"] for line in reversed(log) if line["kind"] in kinds), None)


def _is_completed(log: Sequence[Line], level: str) -> bool:
    here = [line for line in log if line["level"] == level]
    return _last(here, "level_completed", "level_reopened") == "level_completed"


def _state(log: Sequence[Line], as_of: datetime) -> str:
    ended = _last(log, *ENDS, "reopened")
    if ended in ENDS:
        return ENDS[ended]
    if _last(log, "safety_hold_started", "safety_hold_ended") == "safety_hold_started":
        return "safety_hold"
    if _last(log, "paused", "resumed", *ENDS) == "paused":
        return "paused"
    if waits(log):
        return "waiting_on_service"
    since = stalled_since(log)
    return "stalled" if since is not None and since <= as_of else "in_progress"


def waits(log: Sequence[Line]) -> set[str | None]:
    """The steps over which we owe her something; None stands for a call that she asked for."""
    steps = {line["step"] for line in log if line["kind"] == "service_wait_started"}
    return {
        step
        for step in steps
        if _last([line for line in log if line["step"] == step], "service_wait_started", "service_wait_ended")
        == "service_wait_started"
    }


def stalled_since(log: Sequence[Line]) -> datetime | None:
    """From when she counts as stalled, if nothing comes in between; None where no step of hers is open.

    An open step has the days that its opening gave it, or those that a later fitting of her plan did.
    """
    hers = [line for line in log if line["kind"] == "step_opened" and _is_open_and_hers(log, line)]
    if not hers:
        return None
    terms = [_days_now(log, line) for line in hers]
    days = max(7, 2 * max(expected for _first, expected in terms))
    clocks = [at(line) for line in log if line["actor"] == "client" or line["kind"] in RESTARTS]
    clocks += [at(line) for line in hers]
    clocks += [datetime.fromisoformat(first) for first, _expected in terms if first]
    return max(clocks) + timedelta(hours=24 * days)


def _days_now(log: Sequence[Line], opened: Line) -> tuple[str | None, int]:
    """From when an open step is due and how many days it is expected to take: the latest word on it."""
    for line in reversed(log):
        told = line["detail"].get("days") or {}
        if line["kind"] in FITTED and line["seq"] > opened["seq"] and opened["step"] in told:
            first, _last, expected = told[opened["step"]]
            return first, int(expected)
    return opened["detail"]["due_from"], int(opened["detail"]["expected_days"] or 3)


def _is_open_and_hers(log: Sequence[Line], opened: Line) -> bool:
    """Whether this opening is the step's latest, and nothing has closed it, sent it away or put it aside since."""
    later = [line for line in log if line["seq"] > opened["seq"]]
    if any(line["kind"] in FITTED and opened["step"] in (line["detail"].get("set_aside") or ()) for line in later):
        return False
    after = [line for line in later if line["step"] == opened["step"]]
    closing = ("step_done", "step_skipped", "step_sent_for_review", "step_opened")
    latest = _last(after, *closing, "step_returned")
    return opened["detail"]["owner"] == "client" and latest in (None, "step_returned")


def was_lost_rightly(log: Sequence[Line], lost: Line) -> bool:
    """Whether ``contact_lost`` came after 28 days of stalling, and after two tries without answer, if any were made."""
    before = [line for line in log if line["seq"] < lost["seq"]]
    since = stalled_since(before)
    if since is None or waits(before) or at(lost) - since < timedelta(days=28):
        return False
    tried = [line["detail"]["outcome"] for line in before if line["kind"] == "contact_tried"]
    hers = [line["seq"] for line in before if line["actor"] == "client"]
    since_her_act = [line for line in before if line["kind"] == "contact_tried" and line["seq"] > max(hers, default=0)]
    return not since_her_act or all(outcome in WITHOUT_ANSWER for outcome in tried[-2:])


def tally(logs: Iterable[Sequence[Line]], as_of: datetime) -> dict[str, Counter[str]]:
    """How many people stand where, by level."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for log in logs:
        for level, state in levels(log, as_of).items():
            found[level][state] += 1
    return dict(found)
