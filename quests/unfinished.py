"""As much of a quest as can be read while it is still being written.

A draft may lack its ends: a step without a reason, a level without a rule for when it is done. The studio shows it all
the same, so here each part is read on its own, and what cannot be read is left out. Nobody walks what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from quests.definition import Quest
from quests.editing.reading import tree_of
from quests.levels import Ask, Feedback, Level
from quests.loading import plain
from quests.questions import Text
from quests.rules import Alternatives, DoneRule, Offer
from quests.steps import AnyStep, Step

Part = TypeVar("Part", bound=BaseModel)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
NOTHING = "\N{EN DASH}"
KINDS: dict[str, type[AnyStep]] = {
    get_args(each.model_fields["kind"].annotation)[0]: each for each in get_args(get_args(Step)[0])
}
"""Every kind of step by its code, in the order of the quest language."""

_FILLED: dict[str, Any] = {
    "slug": "nothing",
    "title": NOTHING,
    "hint": NOTHING,
    "why": NOTHING,
    "minutes": 1,
    "promise": {"hours": 1},
    "instruments": ("nothing",),
    "passages": ({"heading": NOTHING, "body": NOTHING},),
    "questions": ({"key": "nothing", "kind": "text", "label": NOTHING},),
}
"""What stands for a field that a step needs and has not, so that the rest of it can be read. It is shown nowhere."""
_LEFT_OUT_AGAIN = {"promise": None, "questions": ()}


@dataclass(frozen=True)
class UnfinishedStep:
    """A step as it stands in the draft. ``step`` is None where not even its rules can be read."""

    at: int
    plain: Mapping[str, Any]
    step: Step | None

    @property
    def slug(self) -> str:
        return _slug(self.plain)

    @property
    def kind(self) -> str:
        return str(self.plain.get("kind", ""))


@dataclass(frozen=True)
class UnfinishedLevel:
    """A level as it stands in the draft; ``level`` holds what of it can be read."""

    at: int
    plain: Mapping[str, Any]
    level: Level
    steps: tuple[UnfinishedStep, ...]

    @property
    def slug(self) -> str:
        return _slug(self.plain)


@dataclass(frozen=True)
class Unfinished:
    """A draft. ``quest`` is good for telling its rules in words, never for walking."""

    plain: Mapping[str, Any]
    quest: Quest
    levels: tuple[UnfinishedLevel, ...]


@lru_cache(maxsize=16)
def unfinished(text: str) -> Unfinished:
    """A draft as far as it reads. Raises QuestUnreadable where it is not even YAML."""
    tree = tree_of(text)
    found = plain(tree) if isinstance(tree, dict) else {}
    levels = tuple(_level(at, each) for at, each in enumerate(_list(found.get("levels"))))
    fields = {name: found.get(name, "") for name in ("slug", "title", "plain_title", "summary")}
    quest = Quest.model_construct(**fields, levels=tuple(each.level for each in levels))
    return Unfinished(found, quest, levels)


def _slug(part: Mapping[str, Any]) -> str:
    """What an address may name it by; empty where it has no slug, or one that is none."""
    slug = part.get("slug")
    return slug if isinstance(slug, str) and _NAME.fullmatch(slug) else ""


def _list(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The tables of a list; what is none keeps its place, so that paths lead where they should."""
    return tuple(each if isinstance(each, Mapping) else {} for each in value) if isinstance(value, tuple) else ()


def _level(at: int, found: Mapping[str, Any]) -> UnfinishedLevel:
    steps = tuple(_step(place, each) for place, each in enumerate(_list(found.get("steps"))))
    level = Level.model_construct(
        slug=str(found.get("slug", "")),
        title=_text(found.get("title")),
        opening=_text(found.get("opening")),
        written=tuple(each.step for each in steps if each.step is not None),
        alternatives=_those(Alternatives, found.get("alternatives")),
        done=_one(DoneRule, found.get("done")) or DoneRule(),
        feedback=_one(Feedback, found.get("feedback")) or Feedback(title=NOTHING, words=NOTHING),
        asks=_one(Ask, found.get("asks")) or Ask(label=NOTHING, kind="text"),
        offers=_those(Offer, found.get("offers")),
    )
    return UnfinishedLevel(at, found, level, steps)


def _text(value: Any) -> Text:
    return value if isinstance(value, str | dict) and value else NOTHING


def _step(at: int, found: Mapping[str, Any]) -> UnfinishedStep:
    kind = KINDS.get(str(found.get("kind")))
    return UnfinishedStep(at, found, _read_step(kind, dict(found)) if kind else None)


def _read_step(kind: type[AnyStep], found: dict[str, Any]) -> Any:
    """A step without what is wrong in it. Two rounds: what one field hid, another may show."""
    for _round in range(2):
        try:
            step = kind.model_validate(found)
        except ValidationError as error:
            wrong = _first_parts(error)
            if not wrong:
                return None
            found = {name: value for name, value in found.items() if name not in wrong}
            needed = {name for name in wrong if name in kind.model_fields and kind.model_fields[name].is_required()}
            found |= {name: _FILLED[name] for name in needed if name in _FILLED}
        else:
            gone = {name: value for name, value in _LEFT_OUT_AGAIN.items() if found.get(name) is _FILLED[name]}
            return step.model_copy(update=gone) if gone else step
    return None


def _first_parts(error: ValidationError) -> set[str]:
    """The fields that are wrong or missing; none where the whole is wrong."""
    places = [(*each["loc"], *each.get("ctx", {}).get("at", ())) for each in error.errors(include_url=False)]
    return {str(place[0]) for place in places} if all(places) else set()


def _one(model: type[Part], found: Any) -> Part | None:
    try:
        return model.model_validate(found)
    except ValidationError:
        return None


def _those(model: type[Part], found: Any) -> tuple[Part, ...]:
    return tuple(part for each in _list(found) if (part := _one(model, each)) is not None)
