"""Examples for the rules of the linter: a small quest without fault, and what each example changes in it."""

from __future__ import annotations

import copy
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from quests.bundles import export
from quests.lint import Report, check_text

EXAMPLES = Path(__file__).parent / "examples"
TODAY = date(2026, 11, 22)
LIBRARY = frozenset(
    ["take-back-control", "joint-limits-plan", "crisis-to-safety", "debt-first-aid", "family-and-friends",
     "young-player", "self-exclusion-companion", "back-on-track", "follow-up-after-call", "staying-well"]
)  # fmt: skip
TEXTS = ("title", "hint", "why", "opening", "words", "label", "heading", "body", "guidance", "named_act")
Changes = dict[str, Any]


@cache
def read(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((EXAMPLES / name).read_text(encoding="utf-8"))


def examples() -> dict[str, dict[str, Any]]:
    """Every example by the code of its rule."""
    return {code: told for name in ("structure", "promises", "ethics") for code, told in read(f"{name}.yaml").items()}


def changed(changes: Changes) -> str:
    """The base with these changes, as a file."""
    quest = copy.deepcopy(read("base.yaml"))
    for path, value in changes.items():
        _put(quest, path.split("."), value)
    return json.dumps(quest, ensure_ascii=False, indent=1)


def lint(changes: Changes | str) -> Report:
    """What the linter says of an example."""
    return _lint(_bundle(changes) if isinstance(changes, str) else changed(changes))


@cache
def _lint(text: str) -> Report:
    return check_text(text, "example.yaml", TODAY, known=LIBRARY)


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def _bundle(kind: str) -> str:
    text = export(changed({}))
    if kind == "altered":
        start = text.index("instruments:")
        text = text[:start] + text[start:].replace("restless irritable", "restless or irritable", 1)
    return text


def _put(quest: dict[str, Any], keys: list[str], value: Any) -> None:
    if value == "ru":
        quest.update(_in_russian(quest))
        return
    if keys == ["levels"] and isinstance(value, int):
        quest["levels"] = [_numbered(quest["levels"][1], number) for number in range(value)]
        return
    node: Any = quest
    for key in keys[:-1]:
        node = node[int(key)] if isinstance(node, list) else node.setdefault(key, {})
    last: Any = int(keys[-1]) if isinstance(node, list) else keys[-1]
    if value == "(out)":
        del node[last]
    elif last == "steps" and isinstance(value, int):
        node[last] += [{**node[last][1], "slug": f"more-{number}"} for number in range(len(node[last]), value)]
    elif isinstance(node, list) and last == len(node):
        node.append(value)
    else:
        node[last] = value


def _numbered(level: dict[str, Any], number: int) -> dict[str, Any]:
    """The same level once more, with slugs of its own."""
    text = json.dumps(level)
    for slug in ("go-on", "how", "note", "call"):
        text = text.replace(f'"{slug}"', f'"{slug}-{number}"').replace(f'"{slug}-day', f'"{slug}-{number}-day')
    return dict(json.loads(text.replace(f'"call-{number}": {{', '"call": {')))


def _in_russian(node: Any) -> Any:
    """Each text as a table of both languages; what the words say does not matter here."""
    if isinstance(node, dict):
        return {
            key: {"en": value, "ru": "Это по-русски {day}" if "{day}" in value else "Это написано по-русски"}
            if isinstance(value, str) and key in (*TEXTS, "plain_title", "summary")
            else _in_russian(value)
            for key, value in node.items()
        }
    return [_in_russian(each) for each in node] if isinstance(node, list) else node
