"""How the rooms of the staff say things: Babel with types, and languages by their names."""

from __future__ import annotations

import flask_babel
from babel import Locale, UnknownLocaleError
from flask_babel import get_locale


def _(message: str, **named: object) -> str:
    """Babel's ``gettext`` with a type."""
    return str(flask_babel.gettext(message, **named))


def ngettext(one: str, many: str, number: int, **named: object) -> str:
    """Babel's ``ngettext`` with a type; ``number`` is %(num)s."""
    return str(flask_babel.ngettext(one, many, number, **named))


def language() -> str:
    """The language of this request as a two-letter code: the one that quest texts are read in."""
    return str((get_locale() or Locale("en")).language)


def language_name(code: str) -> str:
    """A language, named in the reader's own; the code itself where nobody has a name for it."""
    try:
        return str(Locale.parse(code).get_display_name(get_locale() or Locale("en")) or code)
    except (UnknownLocaleError, ValueError):
        return code
