"""One event as it is told: who acted, and what its step and level were called when it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.desk.pages.history import History
from app.desk.words import by_when
from app.queries.story import TimelineEntry
from app.vocabulary import Role
from app.web.staff_frame import role_words
from app.web.words import _, language
from quests.definition import Quest, Step, text_in
from quests.events import CLIENT


@dataclass(frozen=True)
class Told:
    """An event with what its sentence names: ``quest`` is the version that held when it happened."""

    entry: TimelineEntry
    quest: Quest
    name: str
    titles: Mapping[str, str] = field(default_factory=dict)
    history: History | None = None

    @property
    def is_talk(self) -> bool:
        """Whether the step is a talk at a booked time."""
        return self._kind == "booking"

    @property
    def is_ours(self) -> bool:
        """Whether the step is one that the service does."""
        return self._kind == "staff_task"

    @property
    def _kind(self) -> str:
        step = self._find_step(self.entry.step or "")
        return step.kind if step is not None else ""

    @property
    def who(self) -> str:
        """The person who acted: her pseudonym, a colleague's name, or a role."""
        if self.entry.actor == CLIENT:
            return self.name
        if self.entry.staff_name:
            return self.entry.staff_name
        if self.entry.actor in set(Role):
            return role_words(Role(self.entry.actor))
        return _("The service")

    @property
    def step(self) -> str:
        return self.step_called(self.entry.step or "")

    @property
    def level(self) -> str:
        return self.level_called(self.entry.level or "")

    def step_called(self, slug: str) -> str:
        """The step in the version that held; else in the latest that has it; else its slug."""
        step = self._find_step(slug)
        return text_in(step.title, language()) if step is not None else slug

    def level_called(self, slug: str) -> str:
        level = next((one.level(slug) for one in self._versions if slug in one.level_places), None)
        return text_in(level.title, language()) if level is not None else slug

    @property
    def _versions(self) -> tuple[Quest, ...]:
        return (self.quest, *(self.history.quests if self.history else ()))

    def _find_step(self, slug: str) -> Step | None:
        return next((one.step(slug) for one in self._versions if slug in one.step_places), None)

    def when(self, name: str) -> str:
        value = self.entry.detail.get(name)
        return by_when(datetime.fromisoformat(value)) if isinstance(value, str) else ""

    def says(self, name: str) -> str:
        return str(self.entry.detail.get(name) or "")
