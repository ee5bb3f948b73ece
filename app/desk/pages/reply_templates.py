"""Beginnings of answers as colleagues look after them, and as they stand beside the box of an answer."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.extensions import questline
from app.permissions import Actor
from app.queries.reply_templates import Beginning, beginnings, every_version, on_offer
from app.vocabulary import Permission
from app.web.context import LANGUAGE_NAMES


@dataclass(frozen=True)
class InLanguage:
    """Every beginning in one language: on offer first, then those that were withdrawn."""

    language: str
    name: str
    offered: tuple[Beginning, ...]
    withdrawn: tuple[Beginning, ...]


@dataclass(frozen=True)
class OneBeginning:
    """One beginning with all its versions, the newest first."""

    now: Beginning
    name: str
    history: tuple[Beginning, ...]


@dataclass(frozen=True)
class Picking:
    """What an answer can begin with. ``picked`` is the one whose words stand in the box; ``may_change``: the reader
    looks after them."""

    offered: tuple[Beginning, ...]
    picked: Beginning | None = None
    may_change: bool = False


def beginnings_page(db: sa.Connection) -> tuple[InLanguage, ...]:
    """All of them, by the languages on offer."""
    return tuple(_in(db, language) for language in questline().settings.languages)


def _in(db: sa.Connection, language: str) -> InLanguage:
    every = beginnings(db, language)
    offered = tuple(one for one in every if one.is_offered)
    return InLanguage(language, named(language), offered, tuple(one for one in every if not one.is_offered))


def named(language: str) -> str:
    """A language by its own name."""
    return LANGUAGE_NAMES.get(language, language)


def one_beginning(db: sa.Connection, template_id: str, language: str) -> OneBeginning | None:
    """One beginning; None where there is none in this language."""
    history = tuple(every_version(db, language, template_id))
    return OneBeginning(history[0], named(language), history) if history else None


def picking(db: sa.Connection, staff: Actor, language: str, picked: str = "") -> Picking:
    """What an answer in this language can begin with."""
    offered = tuple(on_offer(db, language))
    found = next((one for one in offered if one.id == picked), None)
    return Picking(offered, found, staff.may(Permission.WRITE_REPLY_TEMPLATES))
