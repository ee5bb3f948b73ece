"""A quest file to a definition. A wrong file is answered with file, line and what to write instead."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from quests.definition import Quest
from quests.markup import markup_problems
from quests.problems import Problem, QuestUnreadable, unreadable
from quests.reading import read_text
from quests.telling import told
from quests.yaml_tree import Row, Table, read_tree

__all__ = [
    "LIBRARY",
    "Problem",
    "QuestUnreadable",
    "library",
    "line_of",
    "load_quest",
    "parse_quest",
    "plain",
    "quest_of",
]

LIBRARY = Path(__file__).parent / "library"
MAX_PATH = 100
MOST_HINTS = 100
"""After so many problems nobody reads what an unknown key may have meant, and to look for it takes time."""


def load_quest(path: Path) -> Quest:
    """The quest in a file. Raises QuestUnreadable."""
    return parse_quest(read_text(path), file=path.name, expected_slug=path.stem)


@lru_cache(maxsize=64)
def parse_quest(text: str, *, file: str, expected_slug: str | None = None) -> Quest:
    """The quest in a text. ``file`` is only named in errors. Raises QuestUnreadable."""
    return quest_of(read_tree(text, file=file), text, file=file, expected_slug=expected_slug)


def quest_of(tree: Any, text: str, *, file: str, expected_slug: str | None = None) -> Quest:
    """The quest in a tree that was read from a text. Raises QuestUnreadable."""
    if not isinstance(tree, Table):
        raise unreadable(file, 1, "a quest file starts with keys such as 'slug:' and 'levels:'; write those first")
    marked_up = markup_problems(text, tree, file=file)
    try:
        quest = Quest.model_validate(plain(tree))
    except ValidationError as error:
        raise QuestUnreadable([*marked_up, *problems_of(file, tree, error)]) from error
    if marked_up:
        raise QuestUnreadable(marked_up)
    if expected_slug is not None and quest.slug != expected_slug:
        message = f"slug: {quest.slug!r} is not the file's name; write {expected_slug!r} or rename the file"
        raise unreadable(file, line_of(tree, ("slug",)), message)
    return quest


def plain(node: Any) -> Any:
    """What was read, as the models take it: tables as dicts, lists as tuples."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return tuple(plain(value) for value in node)
    return node


def problems_of(file: str, tree: Any, error: ValidationError) -> list[Problem]:
    """One problem for each place. A text is words or a table of languages; only what was meant is reported."""
    found: dict[tuple[str, int], Problem] = {}
    is_quest = error.title == Quest.__name__
    for each in error.errors(include_url=False, include_input=False):
        loc = (*each["loc"], *each.get("ctx", {}).get("at", ()))
        if each["type"] == "union_tag_invalid":
            loc = (*loc, "kind")
        places, line, node = _locate(tree, loc)
        if loc[-1:] == ("constrained-str",) and isinstance(node, dict):
            continue
        if each["type"] == "too_short" and isinstance(node, list) and node and each["ctx"]["actual_length"] < len(node):
            continue  # It is short only because what is in it is wrong, and that is told anyway.
        if each["type"] == "missing":
            places = (*places, str(loc[-1]))
        path = ".".join(places)
        path = path if len(path) <= MAX_PATH else f"{path[:MAX_PATH]}…"
        message = told(each, places, node, tree if is_quest and len(found) < MOST_HINTS else None)
        found.setdefault((path, line), Problem(file, line, f"{path or 'the quest'}: {message}"))
    return list(found.values())


def _locate(tree: Any, loc: tuple[Any, ...]) -> tuple[tuple[str, ...], int, Any]:
    """Path, line (from 1) and node of an error. pydantic also names union members; those are no keys."""
    node: Any = tree
    line, path = 1, []
    for part in loc:
        if isinstance(node, Row) and isinstance(part, int) and part < len(node):
            line = node.places[part].line
        elif isinstance(node, Table) and part in node:
            line = node.lines[part]
        else:
            continue
        path.append(str(part))
        node = node[part]
    return tuple(path), line, node


def line_of(tree: Any, path: tuple[str | int, ...]) -> int:
    """The line of a place in a tree, from 1; what is not there is told by the line of what would hold it."""
    return _locate(tree, path)[1]


@cache
def library() -> dict[str, Quest]:
    """The starter pathways by slug, read once."""
    return {path.stem: load_quest(path) for path in sorted(LIBRARY.glob("*.yaml"))}
