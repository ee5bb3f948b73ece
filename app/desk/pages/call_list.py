"""The call list: whom to call, who first, and who later because nobody answered a while ago (domain.md 3.9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from app.desk.pages.rows import FAR, Order, Row
from app.desk.pages.worklist import Worklist
from app.desk.words import is_today
from app.web.words import _

CAME_FROM = "calls"


class CallGroup(IntEnum):
    """When somebody is called. The order of the groups on the page."""

    NOW = 0
    TODAY = 1
    LATER = 2
    NOT_NOW = 3


@dataclass(frozen=True)
class CallList:
    """All calls of this person in order, by group; a group without calls is left out."""

    groups: tuple[tuple[CallGroup, tuple[Row, ...]], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for _group, rows in self.groups for row in rows)


def call_list_of(listed: Worklist) -> CallList:
    """Who is to be called: lines that dropped, calls asked for, steps that are a call, tasks that ask for one.

    Who was tried goes down for hours and comes up again; who is watched, or allows no call, is last.
    """
    rows = [_leads_back(row) for row in listed.calls]
    groups = tuple((group, _in_order(rows, group)) for group in CallGroup)
    return CallList(tuple((group, found) for group, found in groups if found))


def group_words(group: CallGroup) -> str:
    """The name of a group."""
    return {
        CallGroup.NOW: _("Call now"),
        CallGroup.TODAY: _("Later today"),
        CallGroup.LATER: _("Another day"),
        CallGroup.NOT_NOW: _("No call for now"),
    }[group]


def _in_order(rows: list[Row], group: CallGroup) -> tuple[Row, ...]:
    return tuple(sorted((row for row in rows if group_of(row) is group), key=_turn))


def _turn(row: Row) -> tuple[datetime, Order]:
    """By when it is better; among those of now as on the worklist: risk, overdue, due."""
    at = row.call.again_at if row.call is not None and row.call.not_now else None
    return (at or FAR, row.order)


def group_of(row: Row) -> CallGroup:
    """When this call is made. A line that dropped is called back at once."""
    call = row.call
    if call is None:
        return CallGroup.NOW
    if not call.may_be_called:
        return CallGroup.NOT_NOW
    if not call.not_now:
        return CallGroup.NOW
    if call.again_at is None:
        return CallGroup.NOT_NOW
    return CallGroup.TODAY if is_today(call.again_at) else CallGroup.LATER


def _leads_back(row: Row) -> Row:
    """The same row, from whose page one comes back to this list. A dropped line leads where its clock is."""
    if row.is_dropped_line:
        return row
    sign = "&" if "?" in row.url else "?"
    return replace(row, url=f"{row.url}{sign}came_from={CAME_FROM}")
