"""What lowers a level, before anything is typed: everything that stands against it, and what was asked again since.

Software never lowers (domain.md section 2.1). A supervisor reads here what the ladder says to the new screen and
decides; a clinician reads whether the one exception of the same day is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.desk.pages.safety import Statement, set_by, statement
from app.desk.words import by_when, reason_sentences, risk_word
from app.permissions import Actor
from app.queries.risk import SealedStatement, statements_of_client
from app.services.risk_lowering import NewScreen, Now, stands_now
from app.services.safety_assessments import why_not_the_same_day
from app.services.sealing import Locker
from app.vocabulary import Permission, Role
from app.web.words import _
from quests.overrides import HIGH_LASTS, SUPERVISOR, WHY_NOT_LOWER
from quests.risk import LADDER, RiskLevel
from quests.safety_assessment import ANSWERS, LONG_AGO, LONG_AGO_WORDS, TOPICS
from quests.screen import RedFlags, Screen

_PARTS = {
    "plan_with_means_or_intent": ("plan", "means", "intent"),
    "k6_with_pgsi": ("k6", "pgsi"),
    "k6_with_red_flag": ("k6",),
    "phq4_with_pgsi": ("phq2", "gad2", "pgsi"),
    "phq4_with_red_flag": ("phq2", "gad2"),
    "clip_no_pgsi": ("clip",),
    "lie_bet_no_pgsi": ("lie_bet",),
}
"""What on a screen a reason rests on, where it is not named like it."""


@dataclass(frozen=True)
class Again:
    """One reason of the level now, and what the new screen says of it."""

    reason: str
    said: str
    is_open: bool


@dataclass(frozen=True)
class Way:
    """One lower level: what stands against it, as sentences; none where it can be chosen."""

    value: str
    words: str
    against: tuple[str, ...]


@dataclass(frozen=True)
class NewScreenWords:
    """The new screen as the page shows it."""

    when: str
    found: str
    rule: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class SameDay:
    """The clinician's exception: what stands against it, and what is asked."""

    against: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LowerPage:
    """Everything about lowering one client's level. ``choices`` are for a supervisor, where nothing stands against."""

    level: str
    words: str
    since: str
    found: Statement | None
    new: NewScreenWords | None
    again: tuple[Again, ...]
    ways: tuple[Way, ...]
    choices: tuple[tuple[str, str], ...]
    same_day: SameDay | None
    is_assessor: bool


def lower_page(db: sa.Connection, staff: Actor, locker: Locker, zone: ZoneInfo) -> LowerPage:
    """The page for this reader. Whoever may not lower reads what is missing all the same."""
    now = stands_now(db, locker)
    level, since = now.client.standing.level, now.client.since
    role = SUPERVISOR if staff.may(Permission.LOWER_RISK) else ""
    said = statements_of_client(db, locker.client_id)
    found = next((one for one in said if one.assessed == level), None)
    by = set_by(said, level, now.client.standing.rule)
    ways = tuple(_way(now, to, role) for to in _lower_levels(level))
    is_assessor = staff.may(Permission.ASSESS_SAFETY)
    return LowerPage(
        level=level.value,
        words=risk_word(level.value),
        since=by_when(since) if since else "",
        found=statement(by, locker) if by else None,
        new=_new(now.new),
        again=_again(found, now.new),
        ways=ways,
        choices=tuple((one.value, one.words) for one in ways if not one.against),
        same_day=_same_day(db, locker, now, zone, is_assessor=is_assessor) if level is RiskLevel.HIGH else None,
        is_assessor=is_assessor,
    )


def _lower_levels(level: RiskLevel) -> list[RiskLevel]:
    """The levels below, the nearest first. Unasked is no level to go to: nothing takes an answer back."""
    return [one for one in reversed(RiskLevel) if one < level and one is not RiskLevel.UNASKED]


def _way(now: Now, to: RiskLevel, by_role: str) -> Way:
    codes = now.against(to, by_role)
    return Way(to.value, risk_word(to.value), tuple(against_words(codes, now.client.since)))


def against_words(codes: Iterable[str], since: datetime | None) -> list[str]:
    """What stands against it, as sentences; where only time does, from when on it does not."""
    found = []
    for code in codes:
        words = _(WHY_NOT_LOWER[code])
        if code == "high_stays_24_hours" and since is not None:
            words = _("High stays for at least 24 hours: until %(when)s.", when=by_when(since + HIGH_LASTS))
        found.append(words)
    return found


def _new(new: NewScreen | None) -> NewScreenWords | None:
    if new is None:
        return None
    said = new.assessment
    return NewScreenWords(
        by_when(new.at), risk_word(said.level.value), said.rule.value, tuple(reason_sentences(said.reasons))
    )


def _again(found: SealedStatement | None, new: NewScreen | None) -> tuple[Again, ...]:
    """Whether what made the level was asked again: that is the supervisor's to judge, so it is told."""
    codes = [code for code in (found.reasons if found else ()) if any(row.reason == code for row in LADDER)]
    return tuple(_asked_again(code, new.screen if new else None) for code in codes)


def _asked_again(code: str, screen: Screen | None) -> Again:
    row = next(row for row in LADDER if row.reason == code)
    (sentence,) = reason_sentences((code,))
    if screen is not None and row.holds(screen):
        return Again(sentence, _("Asked again, and it is still so."), is_open=True)
    if screen is None or any(_value(screen, name) is None for name in _parts(code)):
        return Again(sentence, _("Not asked again."), is_open=True)
    return Again(sentence, _("Asked again, and it is not so now."), is_open=False)


def _parts(code: str) -> tuple[str, ...]:
    if code.startswith("asq_"):
        return ("_".join(code.split("_")[:2]),)
    return _PARTS.get(code, (code,))


def _value(screen: Screen, name: str) -> object:
    flags: RedFlags = screen.red_flags
    return getattr(flags, name) if hasattr(flags, name) else getattr(screen, name, None)


def _same_day(db: sa.Connection, locker: Locker, now: Now, zone: ZoneInfo, *, is_assessor: bool) -> SameDay:
    role = Role.CLINICIAN.value if is_assessor else ""
    codes = why_not_the_same_day(db, locker, now.client, by_role=role, zone=zone)
    return SameDay(
        against=tuple(_same_day_words(code) for code in codes),
        topics=(*((topic.name, _(topic.words)) for topic in TOPICS), (LONG_AGO, _(LONG_AGO_WORDS))),
        answers=tuple((value, _(words)) for value, words in ANSWERS.items()),
    )


def _same_day_words(code: str) -> str:
    words = {
        "clinician_needed": _("Only a clinician makes this assessment."),
        "not_high_by_a_rule": _("A colleague set this level, not a rule of the ladder. A new screen lowers it."),
        "other_reasons": _("An attempt before is not the only reason for this level. A new screen lowers it."),
        "another_day": _("The level was set on an earlier day. A new screen lowers it."),
    }
    return words[code]
