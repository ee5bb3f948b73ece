"""What a worklist that stands open asks every minute: how much waits now, what is new, whether a risk became high.

The page carries short marks of the rows that it shows, so that the server keeps nothing. A mark is no secret: it says
whether a row is the same, and leads to nobody.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from app.desk.pages.rows import Row
from app.desk.pages.worklist import Worklist
from app.web.words import _, ngettext

WIDTH = 4
MANY = "-"
MOST = 400
"""With more rows than this the numbers alone are told: an address holds about two thousand letters safely."""


@dataclass(frozen=True)
class Fresh:
    """What is new since the page was made. ``told``: marks of those whose high risk was told."""

    new: int
    high: tuple[Row, ...]
    seen: str
    told: str

    @property
    def new_words(self) -> str:
        return ngettext("%(num)s new, show", "%(num)s new, show", self.new) if self.new else ""

    @property
    def high_words(self) -> str:
        """Said aloud: somebody's risk became high, or somebody with a high risk came onto the list."""
        names = ", ".join(dict.fromkeys(row.pseudonym for row in self.high))
        return _("A high risk has come up: %(names)s.", names=names) if names else ""


def marks_of(listed: Worklist) -> tuple[str, str]:
    """The marks of all rows, and of everybody whose risk is high, as the page carries them."""
    told = _joined(_mark(_whose(row)) for row in _high(listed)[:MOST])
    return MANY if len(listed.rows) > MOST else _joined(_mark(row.key) for row in listed.rows), told


def fresh_since(listed: Worklist, seen: str, told: str) -> Fresh:
    """What is new beside these marks. A page without marks of rows is told the numbers alone."""
    known, high_known = _split(seen), _split(told)
    is_too_many = seen == MANY or len(listed.rows) > MOST
    new = 0 if is_too_many else sum(_mark(row.key) not in known for row in listed.rows)
    high = tuple(row for row in _high(listed)[:MOST] if _mark(_whose(row)) not in high_known)
    return Fresh(new, high, seen, marks_of(listed)[1])


def _high(listed: Worklist) -> list[Row]:
    return [row for row in listed.rows if row.is_about_risk]


def _whose(row: Row) -> str:
    return row.client_id or row.key


def _mark(name: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()[:3]).decode()


def _joined(marks: Iterable[str]) -> str:
    return "".join(dict.fromkeys(marks))


def _split(marks: str) -> set[str]:
    return {marks[at : at + WIDTH] for at in range(0, len(marks), WIDTH)}
