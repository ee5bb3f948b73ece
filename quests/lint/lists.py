"""The word lists of five languages (domain.md section 4.1), as they stand in word_lists/*.yaml.

Every inflected form is listed; nothing is guessed. ``x{,s}`` stands for "x" and "xs".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Literal

LANGUAGES = ("en", "ru", "kk", "fa", "zh")

Kind = Literal["stigma", "hype"]


@dataclass(frozen=True)
class Entry:
    """A word that framing never says. ``bad`` and ``good`` are a sentence with it and what to write there."""

    entry: str
    kind: Kind
    forms: tuple[str, ...]
    instead: str
    bad: str
    good: str
    as_promise: bool = False
    """The word promises luck; it is true only where a page explains chance."""


@dataclass(frozen=True)
class Speech:
    """How a language shows that somebody speaks."""

    quotes: tuple[str, ...]
    """Pairs of an opening and a closing mark."""
    shortest: int
    """Fewer words (in Chinese: letters) are a label, not speech."""
    verbs: tuple[str, ...]
    own_voice: tuple[str, ...]
    first_person: tuple[str, ...]


@dataclass(frozen=True)
class WordList:
    language: str
    native_review: str
    """``done``, or ``needed`` where no native reader has seen the list yet."""
    entries: tuple[Entry, ...]
    allow: tuple[str, ...]
    speech: Speech


@cache
def word_list(language: str) -> WordList:
    """The list of a language, read once. Raises ``LookupError`` for a language without one."""
    if language not in LANGUAGES:
        raise LookupError(f"there is no word list for {language!r}; there are {', '.join(LANGUAGES)}")
    from ruamel.yaml import YAML  # Read with the first list: a start does not wait for it.

    text = files(__package__).joinpath("word_lists", f"{language}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    kinds: tuple[Kind, ...] = ("stigma", "hype")
    return WordList(
        language=data["language"],
        native_review=data["native_review"],
        entries=tuple(_entry(kind, each) for kind in kinds for each in data[kind]),
        allow=tuple(phrase for each in data["allow"] for phrase in expanded(each)),
        speech=_speech(data["speech"]),
    )


def _speech(written: dict[str, Any]) -> Speech:
    return Speech(shortest=written.pop("shortest"), **{key: tuple(words) for key, words in written.items()})


def _entry(kind: Kind, written: dict[str, Any]) -> Entry:
    forms = tuple(form for each in written["forms"] for form in expanded(each))
    return Entry(**{**written, "kind": kind, "forms": forms})


def expanded(pattern: str) -> list[str]:
    """Every form that a pattern stands for: ``win{,s}`` is "win" and "wins"."""
    parts = [part.split(",") if at % 2 else [part] for at, part in enumerate(re.split(r"\{([^{}]*)\}", pattern))]
    return ["".join(choice) for choice in product(*parts)]
