"""Whether her pages speak plainly: a list of steps, without level, badge or journey words.

The plain plan is hers to choose, and it is forced in a crisis: on a safety hold, at a high risk, and in a quest that
says so (domain.md section 4, G15). No setting takes that away.
"""

from __future__ import annotations

from quests.conditions import risk_at_least
from quests.definition import Quest
from quests.journey import JourneyState


def is_plain(quest: Quest, state: JourneyState, *, chosen: bool) -> bool:
    """Whether a plan is shown as the plain one. ``chosen``: she asked for it."""
    return chosen or quest.calm or state.is_on_hold or risk_at_least(state.risk, "high")


def named_acts(quest: Quest, state: JourneyState, *, is_plain: bool) -> tuple[str, ...]:
    """The steps whose named act she may say of herself, in the order of the quest; none in the plain plan.

    An act is marked once and never lost. It is hers alone: no staff page shows it and nothing counts it.
    """
    if is_plain:
        return ()
    return tuple(slug for slug in quest.step_places if slug in state.ever_done and quest.step(slug).named_act)
