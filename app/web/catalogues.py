"""The catalogues of the languages: read from the text that translators edit, so that nothing compiled grows stale."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.support import Translations
from flask_babel import Domain, get_locale

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent.parent / "translations"
SOURCE_LANGUAGE = "en"


def catalogue_file(language: str) -> Path:
    """Where the sentences of a language are kept."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(language: str) -> Catalog:
    """The sentences of a language as its file has them."""
    # Babel's reader is loaded when somebody reads another language than the source: a start need not wait for it.
    from babel.messages.pofile import read_po

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
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return Translations(fp=compiled)
