"""The quest of ``bench desk``: a step that a counsellor answers, then a few of the client's own."""

from __future__ import annotations

import json
from typing import Any

SLUG, REVIEWED = "bench-desk", "look-along"
OWN = ("first", "second", "third")


def definition() -> str:
    """The quest as its author would hand it in (JSON is YAML)."""
    steps = [_reviewed(), *(_own(slug) for slug in OWN)]
    return json.dumps(
        {
            "slug": SLUG,
            "version": 1,
            "title": "Something to answer",
            "plain_title": "Something to answer",
            "summary": "For measuring alone; nobody walks it.",
            "audience": ["self"],
            "risk_gate": "low",
            "expected_weeks": 4,
            "content_owner": "The bench",
            "review_on": "2030-01-01",
            "levels": [
                {
                    "slug": "only",
                    "title": "The only level",
                    "opening": "A few steps.",
                    "steps": steps,
                    "done": {"all_of": [step["slug"] for step in steps]},
                    "feedback": {"title": "Done", "words": "This level is done."},
                    "asks": {"label": "How was it?", "kind": "scale_1_5"},
                }
            ],
            "finish": {"title": "The end", "words": "Every step is done."},
        }
    )


def _reviewed() -> dict[str, Any]:
    return {
        **_named(REVIEWED, "review"),
        "evidence": "staff",
        "promise": {"working_days": 3},
        "questions": [{"key": "look_at", "kind": "text", "label": "What shall the counsellor look at?"}],
    }


def _own(slug: str) -> dict[str, Any]:
    return {
        **_named(slug, "information"),
        "evidence": "tick",
        "passages": [{"heading": "A passage", "body": "To be read."}],
    }


def _named(slug: str, kind: str) -> dict[str, Any]:
    return {"slug": slug, "kind": kind, "title": slug, "hint": "A few words.", "why": "To be done.", "minutes": 1}
