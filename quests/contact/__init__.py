"""A contact of the first line: six steps on one page, the words to say beside each, and the ways on.

Sources: domain.md 9.1, K15 to K25 for the steps and their questions, K35 to K41 for the scripts, K27 to K29 for the
ways on. ``screening`` asks nothing of its own here: instruments and dangers are ``quests.staff_screen``.
"""

from __future__ import annotations

from quests.contact.model import Block, Contact, ContactStep, Script
from quests.contact.reading import (
    LIVE,
    ContactUnreadable,
    contact,
    question_of,
    script_of,
    scripts,
    scripts_for,
    spoken_languages,
)
from quests.contact.routes import QUESTS, ROUTE, not_for, suggested_routes

CONSENT = "consent"
"""The question whether a client may be opened; without a yes nobody becomes one (K15, K31)."""
CONSENT_SCRIPT = "confidentiality"
"""What is said before it; its version is noted with the answer (K35)."""

__all__ = [
    "CONSENT",
    "CONSENT_SCRIPT",
    "LIVE",
    "QUESTS",
    "ROUTE",
    "Block",
    "Contact",
    "ContactStep",
    "ContactUnreadable",
    "Script",
    "contact",
    "not_for",
    "question_of",
    "script_of",
    "scripts",
    "scripts_for",
    "spoken_languages",
    "suggested_routes",
]
