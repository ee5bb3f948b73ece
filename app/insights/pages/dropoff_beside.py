"""What stands beside the table of levels, in words: the same time for everybody, first stops, and waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list
from flask_babel import format_decimal, format_percent, get_locale

from app.insights.pages.level_rows import LevelRow
from app.web.filters import day
from app.web.words import _
from quests.first_stops import AWAY, GOOD, FirstStops
from quests.follow_up import FollowUp
from quests.our_waits import TOGETHER, Waits


@dataclass(frozen=True)
class FollowRow:
    """One level by those who had four weeks and came by the end of ``came_by`` (None: hidden, or nobody).

    ``soon`` says from when it can be told; empty where it is or is hidden.
    """

    title: str
    came_by: date | None
    reached: int | None
    went_on: int | None
    share: str
    soon: str


@dataclass(frozen=True)
class StopTable:
    """Where people stopped for the first time. ``heads`` are what became of them; none: only how many."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[int, ...]], ...]
    is_pooled: bool


@dataclass(frozen=True)
class WaitRow:
    """One step, and who is waited for at it.

    ``kept``: share of our waits that ended as promised, of those that ``kept_of`` names; empty: not told. ``is_early``:
    half of the waits have not ended yet, so that ``days`` is not hidden but unknown.
    """

    level: str
    step: str
    waiting: int | None
    days: float | None
    ended: int | None
    kept: str
    kept_of: str
    stalled: int | None
    is_early: bool


def follow_rows(follow: Sequence[FollowUp], rows: Sequence[LevelRow], soonest: date | None) -> list[FollowRow]:
    """One row a level. ``soonest`` is the first day on which one that is too soon can be told, if that is to come."""
    return [
        FollowRow(
            row.title,
            one.came_by,
            one.reached,
            one.went_on,
            "" if one.share is None else format_percent(one.share),
            _soon(one, row, soonest),
        )
        for one, row in zip(follow, rows, strict=True)
    ]


def _soon(one: FollowUp, row: LevelRow, soonest: date | None) -> str:
    """Why nothing can be told yet, and from when it can at the earliest."""
    if not one.is_early or row.entered is None:
        return ""
    if not row.entered:
        return _("Nobody has reached it yet.")
    if soonest is None:
        return _("Too soon: nobody has had the whole time yet.")
    return _("Too soon. It can be said from %(day)s on, at the earliest.", day=day(soonest))


def stop_table(stops: FirstStops, rows: Sequence[LevelRow]) -> StopTable:
    titles = {row.slug: row.title for row in rows}
    heads = tuple(_since(column) for column in stops.columns) if len(stops.columns) > 1 else ()
    lines = tuple((_levels(row.levels, titles), row.total, row.people) for row in stops.rows)
    return StopTable(heads, lines, any(len(row.levels) > 1 for row in stops.rows))


def _levels(slugs: Sequence[str], titles: Mapping[str, str]) -> str:
    return str(format_list([titles[slug] for slug in slugs], locale=get_locale()))


def _since(column: tuple[str, ...]) -> str:
    if column == GOOD:
        return _("Moved on or ended well")
    if column == AWAY:
        return _("Still away")
    return {
        "back": _("Came back"),
        "well": _("Ended well"),
        "moved": _("Moved on"),
        "stalled": _("Stalled"),
        "lost": _("Contact lost"),
        "stopped": _("Stopped"),
    }[column[0]]


def wait_rows(waits: Mapping[str, Waits], rows: Sequence[LevelRow]) -> list[WaitRow]:
    """Every step at which somebody ever waited on us, or at which a number says that somebody is waited for now."""
    found = [
        _wait_row(
            row.title, step.title, waits.get(step.slug), step.number("waiting_on_service"), step.number("stalled")
        )
        for row in rows
        for step in row.steps
        if step.slug in waits or step.number("stalled") or step.number("waiting_on_service")
    ]
    if "" in waits:
        found.append(_wait_row("", _("A call that was asked for"), waits[""], None, None))
    if TOGETHER in waits:
        found.append(_wait_row("", _("The steps whose waits are hidden, together"), waits[TOGETHER], None, None))
    return found


def _wait_row(level: str, step: str, waits: Waits | None, waiting: int | None, stalled: int | None) -> WaitRow:
    share = waits.share_kept if waits else None
    return WaitRow(
        level,
        step,
        waiting,
        waits.median_days if waits else None,
        waits.ended if waits else 0,
        "" if share is None else format_percent(share),
        _kept_of(waits) if waits else "",
        stalled,
        waits.is_early if waits else False,
    )


def _kept_of(waits: Waits) -> str:
    if waits.kept_of is None or waits.kept_by is None:
        return ""
    return _("of %(count)s that ended by %(day)s", count=format_decimal(waits.kept_of), day=day(waits.kept_by))
