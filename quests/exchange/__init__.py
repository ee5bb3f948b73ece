"""The texts of a quest to and from files of translators: XLIFF 2.0, PO and CSV. What is written reads as the same.

What comes back was in other hands: it is text and nothing else, and what cannot be such a file is refused kindly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from quests.exchange import csv, po, xliff
from quests.exchange.model import Exchange, ExchangeRefused, Unit, decoded

__all__ = ["FORMATS", "Exchange", "ExchangeRefused", "Format", "Unit", "read"]


class Format(NamedTuple):
    """One kind of file: how it is called, its ending and its type on the web."""

    name: str
    ending: str
    mimetype: str
    write: Callable[[Exchange], str]
    read: Callable[[str], Exchange]


FORMATS = {
    "xliff": Format("XLIFF 2.0", "xlf", "application/xliff+xml", xliff.write, xliff.read),
    "po": Format("PO", "po", "text/x-gettext-translation", po.write, po.read),
    "csv": Format("CSV", "csv", "text/csv", csv.write, csv.read),
}


def read(data: bytes) -> Exchange:
    """A file of a translator, whichever of the three it is: told by how it begins. Raises ExchangeRefused."""
    text = decoded(data)
    start = text.lstrip()[:200]
    if start.startswith("<"):
        return xliff.read(text)
    if start.startswith(("#", "msgid", "msgctxt")):
        return po.read(text)
    return csv.read(text)
