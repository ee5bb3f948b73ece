"""The quest that every contender of ``advance`` walks: three levels of four steps, one after another, a tick each.

As many steps as a pathway of the library has, so that what grows with a journey is in the figures. ``bench dropoff``
has a chain of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

SLUG = "bench-chain"
LEVELS, STEPS_A_LEVEL = 3, 4
STEPS = tuple(f"step-{number:02d}" for number in range(1, LEVELS * STEPS_A_LEVEL + 1))


def definition() -> str:
    """The quest as its author would hand it in (JSON is YAML)."""
    return chain_of(SLUG, [STEPS[first : first + STEPS_A_LEVEL] for first in range(0, len(STEPS), STEPS_A_LEVEL)])


def chain_of(slug: str, levels: Sequence[Sequence[str]]) -> str:
    """The same with levels of these steps, which are called ``level-1`` and so on."""
    return json.dumps(
        {
            "slug": slug,
            "version": 1,
            "title": "A chain of steps",
            "plain_title": "A chain of steps",
            "summary": "For measuring alone; nobody walks it.",
            "audience": ["self"],
            "risk_gate": "low",
            "expected_weeks": 1,
            "content_owner": "The bench",
            "review_on": "2030-01-01",
            "levels": [_level(number, steps) for number, steps in enumerate(levels, start=1)],
            "finish": {"title": "The end", "words": "Every step is done."},
        }
    )


def _level(number: int, steps: Sequence[str]) -> dict[str, object]:
    return {
        "slug": f"level-{number}",
        "title": f"Level {number}",
        "opening": "Steps, one after another.",
        "steps": [_step(slug, steps[:place][-1:]) for place, slug in enumerate(steps)],
        "done": {"all_of": list(steps)},
        "feedback": {"title": "Done", "words": "This level is done."},
        "asks": {"label": "How was it?", "kind": "scale_1_5"},
    }


def _step(slug: str, after: Sequence[str]) -> dict[str, object]:
    return {
        "slug": slug,
        "kind": "information",
        "title": slug,
        "hint": "A passage to read.",
        "why": "To be done.",
        "minutes": 1,
        "evidence": "tick",
        "after": list(after),
        "passages": [{"heading": "A passage", "body": "To be read."}],
    }
