"""A plan that we walk for her, in a crisis: who is with her, in our words and nobody's steps (domain.md 3.3)."""

from __future__ import annotations

from dataclasses import dataclass

from app.portal.pages.given import given
from app.portal.pages.kept import KeptStep, kept_step
from app.portal.plan import Plan


@dataclass(frozen=True)
class LedPart:
    """``words`` are those of the parts that she came through, the latest first; ``kept`` what we wrote for her."""

    counsellor_name: str
    words: tuple[str, ...]
    kept: tuple[KeptStep, ...]


def led_part(plan: Plan) -> LedPart:
    """What she reads while it runs: no step, no date, nothing to do."""
    said = (plan.walked.level(slug, as_done=True) for slug in reversed(plan.state.levels_completed))
    words = dict.fromkeys(plan.reader.text(level.feedback.words) for level in said if level is not None)
    written = (kept_step(plan, step) for step in given(plan))
    return LedPart(
        counsellor_name=plan.journey.counsellor_name or "",
        words=tuple(words),
        kept=tuple(step for step in written if any(answer.is_own_words for answer in step.answers)),
    )
