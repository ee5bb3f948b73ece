"""Who has gone quiet, as of now: the rules of ``quests.quiet`` under the name that the desk knows them by."""

from quests.quiet import REACHED_COUNTS_FOR, SOONEST, quiet_since, tried_since, was_reached_lately

__all__ = ["REACHED_COUNTS_FOR", "SOONEST", "quiet_since", "tried_since", "was_reached_lately"]
