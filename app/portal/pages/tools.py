"""All her tools on one calm page: what there is, and in one line what stands in it today. Never an amount, no count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.portal.pages.from_plans import (
    Given,
    given_in_plans,
    hard_moment_words,
    latest_agreement,
    latest_limits,
    needs_people_now,
    review_day,
)
from app.portal.pages.own_dates import dates_page
from app.portal.pages.own_log import log_page
from app.portal.plan import own_locker
from app.portal.reader import on_day, today
from app.services.own_things import Entry, entries
from app.vocabulary import ToolKind
from app.web.filters import day
from app.web.frames import her_plans
from app.web.transaction import db

Kept = Mapping[ToolKind, list[Entry]]


@dataclass(frozen=True)
class Tool:
    """One tool: its name, where it is, and what stands in it today."""

    title: str
    line: str
    url: str
    icon: str


@dataclass(frozen=True)
class ToolsPage:
    """``again``: what she wanted to look at again by now, with its page."""

    now: tuple[Tool, ...]
    mine: tuple[Tool, ...]
    pages: tuple[Tool, ...]
    again: tuple[tuple[str, str, date], ...]


def tools_page() -> ToolsPage:
    """Her tools as they stand today."""
    kept: dict[ToolKind, list[Entry]] = {kind: [] for kind in ToolKind}
    for one in entries(db(), own_locker()):
        kept[one.kind].append(one)
    found = given_in_plans()
    return ToolsPage(
        now=tuple(_for_now(kept, found)),
        mine=tuple(_set_by_her(kept, found)),
        pages=tuple(_own_pages(kept, found)),
        again=tuple(_to_look_at_again(kept, found)),
    )


def _for_now(kept: Kept, found: list[Given]) -> Iterable[Tool]:
    has_plan = any(one.values.get("part") == "plan" for one in kept[ToolKind.HARD_MOMENT])
    has_words = has_plan or any(hard_moment_words(found).values())
    line = _("Your own words are there.") if has_words else _("One thing to do now.")
    yield Tool(_("A hard moment"), line, url_for("portal.hard_moment"), "life-buoy")
    yield Tool(_("Breathe"), _("Four lines and a still picture."), url_for("portal.breathe"), "waves-horizontal")
    if her_plans():
        line = _("For a wallet, to read or to print.")
        yield Tool(_("My card"), line, url_for("portal.card", plan=None), "sticky-note")


def _set_by_her(kept: Kept, found: list[Given]) -> Iterable[Tool]:
    limits, agreement = review_of_limits(kept, found), review_of_agreement(kept, found)
    has_limits = bool(kept[ToolKind.LIMITS]) or latest_limits(found) is not None
    has_agreement = bool(kept[ToolKind.AGREEMENT]) or latest_agreement(found) is not None
    yield Tool(_("My limits"), _review_line(limits, is_there=has_limits), url_for("portal.limits"), "hand")
    line = _review_line(agreement, is_there=has_agreement)
    yield Tool(_("Agreement with myself"), line, url_for("portal.agreement"), "pencil-line")
    open_goals = [one for one in kept[ToolKind.GOAL] if one.closed_at is None]
    line = written_line(open_goals[0]) if open_goals else _("Nothing is written here yet.")
    yield Tool(_("My goals"), line, url_for("portal.goals"), "sprout")


def _own_pages(kept: Kept, found: list[Given]) -> Iterable[Tool]:
    log, dates = log_page(kept[ToolKind.LOG], found), dates_page(kept[ToolKind.MONEY_DATE], found)
    line = _("Last noted for %(day)s", day=day(log.recent[0].on)) if log.recent else _("Nothing is written here yet.")
    yield Tool(_("My log"), line, url_for("portal.log"), "notebook-pen")
    line = _("The next day: %(day)s", day=day(dates.coming[0].on)) if dates.coming else _("No day is coming up.")
    yield Tool(_("My money dates"), line, url_for("portal.dates"), "calendar-days")
    yield Tool(_("Private notes"), _("Nobody but you can open them."), url_for("portal.private_notes"), "lock")


def written_line(one: Entry) -> str:
    return _("Last written on %(day)s", day=day(on_day(one.changed_at)))


def _review_line(review: date | None, *, is_there: bool) -> str:
    if review is not None:
        return _("Look again on %(day)s", day=day(review))
    return _("It is there for you to read.") if is_there else _("Nothing is written here yet.")


def is_newer(own: Entry, given: Given | None) -> bool:
    """Whether she wrote her own here after she gave that step."""
    return given is None or own.changed_at >= given.at


def review_of_limits(kept: Kept, found: list[Given]) -> date | None:
    """The day on which she wants to look at her limits again: of those that hold, which are the latest."""
    return _review(kept[ToolKind.LIMITS], latest_limits(found))


def review_of_agreement(kept: Kept, found: list[Given]) -> date | None:
    """The same for her agreement with herself."""
    return _review(kept[ToolKind.AGREEMENT], latest_agreement(found))


def _review(own: list[Entry], given: Given | None) -> date | None:
    if own and is_newer(own[0], given):
        return date.fromisoformat(own[0].text("on")) if own[0].text("on") else None
    return review_day(given)


def _to_look_at_again(kept: Kept, found: list[Given]) -> Iterable[tuple[str, str, date]]:
    limits, agreement = review_of_limits(kept, found), review_of_agreement(kept, found)
    if limits is not None and limits <= today():
        yield _("My limits"), url_for("portal.limits"), limits
    if agreement is not None and agreement <= today() and not needs_people_now():
        yield _("Agreement with myself"), url_for("portal.agreement"), agreement
