"""What a staff password must be: long, and not what everybody tries first. No rule about kinds of characters.

Length and lists after NIST SP 800-63B and OWASP ASVS 5.0 V6.2. Pasting is welcome; nothing is cut or rewritten.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
COMMON = Path(__file__).parent.parent / "data" / "common_passwords.txt"

_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_SHORT_NAME = 4


class WeakPassword(ValueError):
    """This password is not taken. ``reason`` is one of: short, long, common, personal. The page words it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def require_strong(password: str, *, personal: tuple[str, ...] = ()) -> None:
    """Raise WeakPassword unless the password may be used. ``personal`` is what a stranger knows of the person."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword("short")
    if len(password) > LONGEST_PASSWORD:
        raise WeakPassword("long")
    lower = password.lower()
    if _is_common(lower):
        raise WeakPassword("common")
    if _is_personal(lower, personal):
        raise WeakPassword("personal")


def _is_common(lower: str) -> bool:
    """On the list as it stands, or a listed word with only digits and signs around it, or one repeated."""
    core = _core(lower)
    return lower in _common() or core in _common() or core == "" or _unit(lower) in _common() or len(set(lower)) < 4


def _is_personal(lower: str, personal: tuple[str, ...]) -> bool:
    """Her name, her address and our name taken away, hardly a letter is left."""
    known = {part for text in (*personal, "questline") for part in re.split(r"[\W_]+", text.lower())}
    for part in sorted(known, key=len, reverse=True):
        if len(part) >= _SHORT_NAME:
            lower = lower.replace(part, "")
    return sum(letter.isalpha() for letter in lower) < _SHORT_NAME


def _core(lower: str) -> str:
    return _ENDS.sub("", lower)


def _unit(lower: str) -> str:
    """The shortest text that repeats to the whole: 'passwordpassword' is 'password'."""
    return lower[: (lower + lower).index(lower, 1)]
