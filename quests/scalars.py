"""One value as YAML: in the quoting that stands there already, or else in quotes that can hold anything."""

from __future__ import annotations

import re
import textwrap
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import ScalarEvent

from quests.reading import UNSEEN

WIDTH = 120
_CODE = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def in_style(value: Any, style: str, *, indent: int, column: int = 0) -> str:
    """The value in a style ('' plain, ', ", | or >). ``indent``: spaces before the lines of a block."""
    if not isinstance(value, str):
        return scalar(value)
    written = _WRITERS.get(style, quoted)(value, indent)
    return written if read_back(written, indent) == value else quoted(value)


def scalar(value: Any) -> str:
    """A number, a truth, nothing or words, on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(value: str, indent: int = 0) -> str:
    """Words in double quotes, whatever is in them."""
    return '"' + "".join(_ESCAPES.get(sign) or _escaped(sign) for sign in value) + '"'


def best(value: str, *, indent: int, column: int) -> str:
    """Words as an author would write them: on one line in quotes, or below each other where they are long."""
    if _CODE.fullmatch(value):
        return value
    one_line = quoted(value)
    if column + len(one_line) <= WIDTH and "\n" not in value:
        return one_line
    return in_style(value, "|" if "\n" in value else ">", indent=indent)


def read_back(written: str, indent: int) -> str | None:
    """What a reader makes of a written value that stands after a key. None: it is no YAML, or no single value."""
    outer = " " * max(indent - 2, 0)
    text = f"{_around(indent)}{outer}k: {written}\n{outer}z: 1\n"
    try:
        events = [event for event in YAML(typ="safe", pure=True).parse(StringIO(text)) if _is_scalar(event)]
    except (YAMLError, ValueError):
        return None
    values = [event.value for event in events][len(_around(indent).split()) :]
    return values[1] if values[0] == "k" and values[2:] == ["z", "1"] and _is_words(events[-3]) else None


def _around(indent: int) -> str:
    return "o:\n" if indent > 2 else ""


def _is_scalar(event: Any) -> bool:
    return isinstance(event, ScalarEvent)


def _is_words(event: Any) -> bool:
    from quests.yaml_tree import is_words

    return is_words(event.value, event.style)


def _escaped(sign: str) -> str:
    if not UNSEEN.match(sign):
        return sign
    return f"\\u{ord(sign):04x}"


def _literal(value: str, indent: int) -> str:
    body = value.rstrip("\n")
    keeps = {0: "-", 1: ""}.get(len(value) - len(body), "+")
    lead = "2" if body[:1] in (" ", "\n", "\t") else ""
    lines = "\n".join(f"{' ' * indent}{line}" if line else "" for line in body.split("\n"))
    return f"|{lead}{keeps}\n{lines}" + "\n" * max(len(value) - len(body) - 1, 0)


def _folded(value: str, indent: int) -> str:
    body = value.removesuffix("\n")
    pad = " " * indent
    parts = [_wrapped(part, WIDTH - indent, pad) for part in body.split("\n")]
    return f">{'' if body != value else '-'}\n" + "\n\n".join(parts)


def _wrapped(part: str, width: int, pad: str) -> str:
    lines = textwrap.wrap(part, max(width, 40), break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join(pad + line for line in lines)


_WRITERS = {
    "": lambda value, indent: value,
    "'": lambda value, indent: "'" + value.replace("'", "''") + "'",
    '"': quoted,
    "|": _literal,
    ">": _folded,
}
