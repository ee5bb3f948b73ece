"""The files that a browser leaves on a disk, and a search of them for words that must not be there."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Playwright

from tests import chromium as chromium_path
from tests.browser import FORGET_LEFT_PAGES, PHONE, STAY_AT_HOME

GZIP = b"\x1f\x8b\x08"
ZLIB_OR_GZIP = 47  # wbits: whichever header comes


@contextmanager
def browser_with_a_profile(driver: Playwright, folder: Path, **options: Any) -> Iterator[BrowserContext]:
    """A browser that keeps what browsers keep, in this folder. Closed at the end, as a person closes it."""
    path = chromium_path.find()
    context = driver.chromium.launch_persistent_context(
        folder,
        executable_path=None if path == "playwright" else path,
        chromium_sandbox=os.name == "nt" or os.geteuid() != 0,
        args=STAY_AT_HOME,
        ignore_default_args=[FORGET_LEFT_PAGES],
        **{"reduced_motion": "reduce", "viewport": PHONE, **options},
    )
    context.set_default_timeout(10_000)
    try:
        yield context
    finally:
        context.close()


def found_in(folder: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Which of the words stand in which files: raw, in the two ways that browsers write text, and within gzip."""
    wanted = {word: tuple({word.encode("utf-8"), word.encode("utf-16-le")}) for word in words}
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        content = path.read_bytes()
        texts = [content, *_unpacked(content)]
        for word, spellings in wanted.items():
            if any(spelling in text for spelling in spellings for text in texts):
                found.setdefault(word, []).append(path.relative_to(folder).as_posix())
    return found


def _unpacked(content: bytes) -> Iterator[bytes]:
    place = content.find(GZIP)
    while place >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj(ZLIB_OR_GZIP).decompress(content[place:])
        place = content.find(GZIP, place + 1)
