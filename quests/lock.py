"""What the lock of protocol P-V closes in a quest: whatever would bring in a partner service or somebody close.

Violence at home: no partner steps, nobody of her home is involved, nothing is asked about it (domain.md 2.1, P-V 7 and
8; section 3, "none when P-V"). A step that is closed is in nobody's plan while the lock holds, so no level waits for
it; a question that is closed is not asked; a choice that leads to a partner is not there. When the lock ends all of it
is there again. What she had done before stays done.

Her pages are read by whoever holds her phone. So of a step of ours nothing is asked in free words while the lock holds,
since she would read them, and what was written before is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from quests.questions import Choice, Involved, Model, Question
from quests.steps import StaffTaskStep, Step

if TYPE_CHECKING:
    from quests.definition import Quest
    from quests.levels import Level

PARTNER = "partner"
"""Where a choice, an exit or an act leads out of the service."""

STEPS_OF_THE_LIBRARY: Mapping[tuple[str, str], Involved] = {
    ("crisis-to-safety", "someone-you-trust"): "someone_close",
    ("debt-first-aid", "adviser-time"): "partner",
    ("debt-first-aid", "what-to-share"): "partner",
    ("debt-first-aid", "talk-took-place"): "partner",
    ("family-and-friends", "one-calm-talk"): "someone_close",
    ("family-and-friends", "would-you-like-advice"): "partner",
    ("family-and-friends", "we-find-an-adviser"): "partner",
    ("back-on-track", "tell-one-person"): "someone_close",
}
QUESTIONS_OF_THE_LIBRARY: Mapping[tuple[str, str], Involved] = {
    ("crisis-to-safety", "someone_close"): "someone_close",
    ("joint-limits-plan", "whom_to_call"): "someone_close",
    ("staying-well", "who_may_notice"): "someone_close",
    ("young-player", "who_i_can_tell"): "someone_close",
}
"""The first versions of the starter library were published before a step could say whom it involves, and people walk
them: what stands here holds for every version of these quests."""

M = TypeVar("M", bound=Model)


def involves(quest: Quest, step: Step) -> Involved | None:
    """Whom a step brings in beside her and the service."""
    return step.involves or STEPS_OF_THE_LIBRARY.get((quest.slug, step.slug))


def asks_about(quest: Quest, question: Question) -> Involved | None:
    """Whom a question is about to bring in."""
    return question.involves or QUESTIONS_OF_THE_LIBRARY.get((quest.slug, question.key))


def closed_steps(quest: Quest) -> frozenset[str]:
    """The steps that are in nobody's plan under the lock: those that involve others, and those with nothing left."""
    return frozenset(step.slug for level in quest.levels for step in level.steps if _is_closed(quest, step))


def _is_closed(quest: Quest, step: Step) -> bool:
    if involves(quest, step) is not None:
        return True
    asked = [one for one in step.questions_asked if asks_about(quest, one) is None]
    return bool(step.questions_asked) and all(_question(one) is None for one in asked)


def under_lock(quest: Quest) -> Quest:
    """The quest as it is walked under the lock: without these questions, choices and exits. Its steps keep their
    names, so that a plan can be read in it; which of them are closed says ``closed_steps``."""
    levels = tuple(_level(quest, level) for level in quest.levels)
    moves_to = tuple(slug for slug in quest.exits.moves_to if slug != PARTNER)
    return _with(quest, levels=levels, exits=_with(quest.exits, moves_to=moves_to))


def _level(quest: Quest, level: Level) -> Level:
    return _with(level, written=tuple(_step(quest, step) for step in level.written))


def _step(quest: Quest, step: Step) -> Step:
    if not step.questions_asked or _is_closed(quest, step):
        return step
    return _with(step, questions=_questions(quest, step))


def _questions(quest: Quest, step: Step) -> tuple[Question, ...]:
    asked = (_question(one) for one in step.questions_asked if not is_kept_from_her_phone(quest, step, one))
    return tuple(one for one in asked if one is not None)


def is_kept_from_her_phone(quest: Quest, step: Step, question: Question) -> bool:
    """Whether neither the question nor an answer to it may stand on a page of hers under the lock."""
    is_ours = isinstance(step, StaffTaskStep) and step.visibility == "client"
    return asks_about(quest, question) is not None or (is_ours and question.kind == "text")


def tells_of_home(question: Question) -> bool:
    """Whether an answer to it says that somebody at home is feared: what was sent stays off her pages."""
    return question.screens == "fear_at_home"


def _question(question: Question) -> Question | None:
    """Without the choices that lead to a partner; None where there is nothing left to choose."""
    choices = tuple(choice for choice in question.choices if not _leads_out(choice))
    if len(choices) == len(question.choices):
        return question
    return _with(question, choices=choices) if choices else None


def _leads_out(choice: Choice) -> bool:
    return choice.moves_to == PARTNER


def _with(model: M, **changes: object) -> M:
    """A part with other contents, and without what it had worked out of the old ones."""
    made = model.model_copy(update=changes)
    for name in [name for name in made.__dict__ if name not in type(model).model_fields]:
        del made.__dict__[name]
    return made
