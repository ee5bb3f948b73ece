"""One contact as a page: six steps with their fields, the words beside them, and the risk as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from babel import Locale

from app import house_rules
from app.desk.contact_forms import keys_of_step, read_token
from app.desk.pages.contact_risk import Band, Options, all_ways, band_of, ways_on
from app.desk.pages.contact_together import Clashing, clashing, label_of
from app.desk.pages.contact_words import audience_words, channel_words, how_words
from app.desk.pages.protocol_runs import RunLine, kinds_to_open, run_lines
from app.desk.pages.screening import ScreeningPage, field_name, screening_page
from app.desk.pages.step import Field, reason_words
from app.queries.contact_cards import CardRow
from app.queries.protocols import Run
from app.services.contact_work import Clash, Work
from app.web.answer_words import is_empty
from app.web.words import _, language, language_name, ngettext
from quests.answers import Answer, Reason
from quests.contact import (
    LIVE,
    ROUTE,
    ContactStep,
    contact,
    scripts_for,
    spoken_languages,
)
from quests.contact import model as contact_model
from quests.questions import Question, text_in
from quests.risk import RiskLevel

ALWAYS_OPEN = 2
"""So many blocks of a step stand open; what comes after them is one tap away."""


@dataclass(frozen=True)
class Script:
    """Words to say. ``spoken_in`` is their own language, which need not be the wanted one."""

    slug: str
    title: str
    how: str
    lines: tuple[str, ...]
    spoken_in: str
    direction: str


@dataclass(frozen=True)
class Block:
    """Questions that belong together. The first of a step stands open, and each in which something was noted."""

    title: str
    hint: str
    fields: tuple[Field, ...]
    noted: str = ""
    is_open: bool = True


@dataclass(frozen=True)
class StepView:
    """One of the six steps. ``tokens`` are what this page read of each field, by its key."""

    slug: str
    number: int
    title: str
    aim: str
    count: int
    noted: str
    blocks: tuple[Block, ...]
    scripts: tuple[Script, ...]
    tokens: tuple[tuple[str, str], ...]
    clashes: tuple[Clashing, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ContactPage:
    """The page of one contact. ``here`` is the step that stands open; ``say`` the language of the scripts."""

    card: CardRow
    channel: str
    audience: str
    language: str
    is_typed: bool
    band: Band
    steps: tuple[StepView, ...]
    here: str
    say: str
    say_choices: tuple[tuple[str, str], ...]
    say_missing: str
    ways: tuple[str, ...]
    screening: ScreeningPage
    runs: tuple[RunLine, ...]
    runs_to_open: tuple[tuple[str, str, str], ...]
    values: Mapping[str, Answer] = field(repr=False)


def contact_page(
    work: Work,
    names: Mapping[str, str],
    *,
    here: str = "",
    say: str = "",
    typed: Mapping[str, Sequence[str]] | None = None,
    clashes: Mapping[str, Clash] | None = None,
    wrong: Mapping[str, Reason] | None = None,
    runs: Sequence[Run] = (),
) -> ContactPage:
    """Everything of the page. ``names`` are those of colleagues by id; ``typed`` is what was sent and not kept.

    ``runs`` are the crisis protocols of this contact.
    """
    card = work.card
    open_at = here if here in {step.slug for step in contact().steps} else _first_open(work)
    spoken = say if say in spoken_languages() else card.language
    views = tuple(
        _step(work, step, number, spoken, names, typed or {}, clashes or {}, wrong or {})
        for number, step in enumerate(contact().steps, 1)
    )
    return ContactPage(
        card=card,
        channel=channel_words(card.channel),
        audience=audience_words(card.audience),
        language=language_name(card.language),
        is_typed=card.channel not in LIVE,
        band=band_of(work),
        steps=views,
        here=open_at,
        say=spoken,
        say_choices=tuple((code, _own_name(code)) for code in spoken_languages()),
        say_missing=language_name(card.language) if card.language not in spoken_languages() else "",
        ways=ways_on(work),
        screening=screening_page(work.screening, audience=card.audience, language=card.language),
        runs=run_lines(list(runs)),
        runs_to_open=kinds_to_open(list(runs)),
        values=work.values,
    )


def _first_open(work: Work) -> str:
    """Where to go on: the first step in which nothing was noted."""
    answered = {key for key, value in work.values.items() if not is_empty(value)}
    for step in contact().steps:
        if not answered & set(keys_of_step(step.slug, work.card.audience)):
            return step.slug
    return contact().steps[-1].slug


def _step(
    work: Work,
    step: ContactStep,
    number: int,
    say: str,
    names: Mapping[str, str],
    typed: Mapping[str, Sequence[str]],
    clashes: Mapping[str, Clash],
    wrong: Mapping[str, Reason],
) -> StepView:
    keys = keys_of_step(step.slug, work.card.audience)
    values = work.values
    count = sum(not is_empty(values.get(key)) for key in keys)
    errors = {key: reason_words(wrong[key]) for key in keys if key in wrong}
    return StepView(
        slug=step.slug,
        number=number,
        title=text_in(step.title, language()),
        aim=text_in(step.aim, language()),
        count=count,
        noted=_noted(count),
        blocks=tuple(
            _block(block, place, values, typed, errors, all_ways(work))
            for place, block in enumerate(step.blocks_for(work.card.audience))
        ),
        scripts=_scripts(work, step, say),
        tokens=tuple((key, clashes[key].read if key in clashes else read_token(work.answers.get(key))) for key in keys),
        clashes=tuple(clashing(key, clashes[key], names) for key in keys if key in clashes),
        wrong=tuple((label_of(key), errors[key]) for key in errors),
    )


def _block(
    block: contact_model.Block,
    place: int,
    values: Mapping[str, Answer],
    typed: Mapping[str, Sequence[str]],
    errors: Mapping[str, str],
    ways: Options,
) -> Block:
    count = sum(not is_empty(values.get(one.key)) for one in block.questions)
    is_wrong = any(field_name(one.key) in typed or one.key in errors for one in block.questions)
    options = {ROUTE: ways} if ways else {}
    fields = tuple(
        _field(one, values.get(one.key), typed, errors.get(one.key, ""), options.get(one.key))
        for one in block.questions
    )
    return Block(
        title=text_in(block.title, language()),
        hint=text_in(block.hint, language()) if block.hint else "",
        fields=fields,
        noted=_noted(count) if count else "",
        is_open=place < ALWAYS_OPEN or count > 0 or is_wrong,
    )


def _noted(count: int) -> str:
    return ngettext("%(num)s thing noted", "%(num)s things noted", count) if count else _("Nothing noted yet")


def _scripts(work: Work, step: ContactStep, say: str) -> tuple[Script, ...]:
    card, found = work.card, []
    level = RiskLevel(card.risk).value
    own = house_rules.now().scripts
    for script in scripts_for(step.slug, audience=card.audience, channel=card.channel, level=level, own=own):
        spoken, lines = script.lines(say, is_typed=card.channel not in LIVE)
        title = text_in(script.title, language())
        found.append(Script(script.slug, title, how_words(script.how), lines, spoken, direction_of(spoken)))
    return tuple(found)


def direction_of(code: str) -> str:
    """In which direction a language is read."""
    return str(Locale.parse(code).text_direction)


def _own_name(code: str) -> str:
    return str(Locale.parse(code).get_display_name(code) or code).capitalize()


def _field(
    question: Question,
    value: Answer,
    typed: Mapping[str, Sequence[str]],
    error: str,
    options: Options | None = None,
) -> Field:
    name = field_name(question.key)
    return Field(
        name=name,
        kind=question.kind,
        label=text_in(question.label, language()),
        hint=text_in(question.hint, language()) if question.hint else "",
        options=options or tuple((choice.value, text_in(choice.label, language())) for choice in question.choices),
        values=tuple(typed[name]) if name in typed else _as_typed(value),
        low=text_in(question.low_label, language()) if question.low_label else "",
        high=text_in(question.high_label, language()) if question.high_label else "",
        unit="",
        error=error,
        stem="",
        source="",
        words_language="",
    )


def _as_typed(value: Answer) -> tuple[str, ...]:
    if is_empty(value):
        return ()
    return tuple(value) if isinstance(value, list) else (str(value),)
