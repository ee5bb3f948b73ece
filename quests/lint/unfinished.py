"""The words of a draft that is no quest yet: they are looked at while it is written, whatever else is missing in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from quests.definition import Quest
from quests.lint.finding import Finding
from quests.lint.lines import line_of
from quests.lint.look import Look
from quests.lint.rule import RULES, written
from quests.lint.texts import Role, Words
from quests.own_words import OwnLists
from quests.rules import Reminders
from quests.text_places import TextPlace, text_places
from quests.trees import at_path
from quests.yaml_tree import Table

OF_WORDS = ("G01", "G02", "G03", "G04", "G05", "G06", "G07", "G08", "G09", "G14", "Q021", "Q022", "Q023", "W01", "W02",
            "W03", "W04", "W05")  # fmt: skip
"""The rules that look at words one by one."""


class _Pages(Look):
    """What can be looked at where nothing fits together yet: the texts."""

    @property
    def words(self) -> tuple[Words, ...]:
        return tuple(_words(self.tree))


def findings_in_words(tree: Any, text: str, file: str, today: date, *, own: OwnLists | None = None) -> set[Finding]:
    """What the rules of words find in a file that the reader refused."""
    if not isinstance(tree, Table):
        return set()
    a_quest: Any = Quest.model_construct
    look = _Pages(a_quest(levels=(), reminders=Reminders(), calm=False), tree, today, (), own=own or {})
    return {
        Finding(file, line_of(tree, found.path, text, found.words), code, written(found.path), found.message,
                RULES[code].severity)
        for code in OF_WORDS
        for found in RULES[code].check(look)
    }  # fmt: skip


def _words(tree: Table) -> Iterator[Words]:
    for each in text_places(tree):
        for language, words in each.texts.items():
            yield Words(each.path_in(language), each.path, each.key, language, words, _role(tree, each))


def _role(tree: Table, text: TextPlace) -> Role:
    """Who reads it, as ``quests.lint.texts`` has it."""
    step = at_path(tree, text.path[:4]) if text.path[2:3] == ("steps",) else None
    offer = at_path(tree, text.path[:4]) if text.path[2:3] == ("offers",) else None
    is_hidden = isinstance(step, Table) and step.get("visibility") == "staff"
    is_ours = isinstance(step, Table) and step.get("kind") == "staff_task" and text.path[4:5] in _STAFF_READ
    if is_hidden or is_ours or (isinstance(offer, Table) and offer.get("asks_for") == "counsellor"):
        return "staff"
    return "education" if "passages" in text.path else "framing"


_STAFF_READ = (("guidance",), ("questions",))
