"""Words that the service may write itself, and good ones until it does. Plain text: a line left empty begins anew."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from app.queries.service_texts import words_in
from app.services.service_texts import THREAD_NOTICE


def built_in(key: str) -> str:
    """The words that we ship, in the language of this request."""
    words = {
        THREAD_NOTICE: "\n\n".join(
            (
                _("Messages are not for emergencies. Nobody sits beside this page day and night."),
                _("We answer within one working day. Saturdays and Sundays do not count."),
                _("If it cannot wait, or if you or somebody near you is in danger, talk to someone now."),
            )
        ),
    }
    return words[key]


def built_in_for(key: str, language: str) -> str:
    """The same in another language."""
    with force_locale(language):
        return built_in(key)


def paragraphs(words: str) -> list[str]:
    """Plain text as the paragraphs that it is read in."""
    lines = words.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in lines if part.strip()]


def words_on_the_page(db: sa.Connection, key: str, language: str) -> list[str]:
    """The paragraphs that stand on a page: the service's own in this language, else those that we ship."""
    return paragraphs(words_in(db, key, language) or built_in(key))
