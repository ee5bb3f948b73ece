"""What names a step or a level, and how that follows when one is renamed, moved or taken away.

Steps are named inside their level alone: by its done rule, by its alternatives, and by steps that wait for them. A
check-in that repeats is named by its days: ``how-it-goes-day-7``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from quests.editing.changes import Change, Move, Path, Put, Remove
from quests.editing.reading import level_path, part, step_path
from quests.trees import listed, steps_of

Rule = Literal["done", "after", "alternatives"]
_DAY = re.compile(r"(.+)-day-[0-9]+")


class Mended(NamedTuple):
    """A rule that named a step and does not any more: the done rule or the alternatives of the level ``slug``, or what
    the step ``slug`` waits for."""

    rule: Rule
    slug: str


class Rearranged(NamedTuple):
    """The changes that move a step or take it away, and the rules that they mend on the way."""

    changes: tuple[Change, ...]
    mended: tuple[Mended, ...]


def renamed(
    text: str, old: str, new: str, *, of: Literal["step", "level"] = "step", was_published: bool = False
) -> tuple[Change, ...]:
    """The changes by which a step or a level is called ``new``; what names it follows.

    Where a published version had it, the new one ``replaces`` it, so that whoever did it there has done it here.
    """
    path = step_path(text, old) if of == "step" else level_path(text, old)
    if path is None or old == new:
        return ()
    changes: list[Change] = [Put((*path, "slug"), new)]
    if was_published and old not in (replaced := listed(part(text, path), "replaces")):
        changes.append(Put((*path, "replaces"), [*replaced, old]))
    if of == "step":
        changes += _following(part(text, path[:-2]), path[:-2], {old: new})
    return tuple(changes)


def removed(text: str, path: Path) -> Rearranged:
    """A level or a step is taken away, and what named the step is mended."""
    if len(path) != 4:
        return Rearranged((Remove(path),), ())
    changes, mended = _leaving(text, path)
    return Rearranged((*changes, Remove(path)), mended)


def moved(text: str, path: Path, to_list: Path, at: int) -> Rearranged:
    """A level or a step comes to another place. In another level nothing waits for it, and it waits for nothing there;
    in its own only what would wait for a later step is mended."""
    move = Move(path, to_list, at)
    if len(path) != 4:
        return Rearranged((move,), ())
    if path[:-1] == to_list:
        changes, mended = _reordered(text, path, at)
    else:
        changes, mended = _leaving(text, path)
        if "after" in (part(text, path) or {}):
            changes = (*changes, Remove((*path, "after")))
            mended = (*mended, Mended("after", str(part(text, (*path, "slug")))))
    return Rearranged((*changes, move), mended)


def lists_of_slugs(level: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """Every list of a level that names steps: its path, and what holds it under which key."""
    if not isinstance(level, dict):
        return
    done = level.get("done")
    holders = [((*path, "done"), done, key) for key in ("all_of", "of")]
    holders += [((*path, "alternatives", at), group, "of") for at, group in enumerate(listed(level, "alternatives"))]
    holders += [(at_step, step, "after") for at_step, step in steps_of(level, path)]
    for at, holder, key in holders:
        if isinstance(holder, dict) and isinstance(holder.get(key), list):
            yield (*at, key), holder, key


def renaming(slug: Any, names: Mapping[str, str]) -> Any:
    """A slug after renaming, also where it names one day of a repeated check-in."""
    if not isinstance(slug, str) or slug in names:
        return names.get(slug, slug)
    day = _DAY.fullmatch(slug)
    return names[day[1]] + slug[len(day[1]) :] if day is not None and day[1] in names else slug


def _names(slug: Any, step: Any) -> bool:
    return isinstance(step, str) and renaming(slug, {step: ""}) != slug


def _following(level: Any, path: Path, names: Mapping[str, str]) -> Iterator[Change]:
    for at, holder, key in lists_of_slugs(level, path):
        for place, slug in enumerate(holder[key]):
            if (new := renaming(slug, names)) != slug:
                yield Put((*at, place), new)


def _leaving(text: str, path: Path) -> tuple[tuple[Change, ...], tuple[Mended, ...]]:
    """What is mended in its level when a step leaves it."""
    level, gone = part(text, path[:-2]), part(text, (*path, "slug"))
    if not isinstance(level, dict):
        return (), ()
    changes: list[Change] = []
    mended: list[Mended] = []
    done = _done_without(level, gone)
    if done != level.get("done"):
        changes.append(Put((*path[:-2], "done"), done))
        mended.append(Mended("done", str(level.get("slug"))))
    groups = [_without(group, "of", gone) for group in listed(level, "alternatives")]
    if groups != listed(level, "alternatives"):
        left = [group for group in groups if len(listed(group, "of")) > 1]
        at = (*path[:-2], "alternatives")
        changes.append(Put(at, left) if left else Remove(at))
        mended.append(Mended("alternatives", str(level.get("slug"))))
    for at_step, step in steps_of(level, path[:-2]):
        if any(_names(slug, gone) for slug in listed(step, "after")) and at_step != path:
            changes.append(_after(at_step, _without(step, "after", gone)["after"]))
            mended.append(Mended("after", str(step.get("slug"))))
    return tuple(changes), tuple(mended)


def _done_without(level: dict[str, Any], gone: Any) -> Any:
    """The done rule, so that the steps which stay can still meet it."""
    done = level.get("done")
    if not isinstance(done, dict):
        return done
    rest = _without(_without(done, "all_of", gone), "of", gone)
    if "of" in rest and not rest["of"]:
        del rest["of"]
    left = {slug for _, step in steps_of(level) for slug in slugs_of(step) if not _names(slug, gone)}
    others = len((set(rest.get("of") or ()) or left) - set(rest.get("all_of") or ()))
    at_least = rest.get("at_least", 0)
    if isinstance(at_least, int) and at_least > others:
        rest["at_least"] = others
    if not rest.get("all_of") and not rest.get("at_least") and rest != done:
        rest["at_least"] = 1
    if "all_of" in rest and not rest["all_of"]:
        del rest["all_of"]
    return rest


def slugs_of(step: dict[str, Any]) -> list[str]:
    """The slugs under which others name a step: its own, or one a day where it repeats."""
    slug = step.get("slug")
    if not isinstance(slug, str):
        return []
    repeats = step.get("repeats")
    return [f"{slug}-day-{day}" for day in listed(repeats, "on_days")] if isinstance(repeats, dict) else [slug]


def _without(holder: Any, key: str, gone: Any) -> Any:
    if not isinstance(holder, dict) or not isinstance(holder.get(key), list):
        return holder
    return {**holder, key: [slug for slug in holder[key] if not _names(slug, gone)]}


def _after(path: Path, slugs: list[Any]) -> Change:
    return Put((*path, "after"), slugs) if slugs else Remove((*path, "after"))


def _reordered(text: str, path: Path, at: int) -> tuple[tuple[Change, ...], tuple[Mended, ...]]:
    """Inside its level nothing may wait for what comes later."""
    steps = list(steps_of(part(text, path[:-2]), path[:-2]))
    order = [one for one in steps if one[0] != path]
    order[at:at] = [one for one in steps if one[0] == path]
    changes: list[Change] = []
    mended: list[Mended] = []
    earlier: set[str] = set()
    for at_step, step in order:
        waits = listed(step, "after")
        known = {slug for _, other in steps for slug in slugs_of(other)}
        kept = [slug for slug in waits if slug in earlier or slug not in known]
        if kept != waits:
            changes.append(_after(at_step, kept))
            mended.append(Mended("after", str(step.get("slug"))))
        earlier.update(slugs_of(step))
    return tuple(changes), tuple(mended)
