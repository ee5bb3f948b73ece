"""The sentences of the interface as a person reads them in her own language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel.messages.catalog import Catalog

from app.catalogues import SOURCE_LANGUAGE, read_catalogue


@dataclass(frozen=True)
class Wording:
    """One language. Call it with the English sentence; what no catalogue holds, a name or own words, stays itself."""

    language: str = SOURCE_LANGUAGE

    def __call__(self, sentence: str, **values: object) -> str:
        words = sentence if self.language == SOURCE_LANGUAGE else _said(self.language, sentence)
        return words % values if values else words


def _said(language: str, sentence: str) -> str:
    message = _catalogue(language).get(sentence)
    return str(message.string) if message is not None else sentence


@cache
def _catalogue(language: str) -> Catalog:
    return read_catalogue(language)
