"""The short look before any plan: its questions as pages, and what was answered, to look over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import abort, url_for
from flask_babel import gettext as _

from app.portal.pages.check import Line
from app.portal.pages.question import QuestionPage
from app.portal.plan import own_locker
from app.portal.reader import page_language
from app.services.first_look import is_heavy, look_drafts
from app.services.screening import is_scored
from app.web.answer_words import answer_words, is_empty
from app.web.sessions import client
from app.web.transaction import db
from quests.answers import Answer
from quests.asking import Asked
from quests.definition import text_in
from quests.first_look import Look, look_for


@dataclass(frozen=True)
class OwnLook:
    """The look of the client who is asking, with what she has answered so far and not sent."""

    look: Look
    drafts: Mapping[str, Answer]

    @cached_property
    def is_heavy(self) -> bool:
        """Whether her drafts say that she is in danger: then help stands on the page. Nobody is told."""
        return is_heavy(db(), own_locker(), self.look, self.drafts, language=page_language())

    @property
    def is_begun(self) -> bool:
        return any(not is_empty(value) for value in self.drafts.values())

    @property
    def has_words_in_another_language(self) -> bool:
        return any(not is_scored(asked, page_language()) for asked in self.look.instruments)

    @property
    def goes_on_at(self) -> int:
        """The first question that she has not been at, or 0 where she was at all of them."""
        keys = [asked.key for asked in self.look.asked]
        return next((number for number, key in enumerate(keys, start=1) if key not in self.drafts), 0)

    def question_or_404(self, number: int) -> Asked:
        """The question on page ``number``, counted from 1."""
        if not 1 <= number <= len(self.look.asked):
            abort(404)
        return self.look.asked[number - 1]


def own_look() -> OwnLook:
    """What she is asked, and what she has answered so far."""
    return OwnLook(look_for(client().audience), look_drafts(db(), own_locker()))


def look_question(
    own: OwnLook, number: int, *, typed: Sequence[str] | None, error: str, changing: bool
) -> QuestionPage:
    """The page of one question, in the shape of those of a step."""
    asked = own.question_or_404(number)
    question, language = asked.question, page_language()
    instrument = asked.instrument
    return QuestionPage(
        step_title=part_title(asked),
        number=number,
        count=len(own.look.asked),
        kind=question.kind,
        label=text_in(question.label, language),
        hint=text_in(question.hint, language) if question.hint else "",
        why="",
        options=tuple((choice.value, text_in(choice.label, language), "") for choice in question.choices),
        values=tuple(typed) if typed is not None else _as_texts(own.drafts.get(asked.key)),
        low="",
        high="",
        unit="",
        stem=instrument.stem.text if instrument and instrument.stem else "",
        source=instrument.licence.line if instrument else "",
        words_language=instrument.language if instrument else "",
        is_optional=True,
        is_saved=not is_empty(own.drafts.get(asked.key)),
        error=error,
        action=url_for("portal.look_question", number=number, change=1 if changing else None),
        draft_url="",
        back_url=_back(number, changing),
        is_screening=True,
        needs_someone=own.is_heavy,
        so_far=(),
        leads_on=False,
        left_out=False,
    )


def _as_texts(answer: Answer) -> tuple[str, ...]:
    if is_empty(answer):
        return ()
    return tuple(answer) if isinstance(answer, list) else (str(answer),)


def _back(number: int, changing: bool) -> str:
    if changing:
        return url_for("portal.look_check")
    return url_for("portal.look_question", number=number - 1) if number > 1 else url_for("portal.look")


def part_title(asked: Asked) -> str:
    """What a part of the look is about, in words that name neither playing nor money (trust.md T3)."""
    if asked.instrument is not None:
        return _("The past 12 months") if asked.instrument.slug == "bbgs" else _("The past month")
    return _("At home") if asked.question.screens == "fear_at_home" else _("Today")


def look_lines(own: OwnLook) -> tuple[Line, ...]:
    """Every question with her answer, to look over before she sends it."""
    language = page_language()
    return tuple(
        Line(
            key=asked.key,
            question=_whole_question(asked, language),
            words=answer_words(asked.question, own.drafts.get(asked.key), language),
            is_own_words=False,
            words_language=asked.instrument.language if asked.instrument else "",
            change_url=url_for("portal.look_question", number=number, change=1),
            is_needed=False,
        )
        for number, asked in enumerate(own.look.asked, start=1)
    )


def _whole_question(asked: Asked, language: str) -> str:
    """The question; an item whose words go on from a stem stands behind it."""
    label = text_in(asked.question.label, language)
    stem = asked.instrument.stem if asked.instrument else None
    return f"{stem.text} {label}" if stem else label
