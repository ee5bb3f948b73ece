"""Who may change a risk level after the ladder has spoken, and when (domain.md section 2.1).

Anyone may raise, at once, with a reason. Lowering takes a new screen and a supervisor, and high stays for at
least 24 hours. Software never lowers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from quests.journey import JourneyState
from quests.risk import AsqAnswer, Assessment, RiskLevel, Rule, Screen, assess
from quests.wording import N_

HIGH_LASTS = timedelta(hours=24)

SUPERVISOR = "supervisor"
CLINICIAN = "clinician"

WHY_NOT_LOWER: dict[str, str] = {
    "not_lower": N_("This is not lower than the level now."),
    "supervisor_needed": N_("Only a supervisor may lower a level."),
    "new_screen_needed": N_("A level is lowered on a new screen, done after it was set."),
    "screen_unfinished": N_("The new screen is not finished, so it cannot support a lower level."),
    "screen_says_more": N_("The new screen itself gives a higher level than this."),
    "high_stays_24_hours": N_("High stays for at least 24 hours."),
    "emergency_becomes_high": N_("An emergency becomes high first, once the handover is confirmed."),
}


class NotARaise(ValueError):
    """The level asked for is not above the level now."""


class ReasonMissing(ValueError):
    """A level is raised with a reason in words."""


@dataclass(frozen=True)
class Standing:
    """The level a person has now and the rule that set it. Store both: R4 is a stopgap, R2 is a finding."""

    level: RiskLevel
    rule: Rule

    @property
    def is_provisional(self) -> bool:
        """Whether nothing was found yet: "treat as medium until asked" ends by asking."""
        return self.rule is Rule.R4


NOBODY_ASKED = Standing(RiskLevel.UNASKED, Rule.R4)


def risk_standing(state: JourneyState) -> Standing:
    """The level and rule of a journey now. A level that came with her from an earlier journey has no rule here;
    it stands like a person's judgement, so that no stopgap takes it away.
    """
    level = RiskLevel(state.risk)
    if state.risk_rule is not None:
        return Standing(level, Rule(state.risk_rule))
    return NOBODY_ASKED if level is RiskLevel.UNASKED else Standing(level, Rule.PERSON)


@dataclass(frozen=True, kw_only=True)
class Lowering:
    """A wish to lower a level. ``since`` is when the level now was set; ``new_screen`` is what the ladder
    says today about the screen of ``new_screen_at``, or None where there is none.
    """

    current: RiskLevel
    since: datetime
    to: RiskLevel
    by_role: str
    new_screen: Assessment | None = None
    new_screen_at: datetime | None = None


def after_screen(current: Standing, assessed: Assessment) -> Standing:
    """Where a person stands once a screen is in: the higher of the two. Software never lowers a finding.

    Only the stopgap R4 gives way to whatever was found, also to low. It replaces no finding but a low one.
    """
    found = Standing(assessed.level, assessed.rule)
    if current.is_provisional and not found.is_provisional:
        return found
    return found if found.level > current.level else current


def raise_to(current: Standing, to: RiskLevel, reason: str) -> Standing:
    """Where a person stands once somebody, whoever it is, has raised the level.

    A stopgap medium may be confirmed as medium, since a person's judgement is a finding. Raises
    ``NotARaise`` or ``ReasonMissing``.
    """
    if not reason.strip():
        raise ReasonMissing("say why the level is raised")
    confirms = current.is_provisional and to is current.level is RiskLevel.MEDIUM
    if to is RiskLevel.UNASKED or not (to > current.level or confirms):
        raise NotARaise(f"{to} is not above {current.level}")
    return Standing(to, Rule.PERSON)


def why_not_lower(wish: Lowering, now: datetime) -> tuple[str, ...]:
    """Everything that stands against lowering, as codes of ``WHY_NOT_LOWER``; empty when it is allowed.

    The stopgap R4 never supports a lower level: unfinished is unknown. Whether the new screen asked again
    about what made the level high is the supervisor's judgement.
    """
    against = {
        "not_lower": wish.to >= wish.current or wish.to is RiskLevel.UNASKED,
        "supervisor_needed": wish.by_role != SUPERVISOR,
        "new_screen_needed": not _is_new(wish, now),
        "screen_unfinished": wish.new_screen is not None and wish.new_screen.rule is Rule.R4,
        "screen_says_more": wish.new_screen is not None and wish.new_screen.level > wish.to,
        "high_stays_24_hours": wish.current >= RiskLevel.HIGH > wish.to and now < wish.since + HIGH_LASTS,
        "emergency_becomes_high": wish.current is RiskLevel.EMERGENCY and wish.to < RiskLevel.HIGH,
    }
    return tuple(code for code, stands in against.items() if stands)


def may_lower(wish: Lowering, now: datetime) -> bool:
    """Whether a level may be lowered now."""
    return not why_not_lower(wish, now)


def lowest_after_safety_assessment(
    current: Standing,
    screen: Screen,
    *,
    since: datetime,
    safety_assessed_at: datetime,
    by_role: str,
    now: datetime,
    zone: tzinfo,
) -> RiskLevel | None:
    """How far a clinician may lower a high level before its 24 hours are over; None where she may not.

    The one exception of section 2.1: ASQ 4 alone was positive, the attempt lies more than 12 months back,
    and a brief safety assessment was made the same day, counted in ``zone``. The answer is what the rest of
    ``screen`` gives. ASQ 1 to 3 and 5 must have been answered no: a question left open is not a no.
    """
    is_same_day = since.astimezone(zone).date() == safety_assessed_at.astimezone(zone).date()
    if by_role != CLINICIAN or not is_same_day or not since <= safety_assessed_at <= now:
        return None
    if current != Standing(RiskLevel.HIGH, Rule.R1) or not _is_only_an_old_attempt(screen, now):
        return None
    return assess(replace(screen, asq_4=AsqAnswer.NO), now).level


def hold_may_end_at(started_at: datetime) -> datetime:
    """The first moment at which a supervisor may end a safety hold: 24 hours after it began."""
    return started_at + HIGH_LASTS


def _is_new(wish: Lowering, now: datetime) -> bool:
    if wish.new_screen is None or wish.new_screen_at is None:
        return False
    return wish.since < wish.new_screen_at <= now


def _is_only_an_old_attempt(screen: Screen, now: datetime) -> bool:
    others = (screen.asq_1, screen.asq_2, screen.asq_3, screen.asq_5)
    if screen.attempt_over_12_months_ago is not True or any(answer is not AsqAnswer.NO for answer in others):
        return False
    return assess(screen, now).reasons == ("asq_4_yes",)
