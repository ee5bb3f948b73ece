"""A quest in one file: its definition as it was written, the instruments it asks, and the languages it speaks.

The wording of an instrument is locked (domain.md section 1). The file carries it with its digest, so that who reads the
file sees every question; an import compares it with what this service holds and never takes it over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from quests.definition import Quest
from quests.instruments import Instrument, UnknownInstrument, instrument, wording_digest
from quests.loading import line_of, parse_quest, plain, problems_of
from quests.problems import QuestUnreadable, unreadable
from quests.questions import Language, Model, Slug
from quests.scalars import in_style
from quests.yaml_tree import Table, read_tree

FORMAT = 1
_HEADING = "# A quest of Questline in one file. To take it in: questline quests import FILE\n"


class _Carried(Model):
    """An instrument as the file carries it. ``wording`` is the digest of its locked words."""

    slug: Slug
    wording: str
    text: str


class _Bundle(Model):
    bundle: int
    quest: str
    instruments: tuple[_Carried, ...] = ()
    translations: dict[Language, int]


class Imported(NamedTuple):
    """What a file brings: the text as its author wrote it, and the quest that it is."""

    definition: str
    quest: Quest


def export(definition: str) -> str:
    """One file with a quest and all it names. Raises QuestUnreadable, UnknownInstrument."""
    quest = parse_quest(definition, file="quest")
    lines = [f"bundle: {FORMAT}", f"quest: {in_style(definition, '|', indent=2)}"]
    lines.append("instruments:" if instruments_of(quest) else "instruments: []")
    for slug in instruments_of(quest):
        text = files("quests.instruments").joinpath(f"{slug}.yaml").read_text(encoding="utf-8")
        lines += [f"  - slug: {slug}", f'    wording: "{wording_digest(instrument(slug))}"']
        lines.append(f"    text: {in_style(text, '|', indent=6)}")
    spoken = ", ".join(f"{language}: {texts}" for language, texts in translations_of(quest).items())
    text = _HEADING + "\n".join([*lines, f"translations: {{{spoken}}}"]) + "\n"
    if read_bundle(text, file=f"{quest.slug}.bundle.yaml").quest != quest:
        raise unreadable(f"{quest.slug}.bundle.yaml", 1, "the quest cannot be put into one file; save it as UTF-8 text")
    return text


def read_bundle(text: str, *, file: str) -> Imported:
    """What a file brings: a bundle, or a quest alone. Raises QuestUnreadable with the lines of that file."""
    tree = read_tree(text, file=file)
    if not isinstance(tree, Table) or "bundle" not in tree:
        return Imported(text, parse_quest(text, file=file))
    _check_format(tree, file)
    try:
        found = _Bundle.model_validate(plain(tree))
    except ValidationError as error:
        raise QuestUnreadable(problems_of(file, tree, error)) from error
    quest = _quest(found.quest, tree, file)
    for place, carried in enumerate(found.instruments):
        _check_wording(carried, line_of(tree, ("instruments", place, "wording")), file)
    named = {carried.slug for carried in found.instruments}
    if missing := [slug for slug in instruments_of(quest) if slug not in named]:
        told = f"the quest asks {missing[0]!r}, which is not in this file; export the quest once more"
        raise unreadable(file, line_of(tree, ("instruments",)), told)
    if cut := sorted(set(found.translations) - set(translations_of(quest))):
        told = f"the quest has no text in {cut[0]!r} any more; export it once more, or take the language out here"
        raise unreadable(file, line_of(tree, ("translations", cut[0])), told)
    return Imported(found.quest, quest)


def instruments_of(quest: Quest) -> tuple[str, ...]:
    """The instruments that a quest asks, in its order, each once."""
    steps = (step for level in quest.levels for step in level.steps)
    return tuple(dict.fromkeys(slug for step in steps for slug in getattr(step, "instruments", ())))


def translations_of(quest: Quest) -> dict[str, int]:
    """How many texts a quest has in each language."""
    return dict(sorted(Counter(language for table in _tables(quest) for language in table).items()))


def _tables(part: Any) -> Iterator[dict[str, str]]:
    """Every text that is a table of languages. Other tables of a quest have longer keys."""
    if isinstance(part, BaseModel):
        for field in type(part).model_fields:
            yield from _tables(getattr(part, field))
    elif isinstance(part, tuple):
        for each in part:
            yield from _tables(each)
    elif isinstance(part, dict) and all(len(key) == 2 for key in part):
        yield part


def _check_format(tree: Table, file: str) -> None:
    number, line = tree["bundle"], tree.lines["bundle"]
    if type(number) is not int or number < 1:
        raise unreadable(file, line, f"bundle: this is no number of a format; write 'bundle: {FORMAT}'")
    if number > FORMAT:
        told = f"this file has the format {number} of a newer Questline, and this one reads {FORMAT}"
        raise unreadable(file, line, f"{told}; update Questline and import it again")


def _quest(definition: str, tree: Table, file: str) -> Quest:
    place = tree.places["quest"]
    try:
        return parse_quest(definition, file=file)
    except QuestUnreadable as error:
        is_block = place.style == "|"
        told = [
            each.further_down(place.line) if is_block else replace(each, line=place.line) for each in error.problems
        ]
        raise QuestUnreadable(told) from error


def _check_wording(carried: _Carried, line: int, file: str) -> None:
    """The words are those of the digest, and those that this service holds."""
    try:
        ours = wording_digest(instrument(carried.slug))
    except UnknownInstrument as error:
        told = f"this service has no instrument {carried.slug!r}; have it added with its source and licence first"
        raise unreadable(file, line, told) from error
    tree = read_tree(carried.text, file=file)
    try:
        theirs = wording_digest(Instrument.model_validate(plain(tree)))
    except ValidationError as error:
        told = f"the text of {carried.slug!r} is no instrument; export the quest once more"
        raise unreadable(file, line, told) from error
    if not carried.wording == theirs == ours:
        told = f"the wording of {carried.slug!r} was altered, and the words of an instrument are locked"
        raise unreadable(file, line, f"{told}; put the words of its source back, or export the quest once more")
