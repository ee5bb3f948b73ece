"""The outline of a draft as cards to work on: levels, their steps, what each says, asks and follows.

Everything is read from the file as it stands, so an unfinished draft has its cards too. Rules are told as sentences
wherever they can be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from babel.lists import format_list
from flask_babel import get_locale

from app.studio.pages.findings import FindingLine
from app.studio.pages.sentences import (
    choice_sentences,
    done_sentence,
    offer_sentence,
    promise_sentences,
    step_rules,
)
from app.studio.pages.titles import said, title_words
from app.studio.words import kind_words, owner_words
from app.web.words import _, ngettext
from quests.rules import Reminders
from quests.steps import BookingStep, Step
from quests.unfinished import Unfinished, UnfinishedLevel, UnfinishedStep

ICONS = {
    "information": "book-open",
    "self_task": "notebook-pen",
    "questionnaire": "clipboard-list",
    "limits": "wallet",
    "booking": "calendar-plus",
    "check_in": "calendar-check",
    "review": "message-circle",
    "agreement": "pencil-line",
    "staff_task": "user-round",
}
"""The picture of each kind of step."""


class Told(NamedTuple):
    """A sentence about a step, with its picture."""

    icon: str
    words: str


@dataclass(frozen=True)
class StepCard:
    """One step as a card. ``level_at`` and ``at`` are its places from 0.

    ``own_title`` is what is written as its title; ``title`` is never empty.
    """

    slug: str
    title: str
    own_title: str
    kind: str
    icon: str
    about: str
    who: str
    is_ours: bool
    told: tuple[Told, ...]
    level_at: int
    at: int
    problems: int
    warnings: int

    @property
    def anchor(self) -> str:
        return f"step-{self.slug}" if self.slug else ""


@dataclass(frozen=True)
class LevelCard:
    """One level: its steps, and the feedback that it ends in."""

    slug: str
    title: str
    own_title: str
    opening: str
    steps: tuple[StepCard, ...]
    done: str
    feedback_title: str
    feedback: str
    asks: str
    offers: tuple[str, ...]
    at: int
    problems: int
    warnings: int

    @property
    def anchor(self) -> str:
        return f"level-{self.slug}" if self.slug else ""


def cards_of(draft: Unfinished, findings: Iterable[FindingLine]) -> tuple[LevelCard, ...]:
    """Every level of a draft with its steps, in the reader's language."""
    found = Counter((each.anchor, each.is_problem) for each in findings)
    reminders = _reminders_of(draft.plain)
    return tuple(_level(draft, level, found, reminders) for level in draft.levels)


def _level(
    draft: Unfinished, found: UnfinishedLevel, counted: Counter[tuple[str, bool]], reminders: Reminders
) -> LevelCard:
    feedback, asks = (_table(found.plain.get(name)) for name in ("feedback", "asks"))
    anchor = f"level-{found.slug}"
    rule = found.level.done
    return LevelCard(
        slug=found.slug,
        title=title_words(found.plain),
        own_title=said(found.plain.get("title")),
        opening=said(found.plain.get("opening")),
        steps=tuple(_step(draft, found, step, counted, reminders) for step in found.steps),
        done=done_sentence(draft.quest, found.level) if rule.all_of or rule.at_least else "",
        feedback_title=said(feedback.get("title")),
        feedback=said(feedback.get("words")),
        asks=said(asks.get("label")),
        offers=tuple(offer_sentence(draft.quest, offer) for offer in found.level.offers),
        at=found.at,
        problems=counted[anchor, True],
        warnings=counted[anchor, False],
    )


def _step(
    draft: Unfinished,
    level: UnfinishedLevel,
    found: UnfinishedStep,
    counted: Counter[tuple[str, bool]],
    reminders: Reminders,
) -> StepCard:
    owner = said(found.plain.get("owner")) or (found.step.owner if found.step else "client")
    anchor = f"step-{found.slug}"
    return StepCard(
        slug=found.slug,
        title=title_words(found.plain),
        own_title=said(found.plain.get("title")),
        kind=found.kind,
        icon=ICONS.get(found.kind, "circle-dashed"),
        about=_about(found),
        who=owner_words(owner),
        is_ours=owner != "client",
        told=tuple(_told(draft, level, found.step, reminders)) if found.step is not None else (),
        level_at=level.at,
        at=found.at,
        problems=counted[anchor, True],
        warnings=counted[anchor, False],
    )


def _about(found: UnfinishedStep) -> str:
    """What it is and how much of it, as in: Check-in, 3 questions, 2 minutes."""
    parts = [kind_words(found.kind) if found.kind else _("No kind yet")]
    if questions := _many(found, "questions"):
        parts.append(ngettext("%(num)s question", "%(num)s questions", questions))
    if passages := _many(found, "passages"):
        parts.append(ngettext("%(num)s passage", "%(num)s passages", passages))
    if isinstance(minutes := found.plain.get("minutes"), int):
        parts.append(ngettext("%(num)s minute", "%(num)s minutes", minutes))
    return ", ".join(parts)


def _many(found: UnfinishedStep, name: str) -> int:
    listed = found.plain.get(name)
    return len(listed) if isinstance(listed, tuple) else 0


def _told(draft: Unfinished, level: UnfinishedLevel, step: Step, reminders: Reminders) -> Iterable[Told]:
    for words in promise_sentences(draft.quest, getattr(step, "promise", None)):
        yield Told("clock", _("Our promise: %(promise)s.", promise=words))
    for place, words in enumerate(step_rules(draft.quest, level.level, step)):
        yield Told("split" if step.only_if is not None and not place else "route", words)
    for words in choice_sentences(step):
        yield Told("split", words)
    if words := _reminder_words(step, step.reminders or reminders):
        yield Told("bell", words)


def _reminder_words(step: Step, reminders: Reminders) -> str:
    """When she is reminded; nothing for a step that is ours, and where a sentence says already that nobody is."""
    if step.owner != "client" or step.visibility == "staff":
        return ""
    if isinstance(step, BookingStep) and reminders.before_hours:
        hours = _hours(reminders.before_hours)
        return _("A reminder %(hours)s before the talk.", hours=hours)
    if reminders.after_hours:
        return _("A reminder %(hours)s after its day, where it is still open.", hours=_hours(reminders.after_hours))
    return ""


def _hours(hours: Iterable[int]) -> str:
    told = [str(each) for each in hours]
    named = format_list(told, style="standard", locale=get_locale())
    return ngettext("%(hours)s hour", "%(hours)s hours", int(told[-1]), hours=named)


def _reminders_of(quest: Mapping[str, Any]) -> Reminders:
    from pydantic import ValidationError

    try:
        return Reminders.model_validate(quest.get("reminders", {}))
    except ValidationError:
        return Reminders()


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
