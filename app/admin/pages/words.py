"""The texts that the service may write itself: how each stands in each language, and what was written before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.extensions import questline
from app.queries.service_texts import ServiceWords, to_look_at, versions_of
from app.services.service_texts import TEXTS, THREAD_NOTICE
from app.web.context import LANGUAGE_NAMES
from app.web.service_words import built_in_for, paragraphs


@dataclass(frozen=True)
class InOneLanguage:
    """One text in one language. ``words`` are what stands on the page now; ``why`` says what is to be looked at."""

    language: str
    name: str
    words: str
    is_own: bool
    why: str
    written_at: datetime | None
    staff_name: str


@dataclass(frozen=True)
class TextView:
    """One text in every language that is switched on."""

    key: str
    title: str
    where: str
    languages: tuple[InOneLanguage, ...]


@dataclass(frozen=True)
class EditPage:
    """One text in one language to be written, with what was written before, the newest first."""

    text: TextView
    now: InOneLanguage
    built_in: str
    history: tuple[ServiceWords, ...]


def texts_page(db: sa.Connection) -> list[TextView]:
    """Every text."""
    return [_view(db, key) for key in TEXTS]


def edit_page(db: sa.Connection, key: str, language: str) -> EditPage | None:
    """One text in one language; None where there is no such text, or the language is not switched on."""
    if key not in TEXTS:
        return None
    view = _view(db, key)
    now = next((one for one in view.languages if one.language == language), None)
    if now is None:
        return None
    history = tuple(one for one in versions_of(db, key) if one.language == language)
    return EditPage(view, now, built_in_for(key, language), history)


def preview(words: str) -> list[str]:
    """The paragraphs as the client reads them."""
    return paragraphs(words)


def _view(db: sa.Connection, key: str) -> TextView:
    languages = questline().settings.languages
    newest = {one.language: one for one in reversed(versions_of(db, key))}
    behind = {language for _key, language in to_look_at(db, (key,), languages)}
    return TextView(
        key=key,
        title=_titles()[key],
        where=_places()[key],
        languages=tuple(_in_one(key, one, newest.get(one), is_behind=one in behind) for one in languages),
    )


def _in_one(key: str, language: str, own: ServiceWords | None, *, is_behind: bool) -> InOneLanguage:
    is_own = own is not None and bool(own.words.strip())
    return InOneLanguage(
        language=language,
        name=LANGUAGE_NAMES.get(language, language),
        words=own.words if own is not None and is_own else built_in_for(key, language),
        is_own=is_own,
        why=_why(own, is_own=is_own) if is_behind else "",
        written_at=own.written_at if own is not None else None,
        staff_name=(own.staff_name or "") if own is not None else "",
    )


def _why(own: ServiceWords | None, *, is_own: bool) -> str:
    if own is not None and not is_own:
        return _("This text is empty. The words that come with the software stand on the page.")
    if own is None:
        return _("Nobody has written this language yet, and another one has words of its own.")
    return _("Another language was changed since. Look whether this one still says the same, and keep it.")


def _titles() -> dict[str, str]:
    return {THREAD_NOTICE: _("What messages are, and what they are not")}


def _places() -> dict[str, str]:
    return {THREAD_NOTICE: _("It stands beside the box in which a client writes a message.")}
