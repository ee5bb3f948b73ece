"""Two versions side by side, in the language of the client's experience: added, removed, reworded, moved, rules."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from app.web.words import _, language, language_name
from quests.definition import Quest, text_in
from quests.versions import Change, Kind, diff

Mark = Literal["same", "gone", "new"]
LONGEST_COMPARED = 3000
"""Words of one text that are compared one by one; a longer one is shown as a whole, before and after."""

_WORD = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """Some words of a text that was reworded: in both, only before, or only after."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class ChangeLine:
    """One difference. ``where`` names level and step, ``what`` the part of it; ``pieces`` is for reworded texts."""

    where: str
    what: str = ""
    language: str = ""
    code: str = ""
    pieces: tuple[Piece, ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Group:
    """All differences of one kind."""

    kind: Kind
    title: str
    icon: str
    lines: tuple[ChangeLine, ...]


def groups_of(old: Quest, new: Quest) -> list[Group]:
    """The differences between two versions by kind, those that a client notices first before those that rules notice.

    Raises ValueError for two different quests.
    """
    found = diff(old, new)
    titles: tuple[tuple[Kind, str, str, Callable[[Quest, Quest, Change], ChangeLine]], ...] = (
        ("added", _("Added"), "plus", _named),
        ("removed", _("Removed"), "minus", _named),
        ("reworded", _("Reworded"), "pencil", _reworded),
        ("reordered", _("Moved"), "arrow-left-right", _moved),
        ("rules", _("Rules changed"), "settings", _rule),
    )
    groups = [
        Group(kind, title, icon, tuple(line(old, new, change) for change in found if change.kind == kind))
        for kind, title, icon, line in titles
    ]
    return [group for group in groups if group.lines]


def _named(old: Quest, new: Quest, change: Change) -> ChangeLine:
    return ChangeLine(_where(old if change.kind == "removed" else new, change.level, change.step))


def _reworded(old: Quest, new: Quest, change: Change) -> ChangeLine:
    code = change.language or ""
    return ChangeLine(
        where=_where(new, change.level, change.step),
        what=part_words(change.at),
        language=language_name(code),
        code=code,
        pieces=pieces(str(change.before or ""), str(change.after or "")),
    )


def _moved(old: Quest, new: Quest, change: Change) -> ChangeLine:
    if change.at == "level":
        return ChangeLine(
            where=_where(new, change.level, change.step),
            before=_where(old, str(change.before), None),
            after=_where(new, str(change.after), None),
        )
    at_levels = change.level is None
    return ChangeLine(
        where=_("The order of the levels") if at_levels else _where(new, change.level, None),
        before=_titles(old, change.before, at_levels=at_levels),
        after=_titles(old, change.after, at_levels=at_levels),
    )


def _rule(old: Quest, new: Quest, change: Change) -> ChangeLine:
    return ChangeLine(
        where=_where(new, change.level, change.step),
        what=part_words(change.at),
        before=value_words(change.before),
        after=value_words(change.after),
    )


def _titles(quest: Quest, slugs: Sequence[str], *, at_levels: bool) -> str:
    named = [_level_title(quest, slug) if at_levels else _step_title(quest, slug) for slug in slugs]
    return ", ".join(named)


def _where(quest: Quest, level: str | None, step: str | None) -> str:
    if level is None:
        return _("The quest itself")
    if step is None:
        return _("Level “%(level)s”", level=_level_title(quest, level))
    return _("“%(step)s” in “%(level)s”", step=_step_title(quest, step), level=_level_title(quest, level))


def _level_title(quest: Quest, slug: str) -> str:
    return text_in(quest.level(slug).title, language()) if slug in quest.level_places else slug


def _step_title(quest: Quest, slug: str) -> str:
    """Also of a repeated check-in, which has no step of its own name."""
    written = (step for level in quest.levels for step in level.written if step.slug == slug)
    found = next(written, None)
    return text_in(found.title, language()) if found else slug


def part_words(path: str) -> str:
    """A path inside a step or a level in words, as ``Question 2, label``."""
    known = _part_names()
    said: list[str] = []
    for part in path.split("."):
        if part.isdigit() and said:
            said[-1] = f"{said[-1]} {int(part) + 1}"
        elif part:
            said.append(known.get(part, part))
    return ", ".join(said)


def _part_names() -> dict[str, str]:
    return {
        "title": _("title"),
        "plain_title": _("title in the plain plan"),
        "summary": _("summary"),
        "opening": _("opening"),
        "hint": _("hint"),
        "why": _("why this step"),
        "label": _("label"),
        "low_label": _("label of the low end"),
        "high_label": _("label of the high end"),
        "heading": _("heading"),
        "body": _("text"),
        "guidance": _("guidance"),
        "words": _("words"),
        "done_words": _("words when it is done"),
        "skipped_words": _("words when it is skipped"),
        "named_act": _("named act"),
        "feedback": _("feedback"),
        "asks": _("question back"),
        "questions": _("question"),
        "choices": _("choice"),
        "passages": _("passage"),
        "finish": _("at the end"),
        "minutes": _("minutes"),
        "owner": _("who does it"),
        "kind": _("kind of step"),
        "evidence": _("evidence"),
        "promise": _("promise"),
        "hours": _("hours"),
        "open_hours": _("opening hours"),
        "working_days": _("working days"),
        "only_if": _("branch"),
        "done": _("done rule"),
        "all_of": _("steps that it needs"),
        "at_least": _("how many others"),
        "offers": _("offer"),
        "reminders": _("reminders"),
        "expected_days": _("usual days"),
        "due_from_days": _("open from day"),
        "due_by_days": _("due by day"),
        "after": _("waits for"),
        "languages": _("languages"),
        "review_on": _("review date"),
        "content_owner": _("content owner"),
        "risk_gate": _("risk"),
        "expected_weeks": _("weeks"),
        "alternatives": _("choice between steps"),
        "exits": _("exits"),
    }


def value_words(value: Any) -> str:
    """A value of a rule as short as it can be."""
    if value is None or value == []:
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """What of a text stayed, went and came, word by word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > LONGEST_COMPARED:
        return tuple(_pieces([("gone", old), ("new", new)]))
    found: list[tuple[Mark, Sequence[str]]] = []
    gone: list[str] = []
    came: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        is_gap = tag == "equal" and not "".join(old[a:b]).strip() and (gone or came) and b < len(old)
        if tag == "equal" and not is_gap:
            found += [("gone", gone), ("new", came), ("same", old[a:b])]
            gone, came = [], []
        else:  # Words that changed in a row are told together, with the blanks between them.
            gone, came = gone + old[a:b], came + new[c:d]
    return tuple(_pieces([*found, ("gone", gone), ("new", came)]))


def _pieces(found: Iterable[tuple[Mark, Sequence[str]]]) -> Iterable[Piece]:
    return [Piece(mark, "".join(words)) for mark, words in found if words]
