"""What a designer does to the outline of a draft: levels and steps are added, moved, doubled, renamed and taken away.

Each act names its part by slug and where it is to be, never how far to go. So what a colleague does meanwhile does not
come in between, and the same press twice does no more than one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from app.models.quests import QuestDraft
from app.services import draft_writing
from app.services.draft_writing import DraftGone, PartChanged
from app.vocabulary import DraftDeed
from quests.editing import (
    Add,
    Change,
    Mended,
    Path,
    Rearranged,
    duplicated,
    fingerprint,
    level_path,
    moved,
    new_level,
    new_step,
    part,
    removed,
    step_path,
)
from quests.editing.reading import place_name, tree_of
from quests.questions import SOURCE_LANGUAGE
from quests.trees import levels_in, listed, steps_in

What = Literal["step", "level"]


class NotInDraft(Exception):
    """There is no such level or step in the draft: a colleague took it away, or called it something else."""


@dataclass(frozen=True)
class Outlined:
    """What came of an act: the slug that it was about, and the rules of others that were mended on the way."""

    slug: str
    mended: tuple[Mended, ...] = ()


@dataclass(frozen=True)
class _Plan:
    """What an act changes in a text; nothing where it is done already. ``place`` is the part in slugs, for an undo."""

    changes: tuple[Change, ...]
    slug: str
    place: str
    mended: tuple[Mended, ...] = ()


def add_level(db: sa.Connection, draft_id: str, *, title: str, at: int, by: str) -> Outlined:
    """One more level, without steps yet. Raises CannotChange, QuestUnreadable, DraftChanged."""

    def plan(text: str) -> _Plan:
        there = listed(tree_of(text), "levels")
        level = new_level(title, _slugs(text), language=language_of(text))
        if same := _standing_at(there, at, level):
            return _Plan((), same, "")
        return _Plan((Add(("levels",), at, level),), level["slug"], f"levels.{level['slug']}")

    return _act(db, draft_id, plan, DraftDeed.ADDED, by)


def add_step(db: sa.Connection, draft_id: str, *, kind: str, title: str, level: str, at: int, by: str) -> Outlined:
    """One more step in a level. Raises NotInDraft, CannotChange, QuestUnreadable, DraftChanged."""

    def plan(text: str) -> _Plan:
        path = _path(text, "level", level)
        there = listed(part(text, path), "steps")
        step = new_step(kind, title, _slugs(text), language=language_of(text))
        if same := _standing_at(there, at, step):
            return _Plan((), same, "")
        return _Plan((Add((*path, "steps"), at, step),), step["slug"], f"levels.{level}.steps.{step['slug']}")

    return _act(db, draft_id, plan, DraftDeed.ADDED, by)


def move_step(db: sa.Connection, draft_id: str, slug: str, *, level: str, at: int | None, by: str) -> Outlined:
    """A step to a place in a level, or to its end. Raises NotInDraft, CannotChange, QuestUnreadable, DraftChanged."""

    def rearranged(text: str, path: Path) -> Rearranged:
        to_level = _path(text, "level", level)
        end = len(listed(part(text, to_level), "steps")) - (path[:2] == to_level)
        place = end if at is None else min(at, end)
        is_there = path == (*to_level, "steps", place)
        return Rearranged((), ()) if is_there else moved(text, path, (*to_level, "steps"), place)

    return _act(db, draft_id, _rearranging(slug, "step", rearranged), DraftDeed.MOVED, by)


def move_level(db: sa.Connection, draft_id: str, slug: str, *, at: int, by: str) -> Outlined:
    """A level to another place. Raises NotInDraft, CannotChange, QuestUnreadable, DraftChanged."""

    def rearranged(text: str, path: Path) -> Rearranged:
        return moved(text, path, ("levels",), at) if path[-1] != at else Rearranged((), ())

    return _act(db, draft_id, _rearranging(slug, "level", rearranged), DraftDeed.MOVED, by)


def remove(db: sa.Connection, draft_id: str, slug: str, *, of: What, by: str) -> Outlined:
    """A level or a step is taken away. Raises NotInDraft, CannotChange, QuestUnreadable, DraftChanged."""
    return _act(db, draft_id, _rearranging(slug, of, removed), DraftDeed.REMOVED, by)


def duplicate(db: sa.Connection, draft_id: str, slug: str, *, of: What, seen: int, by: str) -> Outlined:
    """The same once more, right behind it. ``seen``: the row version that was on the page, so that one press which
    arrives twice is told from two. Raises NotInDraft, CannotChange, QuestUnreadable, DraftChanged."""
    may_be_done = _held(db, draft_id).row_version != seen

    def plan(text: str) -> _Plan:
        path = _path(text, of, slug)
        copy = duplicated(part(text, path), _slugs(text))
        behind = (*path[:-1], int(path[-1]) + 1)
        if may_be_done and _without_slugs(part(text, behind)) == _without_slugs(copy):
            return _Plan((), part(text, behind)["slug"], "")
        return _Plan((Add(path[:-1], int(path[-1]) + 1, copy),), copy["slug"], place_name(text, path))

    return _act(db, draft_id, plan, DraftDeed.DUPLICATED, by)


def retitle(db: sa.Connection, draft_id: str, slug: str, *, of: What, title: str, was: str, said: str, by: str) -> None:
    """Another title, in the language in which it was read. ``was`` stood there, for somebody who reads ``said``.

    Raises PartChanged, NotInDraft, CannotChange, QuestUnreadable, DraftChanged.
    """
    text = _held(db, draft_id).definition
    there = part(text, (*_path(text, of, slug), "title"))
    value = _retitled(there, title, was, said, language_of(text))
    draft_writing.write_part(
        db,
        draft_id,
        lambda text: (*_path(text, of, slug), "title"),
        value,
        seen=fingerprint(there),
        did=DraftDeed.RENAMED,
        by=by,
    )


def language_of(text: str) -> str:
    """The language that new words of a draft are written in: the first one that it names."""
    languages = listed(tree_of(text), "languages")
    return str(languages[0]) if languages else SOURCE_LANGUAGE


def place_of(text: str, slug: str, of: What) -> tuple[int, ...]:
    """Where it stands, as people count: level 2, or level 2 and step 3. Raises NotInDraft, QuestUnreadable."""
    return tuple(place + 1 for place in _path(text, of, slug) if isinstance(place, int))


def _act(db: sa.Connection, draft_id: str, plan: Callable[[str], _Plan], did: DraftDeed, by: str) -> Outlined:
    latest = plan(_held(db, draft_id).definition)
    place = latest.place

    def changes(text: str) -> tuple[Change, ...]:
        nonlocal latest
        latest = plan(text)
        return latest.changes

    draft_writing.write(db, draft_id, changes, did=did, place=place, by=by)
    return Outlined(latest.slug, latest.mended)


def _rearranging(slug: str, of: What, rearranged: Callable[[str, Path], Rearranged]) -> Callable[[str], _Plan]:
    def plan(text: str) -> _Plan:
        path = _path(text, of, slug)
        found = rearranged(text, path)
        return _Plan(found.changes, slug, place_name(text, path), found.mended)

    return plan


def _held(db: sa.Connection, draft_id: str) -> Any:
    columns = (QuestDraft.definition, QuestDraft.row_version)
    found = db.execute(sa.select(*columns).where(QuestDraft.id == draft_id)).one_or_none()
    if found is None:
        raise DraftGone(draft_id)
    return found


def _path(text: str, of: What, slug: str) -> Path:
    path = step_path(text, slug) if of == "step" else level_path(text, slug)
    if path is None:
        raise NotInDraft(slug)
    return path


def _slugs(text: str) -> set[str]:
    """Every slug of the draft: what is new takes none of them."""
    tree = tree_of(text)
    return {str(each.get("slug")) for _path, each in (*levels_in(tree), *steps_in(tree))}


def _standing_at(listed_parts: list[Any], at: int, wanted: dict[str, Any]) -> str:
    """The slug of what stands there, if it is what was just asked for: the same press arrived twice."""
    there = listed_parts[at] if 0 <= at < len(listed_parts) else None
    if not isinstance(there, dict) or _without_slugs(there) != _without_slugs(wanted):
        return ""
    return str(there.get("slug", ""))


def _without_slugs(found: Any) -> Any:
    """A part without what a copy of it has for itself: its slugs, and the rules that name them."""
    if isinstance(found, dict):
        own = ("slug", "replaces", "after", "all_of", "of")
        return {key: _without_slugs(value) for key, value in found.items() if key not in own}
    if isinstance(found, list | tuple):
        return [_without_slugs(each) for each in found]
    return found


def _retitled(there: Any, title: str, was: str, said: str, first: str) -> Any:
    """A title in one more way; PartChanged where it is not the one that was read."""
    if not isinstance(there, dict):
        words, value = there or "", {first: title} if there is None else title
    else:
        shown = next((code for code in (said, SOURCE_LANGUAGE, *there) if there.get(code)), first)
        words, value = there.get(shown, ""), {**there, shown: title}
    if " ".join(str(words).split()) not in (was, title):
        raise PartChanged(there, None)
    return value
