"""The log as a page: what was asked of it, and its rows in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.admin.pages.log_words import action_words, actions, kind_words, kinds
from app.extensions import questline
from app.permissions import Actor
from app.queries.audit_log import Asked, LogRow, colleagues_in_the_log, read_log
from app.vocabulary import ActorKind, Permission, Scope
from app.web.typed import whole_number

FARTHEST_PAGE = 10_000


@dataclass(frozen=True)
class LogLine:
    at: datetime
    who: str
    what: str
    about: str


@dataclass(frozen=True)
class LogPage:
    """``chosen`` is what the address asked, as typed; ``problem`` says what of it could not be read as a day."""

    lines: tuple[LogLine, ...]
    chosen: Mapping[str, str]
    problem: str
    people: tuple[tuple[str, str], ...]
    acts: tuple[tuple[str, str], ...]
    things: tuple[tuple[str, str], ...]
    newer: str
    older: str
    is_of_team: bool


def log_page(db: sa.Connection, reader: Actor, typed: Mapping[str, str]) -> tuple[LogPage, Asked]:
    """One page of the log for this reader, and what was asked of it, for the log itself."""
    chosen = {name: _plain(typed.get(name, "")) for name in ("since", "until", "who", "what", "about")}
    since, until = _day(chosen["since"]), _day(chosen["until"])
    wrong = [name for name, day in (("since", since), ("until", until)) if chosen[name] and day is None]
    page = min(whole_number(typed.get("page", "")) or 1, FARTHEST_PAGE)
    ends = _midnight(until + timedelta(days=1)) if until is not None else None
    begins = _midnight(since) if since is not None else None
    asked = Asked(begins, ends, chosen["who"], chosen["what"], chosen["about"], page)
    rows, has_more = read_log(db, reader, asked)
    found = LogPage(
        lines=tuple(_line(row) for row in rows),
        chosen=chosen,
        problem=_("Write a day as year-month-day, like 2026-11-22.") if wrong else "",
        people=(("", _("Everybody")), *colleagues_in_the_log(db, reader)),
        acts=(("", _("Every act")), *sorted(actions().items(), key=lambda one: one[1])),
        things=(("", _("Everything")), *sorted(kinds().items(), key=lambda one: one[1])),
        newer=_address(chosen, page - 1) if page > 1 else "",
        older=_address(chosen, page + 1) if has_more else "",
        is_of_team=reader.scope(Permission.READ_AUDIT) is Scope.TEAM,
    )
    return found, asked


def _address(chosen: Mapping[str, str], page: int) -> str:
    kept: dict[str, Any] = {name: value for name, value in chosen.items() if value}
    return url_for("admin.log", **kept, page=page if page > 1 else None)


def _line(row: LogRow) -> LogLine:
    return LogLine(row.at, _who(row), action_words(row.action), row.about or _thing(row))


def _who(row: LogRow) -> str:
    others = {
        ActorKind.CLIENT: _("A client"),
        ActorKind.SYSTEM: _("The service itself"),
        ActorKind.NOBODY: _("Somebody not signed in"),
    }
    return row.actor_name or others.get(row.actor_kind, _("Somebody who no longer works here"))


def _thing(row: LogRow) -> str:
    return kind_words(row.object_kind) if row.object_kind else ""


def _plain(typed: str) -> str:
    """What was typed, if it could be a day or an id; a database takes no control characters."""
    return typed.strip()[:64] if typed.isprintable() else ""


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError:
        return None
    return day if day is None or 2000 <= day.year <= 2999 else None


def _midnight(day: date) -> datetime:
    """The beginning of a day by the service's clock."""
    return datetime.combine(day, time(), questline().settings.zone)
