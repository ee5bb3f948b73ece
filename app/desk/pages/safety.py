"""A client's risk on her page: the level, the rule that set it, since when, and who may end a safety hold when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.desk.pages.plan_words import certificates_words
from app.desk.words import reason_sentences, risk_word
from app.permissions import Actor
from app.queries.journeys import JourneyRow
from app.queries.places import suspending_beside
from app.queries.quest_versions import definition_of, newest_of
from app.queries.risk import SealedStatement, risk_history
from app.queries.staff import colleagues
from app.queries.story import TimelineEntry
from app.services.risk_lowering import LOWERED
from app.services.safety_assessments import AFTER
from app.services.sealing import Locker
from app.vocabulary import Permission, Role
from app.web.filters import day, moment
from app.web.words import _, language
from quests.definition import Quest, text_in
from quests.journey import JourneyState
from quests.overrides import hold_may_end_at, risk_standing
from quests.risk import RiskLevel, Rule


@dataclass(frozen=True)
class Statement:
    """One statement about risk, readable: by which rule or person, with which reasons, and what it led to.

    ``when`` is the day of what she answered, and the moment of what a colleague said.
    """

    when: str
    assessed: str
    level: str
    by: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Hold:
    """A safety hold. ``may_end`` is whether this reader may ever end it, ``can_end_now`` whether its time has come.

    ``rests_for``: the plan for her safety that runs, which ends before this hold may. ``opens`` is the title of the
    one that this reader can open now, with what who runs it holds.
    """

    since: datetime
    ends_earliest: datetime
    can_end_now: bool
    may_end: bool
    supervisors: tuple[str, ...]
    rests_for: str | None = None
    opens: str = ""
    opens_needs: str = ""


@dataclass(frozen=True)
class Safety:
    """Risk and hold as the page shows them. ``choices`` are the levels that may be raised to, with words and hint."""

    level: str
    words: str
    since: str
    found: Statement | None
    history: tuple[Statement, ...]
    hold: Hold | None
    choices: tuple[tuple[str, str, str], ...]

    @property
    def is_high(self) -> bool:
        return self.level in (RiskLevel.HIGH, RiskLevel.EMERGENCY)


def safety_of(
    db: sa.Connection, staff: Actor, locker: Locker, journey: JourneyRow, entries: list[TimelineEntry]
) -> Safety:
    """Everything about the safety of one journey that its reader may know."""
    state = journey.state
    statements = risk_history(db, journey.id)
    history = tuple(statement(one, locker) for one in statements)
    found = set_by(statements, state.risk, state.risk_rule)
    return Safety(
        level=state.risk,
        words=risk_word(state.risk),
        since=_since(state, entries),
        found=statement(found, locker) if found is not None else None,
        history=history,
        hold=_hold(db, staff, journey),
        choices=raise_choices(state) if staff.may(Permission.RAISE_RISK) and not state.has_ended else (),
    )


def set_by(statements: Sequence[SealedStatement], level: str, rule: str | None) -> SealedStatement | None:
    """The newest statement that set this level: the one of the rule, or the person, by which it stands.

    A screen may find the same level again later. It stands among all statements; the level stands by the first.
    """
    found = [one for one in statements if one.assessed == level]
    return next((one for one in found if one.rule == rule), found[0] if found else None)


def raise_choices(state: JourneyState) -> tuple[tuple[str, str, str], ...]:
    """The levels above the present one, lowest first, with what each means. A stopgap medium may be confirmed."""
    current = risk_standing(state)
    confirms = {RiskLevel.MEDIUM} if current.is_provisional and current.level is RiskLevel.MEDIUM else set()
    return tuple(
        (level.value, risk_word(level.value), _meaning(level))
        for level in RiskLevel
        if level is not RiskLevel.UNASKED and (level > current.level or level in confirms)
    )


def _meaning(level: RiskLevel) -> str:
    """When somebody is at this level and what follows, for who has to choose."""
    meanings = {
        RiskLevel.MEDIUM: _("Needs a plan with a counsellor."),
        RiskLevel.HIGH: _("May be in danger in the coming days. The plan rests and a supervisor is asked to look now."),
        RiskLevel.EMERGENCY: _("In danger now. Call the emergency number yourself first; software never does."),
    }
    return meanings.get(level, "")


def _since(state: JourneyState, entries: list[TimelineEntry]) -> str:
    changed = (one for one in entries if one.kind == "risk_changed" and one.detail.get("to") == state.risk)
    found = next(changed, None)
    return _when(found.at, str(found.detail.get("rule"))) if found else ""


def _when(at: datetime, rule: str) -> str:
    """The moment where a colleague spoke. A rule follows from what the client did, of which staff see the day."""
    return moment(at) if rule == Rule.PERSON else day(at)


def statement(one: SealedStatement, locker: Locker) -> Statement:
    """One statement as staff read it: what a rule found, who asked, or what a person said."""
    asked = one.rule != Rule.PERSON
    reasons = tuple(reason_sentences(one.reasons)) if asked else ()
    if one.reason_sealed is not None:
        where = {"table": "risk_assessment", "column": "reason_sealed", "row_id": one.id}
        reasons = (*reasons, locker.unseal(one.reason_sealed, **where))
    at = moment(one.at) if one.staff_name else _when(one.at, one.rule)
    return Statement(at, risk_word(one.assessed), risk_word(one.level), _by(one), reasons)


def _by(one: SealedStatement) -> str:
    name = one.staff_name
    if one.rule != Rule.PERSON:
        if name:
            return _("Rule %(rule)s of the risk ladder, asked by %(name)s", rule=one.rule, name=name)
        return _("Rule %(rule)s of the risk ladder", rule=one.rule)
    if AFTER in one.reasons:
        return _("Lowered after a safety assessment by %(name)s", name=name) if name else _("Lowered by a colleague")
    if LOWERED in one.reasons:
        return _("Lowered by %(name)s", name=name) if name else _("Lowered by a colleague")
    return _("Raised by %(name)s", name=name) if name else _("Raised by a colleague")


def _hold(db: sa.Connection, staff: Actor, journey: JourneyRow) -> Hold | None:
    since = journey.state.hold_since
    if since is None:
        return None
    earliest, may_end = hold_may_end_at(since), staff.may(Permission.END_HOLD)
    rests_for = suspending_beside(db, journey.id)
    safety = _safety_quest(db, journey) if may_end and rests_for is None and not journey.state.has_ended else None
    names = tuple(colleague.name for colleague in colleagues(db, Role.SUPERVISOR))
    return Hold(
        since=since,
        ends_earliest=earliest,
        can_end_now=clock.now() >= earliest and rests_for is None,
        may_end=may_end,
        supervisors=names,
        rests_for=rests_for,
        opens=text_in(safety.title, language()) if safety is not None else "",
        opens_needs=certificates_words(safety) if safety is not None else "",
    )


def _safety_quest(db: sa.Connection, journey: JourneyRow) -> Quest | None:
    """The quest that a supervisor may open here for her safety, where it is published."""
    slug = definition_of(db, journey.quest_version_id).safety_stop
    version = newest_of(db, {slug}).get(slug) if slug else None
    return definition_of(db, version.id) if version is not None else None
