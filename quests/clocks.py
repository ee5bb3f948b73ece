"""What the service owes by a time beside the promises of a quest, as one table: by when, and who is told when.

A clock of danger counts every hour and never stands still. Every other one counts opening hours or days of the
service, and stands still while the next act is the person's. A clock that was stopped never runs again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from quests.service_hours import ServiceHours

Counts = Literal["every_hour", "open_hours", "until_day_ends", "working_days"]
"""What a clock counts in. ``until_day_ends``: until the service closes today; on its next day where it has closed."""
Who = Literal["owner", "on_call", "next_on_call", "clinician", "duty_manager"]
"""Whoever is told. ``on_call``: the supervisor whom the rota names first; ``next_on_call``: the one after."""
State = Literal["running", "red", "waiting", "stopped"]

ANY = ""
"""The time that holds for every channel without one of its own."""


@dataclass(frozen=True)
class Tell:
    """Who is told after ``rounds`` of the clock's time: 0 at once, 1 when it is due, 2 after as much time again."""

    who: Who
    rounds: int


@dataclass(frozen=True)
class ClockRule:
    """The rule of one kind of clock. ``within`` is told by channel; ``days`` where it counts days of the service."""

    kind: str
    counts: Counts
    tells: tuple[Tell, ...]
    source: str
    within: Mapping[str, timedelta] = field(default_factory=dict)
    days: int = 0
    may_wait: bool = False
    tries: int = 0

    def time_for(self, channel: str) -> timedelta:
        """How long it runs for who came by this channel."""
        return self.within.get(channel, self.within[ANY])


class Clock(Protocol):
    """A clock as it is kept (app/models/safety.py)."""

    @property
    def kind(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def waiting_since(self) -> datetime | None: ...
    @property
    def told(self) -> int: ...
    @property
    def stopped_at(self) -> datetime | None: ...


def _minutes(any_channel: int, **by_channel: int) -> Mapping[str, timedelta]:
    return {ANY: timedelta(minutes=any_channel), **{name: timedelta(minutes=n) for name, n in by_channel.items()}}


_ESCALATES = (Tell("on_call", 0), Tell("next_on_call", 1), Tell("duty_manager", 2))
_LATE = (Tell("on_call", 1), Tell("duty_manager", 2))

_ALL = (
    ClockRule(
        "handover",
        "every_hour",
        _ESCALATES,
        "domain.md 2.1, High: live 2, chat 5, e-mail and form 15 minutes; then the next on call, the duty manager",
        _minutes(15, call=2, video=2, chat=5, message=5),
    ),
    ClockRule(
        "decision",
        "every_hour",
        (Tell("owner", 0), Tell("next_on_call", 1), Tell("duty_manager", 2)),
        "domain.md 2.1, Emergency: a decision within 5 minutes, by a named person",
        _minutes(5),
    ),
    ClockRule(
        "senior",
        "open_hours",
        _ESCALATES,
        "domain.md 2.1, any complex case: to a senior specialist within an hour",
        _minutes(60),
        may_wait=True,
    ),
    ClockRule(
        "clinician",
        "until_day_ends",
        (Tell("clinician", 0), *_LATE),
        "domain.md 2.1, High: contact with a clinician on the same day",
        may_wait=True,
    ),
    ClockRule(
        "debt_help",
        "open_hours",
        (Tell("owner", 0), *_LATE),
        "domain.md 2.1, P-F 5: the request to a debt counsellor within an hour",
        _minutes(60),
        may_wait=True,
    ),
    ClockRule(
        "call_back",
        "every_hour",
        _ESCALATES,
        "domain.md 2.1, P-S 7: the line drops, call back within 2 minutes, up to three times, the supervisor told",
        _minutes(2),
        tries=3,
    ),
    ClockRule(
        "record_review",
        "working_days",
        _LATE,
        "domain.md 2.1, P-S 12: a supervisor reads the record within one working day",
        days=1,
    ),
    ClockRule(
        "debrief",
        "every_hour",
        _LATE,
        "domain.md 2.1, P-S 12: a debrief is offered to the colleague within 72 hours",
        _minutes(72 * 60),
    ),
)
RULES: Mapping[str, ClockRule] = {rule.kind: rule for rule in _ALL}
OVERRIDES: Mapping[str, frozenset[str]] = {"senior": frozenset(("handover", "decision"))}
"""Where one of these runs for somebody, the clock of a complex case is theirs (domain.md 2.1: they override)."""


Within = Mapping[str, Mapping[str, timedelta]]
"""The times of a service by kind and channel, where they are not those of the table."""


def with_times(within: Within) -> Mapping[str, ClockRule]:
    """The table with the times of a service; a channel without one of its own keeps that of the table."""
    own = {
        kind: replace(rule, within={**rule.within, **within[kind]}) for kind, rule in RULES.items() if kind in within
    }
    return {**RULES, **own}


def due_at(
    kind: str, started_at: datetime, channel: str, hours: ServiceHours, rules: Mapping[str, ClockRule] = RULES
) -> datetime:
    """When a clock that starts now is due, in UTC."""
    return _one_round(rules[kind], started_at, channel, hours)


def told_at(clock: Clock, stage: int, hours: ServiceHours, rules: Mapping[str, ClockRule] = RULES) -> datetime:
    """When those of this stage are told, if nobody acts and the clock does not stand still."""
    rule = rules[clock.kind]
    rounds = rule.tells[stage].rounds
    moment = clock.due_at if rounds else clock.started_at
    for _again in range(1, rounds):
        moment = _one_round(rule, moment, clock.channel, hours)
    return moment


def told_by_now(clock: Clock, now: datetime, hours: ServiceHours, rules: Mapping[str, ClockRule] = RULES) -> int:
    """How many of those who are told one after the other are to be told by now; what was told stays told.

    Nobody is told of a clock that was stopped, or that stands still.
    """
    if clock.stopped_at is not None or clock.waiting_since is not None:
        return clock.told
    stages = range(clock.told, len(RULES[clock.kind].tells))
    return clock.told + sum(told_at(clock, stage, hours, rules) <= now for stage in stages)


def next_told(clock: Clock, hours: ServiceHours, rules: Mapping[str, ClockRule] = RULES) -> tuple[Who, datetime] | None:
    """Who is told next and when; None where everybody was told, or nobody will be as it stands."""
    tells = RULES[clock.kind].tells
    if clock.stopped_at is not None or clock.waiting_since is not None or clock.told >= len(tells):
        return None
    return tells[clock.told].who, told_at(clock, clock.told, hours, rules)


def state(clock: Clock, now: datetime) -> State:
    """Whether it runs, is red since its time is over, stands still, or was stopped."""
    if clock.stopped_at is not None:
        return "stopped"
    if clock.waiting_since is not None:
        return "waiting"
    return "red" if now >= clock.due_at else "running"


def due_after_waiting(clock: Clock, now: datetime, hours: ServiceHours) -> datetime:
    """When it is due after it stood still until now: as much time is left as was left when the wait began.

    The end of a day is another one where she came back on another day. What was red before the wait is so at once.
    """
    since, rule = clock.waiting_since, RULES[clock.kind]
    if since is None or now <= since:
        return clock.due_at
    if rule.counts == "every_hour":
        return clock.due_at + (now - since)
    if since >= clock.due_at:
        return now
    if rule.counts == "until_day_ends":
        return max(clock.due_at, hours.day_ends(now))
    return hours.after_open_time(now, hours.open_time_between(since, clock.due_at))


def _one_round(rule: ClockRule, since: datetime, channel: str, hours: ServiceHours) -> datetime:
    if rule.counts == "every_hour":
        return since + rule.time_for(channel)
    if rule.counts == "open_hours":
        return hours.after_open_time(since, rule.time_for(channel))
    if rule.counts == "until_day_ends":
        return hours.day_ends(since)
    return hours.after_open_days(since, rule.days)
