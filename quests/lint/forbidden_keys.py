"""Keys that a quest file may not even ask for: what each would bring is ruled out, whatever it is called.

The quest language has none of them, so no published quest could use one. Somebody who writes one is told which rule of
domain.md section 4 it breaks, and what to write instead, rather than that the key is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from quests.lint.rule import Path

_KEYS = {
    "G01": (
        r"random\w*|weights?|chances?|probabilit(y|ies)|odds|draws?|loot\w*|wheel\w*|scratch\w*|myster(y|ies)\w*|raffle\w*|lotter(y|ies)",
        "nothing here happens by chance; write one 'feedback' that everybody reads",
    ),
    "G02": (
        r"points?|coins?|currenc(y|ies)|tokens?|credits?|scores?|xp|prizes?|rewards?|gifts?|vouchers?|redeem\w*",
        "nothing here is earned or exchanged; thank her in 'done_words', or write a 'named_act'",
    ),
    "G03": (
        r"leaderboards?|rank(s|ing|ings)?|duels?|peers?|compar(e|ison|isons)|share|public|is_public|percentiles?",
        "nobody is compared or shown to others; take it out",
    ),
    "G04": (
        r"streaks?|combos?|expires?(_\w+)?|resets?(_\w+)?|lives|decay",
        "what is done stays done; take it out, and write a branch for a lapse",
    ),
    "G05": (
        r"countdowns?|timers?|time_limit|limited_\w+|scarcity|last_chance|only_today|deadline_\w+",
        "no clock runs against her; write 'due_by_days', which she reads as a plain date",
    ),
    "G06": (
        r"progress(_\w+)?|prefill(ed)?|teasers?|near_miss\w*|completion|percent\w*",
        "progress is her own steps done and chosen, and is counted for her; take it out",
    ),
    "G07": (
        r"confetti|animations?|sounds?|vibrat\w+|autoplay|flash\w*|celebrat\w+|effects?|music|reels?",
        "nothing moves, sounds or shakes; say it in 'feedback'",
    ),
    "G10": (
        r"auto_?(advance|next|open|start)|endless|feed|quiet_hours|at_night|push_at|nudges?",
        "one step never starts another by itself, and the night is quiet everywhere; take it out",
    ),
    "G11": (
        r"referrals?|invit(e|es|ation|ations)|reward_for|incentives?",
        "nobody is thanked for telling more or for bringing others; take it out",
    ),
    "G12": (
        r"money_(saved|lost|won)|saved_money|savings|amount_(saved|lost)|loss_counter|tally",
        "sums are no score; let her write them, if she wants to, in a question of kind money",
    ),
    "G13": (
        r"unlock\w*|tiers?|vip|requires_level|min_level|access_level|priority_support|locked(_\w+)?",
        "help by a person never depends on progress; take it out",
    ),
    "G14": (
        r"(can|allow|is)_?(not_)?(skip|skippable|pause|stop|leave|exit)\w*|mandatory|required|confirm_(exit|stop|pause)|no_exit",
        "every step can be put aside, every plan paused and left, always; take it out",
    ),
}
_WRITTEN = {code: (re.compile(keys, re.IGNORECASE), cure) for code, (keys, cure) in _KEYS.items()}
_OPEN_KEYS = frozenset(("days",))
"""Tables whose keys are the author's own words: the values of a fact."""


def forbidden_keys(tree: Any, path: Path = ()) -> Iterator[tuple[str, Path, str]]:
    """Code, place and message of every such key in a file, in its order."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            name = str(key)
            for code, (pattern, cure) in _WRITTEN.items():
                if pattern.fullmatch(name) and path[-1:] not in {(own,) for own in _OPEN_KEYS}:
                    yield code, (*path, name), f"the key {name!r} has no place in a quest: {cure}"
            yield from forbidden_keys(value, (*path, name))
    elif isinstance(tree, list | tuple):
        for place, value in enumerate(tree):
            yield from forbidden_keys(value, (*path, place))
