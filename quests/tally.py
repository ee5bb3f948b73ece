"""What each journey adds to the numbers, and from when: the roll-up behind every number about many.

A journey counts under *keys* ("started", "level:my-limits:stalled"). Whatever an event changes is written down as
signed changes: from this quarter of an hour on, one more under this key, one less under that. The number of a key at
the end of a day is the sum of all its changes until then, so that a day that is over never changes again, whoever is
erased later.

What will happen by itself is written in advance: from the quarter in which she would stall, one more "stalled"; her
next act takes that back before it was ever seen. Keys that are true together are joined to one change.

In progress and open are not kept: they are what remains of ``entered`` and ``opened`` (surface.md, "Where a journey
stands"). ``raw_counts`` adds the same keys up from the events themselves, and ``questline insights verify`` compares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from quests.events import ENDINGS, Event
from quests.standing import StepStatus, step_status
from quests.stays import Stay, stays_of
from quests.trace import State, Trace, counts_from, stalled_by

DIMENSIONS = ("start_month", "risk", "audience", "language", "channel", "frame")
"""By which the numbers may be looked at, one at a time (trust.md T13)."""

JOINED_BY = "|"

_SINCE = {
    State.STALLED: "stalled",
    State.ABANDONED: "lost",
    State.STOPPED: "stopped",
    State.MOVED: "moved",
    State.EXITED_WELL: "well",
}
SINCE = ("back", "well", "moved", "stalled", "lost", "stopped")
"""Where those are now who stopped for the first time in some level. ``back``: their plan runs again, or rests."""


class Cohort(NamedTuple):
    """What the journeys of a group have in common. ``risk`` as it was known then, ``start_month`` in UTC."""

    version_id: str
    start_month: str
    risk: str
    audience: str
    language: str
    channel: str
    frame: str

    @property
    def id(self) -> int:
        return _cohort_id(self)


@cache
def _cohort_id(cohort: Cohort) -> int:
    return int.from_bytes(sha256(JOINED_BY.join(cohort).encode()).digest()[:8], "big") >> 1


class Change(NamedTuple):
    """From ``quarter`` on ``change`` more journeys of the cohort count under each of ``keys``."""

    cohort: int
    quarter: int
    keys: str
    change: int


class StayChange(NamedTuple):
    """From ``quarter`` on ``change`` more journeys of the cohort have this stay."""

    cohort: int
    quarter: int
    stay: Stay
    change: int


@dataclass
class Changes:
    """What a few events of one journey change. ``cohorts`` are those that are named and may be new."""

    tallies: list[Change]
    stays: list[StayChange]
    cohorts: dict[int, Cohort]
    cohort: int | None = None


def cohort_of(trace: Trace, version_id: str) -> Cohort:
    """The cohort of a journey that has started. What was never said counts as the usual; not asked about risk is medium
    (surface.md)."""
    assert trace.started_at is not None
    facts = trace.facts
    risk = facts.get("risk", "unasked")
    return Cohort(
        version_id=version_id,
        start_month=f"{trace.started_at:%Y-%m}",
        risk="medium" if risk == "unasked" else risk,
        audience=facts.get("audience", "self"),
        language=facts.get("language", "en"),
        channel=facts.get("channel", "portal"),
        frame=facts.get("frame", "journey"),
    )


def keys_of(trace: Trace, *, is_stalled: bool, but: Collection[str] = ()) -> frozenset[str]:
    """Under which keys the journey counts now. ``is_stalled``: whether her stall has begun. ``but``: done steps that
    nobody asks about."""
    if not trace.counts:
        return frozenset()
    # Put together by plus: to format a word of an enumeration takes several times as long, and every act does this.
    state = State.STALLED if is_stalled else trace.state
    keys = ["started"]
    if state is State.EXITED_WELL:
        keys.append("exited_well")
    for level in trace.entered:
        keys.append("level:" + level + ":entered")
        stands = State.COMPLETED if level in trace.completed else state
        if stands is not State.IN_PROGRESS:
            keys.append("level:" + level + ":" + stands)
    for slug in trace.done.difference(but):
        keys += ("step:" + slug + ":opened", "step:" + slug + ":done")
    for slug, step in trace.steps.items():
        keys.append("step:" + slug + ":opened")
        status = step_status(trace, slug, step, state)
        if status is not StepStatus.OPEN:
            keys.append("step:" + slug + ":" + status)
    if first := trace.first_stop or (trace.level_now if is_stalled else None):
        keys.append("first:" + first + ":" + _SINCE.get(state, "back"))
    return frozenset(keys)


def changed_by(
    trace: Trace, events: Sequence[Event], *, version_id: str, cohort: int | None, versions: Mapping[int, str]
) -> Changes:
    """Take ``events`` into ``trace``, and say what that changes.

    ``version_id`` and ``cohort`` are where the journey counted before (None: nowhere yet), ``versions`` the ids of the
    versions of its quest by their numbers, asked only where she went over to another one.
    """
    found = Changes([], [], {}, cohort)
    for quarter, group in groupby(events, key=lambda event: counts_from(event.at)):
        happened = list(group)
        has_stays = found.cohort is None or any(event.kind in _OF_STAYS for event in happened)
        settled = _settled(trace, happened)
        before = _Stands.of(trace, found.cohort, settled, has_stays=has_stays)
        for event in happened:
            trace.take(event)
            if event.kind == "version_moved":
                version_id, found.cohort = versions[int(event.detail["to"])], None
            elif event.kind == "risk_changed":
                found.cohort = None
        if found.cohort is None and trace.started_at is not None:
            now = cohort_of(trace, version_id)
            found.cohort = now.id
            found.cohorts[now.id] = now
        _write(found, before, _Stands.of(trace, found.cohort, settled, has_stays=has_stays), quarter)
    return found


def _settled(trace: Trace, events: Iterable[Event]) -> frozenset[str]:
    """Done steps that are so before and after ``events``, of a journey that counts in the same place."""
    if any(event.kind in _OF_EVERYTHING for event in events):
        return _NOTHING
    return frozenset(trace.done.difference([event.step for event in events]))


class _Stands(NamedTuple):
    """Where a journey counts from now on, and what it gains and loses from the quarter on in which it would stall."""

    cohort: int | None
    keys: frozenset[str]
    stalls: int | None
    gains: frozenset[str]
    loses: frozenset[str]
    stays: Counter[Stay]

    @classmethod
    def of(cls, trace: Trace, cohort: int | None, settled: frozenset[str], *, has_stays: bool) -> _Stands:
        """``settled`` steps are left out. ``has_stays``: whether an event may have changed them; most acts change
        none."""
        keys, stalled_from = keys_of(trace, is_stalled=False, but=settled), trace.stalled_from()
        stays = stays_of(trace) if has_stays else Counter[Stay]()
        if stalled_from is None:
            return cls(cohort, keys, None, _NOTHING, _NOTHING, stays)
        gains, loses = _by_stalling(trace)
        return cls(cohort, keys, stalled_by(stalled_from), gains, loses, stays)


_NOTHING: frozenset[str] = frozenset()
_OF_STAYS = frozenset(
    (
        *("journey_started", "level_entered", "level_completed", "level_reopened"),
        *("service_wait_started", "service_wait_ended", "risk_changed", "version_moved"),
        *(*ENDINGS, "reopened", "deceased"),
    )
)
"""Events by which somebody comes, goes, or counts among others from then on."""
_OF_EVERYTHING = frozenset(("journey_started", "deceased", "risk_changed", "version_moved", "plan_adjusted"))
"""Events by which steps that were done may count otherwise, or elsewhere."""


def _by_stalling(trace: Trace) -> tuple[frozenset[str], frozenset[str]]:
    """What ``keys_of`` gains and loses once somebody who can stall has. Until then she is in progress everywhere that
    she has not completed, which is no key."""
    first = trace.first_stop or trace.level_now
    gains = ["level:" + level + ":stalled" for level in trace.entered if level not in trace.completed]
    for slug, step in trace.steps.items():
        if step.is_hers and step.level not in trace.completed:
            gains.append("step:" + slug + ":stalled")
    if first:
        gains.append("first:" + first + ":stalled")
    return frozenset(gains), frozenset(("first:" + first + ":back",)) if trace.first_stop else _NOTHING


def _write(found: Changes, before: _Stands, after: _Stands, quarter: int) -> None:
    """The difference of two ways to stand. A stall that was to begin later is taken back as if it had never been."""
    was, to_come = before.keys, before.stalls
    if to_come is not None and to_come < quarter:
        was, to_come = was - before.loses | before.gains, None
    both = before.cohort == after.cohort
    _add(found, before.cohort, quarter, was - after.keys if both else was, -1)
    _add(found, after.cohort, quarter, after.keys - was if both else after.keys, 1)
    begins = None if after.stalls is None else max(after.stalls, quarter)
    if (both, to_come, before.gains, before.loses) != (True, begins, after.gains, after.loses):
        if to_come is not None:
            _add(found, before.cohort, to_come, before.gains, -1)
            _add(found, before.cohort, to_come, before.loses, 1)
        if begins is not None:
            _add(found, after.cohort, begins, after.gains, 1)
            _add(found, after.cohort, begins, after.loses, -1)
    if both and before.stays == after.stays:
        return
    gone = before.stays - after.stays if both else before.stays
    come = after.stays - before.stays if both else after.stays
    if before.cohort is not None:
        found.stays += [StayChange(before.cohort, quarter, stay, -people) for stay, people in gone.items()]
    if after.cohort is not None:
        found.stays += [StayChange(after.cohort, quarter, stay, people) for stay, people in come.items()]


def _add(found: Changes, cohort: int | None, quarter: int, keys: Collection[str], change: int) -> None:
    if cohort is not None and keys:
        found.tallies.append(Change(cohort, quarter, JOINED_BY.join(sorted(keys)), change))


def summed(changes: Iterable[tuple[str, int]]) -> Counter[str]:
    """The numbers by single keys, from joined keys with their changes. Nothing is kept of what is 0."""
    counts: Counter[str] = Counter()
    for keys, change in changes:
        for key in keys.split(JOINED_BY):
            counts[key] += change
    return Counter({key: number for key, number in counts.items() if number})


def raw_counts(journeys: Iterable[Sequence[Event]], quarter: int) -> Counter[str]:
    """The same from the events themselves: what had happened before ``quarter`` began, journey by journey."""
    counts: Counter[str] = Counter()
    for events in journeys:
        trace = traced(events, quarter)
        stalled_from = trace.stalled_from()
        counts.update(keys_of(trace, is_stalled=stalled_from is not None and stalled_by(stalled_from) <= quarter))
    return counts


def raw_stays(journeys: Iterable[Sequence[Event]], quarter: int) -> Counter[Stay]:
    """All stays as the events have them at the beginning of ``quarter``."""
    stays: Counter[Stay] = Counter()
    for events in journeys:
        stays.update(stays_of(traced(events, quarter)))
    return stays


def traced(events: Iterable[Event], quarter: int) -> Trace:
    """The journey as it was at the beginning of ``quarter``."""
    trace = Trace()
    for event in _until(events, quarter):
        trace.take(event)
    return trace


def _until(events: Iterable[Event], quarter: int) -> Iterator[Event]:
    return (event for event in events if counts_from(event.at) <= quarter)
