"""What a client can do, one module a noun. Importing a module adds its addresses to the blueprint."""

from __future__ import annotations

from importlib import import_module

NOUNS = (
    "answers",
    "book",
    "call",
    "card",
    "choose",
    "codes",
    "correct",
    "data",
    "display",
    "erase",
    "finish",
    "fitting",
    "goals",
    "hard_moments",
    "keep_copy",
    "landing",
    "lapse",
    "leaving",
    "levels",
    "look",
    "messages",
    "messenger",
    "notes_words",
    "offer",
    "offline",
    "one_tap",
    "own_acts",
    "own_dates",
    "own_log",
    "plan",
    "privacy",
    "private_notes",
    "push",
    "questions",
    "rate",
    "reach",
    "reminders",
    "rest",
    "returning",
    "set_by_her",
    "start",
    "steps",
    "story",
    "suggestions",
    "talk",
    "watched",
    "tools",
    "words",
    "zone",
)


def register_views() -> None:
    """Load every module of views."""
    for noun in NOUNS:
        import_module(f"{__name__}.{noun}")
