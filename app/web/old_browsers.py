"""Our sheets for browsers of 2019: what is short and new is said long and old, and means the same in every browser.

Rewritten when a file is read, so that the sheets stay as they are written. What has no older words stands by hand in
static/css/before-2021.css.
"""

from __future__ import annotations

import re

_END = r"\s*:\s*([^;{}]+)(?=[;}])"
_PAIR = re.compile(r"(?<![\w-])(margin|padding|scroll-margin|scroll-padding)-(inline|block)" + _END)
_BORDER = re.compile(r"(?<![\w-])border-(inline|block)" + _END)
_EDGE = re.compile(r"(?<![\w-])inset-block-(start|end)" + _END)
_INSET = re.compile(r"(?<![\w-])inset(-inline|-block)?" + _END)
_LIMITED = re.compile(r"(?<![\w-])([a-z][a-z-]*)\s*:\s*([^;{}]*(?<![\w-])(?:clamp|min|max)\([^;{}]*)(?=[;}])")
_ANYWHERE = re.compile(r"(?<![\w-])overflow-wrap\s*:\s*anywhere(?=[;}])")
_SIDES = {"-inline": ("left", "right"), "-block": ("top", "bottom"), "": ("top", "right", "bottom", "left")}


def spelled_out(sheet: str) -> str:
    """The sheet, without comments, in words that a browser of 2019 knows too."""
    sheet = _PAIR.sub(lambda found: _two(f"{found[1]}-{found[2]}", found[3]), sheet)
    sheet = _BORDER.sub(lambda found: _both(f"border-{found[1]}", found[2]), sheet)
    sheet = _EDGE.sub(lambda found: f"{'top' if found[1] == 'start' else 'bottom'}:{found[2]}", sheet)
    sheet = _INSET.sub(_inset, sheet)
    sheet = _LIMITED.sub(lambda found: f"{found[1]}:{without_limits(found[2])};{found[0]}", sheet)
    return _ANYWHERE.sub("word-break:break-word;overflow-wrap:anywhere", sheet)


def _two(name: str, value: str) -> str:
    value, important = _important(value)
    first, *rest = _words(value)
    return f"{name}-start:{first}{important};{name}-end:{rest[0] if rest else first}{important}"


def _both(name: str, value: str) -> str:
    return f"{name}-start:{value};{name}-end:{value}"


def _inset(found: re.Match[str]) -> str:
    """Only with the same value on each side: then left and right need not be known."""
    if len(_words(found[2])) > 1:
        return found[0]
    return ";".join(f"{side}:{found[2]}" for side in _SIDES[found[1] or ""])


def _important(value: str) -> tuple[str, str]:
    bare = value.replace("!important", "").strip()
    return bare, "!important" if "!important" in value else ""


def without_limits(value: str) -> str:
    """For ``clamp()`` and ``max()`` what it is at least, for ``min()`` its last: the sizes of a phone."""
    while found := re.search(r"(?<![\w-])(clamp|min|max)\(", value):
        end = _closing(value, found.end())
        parts = _split(value[found.end() : end], ",")
        value = value[: found.start()] + parts[-1 if found[1] == "min" else 0] + value[end + 1 :]
    return value


def _closing(text: str, place: int) -> int:
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
    return place - 1


def _words(value: str) -> list[str]:
    return _split(value.strip(), " ")


def _split(value: str, mark: str) -> list[str]:
    """At the marks that stand in no bracket."""
    parts, depth = [""], 0
    for sign in value:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == mark and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]
