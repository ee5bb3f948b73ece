"""From a place in a quest to its line in the file."""

from __future__ import annotations

import re
from typing import Any

from quests.lint.rule import Path
from quests.yaml_tree import Place, Row, Table


def line_of(tree: Any, path: Path, text: str = "", words: str = "") -> int:
    """The line of the deepest part of a path that the file has. ``words`` are looked for within that part."""
    node, line = tree, 1
    place: Place | None = None
    for part in path:
        if isinstance(node, Table) and part in node.places:
            node, line, place = node[str(part)], node.lines[str(part)], node.places[str(part)]
        elif isinstance(node, Row) and isinstance(part, int) and part < len(node.places):
            node, line, place = node[part], node.places[part].line, node.places[part]
        else:
            return line
    if words.strip() and place is not None:
        found = re.compile(re.escape(words.split()[0]), re.IGNORECASE).search(text, place.start, place.end)
        return text.count("\n", 0, found.start()) + 1 if found else line
    return line
