"""What a client can do, one module a noun. Importing a module adds its addresses to the blueprint."""

from __future__ import annotations

from importlib import import_module

NOUNS = (
    "answers",
    "card",
    "codes",
    "data",
    "display",
    "finish",
    "landing",
    "leaving",
    "levels",
    "messages",
    "offer",
    "plan",
    "questions",
    "rest",
    "returning",
    "start",
    "steps",
    "talk",
    "words",
)


def register_views() -> None:
    """Load every module of views."""
    for noun in NOUNS:
        import_module(f"{__name__}.{noun}")
