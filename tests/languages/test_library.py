"""Every text of the library that somebody reads is there in every language on offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

import config
from quests.definition import Text
from quests.loading import LIBRARY, parse_quest

QUESTS = sorted(LIBRARY.glob("*.yaml"))


def missing_in(model: BaseModel, language: str, place: str = "") -> Iterator[str]:
    """Where a text for people lacks a language: the way to it through the file."""
    for name, field in type(model).model_fields.items():
        value, here = getattr(model, name), f"{place}.{name}".lstrip(".")
        if is_text(field.annotation) and value is not None:
            if isinstance(value, str) or language not in value:
                yield here
        elif isinstance(value, BaseModel):
            yield from missing_in(value, language, here)
        elif isinstance(value, tuple):
            for number, part in enumerate(value):
                if isinstance(part, BaseModel):
                    yield from missing_in(part, language, f"{here}[{getattr(part, 'slug', number)}]")


def is_text(annotation: object) -> bool:
    """Whether a field holds words in one language or a table of languages."""
    return set(get_args(Text)) <= set(get_args(annotation))


@pytest.mark.parametrize("path", QUESTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", [language for language in config.LANGUAGES if language != "en"])
def test_a_quest_is_whole_in_every_language(path: Path, language: str) -> None:
    quest = parse_quest(path.read_text(encoding="utf-8"), file=path.name)
    assert list(missing_in(quest, language)) == []


def test_a_text_that_lacks_a_language_is_found() -> None:
    text = QUESTS[-1].read_text(encoding="utf-8")
    quest = parse_quest(text, file=QUESTS[-1].name)
    assert "title" in list(missing_in(quest, "zz"))
    assert len(list(missing_in(quest, "zz"))) > 50
