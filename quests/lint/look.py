"""What a rule looks at: the quest, its file, the day, and what there is beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from quests.definition import Level, Quest, Step
from quests.instruments import Instrument
from quests.lint.rule import Path
from quests.lint.texts import Words, all_words
from quests.own_words import OwnLists
from quests.rules import Reminders
from quests.trees import at_path


class Placed(NamedTuple):
    """A step as the file has it, with the path to it and its level."""

    path: Path
    level: Level
    step: Step


@dataclass(frozen=True)
class Look:
    """One quest to lint. ``tree`` is its file as it was written, ``known`` the slugs of the quests that there are.

    ``instruments`` are those that came along with the quest, as in a bundle. ``own`` are the word lists of the service.
    """

    quest: Quest
    tree: Any
    today: date
    known: Collection[str]
    instruments: tuple[Instrument, ...] = ()
    own: OwnLists = field(default_factory=dict)

    @cached_property
    def words(self) -> tuple[Words, ...]:
        """Every text in every language in which it is written."""
        return all_words(self.quest)

    @cached_property
    def steps(self) -> tuple[Placed, ...]:
        """Every step as the file has it, a repeated check-in once."""
        return tuple(
            Placed(("levels", at_level, "steps", at_step), level, step)
            for at_level, level in enumerate(self.quest.levels)
            for at_step, step in enumerate(level.written)
        )

    @cached_property
    def levels(self) -> tuple[tuple[Path, Level], ...]:
        return tuple((("levels", at), level) for at, level in enumerate(self.quest.levels))

    def at(self, path: Path) -> Any:
        """What the file has there; None where it has nothing."""
        return at_path(self.tree, path)

    def reminders(self) -> Iterator[tuple[Path, Reminders]]:
        """What the quest and its steps ask to be reminded of, each where it stands."""
        yield ("reminders",), self.quest.reminders
        for path, _, step in self.steps:
            if step.reminders is not None:
                yield (*path, "reminders"), step.reminders

    def leads_to(self) -> Iterator[tuple[Path, str]]:
        """Every quest, or ``partner``, that this one may lead to by a choice or an offer, with its place."""
        for path, level in self.levels:
            for at, offer in enumerate(level.offers):
                if offer.quest is not None:
                    yield (*path, "offers", at, "quest"), offer.quest
        for path, _, step in self.steps:
            for at_question, question in enumerate(step.questions_asked):
                for at_choice, choice in enumerate(question.choices):
                    if choice.moves_to is not None:
                        key = "quest" if choice.quest else "leads_to"
                        yield (*path, "questions", at_question, "choices", at_choice, key), choice.moves_to
