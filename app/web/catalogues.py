"""The catalogues of the languages: read from the text that translators edit, so that nothing compiled grows stale."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask_babel import Domain, get_locale
from ruamel.yaml import YAML

FOLDER = Path(__file__).parent.parent / "translations"
SOURCE_LANGUAGE = "en"


def catalogue_file(language: str) -> Path:
    """Where the sentences of a language are kept."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(language: str) -> Catalog:
    """The sentences of a language as its file has them."""
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language)


class Catalogues(Domain):
    """Gives each request the sentences of its language. A language is read once in a process, when first asked for."""

    def get_translations(self) -> Translations:
        language = str(getattr(get_locale(), "language", SOURCE_LANGUAGE))
        found = self.cache.get(language)
        if found is None:
            found = self.cache[language] = _translations(language)
        return found


def _translations(language: str) -> Translations:
    """The sentences in use; a language without a file of its own is read in the source language."""
    if not catalogue_file(language).exists():
        return Translations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return Translations(fp=compiled)


Found = tuple[int, str, str, list[str]]


def sentences_of_instrument(
    file: IO[bytes], _keywords: Collection[str], _tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """For Babel: our own sentences about an instrument. Its stem, items and answers are locked and never among them."""
    about = YAML(typ="safe", pure=True).load(file.read().decode("utf-8"))
    said = [about["unfinished_result"], about["licence"].get("staff_note")]
    for band in about["scoring"]["bands"]:
        said += [band["label"], band["result"]]
    for sentence in said:
        if sentence:
            yield 0, "gettext", sentence.strip(), []
