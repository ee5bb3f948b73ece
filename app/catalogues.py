"""The catalogues of the languages: read from the text that translators edit, so that nothing compiled grows stale.

No request is needed: pages ask through app/web/catalogues.py, the worker asks here.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.support import Translations

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent / "translations"
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


@cache
def translations_of(language: str) -> Translations:
    """The sentences in use, read once in a process; a language without a file of its own is read in the source."""
    if not catalogue_file(language).exists():
        return Translations()
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return Translations(fp=compiled)


class Speaker:
    """Says sentences in one language, outside of any request."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._said_in = translations_of(language)

    def gettext(self, sentence: str, **named: object) -> str:
        """A sentence with what is named in it."""
        said = str(self._said_in.ugettext(sentence))
        return said % named if named else said

    def ngettext(self, one: str, many: str, number: int, **named: object) -> str:
        """A sentence that counts; ``number`` is %(num)s."""
        return str(self._said_in.ungettext(one, many, number)) % {"num": number, **named}
