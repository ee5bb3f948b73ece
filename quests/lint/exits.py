"""Where a quest leads: to quests that there are, by ways that its exits name, never back to itself."""

from __future__ import annotations

from collections.abc import Iterator

from quests.lint.look import Look
from quests.lint.rule import Found, Path, rule

PARTNER = "partner"
RESERVED = frozenset((PARTNER, "talk", "nothing", "draft", "new"))
"""Words that stand for something else wherever a quest's slug may stand."""


@rule(
    "Q014",
    "warning",
    finds="A quest named in a choice, an offer, an exit or the safety stop that is not in the library.",
    do="Correct the slug, or publish that quest first.",
    source="domain.md 3",
)
def unknown_quest(look: Look) -> Iterator[Found]:
    """A choice that leads to a quest which is not published is not open to her."""
    named = [*look.leads_to(), *_exits(look)]
    if look.quest.safety_stop is not None:
        named.append((("safety_stop",), look.quest.safety_stop))
    for path, slug in named:
        if slug not in look.known and slug not in (PARTNER, look.quest.slug):
            told = f"there is no quest {slug!r} in the library"
            yield Found(path, f"{told}; correct the slug or publish that quest first")


@rule(
    "Q015",
    "error",
    finds="A choice or an offer that leads to a quest, or to a partner, which 'exits' does not name.",
    do="Add it to 'exits: {moves_to: [...]}', so that everybody sees where this quest may lead.",
    source="domain.md 3, Leaving",
)
def undeclared_exit(look: Look) -> Iterator[Found]:
    """Who approves a quest reads its exits in one place."""
    for path, slug in look.leads_to():
        if slug not in look.quest.exits.moves_to and slug != look.quest.slug:
            told = f"this leads to {slug!r}, which 'exits' does not name"
            yield Found(path, f"{told}; add it, as in 'exits: {{moves_to: [{slug}]}}'")


@rule(
    "Q016",
    "error",
    finds="A quest that leads to itself, or whose slug is a word with a meaning of its own.",
    do="Name another quest, or choose another slug.",
    source="quest language",
)
def leads_to_itself(look: Look) -> Iterator[Found]:
    """``partner`` as a slug could not be told from a partner service."""
    if look.quest.slug in RESERVED:
        yield Found(("slug",), f"{look.quest.slug!r} has a meaning of its own; choose another slug")
    for path, slug in (*look.leads_to(), *_exits(look)):
        if slug == look.quest.slug:
            yield Found(path, f"this quest leads to itself; name another quest than {slug!r}, or take this out")


def _exits(look: Look) -> Iterator[tuple[Path, str]]:
    for place, slug in enumerate(look.quest.exits.moves_to):
        yield ("exits", "moves_to", place), slug
