"""What is known about a person's safety: the answers that the risk ladder reads, each with room for unknown.

None always means that a question was not asked or not answered. It never means no and never counts as zero.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from quests.cut_offs import PUBLISHED, CutOffs
from quests.instruments import Score, instrument

_HIGHEST_POINTS = {"pgsi": 27, "bbgs": 3, "clip": 3, "lie_bet": 2, "k6": 24, "phq2": 6, "gad2": 6}
_FIELD_OF = {
    "pgsi": "pgsi",
    "bbgs": "bbgs",
    "k6": "k6",
    "nods-clip": "clip",
    "lie-bet": "lie_bet",
    "phq2": "phq2",
    "gad2": "gad2",
}
"""Where the sum of an instrument, or of a part that is scored apart, stands on the screen."""


class AsqAnswer(StrEnum):
    """An answer to one ASQ question. Choosing not to answer counts as positive (domain.md section 1)."""

    YES = "yes"
    NO = "no"
    REFUSED = "refused"


@dataclass(frozen=True)
class Points:
    """The sum of an instrument, or the number of yes answers of a brief screen.

    While it is not complete, ``at_least`` is the sum of what was answered. Answers still open can only add,
    so ``at_least`` may already prove that a cut-off is reached, and can never prove that it is not.
    """

    at_least: int
    is_complete: bool = True

    def __post_init__(self) -> None:
        if self.at_least < 0:
            raise ValueError(f"points cannot be below 0: {self.at_least}")

    def reach(self, cutoff: int) -> bool:
        """Whether the cut-off is certainly reached, whatever the open answers would be."""
        return self.at_least >= cutoff

    def stay_below(self, cutoff: int) -> bool:
        """Whether every question was answered and the sum is under the cut-off."""
        return self.is_complete and self.at_least < cutoff


@dataclass(frozen=True)
class RedFlags:
    """The eight signs of acute money trouble (domain.md section 1, F1 to F8): yes, no or not known."""

    f1: bool | None = None
    f2: bool | None = None
    f3: bool | None = None
    f4: bool | None = None
    f5: bool | None = None
    f6: bool | None = None
    f7: bool | None = None
    f8: bool | None = None

    @property
    def any_yes(self) -> bool:
        """Whether at least one sign is there."""
        return any(answer is True for answer in astuple(self))

    @property
    def all_no(self) -> bool:
        """Whether all eight were asked and none is there."""
        return all(answer is False for answer in astuple(self))


@dataclass(frozen=True, kw_only=True)
class Screen:
    """All that the ladder of domain.md section 2 reads about one person at one time.

    ``screened_at`` is the time of the oldest answer set that this screen relies on; None is an unknown age.
    ``declined`` says that she was asked and chose not to answer, which differs from never having been asked.
    ``gambling_not_applicable`` is for a close person who does not gamble herself. ``plan``, ``means`` and
    ``intent`` belong to suicide or to harming someone. ``worker_says_high`` is a worker's own judgement.
    ``cut_offs`` are those by which it is read; they are nothing that she said. Raises ValueError for points that the
    instrument cannot give, such as a K10 sum in the place of a K6.
    """

    asq_1: AsqAnswer | None = None
    asq_2: AsqAnswer | None = None
    asq_3: AsqAnswer | None = None
    asq_4: AsqAnswer | None = None
    asq_5: AsqAnswer | None = None
    attempt_over_12_months_ago: bool | None = None
    plan: bool | None = None
    means: bool | None = None
    intent: bool | None = None
    attempt_under_way: bool | None = None
    threat_to_others: bool | None = None
    violence_now: bool | None = None
    violence_at_home: bool | None = None
    fear_at_home: bool | None = None
    child_at_risk: bool | None = None
    psychosis_signs: bool | None = None
    severe_intoxication: bool | None = None
    worker_says_high: bool = False
    red_flags: RedFlags = field(default_factory=RedFlags)
    pgsi: Points | None = None
    bbgs: Points | None = None
    clip: Points | None = None
    lie_bet: Points | None = None
    gambling_not_applicable: bool = False
    k6: Points | None = None
    phq2: Points | None = None
    gad2: Points | None = None
    lapse_after_self_exclusion: bool | None = None
    under_legal_age: bool | None = None
    declined: bool = False
    screened_at: datetime | None = None
    cut_offs: CutOffs = field(default=PUBLISHED, compare=False)

    def __post_init__(self) -> None:
        for name, highest in _HIGHEST_POINTS.items():
            points: Points | None = getattr(self, name)
            if points is not None and points.at_least > highest:
                raise ValueError(f"{name} has at most {highest} points, not {points.at_least}")

    def with_score(self, score: Score) -> Self:
        """This screen with the result of one questionnaire in its place, finished or not.

        An instrument that declares ``ladder: not_read``, as the K10 does, leaves the screen as it is: a person reads
        it. Raises LookupError for every other one that has no place here: leaving it out in silence could hide a
        danger.
        """
        if instrument(score.instrument).ladder == "not_read":
            return self
        return replace(self, **_points_of(score))  # type: ignore[arg-type]

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was asked. Being a close person is no answer, and a date alone is none."""
        return replace(self, gambling_not_applicable=False, screened_at=None) == Screen()

    @property
    def phq4(self) -> Points | None:
        """PHQ-4, which is its two pairs added up; complete only when both pairs are."""
        pairs = [pair for pair in (self.phq2, self.gad2) if pair is not None]
        if not pairs:
            return None
        is_complete = len(pairs) == 2 and all(pair.is_complete for pair in pairs)
        return Points(sum(pair.at_least for pair in pairs), is_complete=is_complete)

    @property
    def has_plan_with_means_or_intent(self) -> bool:
        """Whether a plan was stated together with the means for it or the intent to act."""
        return self.plan is True and (self.means is True or self.intent is True)

    @property
    def danger_was_spoken_of(self) -> bool:
        """Whether a plan, means or intent was stated at all: not always R0, but never low."""
        return self.plan is True or self.means is True or self.intent is True

    @property
    def pgsi_is_done(self) -> bool:
        """Whether every PGSI question was answered. The lifetime screens count only while it is not."""
        return self.pgsi is not None and self.pgsi.is_complete

    @property
    def is_pgsi_highest(self) -> bool:
        """Whether the PGSI certainly lies in its highest band."""
        return reaches(self.pgsi, self.cut_offs.pgsi_highest)

    @property
    def gambling_screen_is_low(self) -> bool:
        """Whether a gambling screen is done and low.

        A PGSI once begun outweighs the brief screens (BBGS, CLiP, Lie/Bet), so it has to be finished.
        """
        if self.pgsi is not None:
            return self.pgsi.stay_below(self.cut_offs.pgsi_medium)
        brief = (self.bbgs, self.clip, self.lie_bet)
        is_negative = any(screen is not None and screen.stay_below(self.cut_offs.brief_positive) for screen in brief)
        return self.gambling_not_applicable or is_negative

    @property
    def distress_screen_is_low(self) -> bool:
        """Whether a distress screen is done and low: the K6, or, where no K6 was begun, both PHQ pairs."""
        if self.k6 is not None:
            return self.k6.stay_below(self.cut_offs.k6_moderate)
        pairs = (self.phq2, self.gad2)
        return all(pair is not None and pair.stay_below(self.cut_offs.pair_positive) for pair in pairs)

    @property
    def is_all_asked_and_low(self) -> bool:
        """Whether all that low needs is there: gambling, distress and red flags asked and low, the date of
        the screen, and no word of danger left open. Each part that is missing is a reason at R4.
        """
        is_low = self.gambling_screen_is_low and self.distress_screen_is_low and self.red_flags.all_no
        return is_low and self.screened_at is not None and not self.danger_was_spoken_of


def blank_screen(audience: str, cut_offs: CutOffs = PUBLISHED) -> Screen:
    """The screen of somebody of whom nothing is known but whom the help is for.

    Somebody close to a person who gambles is asked no gambling screen: it does not apply (domain.md section 2, R3).
    """
    return Screen(gambling_not_applicable=audience == "close_person", cut_offs=cut_offs)


def reaches(points: Points | None, cutoff: int) -> bool:
    """Whether an instrument was asked and certainly reaches the cut-off."""
    return points is not None and points.reach(cutoff)


def _points_of(score: Score) -> dict[str, Points]:
    """The points of a score by their place on the screen; of one with parts, each part in its own."""
    parts = instrument(score.instrument).scoring.parts
    if {part.slug for part in score.parts} != {part.slug for part in parts}:
        raise LookupError(f"the parts of {score.instrument!r} were not scored apart")
    found = {part.slug: part for part in score.parts} if parts else {score.instrument: score}
    if unread := sorted(set(found) - set(_FIELD_OF)):
        raise LookupError(f"the risk ladder does not read the instrument {unread[0]!r}")
    return {_FIELD_OF[slug]: Points(one.at_least, is_complete=one.complete) for slug, one in found.items()}
