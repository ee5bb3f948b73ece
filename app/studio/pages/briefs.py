"""The questions of a brief, and its parts in words (domain.md Q06, Q17; section 4.1 for what may fit)."""

from __future__ import annotations

from typing import NamedTuple

from app.web.words import _


class BriefQuestion(NamedTuple):
    """One part of a brief: its code, what it asks, and what helps to answer."""

    part: str
    label: str
    hint: str


def questions() -> tuple[BriefQuestion, ...]:
    """What a brief asks, in its order."""
    return (
        BriefQuestion("goal", _("What is it to reach?"), _("For the person, not for us. How would they notice?")),
        BriefQuestion(
            "scenario", _("How does it go when it goes well?"), _("One person, from the first page to the last.")
        ),
        BriefQuestion(
            "other_ways",
            _("Which other ways lead there?"),
            _("What somebody may leave out, change, or do later."),
        ),
        BriefQuestion(
            "audience", _("Who are they?"), _("What they told us that they need, and what makes a plan hard for them.")
        ),
        BriefQuestion(
            "fits",
            _("Which elements fit them?"),
            _(
                "Open to choose from: steps of their own choice, a named act, then and now side by side, a map or a"
                " plain list, pace, order and depth, kind words from a person."
            ),
        ),
        BriefQuestion(
            "does_not_fit",
            _("Which do not?"),
            _("And how we know: who asked whom, and when. A plain plan is always open to everybody."),
        ),
    )


def label_of(part: str) -> str:
    """The question that a part answers."""
    return next((each.label for each in questions() if each.part == part), part)
