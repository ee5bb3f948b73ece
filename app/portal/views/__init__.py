"""What a client can do, one module a noun. Importing a module adds its addresses to the blueprint."""

from __future__ import annotations

from importlib import import_module

NOUNS = (
    "answers",
    "book",
    "call",
    "card",
    "codes",
    "data",
    "display",
    "finish",
    "fitting",
    "landing",
    "lapse",
    "leaving",
    "levels",
    "messages",
    "offer",
    "own_acts",
    "plan",
    "questions",
    "reach",
    "rest",
    "returning",
    "start",
    "steps",
    "story",
    "talk",
    "words",
    "zone",
)


def register_views() -> None:
    """Load every module of views."""
    for noun in NOUNS:
        import_module(f"{__name__}.{noun}")
