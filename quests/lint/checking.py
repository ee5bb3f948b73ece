"""Lint one quest: a definition that was read, or a file that may not even be one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path as File
from typing import Any

from quests.definition import Quest
from quests.instruments import Instrument
from quests.lint.finding import Finding
from quests.lint.forbidden_keys import forbidden_keys
from quests.lint.lines import line_of
from quests.lint.look import Look
from quests.lint.rule import RULES, Found, written
from quests.loading import LIBRARY, quest_of
from quests.own_words import OwnLists
from quests.problems import QuestUnreadable
from quests.reading import read_text
from quests.yaml_tree import Table, read_tree

UNREADABLE = "Q001"
_UNKNOWN_KEY = "this key is not part of the quest language"
_TOLD_BY_THE_READER = (
    ("Q004", r"no step asks for the fact|the days follow the fact"),
    ("Q003", r"waits for .* not an earlier step"),
    ("Q006", r"the done rule asks|is no step of level .*; choose from|\.done: is missing"),
    ("Q010", r"\.promise: is missing|a promise has either"),
    ("Q020", r"\.(why|minutes|owner): is missing|\.owner: "),
    ("Q023", r"\.feedback(\.\w+)?: is missing"),
    ("Q050", r"this service has no instrument"),
    ("Q052", r"the wording of .* was altered"),
)
"""What the reader refuses and a rule is about, by the words in which the reader tells it."""


@dataclass(frozen=True)
class Report:
    """What was found in one file. ``is_readable`` is false where it is no quest, so that the rest was not looked at."""

    file: str
    findings: tuple[Finding, ...]
    is_readable: bool = True
    is_whole: bool = True
    """False where the reader refused it, so that most rules were not looked at."""


@dataclass(frozen=True)
class _Asked:
    """Of which file, on which day, among which quests, and with which words of the service."""

    today: date
    file: str
    known: Collection[str] | None
    own: OwnLists | None


def findings(
    quest: Quest,
    text: str,
    today: date,
    *,
    file: str = "",
    known: Collection[str] | None = None,
    instruments: Iterable[Instrument] = (),
    own: OwnLists | None = None,
) -> tuple[Finding, ...]:
    """All that the rules find in a quest, ordered by line. ``text`` is what it was read from, for the lines.

    ``known`` are the slugs of the quests that there are, by default those of the library; ``instruments`` those that
    come along with the quest, ``own`` the words that this service adds to the lists.
    """
    name = file or f"{quest.slug}.yaml"
    return _of_quest(quest, text, _tree(text, name), _Asked(today, name, known, own), tuple(instruments))


def blocking(
    quest: Quest,
    text: str,
    *,
    today: date,
    file: str = "",
    known: Collection[str] | None = None,
    own: OwnLists | None = None,
) -> list[Finding]:
    """What keeps a quest from being published: each finding of severity error, ordered by line."""
    found = findings(quest, text, today, file=file, known=known, own=own)
    return [finding for finding in found if finding.severity == "error"]


def check_text(
    text: str, file: str, today: date, *, known: Collection[str] | None = None, own: OwnLists | None = None
) -> Report:
    """What is wrong with a text that may be a quest."""
    try:
        tree = read_tree(text, file=file)
    except QuestUnreadable as error:
        return _unreadable(error, file)
    if isinstance(tree, Table) and isinstance(tree.get("quest"), str):
        return _check_bundle(text, tree, _Asked(today, file, known, own))
    ruled_out = [
        _finding(file, line_of(tree, path), code, written(path), message)
        for code, path, message in forbidden_keys(tree)
    ]
    try:
        quest = quest_of(tree, text, file=file)
    except QuestUnreadable as error:
        told = list(_from_the_reader(error, file, {finding.line for finding in ruled_out}))
        is_readable = all(finding.code != UNREADABLE for finding in told)
        return Report(file, tuple(sorted((*ruled_out, *told))), is_readable, is_whole=False)
    return Report(file, tuple(sorted((*ruled_out, *_of_quest(quest, text, tree, _Asked(today, file, known, own), ())))))


def check_file(path: File, today: date, *, known: Collection[str] | None = None, own: OwnLists | None = None) -> Report:
    """What is wrong with a file, which is named as it was given."""
    try:
        text = read_text(path, file=str(path))
    except QuestUnreadable as error:
        return _unreadable(error, str(path))
    return check_text(text, str(path), today, known=known, own=own)


def _check_bundle(text: str, tree: Table, asked: _Asked) -> Report:
    """A quest in one file with its instruments (``quests.bundles``): the rest as an import does."""
    from quests.bundles import read_bundle  # Most files are no bundles.

    place, file = tree.places["quest"], asked.file
    inner = check_text(tree["quest"], file, asked.today, known=asked.known, own=asked.own)
    found = {
        replace(finding, line=place.line + (finding.line if place.style == "|" else 0)) for finding in inner.findings
    }
    if not inner.is_readable:
        return Report(file, tuple(sorted(found)), False, is_whole=False)
    try:
        read_bundle(text, file=file)
    except QuestUnreadable as error:
        found |= set(_from_the_reader(error, file, {finding.line for finding in found}))
    return Report(file, tuple(sorted(found)), all(finding.code != UNREADABLE for finding in found), inner.is_whole)


def _unreadable(error: QuestUnreadable, file: str) -> Report:
    told = (_finding(file, problem.line, UNREADABLE, "", problem.message) for problem in error.problems)
    return Report(file, tuple(told), False, is_whole=False)


def _of_quest(
    quest: Quest, text: str, tree: Any, asked: _Asked, instruments: tuple[Instrument, ...]
) -> tuple[Finding, ...]:
    known = library_slugs() if asked.known is None else asked.known
    look = Look(quest, tree, asked.today, known, instruments, asked.own or {})
    told = {
        _placed(code, found, look, text, asked.file) for code, rule in RULES.items() for found in set(rule.check(look))
    }
    return tuple(sorted(told))


def _placed(code: str, found: Found, look: Look, text: str, file: str) -> Finding:
    line = line_of(look.tree, found.path, text, found.words)
    return _finding(file, line, code, written(found.path), found.message)


def _finding(file: str, line: int, code: str, path: str, message: str) -> Finding:
    return Finding(file, line, code, path, message, RULES[code].severity)


def _from_the_reader(error: QuestUnreadable, file: str, told_already: set[int]) -> Iterator[Finding]:
    """What the reader refuses, under the code of the rule that is about it. A key that is ruled out is told once."""
    for problem in error.problems:
        if _UNKNOWN_KEY in problem.message and problem.line in told_already:
            continue
        code = next((code for code, words in _TOLD_BY_THE_READER if re.search(words, problem.message)), UNREADABLE)
        path = problem.message.split(":")[0]
        yield _finding(file, problem.line, code, "" if " " in path else path, problem.message)


def _tree(text: str, file: str) -> Any:
    """The file as it was written; nothing where it is written in a way that has no lines, as JSON in one line."""
    try:
        return read_tree(text, file=file)
    except QuestUnreadable:
        return None


@cache
def library_slugs() -> frozenset[str]:
    """The slugs of the quests in the library."""
    return frozenset(path.stem for path in LIBRARY.glob("*.yaml"))
