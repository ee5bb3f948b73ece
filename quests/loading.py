"""YAML to definition. A wrong file is answered with file, line and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from quests.definition import Quest

LIBRARY = Path(__file__).parent / "library"

_CURES = {
    "missing": "add it",
    "extra_forbidden": "this key is not part of the quest language; check its spelling or remove it",
    "union_tag_invalid": "choose one of the step kinds",
    "union_tag_not_found": "say which kind of step this is, for example 'kind: information'",
    "literal_error": "choose one of the values named",
    "string_too_short": "write some words",
    "string_too_long": "make it shorter",
    "too_short": "add at least one",
    "tuple_type": "write a list, as in '[one, two]'",
    "model_type": "write keys with their values, indented under this one",
    "model_attributes_type": "write keys with their values, indented under this one",
    "greater_than_equal": "write a larger number",
    "less_than_equal": "write a smaller number",
    "int_type": "write a whole number without quotes",
    "bool_type": "write true or false",
    "string_type": "write words, in quotes where they hold a colon",
}
_CURES_FOR_PATTERNS = {
    "slug": "use lower-case letters, digits and hyphens, as in 'my-limits'",
    "key": "use lower-case letters, digits and underscores, as in 'money_per_week'",
    "value": "use lower-case letters, digits and underscores, as in 'not_this_time'",
    "review_on": "write year, month and day, as in '2027-05-21'",
}
_CURE_FOR_LANGUAGES = "name a language by its two letters, as in 'en: ...'"
_YAML_CURES = {
    "cannot start any token": "indent with spaces, never with tabs",
    "mapping values are not allowed": "put words that hold a colon in quotes",
    "duplicate key": "keep one of the two",
    "another document": "keep one quest in a file",
    "undefined alias": "write the words out",
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a quest file. ``line`` counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class QuestUnreadable(Exception):
    """The file is no quest. ``problems`` is never empty and is ordered by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load_quest(path: Path) -> Quest:
    """The quest in a file. Raises QuestUnreadable."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestUnreadable([Problem(path.name, 1, f"cannot be read as UTF-8 text: {error}")]) from error
    return parse_quest(text, file=path.name, expected_slug=path.stem)


@lru_cache(maxsize=64)
def parse_quest(text: str, *, file: str, expected_slug: str | None = None) -> Quest:
    """The quest in a text. ``file`` is only named in errors. Raises QuestUnreadable."""
    try:
        tree = _reader().load(StringIO(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QuestUnreadable([Problem(file, line, _not_yaml(str(error.problem)))]) from error
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise QuestUnreadable([Problem(file, line, _not_yaml(str(error).splitlines()[0]))]) from error
    except (ValueError, RecursionError) as error:
        raise QuestUnreadable([Problem(file, 1, _not_yaml(str(error)))]) from error
    if not isinstance(tree, dict):
        raise QuestUnreadable([Problem(file, 1, "a quest file starts with keys such as 'slug:' and 'levels:'")])
    try:
        quest = Quest.model_validate(_plain(tree))
    except ValidationError as error:
        raise QuestUnreadable(_problems(file, tree, error)) from error
    if expected_slug is not None and quest.slug != expected_slug:
        line = _line(tree, ("slug",))
        told = f"slug: {quest.slug!r} is not the file's name; write {expected_slug!r} or rename the file"
        raise QuestUnreadable([Problem(file, line, told)])
    return quest


class _Words(RoundTripConstructor):
    """Dates stay the words that were written: a day that does not exist is told by us, with its line."""


_Words.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


def _reader() -> YAML:
    reader = YAML(typ="rt")
    reader.Constructor = _Words
    return reader


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return tuple(_plain(value) for value in node)
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    if isinstance(node, float):
        return float(node)
    return str(node)


def _not_yaml(problem: str) -> str:
    cure = next((cure for part, cure in _YAML_CURES.items() if part in problem), "check this line and the one above")
    return f"this is not YAML: {problem}; {cure}"


def _problems(file: str, tree: Any, error: ValidationError) -> list[Problem]:
    """One problem for each place. A text is words or a table of languages; only what was meant is reported."""
    found: dict[tuple[str, int], Problem] = {}
    for each in error.errors():
        loc = (*each["loc"], *each.get("ctx", {}).get("at", ()))
        path, line, node = _locate(tree, loc)
        if loc[-1:] == ("constrained-str",) and isinstance(node, dict):
            continue
        if each["type"] == "too_short" and isinstance(node, list) and node:
            continue  # It is short only because what is in it is wrong, and that is told anyway.
        if each["type"] == "missing":
            path = f"{path}.{loc[-1]}".lstrip(".")
        found.setdefault((path, line), Problem(file, line, f"{path or 'the quest'}: {_told(each)}"))
    return list(found.values())


def _told(error: Any) -> str:
    """What is wrong and what to write instead."""
    kind, loc, message = error["type"], error["loc"], str(error["msg"]).removeprefix("Value error, ")
    if kind == "missing":
        message = "is missing"
    cure = _CURES.get(kind)
    if kind == "string_pattern_mismatch":
        cure = _CURES_FOR_PATTERNS.get(str(loc[-1]), _CURES_FOR_PATTERNS["slug"])
        cure = _CURE_FOR_LANGUAGES if loc[-1] == "[key]" else cure
    return f"{message}; {cure}" if cure else message


def _locate(tree: Any, loc: tuple[Any, ...]) -> tuple[str, int, Any]:
    """Path in words, line (from 1) and node of an error. pydantic also names union members; those are no keys."""
    node: Any = tree
    line, path = 1, []
    for part in loc:
        if isinstance(node, list) and isinstance(part, int) and part < len(node):
            line = _row(node).item(part)[0] + 1
        elif isinstance(node, dict) and part in node:
            line = _row(node).key(part)[0] + 1
        else:
            continue
        path.append(str(part))
        node = node[part]
    return ".".join(path), line, node


def _row(node: Any) -> Any:
    """Where ruamel keeps the lines of a node."""
    return node.lc


def _line(tree: Any, path: tuple[Any, ...]) -> int:
    return _locate(tree, path)[1]


@cache
def library() -> dict[str, Quest]:
    """The starter pathways by slug, read once."""
    return {path.stem: load_quest(path) for path in sorted(LIBRARY.glob("*.yaml"))}
