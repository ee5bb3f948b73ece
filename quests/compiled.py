"""A checked definition as JSON. To read it back takes a hundredth of what reading the YAML takes.

The starter library is compiled beforehand, so that nobody's first start waits for ten files to be read. Each line of
``library/compiled`` is the sha256 of a file and its quest as JSON: a file that was changed since is read as YAML.
``python -m quests.compiled`` writes it anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import ValidationError

from quests.definition import Quest
from quests.versions import content_hash

SHIPPED = Path(__file__).parent / "library" / "compiled"


def compiled(quest: Quest) -> str:
    """The definition as JSON, without what is at its default."""
    return quest.model_dump_json(by_alias=True, exclude_defaults=True)


def from_compiled(text: str) -> Quest | None:
    """The quest that was written down; None where an older version of the quest language wrote it."""
    try:
        return Quest.model_validate_json(text)
    except ValidationError:
        return None


def shipped(definition: str) -> Quest | None:
    """The quest of exactly this text, where it is one of the library that was compiled beforehand."""
    found = _shipped().get(content_hash(definition))
    return from_compiled(found) if found is not None else None


@cache
def _shipped() -> dict[str, str]:
    try:
        lines = SHIPPED.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return {}
    return {sealed: quest for sealed, _, quest in (line.partition(" ") for line in lines) if quest}


def library_compiled(folder: Path = SHIPPED.parent) -> str:
    """What ``library/compiled`` has to be now. Raises QuestUnreadable."""
    from quests.loading import parse_quest  # Reading YAML is what everybody else is spared.

    found = []
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        found.append(f"{content_hash(text)} {compiled(parse_quest(text, file=path.name, expected_slug=path.stem))}\n")
    return "".join(found)


if __name__ == "__main__":
    SHIPPED.write_text(library_compiled(), encoding="utf-8")
