"""What staff hear or see in a talk and the risk ladder reads: one observation each (domain.md section 2).

Each is yes, no or not known, and what nobody noted is not known. ``quests.screen`` has a place for every one of them.
They are of the moment in which they were noted: only a colleague's next look takes one back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from quests.risk import triggers_asq
from quests.screen import AsqAnswer, RedFlags, Screen
from quests.wording import N_

Group = Literal["life", "others", "state", "beside"]
Said = Literal["yes", "no", "not_known"]

PREFIX = "danger."
SAID: Mapping[str, bool] = MappingProxyType({"yes": True, "no": False})
"""What an answer makes known. Not known, and everything else, makes nothing known."""


@dataclass(frozen=True)
class Danger:
    """One thing to note. ``words`` is what staff read; ``hint`` says what belongs to it."""

    name: str
    group: Group
    words: str
    hint: str = ""

    @property
    def key(self) -> str:
        """How its answer is named among the answers of a contact or a screen."""
        return PREFIX + self.name


GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        "life": N_("Danger to life"),
        "others": N_("People around"),
        "state": N_("State now"),
        "beside": N_("Beside that"),
    }
)

DANGERS: tuple[Danger, ...] = (
    Danger("attempt_under_way", "life", N_("An attempt is under way")),
    Danger(
        "thoughts",
        "life",
        N_("There are thoughts of suicide"),
        N_("With or without a plan. If there is no answer, note your own judgement below."),
    ),
    Danger("plan", "life", N_("A plan was spoken of"), N_("To die, or to harm somebody.")),
    Danger("means", "life", N_("The means for it are at hand")),
    Danger("intent", "life", N_("The wish to act on it was said")),
    Danger("attempt_before", "life", N_("There was an attempt before")),
    Danger("attempt_over_12_months_ago", "life", N_("Every attempt lies more than 12 months back")),
    Danger("threat_to_others", "others", N_("Somebody else is threatened")),
    Danger("violence_now", "others", N_("Violence is happening now")),
    Danger("violence_at_home", "others", N_("There is violence from a partner or in the family")),
    Danger("fear_at_home", "others", N_("There is fear of somebody at home")),
    Danger("child_at_risk", "others", N_("A child is at risk")),
    Danger("psychosis_signs", "state", N_("Signs of psychosis"), N_("Voices, or ideas that nobody can follow.")),
    Danger(
        "severe_intoxication",
        "state",
        N_("Signs of severe intoxication"),
        N_("Slurred speech, drowsy, or says how much was taken."),
    ),
    Danger(
        "lapse_after_self_exclusion",
        "beside",
        N_("Played again after self-exclusion"),
    ),
    Danger("under_legal_age", "beside", N_("Under the legal age")),
    Danger("declined", "beside", N_("Was asked and chose not to answer"), N_("That is fine. It stays open, not calm.")),
    Danger(
        "worker_says_high",
        "beside",
        N_("My own judgement: the risk is high"),
        N_("A reason of its own. No score has to agree."),
    ),
)
BY_NAME: Mapping[str, Danger] = MappingProxyType({one.name: one for one in DANGERS})

FLAGS_KEY = "red_flags"
FLAG_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "f1": N_("Rent or a loan payment was missed, or is due within 7 days"),
        "f2": N_("A notice of eviction, of enforcement, or of power or water being cut off"),
        "f3": N_("No money for food or medicine"),
        "f4": N_("Borrowed to gamble, or pawned or sold what belongs to others"),
        "f5": N_("A lender without a contract, or threats"),
        "f6": N_("Money of dependants or of an employer was used"),
        "f7": N_("A hidden debt has just come out"),
        "f8": N_("A large loss in the last 48 hours"),
    }
)

STANDS_AS: Mapping[str, str] = MappingProxyType({"thoughts": "asq_3", "attempt_before": "asq_4"})
"""What is told of in a talk and is what a question of the ASQ asks."""

_ALWAYS_A_BOOL = frozenset(("declined", "worker_says_high"))
"""Fields of the screen that know yes alone: to leave them out and to deny them is one."""


def noted_in(values: Mapping[str, object]) -> dict[str, bool]:
    """What the answers of a screen make known of the dangers, by name. Left out and "not known" are not in it."""
    found = {one.name: values.get(one.key) for one in DANGERS}
    return {name: SAID[said] for name, said in found.items() if isinstance(said, str) and said in SAID}


def with_dangers(screen: Screen, noted: Mapping[str, bool]) -> Screen:
    """The screen with what was noted; a name that it does not have raises KeyError.

    Thoughts of suicide stand as ASQ 3 answered yes and an attempt before as ASQ 4, which ask for that very thing: so
    both are high, and where it is the attempt alone a clinician may look the same day whether it lies long back. That
    neither was told of is no answer to the ASQ.
    """
    for name in noted:
        BY_NAME[name]
    told = dict(noted)
    for name, item in STANDS_AS.items():
        if told.pop(name, None):
            screen = replace(screen, **{item: AsqAnswer.YES})  # type: ignore[arg-type]
    told = {name: is_there for name, is_there in told.items() if is_there or name not in _ALWAYS_A_BOOL}
    return replace(screen, **told)  # type: ignore[arg-type]


def calls_for_a_clinician(flags: RedFlags, noted: Mapping[str, bool]) -> bool:
    """Whether somebody would be asked the ASQ now, which is off: then a clinician calls the same day.

    Money signs that the ASQ follows (section 1), thoughts of suicide, a word of a plan, of means or of intent, or an
    attempt before.
    """
    spoken = any(noted.get(name) for name in ("plan", "means", "intent", *STANDS_AS))
    return spoken or triggers_asq(flags)
