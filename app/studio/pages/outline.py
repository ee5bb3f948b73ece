"""A quest as a readable outline: levels, steps, who, why, how long, promises, branches; and its languages."""

from __future__ import annotations

from dataclasses import dataclass

from babel.lists import format_list
from flask_babel import get_locale
from markupsafe import Markup

from app.studio.pages.sentences import (
    choice_sentences,
    done_sentence,
    offer_sentence,
    promise_sentences,
    step_rules,
    who_words,
)
from app.studio.words import audience_words, kind_words, risk_words
from app.web.markdown import markdown
from app.web.words import language, language_name
from quests.definition import Level, Quest, Step, text_in
from quests.questions import SOURCE_LANGUAGE
from quests.steps import InformationStep


@dataclass(frozen=True)
class PassageText:
    """A passage to read; its body is Markdown."""

    heading: str
    body: Markup


@dataclass(frozen=True)
class StepPart:
    """One step as the outline shows it."""

    slug: str
    title: str
    kind: str
    who: str
    is_ours: bool
    why: str
    hint: str
    minutes: int
    promise: tuple[str, ...]
    rules: tuple[str, ...]
    questions: tuple[str, ...]
    passages: tuple[PassageText, ...]
    guidance: Markup | None
    named_act: str


@dataclass(frozen=True)
class LevelPart:
    """One level as the outline shows it."""

    slug: str
    title: str
    opening: str
    steps: tuple[StepPart, ...]
    done: str
    feedback_title: str
    feedback: str
    asks: str
    offers: tuple[str, ...]


@dataclass(frozen=True)
class LanguagePart:
    """How complete a quest is in one language. ``missing``: where words are missing, as paths of the file."""

    code: str
    name: str
    there: int
    wanted: int
    is_declared: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """A whole quest to read."""

    title: str
    plain_title: str
    summary: str
    audience: str
    risk: str
    weeks: int
    owner: str
    is_calm: bool
    certificates: tuple[str, ...]
    levels: tuple[LevelPart, ...]
    finish_title: str
    finish: str
    languages: tuple[LanguagePart, ...]


def outline_of(quest: Quest) -> Outline:
    """A quest in the reader's language, where it speaks that; else in English."""
    said = language()
    return Outline(
        title=text_in(quest.title, said),
        plain_title=text_in(quest.plain_title, said),
        summary=text_in(quest.summary, said),
        audience=format_list([audience_words(each) for each in quest.audience], style="standard", locale=get_locale()),
        risk=risk_words(quest.risk_gate),
        weeks=quest.expected_weeks,
        owner=quest.content_owner,
        is_calm=quest.calm,
        certificates=quest.needs_certificates,
        levels=tuple(_level(quest, level, said) for level in quest.levels),
        finish_title=text_in(quest.finish.title, said),
        finish=text_in(quest.finish.words, said),
        languages=languages_of(quest),
    )


def languages_of(quest: Quest) -> tuple[LanguagePart, ...]:
    """The completeness report: in each language how many texts are there, and where they are missing."""
    from quests.lint.texts import written_texts  # The linter takes a while to import.

    texts = [
        (".".join(map(str, path)), set(text) if isinstance(text, dict) else {SOURCE_LANGUAGE})
        for path, _key, text, _role in written_texts(quest)
    ]
    found = sorted({code for _path, there in texts for code in there} - set(quest.languages))
    return tuple(
        LanguagePart(
            code=code,
            name=language_name(code),
            there=sum(code in there for _path, there in texts),
            wanted=len(texts),
            is_declared=code in quest.languages,
            missing=tuple(path for path, there in texts if code not in there),
        )
        for code in (*quest.languages, *found)
    )


def _level(quest: Quest, level: Level, said: str) -> LevelPart:
    return LevelPart(
        slug=level.slug,
        title=text_in(level.title, said),
        opening=text_in(level.opening, said),
        steps=tuple(_step(quest, level, step, said) for step in level.written),
        done=done_sentence(quest, level),
        feedback_title=text_in(level.feedback.title, said),
        feedback=text_in(level.feedback.words, said),
        asks=text_in(level.asks.label, said),
        offers=tuple(offer_sentence(quest, offer) for offer in level.offers),
    )


def _step(quest: Quest, level: Level, step: Step, said: str) -> StepPart:
    passages = step.passages if isinstance(step, InformationStep) else ()
    guidance = getattr(step, "guidance", None)
    return StepPart(
        slug=step.slug,
        title=text_in(step.title, said),
        kind=kind_words(step.kind),
        who=who_words(step),
        is_ours=step.owner != "client",
        why=text_in(step.why, said),
        hint=text_in(step.hint, said),
        minutes=step.minutes,
        promise=tuple(promise_sentences(quest, getattr(step, "promise", None))),
        rules=(*step_rules(quest, level, step), *choice_sentences(step)),
        questions=tuple(text_in(question.label, said) for question in step.questions_asked)
        + tuple(getattr(step, "instruments", ())),
        passages=tuple(
            PassageText(text_in(each.heading, said), markdown(text_in(each.body, said))) for each in passages
        ),
        guidance=markdown(text_in(guidance, said)) if guidance else None,
        named_act=text_in(step.named_act, said) if step.named_act else "",
    )
