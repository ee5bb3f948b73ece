"""The texts of a draft beside their translations: what is missing, what is of an older source, what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from babel import Locale, UnknownLocaleError
from flask_babel import get_locale

from app.queries.studio import DraftRow, definition_text
from app.queries.translations import kept_translations
from app.services.translating import seen_of, source_of
from app.studio.fields.given import field_id
from app.studio.pages.findings import FindingLine, findings_by_place, findings_of, place_words
from app.studio.pages.quests import QuestPage
from app.studio.pages.text_words import key_words, misfit_words, unlike_words
from app.web.words import _, language_name
from quests.editing.reading import tree_of
from quests.problems import QuestUnreadable
from quests.questions import SOURCE_LANGUAGE
from quests.text_places import TextPlace, text_places
from quests.translating import State, misfit, source_before, state_of, unlike
from quests.trees import listed

SHOWN = ("all", "missing", "stale")
WHOLE = "-"
"""The texts of the quest itself, which belong to no level."""


@dataclass(frozen=True)
class Row:
    """One text with its translation. ``notes`` say where it does not fit, ``was`` what the source said before."""

    number: int
    place: str
    path: tuple[str | int, ...]
    id: str
    key: str
    where: str
    level: str
    source: str
    source_language: str
    words: str
    state: State
    seen: str
    source_mark: str
    was: str | None
    notes: tuple[str, ...]
    findings: tuple[FindingLine, ...]
    is_markdown: bool


@dataclass(frozen=True)
class LevelOption:
    """A part of the quest to look at alone."""

    slug: str
    title: str


@dataclass(frozen=True)
class LanguageLine:
    """How far a quest is in one language."""

    code: str
    name: str
    is_declared: bool
    is_source: bool
    wanted: int
    missing: int
    stale: int

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.stale


@dataclass(frozen=True)
class TranslatePage:
    """Everything to translate in one language; ``rows`` are those that are asked for."""

    language: str
    name: str
    direction: str
    rows: tuple[Row, ...]
    levels: tuple[LevelOption, ...]
    line: LanguageLine
    show: str
    level: str


def texts_of(text: str) -> tuple[TextPlace, ...]:
    """Every text of a draft; none where it cannot be read."""
    try:
        return text_places(tree_of(text))
    except QuestUnreadable:
        return ()


def language_lines(db: sa.Connection, page: QuestPage, draft: DraftRow) -> tuple[LanguageLine, ...]:
    """The languages that a draft says it speaks, and those in which it holds words all the same."""
    texts, before = texts_of(draft.definition), _before(db, page)
    kept = kept_translations(db, draft.slug)
    declared = spoken_by(draft.definition)
    found = sorted({code for each in texts for code in each.texts} - set(declared))
    return tuple(
        _line(code, code in declared, {each.place: state_of(each, code, kept.get((each.place, code)),
                                                           before.get(each.place)) for each in texts})
        for code in (*declared, *found)
    )  # fmt: skip


def spoken_by(text: str) -> tuple[str, ...]:
    """The languages that a draft says it speaks."""
    try:
        found = [code for code in listed(tree_of(text), "languages") if isinstance(code, str)]
    except QuestUnreadable:
        found = []
    return tuple(found) or (SOURCE_LANGUAGE,)


def translate_page(
    db: sa.Connection, page: QuestPage, draft: DraftRow, language: str, *, show: str, level: str
) -> TranslatePage:
    """The texts beside their words in one language. ``show``: all, or what is missing or stale."""
    texts, before = texts_of(draft.definition), _before(db, page)
    kept = kept_translations(db, draft.slug)
    states = {each.place: state_of(each, language, kept.get((each.place, language)), before.get(each.place))
              for each in texts}  # fmt: skip
    line = _line(language, language in spoken_by(draft.definition), states)
    show = show if show in SHOWN else "missing" if line.missing else "stale" if line.stale else "all"
    found = findings_by_place(findings_of(db, draft))
    rows = [
        _row(draft.definition, number, each, language, states[each.place], before, found)
        for number, each in enumerate(texts)
        if show in ("all", states[each.place]) and level in ("", each.level or WHOLE)
        and each.source_language != language
    ]  # fmt: skip
    return TranslatePage(
        language=language,
        name=language_name(language),
        direction=direction_of(language),
        rows=tuple(rows),
        levels=_levels(draft.definition, texts),
        line=line,
        show=show,
        level=level,
    )


def direction_of(language: str) -> str:
    """From which side a language is read."""
    try:
        return str(Locale.parse(language).text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"


def languages_to_add(draft: DraftRow) -> list[tuple[str, str]]:
    """Every language of two letters that has a name, but for those that are there, by name."""
    there = set(spoken_by(draft.definition))
    names = (get_locale() or Locale("en")).languages
    found = [(code, str(name)) for code, name in names.items() if len(code) == 2 and code not in there]
    return sorted(found, key=lambda each: each[1].casefold())


def _line(code: str, is_declared: bool, states: Mapping[str, State]) -> LanguageLine:
    told = list(states.values())
    is_source = code == SOURCE_LANGUAGE
    stale = 0 if is_source else told.count("stale")
    return LanguageLine(
        code, language_name(code), is_declared, is_source, len(told), told.count("missing"), stale
    )  # fmt: skip


def _row(
    text: str,
    number: int,
    each: TextPlace,
    language: str,
    state: State,
    before: Mapping[str, TextPlace],
    found: Mapping[tuple[str | int, ...], list[FindingLine]],
) -> Row:
    words = each.texts.get(language, "")
    fault = misfit(each.source, words) if words else None
    return Row(
        number=number,
        place=each.place,
        path=each.path,
        id=field_id((*each.path, language)),
        key=key_words(each.key),
        where=place_words(tree_of(text), each.path)[0] or _("The whole quest"),
        level=each.level or WHOLE,
        source=each.source,
        source_language=each.source_language,
        words=words,
        state=state,
        seen=seen_of(text, each, language),
        source_mark=source_of(each),
        was=source_before(each, before) if state == "stale" else None,
        notes=((misfit_words(fault),) if fault else ())
        + (tuple(unlike_words(code) for code in unlike(each.source, words)) if words and each.is_markdown else ()),
        findings=tuple(line for line in found.get((*each.path, language), ()) if line.code != "Q032"),
        is_markdown=each.is_markdown,
    )


def _levels(text: str, texts: tuple[TextPlace, ...]) -> tuple[LevelOption, ...]:
    firsts: dict[str, TextPlace] = {}
    for each in texts:
        if each.level is not None:
            firsts.setdefault(each.level, each)
    found = [LevelOption(slug, place_words(tree_of(text), each.path[:2])[0] or slug) for slug, each in firsts.items()]
    return (LevelOption(WHOLE, _("The whole quest")), *found)


def _before(db: sa.Connection, page: QuestPage) -> dict[str, TextPlace]:
    """The texts of the newest published version, by place."""
    return {each.place: each for each in _published(definition_text(db, page.newest.row.id))} if page.newest else {}


@lru_cache(maxsize=8)
def _published(text: str) -> tuple[TextPlace, ...]:
    return texts_of(text)
