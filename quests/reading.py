"""Files of strangers to text: what is no text of a sensible size is refused before anything is built from it."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from quests.problems import QuestUnreadable, unreadable

MAX_BYTES = 1_000_000
MAX_LINE = 4_000
MAX_MARKS = 120_000
"""Words, line ends and signs of YAML: what takes a reader of YAML its time. The largest of our own has 15,000."""

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
"""Signs that nobody sees: they end a text for some readers, or turn the direction in which it is read."""

_SIGNS = "\n\\%'\",[]{}:*&!?"
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF")
"""How the files of word processors begin."""
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read_text(path: Path, *, file: str | None = None) -> str:
    """The text of a file, without a byte order mark. ``file`` is how errors name it. Raises QuestUnreadable."""
    name = file or path.name
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise unreadable(name, 1, "this is no file; name one YAML file")
        with path.open("rb") as handle:
            return decoded(handle.read(MAX_BYTES + 1), file=name)
    except FileNotFoundError as error:
        raise unreadable(name, 1, "there is no such file; check the path") from error
    except PermissionError as error:
        raise unreadable(name, 1, "this file may not be read; ask for the right to read it") from error
    except (OSError, ValueError) as error:
        told = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise unreadable(name, 1, f"this file cannot be read: {told}; check the path") from error


def decoded(data: bytes, *, file: str) -> str:
    """The text that bytes are: UTF-8, with or without a byte order mark, lines ended in either way."""
    if len(data) > MAX_BYTES:
        raise _too_large(file)
    if data.startswith(_NO_TEXT):
        raise unreadable(file, 1, "this is a file of a word processor; save it as plain text in UTF-8")
    if data.startswith(_WIDE) or data[:2].count(0) == 1:
        raise unreadable(file, 1, "this is UTF-16 or UTF-32 text; save the file as UTF-8")
    try:
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"0x{data[error.start]:02x}"
        raise unreadable(file, line, f"the byte {byte} is no UTF-8 text; save the file as UTF-8") from error


def check_size(text: str, *, file: str) -> None:
    """Refuse what would take a reader of YAML longer than anybody waits. Raises QuestUnreadable."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise _too_large(file)
    if (found := UNSEEN.search(text)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise unreadable(file, line, unseen(found.group()))
    for number, line_of_text in enumerate(text.split("\n"), start=1):
        if len(line_of_text) > MAX_LINE:
            told = f"this line has {len(line_of_text)} characters; break it into lines of at most {MAX_LINE}"
            raise unreadable(file, number, told)
    if len(text.split()) + sum(map(text.count, _SIGNS)) > MAX_MARKS:
        raise unreadable(file, 1, "this file holds more words and signs than a quest can; split it into several quests")


def unseen(sign: str) -> str:
    """What is wrong with a sign that nobody sees."""
    return f"there is an invisible character here, U+{ord(sign):04X}; delete it"


def _too_large(file: str) -> QuestUnreadable:
    return unreadable(
        file, 1, "this file is over 1 MB; a quest is far smaller, so split it or take out what is no quest"
    )
