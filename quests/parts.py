"""Which keys each part of a quest file has, for messages to whoever writes one."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from quests.definition import Quest
from quests.levels import Ask, Feedback, Level
from quests.questions import Choice, Question, Unless
from quests.rules import Alternatives, Condition, DaysByFact, DoneRule, Exits, Offer, Promise, Reminders, Sooner
from quests.steps import AnyStep, Call, Passage, Repeats, Step

_PARTS: dict[str, type[BaseModel]] = {
    "": Quest,
    "levels": Level,
    "alternatives": Alternatives,
    "done": DoneRule,
    "feedback": Feedback,
    "finish": Feedback,
    "asks": Ask,
    "offers": Offer,
    "when": Condition,
    "only_if": Condition,
    "any_of": Condition,
    "exits": Exits,
    "reminders": Reminders,
    "promise": Promise,
    "sooner": Sooner,
    "due_from_days": DaysByFact,
    "due_by_days": DaysByFact,
    "passages": Passage,
    "questions": Question,
    "choices": Choice,
    "unless": Unless,
    "repeats": Repeats,
    "call": Call,
}
_STEPS: dict[str, type[AnyStep]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(get_args(Step)[0])
}
STEP_KINDS = tuple(_STEPS)
"""The kinds of steps, in the order of the language."""


def holder_of(path: tuple[str, ...]) -> str:
    """The name of the part in which a key stands: ``steps`` for ``levels.0.steps.2.why``, '' for the quest itself."""
    return next((part for part in reversed(path[:-1]) if not part.isdigit()), "")


def keys_of(path: tuple[str, ...], tree: Any) -> tuple[str, ...]:
    """The keys that the part at a path can have; none where it is not known which part it is."""
    part = holder_of((*path, ""))
    model = _STEPS.get(_kind_at(path, tree)) if part == "steps" else _PARTS.get(part)
    return _keys(model) if model is not None else ()


def kinds_with(key: str) -> tuple[str, ...]:
    """The kinds of steps that have a key."""
    return tuple(kind for kind, model in _STEPS.items() if key in _keys(model))


@cache
def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _kind_at(path: tuple[str, ...], tree: Any) -> str:
    node = tree
    for part in path:
        node = node[int(part)] if isinstance(node, list) else node[part]
    return str(node.get("kind", ""))
