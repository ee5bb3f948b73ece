"""A text is plain words or Markdown. HTML in it would be shown as it stands, or worse: it is refused with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from quests.problems import Problem
from quests.yaml_tree import Place, Row, Table

_TAG = re.compile(
    r"</?(?P<closed>[A-Za-z][A-Za-z0-9-]*)(?:[\s/][^<>]*)?>"
    r"|<(?P<open>script|style|iframe|img|svg|object|embed|link|meta|form|a)\b(?![:@.])"
    r"|<!--|<![A-Za-z\[]|<\?[A-Za-z]",
    re.IGNORECASE,
)
_LEADS_TO_CODE = re.compile(r"\]\(\s*<?\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_INSTEAD = {
    **dict.fromkeys(("b", "strong"), "write '**words**' for words that weigh more"),
    **dict.fromkeys(("i", "em"), "write '*words*' for words that weigh a little more"),
    "a": "write '[words](https://...)' for a link",
    **dict.fromkeys(("br", "p", "div", "span"), "leave an empty line for a new paragraph"),
    **dict.fromkeys(("ul", "ol", "li"), "begin each line of a list with '- '"),
    **dict.fromkeys(("h1", "h2", "h3", "h4"), "put the heading into its own key"),
    "img": "say in words what the picture shows",
}


def markup_problems(text: str, tree: Any, *, file: str) -> list[Problem]:
    """Every text of a tree that holds HTML or a link that runs code. ``text`` is what the tree was read from."""
    found: dict[tuple[int, str], Problem] = {}
    for value, place in _words(tree, {}):
        for pattern, told in ((_TAG, _told_of_tag), (_LEADS_TO_CODE, _told_of_link)):
            if match := pattern.search(value):
                line = _line(text, place, pattern)
                problem = Problem(file, line, told(match))
                found.setdefault((line, problem.message), problem)
    return list(found.values())


def is_marked_up(words: str) -> bool:
    """Whether a text holds what the reader of quests refuses: HTML, or a link that runs code."""
    return _TAG.search(words) is not None or _LEADS_TO_CODE.search(words) is not None


def _words(node: Any, seen: dict[int, Any]) -> Iterator[tuple[str, Place]]:
    if id(node) in seen:
        return  # An alias: what it names was looked at where it is written.
    seen[id(node)] = node
    if isinstance(node, Table):
        pairs: list[tuple[Any, Place]] = [(value, node.places[key]) for key, value in node.items()]
    else:
        pairs = list(zip(node, node.places, strict=True))
    for value, place in pairs:
        if isinstance(value, Table | Row):
            yield from _words(value, seen)
        elif isinstance(value, str) and ("<" in value or "](" in value):
            yield value, place


def _line(text: str, place: Place, pattern: re.Pattern[str]) -> int:
    """The line of a match where the source holds it as it is; else the line in which the text begins."""
    match = pattern.search(text, place.start, place.end)
    return text.count("\n", 0, match.start()) + 1 if match else place.line


def _told_of_tag(match: re.Match[str]) -> str:
    name = (match["closed"] or match["open"] or "").lower()
    shown = " ".join(match.group()[:40].split())
    cure = _INSTEAD.get(name, "write plain words or Markdown and take the HTML out")
    return f"a text is plain words or Markdown, and {shown!r} is HTML; {cure}"


def _told_of_link(match: re.Match[str]) -> str:
    return "this link leads to code and not to a page; let it lead to https://, mailto: or tel:"
