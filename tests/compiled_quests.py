"""Quests read and written as JSON once in a test process, though each test publishes them in a database of its own."""

from __future__ import annotations

from functools import lru_cache

from app.queries import quest_versions as queries
from app.services import quest_versions as services
from quests import compiled
from quests.definition import Quest

QUESTS_AT_MOST = 256


def read_quests_once() -> None:
    """From now on; it was most of publishing the library. A quest is frozen, and the same text is the same quest."""
    read = lru_cache(QUESTS_AT_MOST)(compiled.from_compiled)
    compiled.from_compiled = read
    queries.from_compiled = read  # type: ignore[attr-defined]
    write = compiled.compiled
    written: dict[int, tuple[Quest, str]] = {}

    def write_once(quest: Quest) -> str:
        known = written.get(id(quest))  # What is kept keeps its number.
        if known is None:
            if len(written) >= QUESTS_AT_MOST:
                written.clear()
            known = written[id(quest)] = (quest, write(quest))
        return known[1]

    services.compiled = write_once  # type: ignore[attr-defined]
