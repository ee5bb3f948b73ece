"""What a file of a translator holds, and how one is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quests.reading import MAX_BYTES

MOST_UNITS = 5_000
"""The largest quest of the library has 289 texts."""


@dataclass(frozen=True)
class Unit:
    """One text: where it stands, its words in the source language and in the other. Empty: not translated yet.

    ``is_stale``: the source was changed after it was translated. ``fault``: why the words can be nobody's translation.
    """

    place: str
    source: str
    target: str = ""
    is_stale: bool = False
    fault: str = ""


@dataclass(frozen=True)
class Exchange:
    """The texts of one quest in one language."""

    slug: str
    version: int
    source_language: str
    language: str
    units: tuple[Unit, ...]


class ExchangeRefused(Exception):
    """The file cannot be read as what it seems to be. ``code`` says why, ``line`` where, 0 where it is no line."""

    def __init__(self, code: str, line: int = 0) -> None:
        self.code, self.line = code, line
        super().__init__(f"{code} at line {line}")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, of a sensible size. Raises ExchangeRefused."""
    if len(data) > 2 * MAX_BYTES:
        raise ExchangeRefused("too_large")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise ExchangeRefused("office_file")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ExchangeRefused("not_utf8", data.count(b"\n", 0, error.start) + 1) from error


def name_of(slug: str, version: int) -> str:
    """How a file names the quest that it belongs to."""
    return f"{slug}@{version}"


def named(name: str) -> tuple[str, int]:
    """The quest and version that a file names. Raises ExchangeRefused where it names none of ours."""
    found = re.fullmatch(r"([a-z0-9-]{1,64})@(\d{1,6})", name.strip())
    if found is None:
        raise ExchangeRefused("no_quest")
    return found[1], int(found[2])


def language_in(code: str | None) -> str:
    """A language of two letters, as the quest language has it; what a tool made of it, as ru-RU, is cut."""
    found = re.match(r"[a-z]{2}(?=$|[-_])", (code or "").strip().lower())
    if found is None:
        raise ExchangeRefused("no_language")
    return found[0]


def checked(exchange: Exchange) -> Exchange:
    """The same, if it is of a size that a quest can be. Raises ExchangeRefused."""
    if len(exchange.units) > MOST_UNITS:
        raise ExchangeRefused("too_many")
    return exchange
