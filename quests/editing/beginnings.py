"""What a new level or step has from the start: a slug, a title, and what its kind cannot be without. No words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from quests.editing.naming import free_slug, slug_for
from quests.editing.reading import plain_value
from quests.questions import SOURCE_LANGUAGE
from quests.trees import listed, steps_of

_MINUTES = {"information": 2, "questionnaire": 4, "booking": 3, "check_in": 2}
_USUAL_MINUTES = 5
_PROMISES: dict[str, dict[str, int]] = {"booking": {"hours": 72}, "review": {"working_days": 3}}
"""Domain.md 3.2 and 3.1: a talk within 72 hours, an answer within three working days."""


def new_level(title: str, taken: Collection[str], *, language: str = SOURCE_LANGUAGE) -> dict[str, Any]:
    """A level without steps, done once one of them is. ``taken``: the slugs of the other levels."""
    level: dict[str, Any] = {"slug": slug_for(title, taken, otherwise="level"), **_titled(title, language)}
    return {**level, "steps": [], "done": {"at_least": 1}}


def new_step(kind: str, title: str, taken: Collection[str], *, language: str = SOURCE_LANGUAGE) -> dict[str, Any]:
    """A step of this kind. ``taken``: the slugs of all steps of the quest."""
    slug = slug_for(title, taken, otherwise=kind.replace("_", "-"))
    step: dict[str, Any] = {"slug": slug, "kind": kind, **_titled(title, language)}
    step["minutes"] = _MINUTES.get(kind, _USUAL_MINUTES)
    if kind in _PROMISES:
        step["promise"] = dict(_PROMISES[kind])
    return step


def duplicated(part: Mapping[str, Any], taken: Collection[str]) -> dict[str, Any]:
    """A copy of a step, or of a level with its steps, under slugs of its own. Keys of questions stay: facts are shared.

    It stands for nothing of an earlier version: what the original ``replaces`` stays the original's.
    """
    copy: dict[str, Any] = plain_value(deepcopy(part))
    names: dict[str, str] = {}
    for each in (copy, *(step for _, step in steps_of(copy))):
        each.pop("replaces", None)
        if isinstance(slug := each.get("slug"), str):
            names[slug] = free_slug(slug, {*taken, *names.values()})
            each["slug"] = names[slug]
    _rename_inside(copy, names)
    return copy


def _rename_inside(level: dict[str, Any], names: Mapping[str, str]) -> None:
    from quests.editing.references import lists_of_slugs, renaming

    for _path, holder, key in lists_of_slugs(level, ()):
        holder[key] = [renaming(each, names) for each in listed(holder, key)]


def _titled(title: str, language: str) -> dict[str, Any]:
    return {"title": {language: title.strip()}} if title.strip() else {}
