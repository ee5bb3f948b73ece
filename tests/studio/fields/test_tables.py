"""No field of the quest language is forgotten: each has a control, a name that people understand, and a section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from app.studio.fields import about, levels, questions, steps
from app.studio.fields.rules import PromiseRule
from app.studio.fields.tables import Group, Rows, Table, keys_of
from quests.definition import Quest
from quests.questions import Model

STEP_TABLES = [steps.step_table(kind) for kind in steps.MODELS]
TABLES = {"about": about.ABOUT, "level": levels.LEVEL, **{table.model.__name__: table for table in STEP_TABLES}}
ELSEWHERE = {about.ABOUT: about.ELSEWHERE, levels.LEVEL: levels.ELSEWHERE}
BY_CONTROL = {*questions.BY_CONTROL, *steps.BY_CONTROL}


def tables_in(table: Table) -> Iterator[Table]:
    """A table with those of the parts inside it."""
    yield table
    for field in table.fields:
        control: Any = field.control
        if isinstance(control, PromiseRule):
            control = control.sooner
        if isinstance(control, Group | Rows):
            yield from tables_in(control.table)


def models_in(annotation: Any, known: set[type[Model]]) -> set[type[Model]]:
    """Every model of the quest language that a model is made of."""
    if isinstance(annotation, type) and issubclass(annotation, Model) and annotation not in known:
        known.add(annotation)
        for field in annotation.model_fields.values():
            models_in(field.annotation, known)
    for inner in get_args(annotation):
        models_in(inner, known)
    return known


@pytest.mark.parametrize("name", TABLES)
def test_every_key_of_a_part_has_a_field(name: str) -> None:
    for table in tables_in(TABLES[name]):
        keys = {*keys_of(table.model)} - {*ELSEWHERE.get(table, ())}
        assert {field.key for field in table.fields} == keys, table.model
        assert all(str(field.label) for field in table.fields)


def test_every_model_of_the_language_is_one_of_these_parts() -> None:
    made = {table.model for name in TABLES for table in tables_in(TABLES[name])}
    assert models_in(Quest, set()) == made | BY_CONTROL


@pytest.mark.parametrize(
    ("table", "sections"),
    [(about.ABOUT, about.SECTIONS), (levels.LEVEL, levels.SECTIONS), *((each, steps.SECTIONS) for each in STEP_TABLES)],
)
def test_every_field_of_a_part_stands_in_one_section(table: Table, sections: tuple[steps.Section, ...]) -> None:
    placed = [key for section in sections for key in section.keys]
    assert len(placed) == len(set(placed))
    assert {field.key for field in table.fields} <= set(placed)
