"""When her six words were changed and how, in words that name nobody of the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.queries.codes import changes_of_words, latest_untold_change
from app.vocabulary import CodeKind
from app.web.sessions import client
from app.web.transaction import db


@dataclass(frozen=True)
class WordsChanged:
    """One change: when, and a sentence about how."""

    at: datetime
    how: str


def all_changes() -> tuple[WordsChanged, ...]:
    """Every time that she got words with a code, the latest first."""
    return tuple(WordsChanged(change.at, _how(change.kind)) for change in changes_of_words(db(), client().id))


def change_to_tell() -> WordsChanged | None:
    """The latest change that she has not said she saw."""
    change = latest_untold_change(db(), client().id)
    return WordsChanged(change.at, _how(change.kind)) if change else None


def _how(kind: CodeKind) -> str:
    words = {
        CodeKind.CLAIM: _("You got your first six words with a code from the service."),
        CodeKind.REISSUE: _("The service gave out a code for new words, and it was used."),
        CodeKind.RECOVERY: _("The recovery code was used."),
    }
    return words[kind]
