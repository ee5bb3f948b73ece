"""How a client reads her plan: in her language, as a journey or as a plain plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from flask_babel import get_locale, to_user_timezone

from app import clock
from quests.definition import SOURCE_LANGUAGE, Text, text_in


class _Titled(Protocol):
    @property
    def title(self) -> Text: ...

    @property
    def plain_title(self) -> Text | None: ...


@dataclass(frozen=True)
class Reader:
    """Turns a definition's texts into the words that she reads."""

    language: str
    is_plain: bool

    def text(self, text: Text | None) -> str:
        """The words in her language; empty where there are none."""
        return "" if text is None else text_in(text, self.language)

    def other_language(self, text: Text | None) -> str:
        """The language of these words where they are not translated into hers; empty where they are."""
        is_hers = self.language == SOURCE_LANGUAGE or text is None or (isinstance(text, dict) and self.language in text)
        return "" if is_hers else SOURCE_LANGUAGE

    def title(self, titled: _Titled) -> str:
        """The title; in the plain plan the plain one, which names no money, blocking or counsellor."""
        plain = titled.plain_title if self.is_plain else None
        return self.text(plain or titled.title)


def page_language() -> str:
    """The language of this request, as a code such as ``en``."""
    locale = get_locale()
    return str(locale.language) if locale else "en"


def today() -> date:
    """The day that it is for the person who reads this page."""
    return on_day(clock.now())


def on_day(moment: datetime) -> date:
    """The day on which a moment lies for the person who reads this page."""
    local: date = to_user_timezone(moment).date()
    return local
