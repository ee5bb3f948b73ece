"""What a test flight takes for granted, in one table: a start value, two ends and where each comes from.

Facts are from the literature as domain.md section 5 lists it; start values and ranges are decisions of ours. Nothing
here was learned from a person of this service, and nothing ever is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Setting = Literal["start", "few", "many"]
"""The start values; every assumption at the end where fewer go on and less work comes; every one at the other end."""
SETTINGS: tuple[Setting, ...] = ("start", "few", "many")

Basis = Literal["study", "decision"]
"""A published study gives the fact, or it is a decision of ours that nothing published backs yet."""

HELPLINE_WEB = "Helpline web self-help, 4 modules, 4,655 people (10.1007/s10899-021-10005-6)"
REFERRALS = "Callers of a helpline and their referrals, more than 2,900 people (PMC3964771)"
REMINDERS = "Review of prompts (PMC4723726); message trials disagree on completion"
OURS = "Decision of this product; it needs your own look"


@dataclass(frozen=True)
class Assumption:
    """One of them. ``few`` and ``many`` are its ends in the two settings; ``unit`` says how it is written."""

    key: str
    start: float
    few: float
    many: float
    unit: Literal["share", "times", "days", "minutes"]
    basis: Basis
    source: str

    def at(self, setting: Setting) -> float:
        """The value in one setting."""
        return float(getattr(self, setting))


ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption("begins", 0.92, 0.85, 0.97, "share", "study", HELPLINE_WEB),
    Assumption("goes_on", 0.63, 0.50, 0.75, "share", "study", HELPLINE_WEB),
    Assumption("human_odds", 1.65, 1.3, 2.0, "times", "study", "Guidance: Musiat 2022; van Ballegooijen 2014"),
    Assumption("front_load", 3.0, 4.0, 2.0, "times", "decision", "Largest at the first screen, wait and talk; " + OURS),
    Assumption("says_so", 0.25, 0.15, 0.40, "share", "decision", OURS),
    Assumption("is_well", 0.20, 0.10, 0.30, "share", "study", "Web alcohol programme (10.2196/jmir.1811)"),
    Assumption("attends", 0.60, 0.40, 0.75, "share", "study", REFERRALS),
    Assumption("soon_helps", 1.25, 1.0, 1.4, "times", "study", REFERRALS),
    Assumption("takes_optional", 0.57, 0.40, 0.70, "share", "study", "Talk offered at entry (PMC10801306)"),
    Assumption("skips", 0.08, 0.15, 0.03, "share", "decision", OURS),
    Assumption("other_pace", 0.16, 0.25, 0.08, "share", "decision", OURS),
    Assumption("short_plan", 0.12, 0.20, 0.06, "share", "decision", OURS),
    Assumption("visit_days", 2.1, 4.0, 1.0, "days", "decision", OURS),
    Assumption("sitting", 15, 10, 25, "minutes", "decision", OURS),
    Assumption("returns_sooner", 1.2, 1.0, 1.27, "times", "study", REMINDERS),
    Assumption("reminded_goes_on", 1.05, 1.0, 1.1, "times", "study", REMINDERS),
    Assumption("opts_out", 0.01, 0.02, 0.0, "share", "study", "For each message over two a week; " + REMINDERS),
    Assumption("lapse", 0.20, 0.30, 0.10, "share", "study", "92 of 100 within a year (Hodgins, el-Guebaly 2004)"),
    Assumption("tells_of_lapse", 0.5, 0.3, 0.7, "share", "decision", OURS),
    Assumption("high_risk", 0.05, 0.08, 0.02, "share", "decision", OURS),
    Assumption(
        "is_reached", 0.55, 0.45, 0.70, "share", "study", "Guided pilot, 43 people (10.1186/s40814-023-01257-7)"
    ),
    Assumption("kept", 0.86, 0.70, 0.97, "share", "decision", OURS),
    Assumption("late", 1.6, 2.0, 1.2, "times", "decision", OURS),
    Assumption("around_a_talk", 10, 5, 15, "minutes", "decision", OURS),
    Assumption("a_review", 15, 10, 25, "minutes", "decision", OURS),
    Assumption("a_call", 15, 10, 20, "minutes", "decision", OURS),
    Assumption("a_try", 3, 2, 5, "minutes", "decision", OURS),
    Assumption("a_look", 5, 3, 10, "minutes", "decision", OURS),
    Assumption("a_hold", 60, 30, 90, "minutes", "decision", OURS),
)

GOING_ON = ("begins", "goes_on", "human_odds", "reminded_goes_on", "high_risk")
RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "ends_well": (*GOING_ON, "attends", "is_well"),
    "enters_level": GOING_ON,
    "waits_or_leaves_at": ("goes_on", "front_load", "skips", "lapse"),
    "her_minutes": ("visit_days", "sitting", "skips", "takes_optional", "goes_on"),
    "reminders": ("visit_days", "says_so", "goes_on", "opts_out"),
    "staff_hours": (
        *("goes_on", "attends", "soon_helps", "is_reached", "kept"),
        *("around_a_talk", "a_review", "a_call", "a_try", "a_look", "a_hold"),
    ),
}
"""By figure of a flight: the assumptions that carry most of it, the heaviest first."""


@dataclass(frozen=True)
class Assumed:
    """The values of one setting, by the keys of the table."""

    begins: float
    goes_on: float
    human_odds: float
    front_load: float
    says_so: float
    is_well: float
    attends: float
    soon_helps: float
    takes_optional: float
    skips: float
    other_pace: float
    short_plan: float
    visit_days: float
    sitting: float
    returns_sooner: float
    reminded_goes_on: float
    opts_out: float
    lapse: float
    tells_of_lapse: float
    high_risk: float
    is_reached: float
    kept: float
    late: float
    around_a_talk: float
    a_review: float
    a_call: float
    a_try: float
    a_look: float
    a_hold: float


def assumed(setting: Setting) -> Assumed:
    """Every assumption at its start value, or all of them at one end."""
    return Assumed(**{one.key: one.at(setting) for one in ASSUMPTIONS})
