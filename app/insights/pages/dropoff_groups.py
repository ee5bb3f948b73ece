"""Groups side by side, one dimension at a time: a table for each level that can be shown, rows in words."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.insights.dimension_words import dimension_words, values_words
from app.insights.pages.level_rows import LevelRow, step_numbers
from app.web.words import _
from quests.dropoff import STATES
from quests.follow_up import WINDOW_DAYS
from quests.groups import GroupRow, GroupTables


@dataclass(frozen=True)
class GroupLine:
    """One group at one level; numbers in the order of ``STATES``, None is hidden."""

    name: str
    entered: int | None
    numbers: tuple[int | None, ...]
    median_days: float | None
    is_telling: bool


@dataclass(frozen=True)
class GroupSteps:
    """One step of a level by groups: numbers in the order of ``STEP_NUMBERS``."""

    title: str
    lines: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True)
class GroupLevel:
    slug: str
    title: str
    lines: tuple[GroupLine, ...]
    steps: tuple[GroupSteps, ...]


@dataclass(frozen=True)
class Groups:
    """The comparison. No levels: too few people to compare. ``cut`` says where the tables end, ``pooled`` who share a
    row; each is empty where there is nothing to say."""

    name: str
    min_cell: int
    starts: tuple[tuple[str, int | None, int | None], ...]
    levels: tuple[GroupLevel, ...]
    cut: str
    pooled: str


def groups_of(tables: GroupTables, dimension: str, rows: Sequence[LevelRow], as_of: date) -> Groups:
    """``rows`` are the levels of everybody, which lend their titles."""
    names = [_name(dimension, group.values, as_of) for group in tables.rows]
    shown = rows[: tables.levels_shown]
    return Groups(
        name=dimension_words(dimension),
        min_cell=tables.min_cell,
        starts=tuple(
            (said, group.numbers.started, group.numbers.exited_well)
            for said, group in zip(names, tables.rows, strict=True)
        ),
        levels=tuple(_level(index, row, tables, names) for index, row in enumerate(shown)),
        cut=_cut(shown, rows),
        pooled=_pooled(tables.rows, names),
    )


def _name(dimension: str, values: Sequence[str], as_of: date) -> str:
    """Of months it is said where not everybody has had the same four weeks yet: such a row is not to be compared."""
    said = values_words(dimension, values)
    if dimension != "start_month" or _month_ends(max(values)) + timedelta(days=WINDOW_DAYS) <= as_of:
        return said
    return _("%(months)s (too soon to compare)", months=said)


def _month_ends(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year, number, monthrange(year, number)[1])


def _level(index: int, row: LevelRow, tables: GroupTables, names: Sequence[str]) -> GroupLevel:
    lines = tuple(_line(name, index, group) for name, group in zip(names, tables.rows, strict=True))
    return GroupLevel(
        row.slug, row.title, lines, _steps(index, row, tables, names) if tables.shows_steps[index] else ()
    )


def _line(name: str, index: int, group: GroupRow) -> GroupLine:
    level = group.numbers.levels[index]
    return GroupLine(
        name,
        level.entered,
        tuple(level.states[state] for state in STATES),
        level.median_days,
        level.completed is None or len(group.values) > 1,
    )


def _steps(index: int, row: LevelRow, tables: GroupTables, names: Sequence[str]) -> tuple[GroupSteps, ...]:
    groups = [group.numbers.levels[index].steps for group in tables.rows]
    return tuple(
        GroupSteps(
            step.title,
            tuple((name, step_numbers(steps[number])) for name, steps in zip(names, groups, strict=True)),
        )
        for number, step in enumerate(row.steps)
    )


def _cut(shown: Sequence[LevelRow], rows: Sequence[LevelRow]) -> str:
    if not shown or len(shown) == len(rows):
        return ""
    return _(
        "The comparison ends with “%(level)s”: from there on the groups are too small to stand side by side.",
        level=shown[-1].title,
    )


def _pooled(groups: Sequence[GroupRow], names: Sequence[str]) -> str:
    if all(len(group.values) == 1 for group in groups):
        return ""
    return _("Groups that are too small to stand alone share one row, under all of their names.")
