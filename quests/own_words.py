"""Words that a service adds to the lists of the linter, and what it lets through, one language at a time.

The lists that come with the software stay whole: a word of the service comes on top, and what it lets through is longer
than the listed word in it, as a name that holds one ("Clean Air Week").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Settings are read by every process, and the linter takes a while to import.
    from quests.lint.lists import Kind


@dataclass(frozen=True)
class OwnWord:
    """A word that texts of this service do not say, in every form that is found, and what to write instead."""

    forms: tuple[str, ...]
    kind: Kind
    instead: str


@dataclass(frozen=True)
class OwnList:
    """What one service has in one language on top of the list."""

    words: tuple[OwnWord, ...] = ()
    allow: tuple[str, ...] = ()


OwnLists = Mapping[str, OwnList]
"""The lists of a service by language."""
NOTHING_OWN = OwnList()
