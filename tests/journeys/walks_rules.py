"""What is true of every answer on a walk at random: no fault, no dead end, a way out, a way to help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.journeys.looking import WAYS
from tests.journeys.walks_page import Seen, gives_away
from tests.journeys.wording import Wording


def _in_each_language(words: str) -> frozenset[str]:
    return frozenset(Wording(language)(words) for language in WAYS)


WEATHER, SETTINGS = _in_each_language("Weather notes"), _in_each_language("Settings")
BLAND = WEATHER | SETTINGS
"""The pages of a browser that is covered, and of somebody who may be watched: they do not look like the portal."""


@dataclass(frozen=True)
class Pressed:
    """What led to an answer. ``is_stale``: the control stood on a page that time or somebody else has overtaken."""

    method: str
    address: str
    is_stale: bool = False
    gives_words: bool = False
    """It carried a phrase or a code: those may be tried so often and no more."""
    size: int = 0


def status_fault(status: int, pressed: Pressed, longest: int) -> str:
    """What is wrong with a status after this act; nothing where it is one that she may meet there."""
    fine = {
        200: True,
        422: pressed.method == "POST",
        404: pressed.is_stale,
        409: pressed.is_stale,
        400: pressed.is_stale,
        401: pressed.is_stale,
        413: pressed.size > longest,
        429: pressed.gives_words,
    }
    return "" if fine.get(status) else f"{status} after {pressed}"


def page_faults(page: Seen) -> Iterator[str]:
    """What is wrong with a page, whatever it is about."""
    if len(page.headings) != 1 or not page.headings[0]:
        yield f"its h1 are {page.headings}"
    if not page.title:
        yield "it has no title"
    for words in (page.title, page.path):
        if gives_away(words):
            yield f"{words!r} gives her away"
    if page.is_portal:
        yield from _portal_faults(page)
    elif page.headings and page.headings[0] not in BLAND:
        yield f"it is neither a page of the portal nor a bland one: {page.headings}"
    elif page.headings and page.headings[0] in SETTINGS:
        yield from _bland_faults(page)


def _bland_faults(page: Seen) -> Iterator[str]:
    """Somebody who may be watched finds a person, the way out and her pages, in words that say nothing."""
    if page.way("/leave", "footer") is None or page.way("/talk", "footer") is None:
        yield "there is no way out, or none to a person"
    if not page.ways_on:
        yield "it is a dead end: nothing in it leads on"


def _portal_faults(page: Seen) -> Iterator[str]:
    leave, talk = page.way("/leave"), page.way("/talk")
    said = tuple(way.words if way is not None else "" for way in (leave, talk))
    if said != WAYS.get(page.language):
        yield f"the ways out and to a person say {said}"
    if not page.ways_on:
        yield "it is a dead end: nothing in it leads on"
    if len(page.main_acts) > 1:
        yield f"it has more than one main act: {sorted(page.main_acts)}"
