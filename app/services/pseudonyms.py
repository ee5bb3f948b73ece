"""The made-up names that clients go by: two plain words such as "Quiet Heron", never translated.

The words are our own lists: things that grow, fly, swim or lie by the water, and words for calm or plain qualities.
Nothing of games, money, bodies, sorrow or violence is among them; a test holds that.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from app.queries.clients import taken_pseudonyms

OFFERED = 3
DRAWN_AT_A_TIME = 24
DATA = Path(__file__).parent.parent / "data"


@cache
def adjectives() -> tuple[str, ...]:
    return tuple((DATA / "pseudonym_adjectives.txt").read_text(encoding="utf-8").split())


@cache
def nouns() -> tuple[str, ...]:
    return tuple((DATA / "pseudonym_nouns.txt").read_text(encoding="utf-8").split())


def is_pseudonym(text: str) -> bool:
    """Whether this is a name that we could have drawn, so that nobody slips her own name in."""
    *qualities, noun = text.split(" ")
    return (
        len(qualities) in (1, 2)
        and noun in nouns()
        and all(word in adjectives() for word in qualities)
        and len(set(qualities)) == len(qualities)
    )


def draw_pseudonyms(db: sa.Connection, count: int = OFFERED, besides: Collection[str] = ()) -> list[str]:
    """So many different names that nobody bears, and none of ``besides``.

    Where two words are nearly used up, names of three words come in. Nothing is reserved: whoever takes one may still
    be told that it is taken.
    """
    found: list[str] = []
    qualities = 1
    while True:
        candidates = {_candidate(qualities) for _ in range(DRAWN_AT_A_TIME)} - set(besides) - set(found)
        found += sorted(candidates - taken_pseudonyms(db, candidates), key=lambda _name: secrets.randbits(32))
        if len(found) >= count:
            return found[:count]
        qualities = 2


def _candidate(qualities: int) -> str:
    chosen: list[str] = []
    while len(chosen) < qualities:
        word = secrets.choice(adjectives())
        if word not in chosen:
            chosen.append(word)
    return " ".join((*chosen, secrets.choice(nouns())))
