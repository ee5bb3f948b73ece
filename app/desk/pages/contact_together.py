"""Two colleagues in one contact: what each of them wrote, and where both changed the same field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.desk.contact_forms import SCREENING
from app.desk.pages.screening import field_name
from app.services.contact_work import Clash, Work
from app.web.answer_words import answer_words, is_empty
from app.web.filters import time_of_day
from app.web.words import _, language
from quests.answers import Answer
from quests.contact import ContactStep, contact, question_of
from quests.questions import text_in


@dataclass(frozen=True)
class Clashing:
    """A field that two people changed: what each of them wrote. ``may_join``: both can stand one after the other."""

    key: str
    name: str
    label: str
    mine: str
    theirs: str
    who: str
    at: str
    may_join: bool


@dataclass(frozen=True)
class Change:
    """What a colleague wrote on this card while it was open here."""

    step: str
    slug: str
    label: str
    words: str
    who: str
    at: str


def changes_by_others(work: Work, names: Mapping[str, str], staff_id: str, since: float) -> tuple[Change, ...]:
    """What colleagues wrote since this page was made, the newest first."""
    found = sorted(work.answers.items(), key=lambda one: one[1].saved_at, reverse=True)
    return tuple(
        Change(
            step=text_in(step.title, language()),
            slug=step.slug,
            label=label_of(key),
            words=_shown(key, answer.value) or _("left empty"),
            who=names.get(answer.saved_by, ""),
            at=time_of_day(answer.saved_at),
        )
        for key, answer in found
        if answer.saved_by != staff_id and answer.saved_at.timestamp() > since
        for step in [_step_of(key)]
    )


def label_of(key: str) -> str:
    """What a field is called. The words of an instrument stay with the instrument."""
    question = question_of(key)
    return text_in(question.label, language()) if question else _("A question of the screening")


def clashing(key: str, clash: Clash, names: Mapping[str, str]) -> Clashing:
    question = question_of(key)
    return Clashing(
        key=key,
        name=field_name(key),
        label=label_of(key),
        mine=_shown(key, clash.mine) or _("left empty"),
        theirs=_shown(key, clash.theirs.value) or _("left empty"),
        who=names.get(clash.theirs.saved_by, ""),
        at=time_of_day(clash.theirs.saved_at),
        may_join=question is not None and question.kind in ("text", "several"),
    )


def _step_of(key: str) -> ContactStep:
    for step in contact().steps:
        if any(question.key == key for block in step.blocks for question in block.questions):
            return step
    return contact().step(SCREENING)


def _shown(key: str, value: Answer) -> str:
    question = question_of(key)
    if is_empty(value):
        return ""
    if question is not None:
        return answer_words(question, value, language())
    return ", ".join(value) if isinstance(value, list) else str(value)
