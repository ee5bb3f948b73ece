"""What a client sent, as staff read it: level by level, step by step, in the words of the pinned version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.desk.pages.history import History
from app.services.answers import StepAnswers
from app.services.screening import Result
from app.web.answer_words import answer_words
from app.web.words import _, language, language_name
from quests.definition import Level, QuestionnaireStep, Step, text_in
from quests.instruments import PartScore, Score, Validated, instrument
from quests.journey import JourneyState
from quests.plan import steps_of


@dataclass(frozen=True)
class Answered:
    """One question with its answer. ``is_own_words`` for what she wrote herself.

    The languages are set where the words of an instrument are kept in their own.
    """

    question: str
    answer: str
    is_own_words: bool = False
    question_language: str = ""
    answer_language: str = ""


@dataclass(frozen=True)
class ScoreView:
    """One instrument as she answered it once: the total in words, and what staff must know about its wording.

    ``parts`` are the totals of what is scored apart; ``ladder_note`` stands where the risk ladder does not read it.
    """

    title: str
    total: str
    band: str
    answered_at: datetime
    items: tuple[Answered, ...]
    validated: str
    is_unchecked: bool
    unchecked_parts: str
    licence: str
    language: str
    licence_note: str | None
    parts: tuple[str, ...] = ()
    ladder_note: str = ""


@dataclass(frozen=True)
class SentStepView:
    """A step that she sent, with her answers or scores. ``at`` is when it was closed, None while it is with us.

    ``written_by`` names the colleague who wrote the answers down, where she did not do so herself.
    """

    slug: str
    title: str
    at: datetime | None
    answers: tuple[Answered, ...]
    scores: tuple[ScoreView, ...]
    written_by: str = ""


@dataclass(frozen=True)
class SentLevelView:
    """A level with the steps that she sent something in, and what she said of it when it was completed."""

    title: str
    steps: tuple[SentStepView, ...]
    feedback: Answered | None = None


def sent_levels(
    history: History,
    state: JourneyState,
    answers: Mapping[str, StepAnswers],
    results: list[Result],
    hers: str,
    told: Mapping[str, str | int] | None = None,
    written_by: Mapping[str, str] | None = None,
) -> tuple[SentLevelView, ...]:
    """Everything she sent, in the quest's order. ``answers`` must hold sent ones alone; empty levels are left out.

    What she sent in steps that only an earlier version has comes last, under the level that it had there.

    ``hers`` is the client's language, by which staff are told how far an instrument was studied. ``told`` is what
    she said of levels, by slug; ``written_by`` the colleague who wrote a step's answers down.
    """
    found: list[SentLevelView] = []
    told_already: set[str] = set()
    for level, mine in _levels_with_steps(history, state):
        steps = [_step_view(step, state, answers, results, hers) for step in mine]
        shown = tuple(
            replace(step, written_by=(written_by or {}).get(step.slug, "")) for step in steps if step is not None
        )
        given = (told or {}).get(level.slug) if level.slug not in told_already else None
        told_already.add(level.slug)
        feedback = _feedback(level, given)
        if shown or feedback:
            found.append(SentLevelView(text_in(level.title, language()), shown, feedback))
    return tuple(found)


def _levels_with_steps(history: History, state: JourneyState) -> list[tuple[Level, tuple[Step, ...]]]:
    now = history.now
    found = [(level, steps_of(now, level, state)) for level in now.levels]
    before: dict[str, tuple[Level, list[Step]]] = {}
    for level, step in history.gone():
        before.setdefault(level.slug, (level, []))[1].append(step)
    for quest in history.earlier:
        for level in quest.levels:
            if level.slug not in now.level_places:
                before.setdefault(level.slug, (level, []))
    return [*found, *((level, tuple(steps)) for level, steps in before.values())]


def _feedback(level: Level, given: str | int | None) -> Answered | None:
    if given is None or given == "":
        return None
    labels = {choice.value: text_in(choice.label, language()) for choice in level.asks.choices}
    if level.asks.kind == "scale_1_5":
        said = _("%(score)s on a scale from 1 to 5", score=given)
    else:
        said = labels.get(str(given), str(given))
    return Answered(text_in(level.asks.label, language()), said, is_own_words=level.asks.kind == "text")


def _step_view(
    step: Step, state: JourneyState, answers: Mapping[str, StepAnswers], results: list[Result], hers: str
) -> SentStepView | None:
    if step.slug not in state.steps:
        return None
    scores: tuple[ScoreView, ...] = ()
    given: tuple[Answered, ...] = ()
    if isinstance(step, QuestionnaireStep):
        here = [result for result in results if result.step == step.slug]
        order = {slug: place for place, slug in enumerate(step.instruments)}
        here.sort(key=lambda result: order.get(result.instrument, len(order)))
        scores = tuple(score_view(result, hers) for result in here)
    else:
        given = answers_of(step, answers.get(step.slug))
    if not scores and not given:
        return None
    title = text_in(step.title, language())
    return SentStepView(step.slug, title, state.steps[step.slug].closed_at, given, scores)


def answers_of(step: Step, sent: StepAnswers | None) -> tuple[Answered, ...]:
    """The questions of a step with what she sent; empty where nothing of it was sent."""
    if sent is None or not sent.values:
        return ()
    return tuple(
        Answered(
            text_in(question.label, language()),
            answer_words(question, sent.values.get(question.key), language()) or _("Left empty"),
            question.kind == "text" and bool(sent.values.get(question.key)),
        )
        for question in step.questions_asked
    )


def score_view(result: Result, hers: str) -> ScoreView:
    """An instrument's result for staff. Unfinished says so: open answers can only add (domain.md section 1)."""
    asked = instrument(result.instrument)
    reached = result.score.band if result.score else None
    labels = {answer.value: answer.label for answer in asked.answers}
    items = tuple(_item(item.text, result.answers.get(item.key), labels, asked.language) for item in asked.items)
    return ScoreView(
        title=asked.title,
        total=_named_total(asked.title, result.score),
        band=next((_(band.label) for band in asked.scoring.bands if band.slug == reached), ""),
        answered_at=result.answered_at,
        items=items,
        validated=_validated_words(result, hers),
        is_unchecked=asked.wording == "unchecked",
        unchecked_parts=", ".join(_part_words(part) for part in asked.unchecked_parts),
        licence=asked.licence.line,
        language=asked.language,
        licence_note=_(asked.licence.staff_note) if asked.licence.staff_note else None,
        parts=tuple(_named_total(part.title, part) for part in (result.score.parts if result.score else ())),
        ladder_note=_(asked.ladder_note) if asked.ladder_note else "",
    )


def _part_words(part: str) -> str:
    """A part of an instrument as staff say it; a question is named by its key."""
    return {"stem": _("stem"), "answers": _("answers")}.get(part, part)


def _named_total(name: str, score: Score | PartScore | None) -> str:
    return _("%(name)s %(total)s", name=name, total=_total_words(score))


def total_words(result: Result) -> str:
    """``11 of 27``, or how far she answered: open answers can only add."""
    return _total_words(result.score)


def _total_words(score: Score | PartScore | None) -> str:
    if score is None:
        return _("not scored")
    if score.total is not None:
        return _("%(total)s of %(highest)s", total=score.total, highest=score.highest)
    return _(
        "at least %(least)s of %(highest)s, with %(answered)s of %(all)s questions answered",
        answered=score.answered,
        all=score.of,
        least=score.at_least,
        highest=score.highest,
    )


def _item(text: str, value: int | None, labels: Mapping[int, str], language: str) -> Answered:
    if value is None:
        return Answered(text, _("Left empty"), question_language=language)
    words = _("%(label)s (%(points)s)", label=labels.get(value, str(value)), points=value)
    return Answered(text, words, question_language=language, answer_language=language)


def _validated_words(result: Result, hers: str) -> str:
    """In which language it was asked; what is not known of the client's own language is said, nothing else."""
    if result.score is None:
        return _(
            "Not scored: asked in %(asked)s of someone who reads %(read)s.",
            asked=language_name(result.language),
            read=language_name(result.read_in),
        )
    asked = _("Asked in %(language)s.", language=language_name(result.language))
    if hers == result.language and result.is_validated_in_language == Validated.YES:
        return asked
    unknown = _("Not known to be validated in %(language)s.", language=language_name(hers))
    return f"{asked} {unknown}"
