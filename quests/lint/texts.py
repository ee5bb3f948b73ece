"""Every text of a quest with its place, its language and who reads it.

Framing is all that a client meets; education is a passage of an information step, which may name what it explains;
staff words are read by staff alone. Instruments are not among them: their words are locked and are nobody's to lint.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from quests.definition import SOURCE_LANGUAGE, Offer, Passage, Quest, StaffTaskStep
from quests.lint.rule import Path
from quests.questions import Model
from quests.steps import AnyStep
from quests.text_places import TEXT_KEYS

Role = Literal["framing", "education", "staff"]

PRAISING = frozenset(("done_words", "skipped_words", "named_act"))
"""The words that answer an act of hers."""


class Words(NamedTuple):
    """One text in one language. ``path`` leads to it, ``text_path`` to all its languages, ``key`` names it."""

    path: Path
    text_path: Path
    key: str
    language: str
    text: str
    role: Role

    @property
    def is_feedback(self) -> bool:
        """Whether it answers what she did: the end of a level, of a step or of the quest."""
        return self.key in PRAISING or "feedback" in self.path or self.path[:1] == ("finish",)


def written_texts(quest: Quest) -> Iterator[tuple[Path, str, str | dict[str, str], Role]]:
    """Path, key, text as the file has it and reader, in the order of the quest language."""
    yield from _texts(quest, (), "framing")


def all_words(quest: Quest) -> tuple[Words, ...]:
    """Every text in every language in which it is written. Words without a language are in the source language."""
    return tuple(
        Words((*path, language) if isinstance(text, dict) else path, path, key, language, words, role)
        for path, key, text, role in written_texts(quest)
        for language, words in (text if isinstance(text, dict) else {SOURCE_LANGUAGE: text}).items()
    )


def _texts(model: Model, path: Path, role: Role) -> Iterator[tuple[Path, str, str | dict[str, str], Role]]:
    role = _role_within(model, role)
    for name, field in type(model).model_fields.items():
        key = field.alias or name
        value: Any = getattr(model, name)
        if key in TEXT_KEYS and isinstance(value, str | dict):
            for_staff = key == "guidance" and isinstance(model, StaffTaskStep)
            yield (*path, key), key, value, "staff" if for_staff else role
        elif isinstance(value, Model):
            yield from _texts(value, (*path, key), role)
        elif isinstance(value, tuple):
            as_staff: Role = "staff" if key == "questions" and isinstance(model, StaffTaskStep) else role
            for place, part in enumerate(value):
                if isinstance(part, Model):
                    yield from _texts(part, (*path, key, place), as_staff)


def _role_within(model: Model, role: Role) -> Role:
    if isinstance(model, AnyStep) and model.visibility == "staff":
        return "staff"
    if isinstance(model, Offer) and model.asks_for == "counsellor":
        return "staff"
    return "education" if isinstance(model, Passage) and role == "framing" else role
