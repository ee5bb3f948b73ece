"""Two versions of a quest side by side: what a person who walks it would notice, and what only rules notice.

Levels and steps are the same in both where they have the same slug, or where the newer one says that it ``replaces``
the older. A change says which: added, removed, reworded, moved to another place, or another rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from quests.definition import Level, Quest
from quests.questions import Text

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
            changes += _parts(_plain(old.level(before)), _plain(level), level=level.slug)
    return changes + _steps(old, new)


def _steps(old: Quest, new: Quest) -> list[Change]:
    before, after = _written(old), _written(new)
    same = {slug: _source(slug, replaces, before) for slug, (_, _, replaces) in after.items()}
    changes = [
        Change("removed", level=level, step=slug, before=_said(step["title"]))
        for slug, (level, step, _) in before.items()
        if slug not in same.values()
    ]
    for slug, (level, step, _) in after.items():
        source = same[slug]
        if source is None:
            changes.append(Change("added", level=level, step=slug, after=_said(step["title"])))
            continue
        old_level, old_step, _ = before[source]
        if _came_from(new, level, old_level) is False:
            changes.append(Change("reordered", level=level, step=slug, at="level", before=old_level, after=level))
        changes += _parts(old_step, step, level=level, step=slug)
    for part in new.levels:
        mine = [source for each in part.written if (source := same[each.slug]) is not None]
        changes += _order(mine, [slug for slug in before if slug in mine], level=part.slug)
    return changes


def _written(quest: Quest) -> dict[str, tuple[str, dict[str, Any], tuple[str, ...]]]:
    return {step.slug: (level.slug, _plain(step), step.replaces) for level in quest.levels for step in level.written}


def _source(slug: str, replaces: tuple[str, ...], before: Mapping[str, Any]) -> str | None:
    return next((name for name in (slug, *replaces) if name in before), None)


def _came_from(new: Quest, level: str, old_level: str) -> bool:
    return level == old_level or old_level in new.level(level).replaces


def _matches(old: Iterable[Level], new: Iterable[Level]) -> dict[str, str]:
    """By level of the newer version: the level of the older one that it is."""
    there = {level.slug for level in old}
    found = {level.slug: next((s for s in (level.slug, *level.replaces) if s in there), None) for level in new}
    return {slug: source for slug, source in found.items() if source is not None}


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
