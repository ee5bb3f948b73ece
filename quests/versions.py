"""Two versions of a quest side by side: what a person who walks it would notice, and what only rules notice.

Levels and steps are the same in both where they have the same slug, or where the newer one says that it ``replaces``
the older (then its ``slug`` is another). A change says which: added, removed, reworded, moved to another place, or
another rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from quests.definition import Level, Quest
from quests.questions import Text
from quests.steps import Step

Kind = Literal["added", "removed", "reworded", "reordered", "rules"]

WORDS = frozenset(
    ("title", "plain_title", "summary", "opening", "hint", "why", "label", "low_label", "high_label", "heading", "body",
     "guidance", "words", "done_words", "skipped_words", "named_act")
)  # fmt: skip
"""The keys of the quest language whose values a person reads."""
_NOT_COMPARED = frozenset(("slug", "version", "levels", "steps", "replaces"))


@dataclass(frozen=True)
class Change:
    """One difference. ``level`` and ``step`` are slugs, of the newer version but for what was removed.

    ``at`` is the path inside the part, such as ``questions.0.label``; ``language`` is set for words that were changed.
    ``before`` and ``after`` are words or values as the file has them; None where there is none.
    """

    kind: Kind
    level: str | None = None
    step: str | None = None
    at: str = ""
    language: str | None = None
    before: Any = None
    after: Any = None


def content_hash(definition: str) -> str:
    """The sha256 of what was written: a version that people walk never has another one."""
    return hashlib.sha256(definition.encode()).hexdigest()


def diff(old: Quest, new: Quest) -> list[Change]:
    """Every difference between two versions, in the order of the newer one; what was removed comes first.

    Raises ValueError for two different quests.
    """
    if old.slug != new.slug:
        raise ValueError(f"{old.slug} and {new.slug} are two quests; compare two versions of one")
    changes = list(_parts(_plain(old), _plain(new)))
    levels = _matches(old.levels, new.levels)
    changes += [Change("removed", level=slug) for slug in old.level_places if slug not in levels.values()]
    changes += _order([levels[each.slug] for each in new.levels if each.slug in levels], list(old.level_places))
    for level in new.levels:
        before = levels.get(level.slug)
        if before is None:
            changes.append(Change("added", level=level.slug, after=_said(level.title)))
        else:
            changes += _named(old.level(before), level, level=level.slug)
            changes += _parts(_plain(old.level(before)), _plain(level), level=level.slug)
    return changes + _steps(old, new)


def _steps(old: Quest, new: Quest) -> list[Change]:
    before, after = _written(old), _written(new)
    levels = _matches(old.levels, new.levels)
    same = _matches((step for _, step in before.values()), (step for _, step in after.values()))
    changes = [
        Change("removed", level=level, step=slug, before=_said(step.title))
        for slug, (level, step) in before.items()
        if slug not in same.values()
    ]
    for slug, (level, step) in after.items():
        source = same.get(slug)
        if source is None:
            changes.append(Change("added", level=level, step=slug, after=_said(step.title)))
            continue
        old_level, old_step = before[source]
        if levels.get(level) != old_level:
            changes.append(Change("reordered", level=level, step=slug, at="level", before=old_level, after=level))
        changes += _named(old_step, step, level=level, step=slug)
        changes += _parts(_plain(old_step), _plain(step), level=level, step=slug)
    for part in new.levels:
        stayed = (same[each.slug] for each in part.written if each.slug in same)
        mine = [slug for slug in stayed if before[slug][0] == levels.get(part.slug)]
        changes += _order(mine, [slug for slug in before if slug in mine], level=part.slug)
    return changes


def _written(quest: Quest) -> dict[str, tuple[str, Step]]:
    return {step.slug: (level.slug, step) for level in quest.levels for step in level.written}


def _matches(old: Iterable[Level | Step], new: Iterable[Level | Step]) -> dict[str, str]:
    """By slug of the newer version: what it is of the older one. One of the older goes on as one of the newer."""
    there = {part.slug for part in old}
    parts = list(new)
    found = {part.slug: part.slug for part in parts if part.slug in there}
    for part in parts:
        left = [slug for slug in part.replaces if slug in there and slug not in found.values()]
        if part.slug not in found and left:
            found[part.slug] = left[0]
    return found


def _named(old: Level | Step, new: Level | Step, **where: Any) -> Iterable[Change]:
    """Another slug for the same part, and what else it says to stand for."""
    if old.slug != new.slug:
        yield Change("rules", at="slug", before=old.slug, after=new.slug, **where)
    if [slug for slug in new.replaces if slug != old.slug] != [slug for slug in old.replaces if slug != old.slug]:
        yield Change("rules", at="replaces", before=list(old.replaces), after=list(new.replaces), **where)


def _order(now: list[str], before: list[str], level: str | None = None) -> list[Change]:
    kept = [slug for slug in before if slug in now]
    return [Change("reordered", level=level, at="order", before=kept, after=now)] if kept != now else []


def _plain(part: Any) -> dict[str, Any]:
    """A part as plain data, without what is compared for itself."""
    data = part.model_dump(mode="json", by_alias=True)
    return {key: value for key, value in data.items() if key not in _NOT_COMPARED}


def _parts(old: Any, new: Any, *, at: str = "", **where: Any) -> Iterable[Change]:
    """The differences between two pieces of plain data: words by language, everything else as a rule."""
    if old == new:
        return
    key = at.rpartition(".")[2]
    if key in WORDS:
        yield from _wordings(old, new, at=at, **where)
    elif isinstance(old, dict) and isinstance(new, dict):
        for name in {**old, **new}:
            yield from _parts(old.get(name), new.get(name), at=f"{at}.{name}".lstrip("."), **where)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _parts(one, other, at=f"{at}.{place}", **where)
    else:
        yield Change("rules", at=at, before=old, after=new, **where)


def _wordings(old: Text | None, new: Text | None, *, at: str, **where: Any) -> Iterable[Change]:
    before, after = _by_language(old), _by_language(new)
    for language in {**before, **after}:
        if before.get(language) != after.get(language):
            change = Change(
                "reworded", at=at, language=language, before=before.get(language), after=after.get(language)
            )
            yield Change(**{**change.__dict__, **where})


def _by_language(text: Text | None) -> Mapping[str, str]:
    return {"en": text} if isinstance(text, str) else text or {}


def _said(title: Text) -> str:
    return title if isinstance(title, str) else title.get("en") or next(iter(title.values()))
