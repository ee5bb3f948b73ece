"""Gives each request the sentences of its language (app/catalogues.py reads them)."""

from __future__ import annotations

from babel.support import Translations
from flask_babel import Domain, get_locale

from app.catalogues import SOURCE_LANGUAGE, translations_of


class Catalogues(Domain):
    """The catalogues as Flask-Babel asks for them. A language is asked for once in a process."""

    def get_translations(self) -> Translations:
        language = str(getattr(get_locale(), "language", SOURCE_LANGUAGE))
        found = self.cache.get(language)
        if found is None:
            found = self.cache[language] = translations_of(language)
        return found
