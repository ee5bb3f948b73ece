"""When somebody is called next, and what speaks against now, as a row and a page say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.desk.words import by_when
from app.extensions import questline
from app.queries.call_list import CallBook, call_book
from app.queries.day import AskedCall, OwedStep
from app.queries.quest_versions import definition_of
from app.queries.worklist import Case
from app.web.words import _
from quests.call_tries import NextTry, Part
from quests.definition import StaffTaskStep, Step
from quests.talks import A_CALL, TRIES_AT_MOST, rests_with_supervisor


@dataclass(frozen=True)
class Again:
    """The next try. ``not_now`` is empty where now is as good as any; ``next`` says when it is better, ``at`` is that
    moment. ``has_code_word``: there is a word to say first."""

    at: datetime | None
    next: str
    not_now: str
    has_code_word: bool = False

    @property
    def is_now(self) -> bool:
        return not self.not_now


def book_of(db: sa.Connection, cases: Iterable[Case]) -> CallBook:
    """The tries and times of all these people, read at once."""
    return call_book(db, {case.journey_id: case.client_id for case in cases}, questline().settings.zone)


def again_for_step(db: sa.Connection, book: CallBook, owed: OwedStep, step: Step) -> Again | None:
    """When to call for a step of ours that is a call."""
    if not isinstance(step, StaffTaskStep) or step.call is None:
        return None
    case, quest = owed.case, definition_of(db, owed.case.quest_version_id)
    found = book.next_for(
        case.journey_id, case.client_id, case.state, step.slug, most=step.call.tries, since=owed.due_from, by=owed.by
    )
    return _again(book, case, found, is_supervisors=rests_with_supervisor(quest))


def again_for_asked(book: CallBook, asked: AskedCall) -> Again:
    """When to call somebody who asked for a call."""
    case = asked.case
    found = book.next_for(case.journey_id, case.client_id, case.state, most=TRIES_AT_MOST, by=asked.promise_by)
    return _again(book, case, found)


def again_for(book: CallBook, case: Case) -> Again:
    """When to call somebody on our own account, or for a task: no number of tries is set."""
    most = TRIES_AT_MOST if A_CALL in case.state.waits else None
    return _again(book, case, book.next_for(case.journey_id, case.client_id, case.state, most=most))


def _again(book: CallBook, case: Case, found: NextTry, *, is_supervisors: bool = False) -> Again:
    not_now = _not_now(found, is_supervisors=is_supervisors)
    has_word = book.has_code_word(case.client_id)
    if found.is_now:
        return Again(clock.now(), "", "", has_word)
    if found.at is None or found.part is None:
        nothing = (
            ""
            if found.why_not_now == "enough"
            else _("No such time comes in the next two weeks. Agree on another one.")
        )
        return Again(None, nothing, not_now, has_word)
    return Again(found.at, _part_words(found.part, found.at), not_now, has_word)


def _not_now(found: NextTry, *, is_supervisors: bool) -> str:
    enough = (
        _("There were three tries. A supervisor decides what comes next.")
        if is_supervisors
        else _("There were three tries at different times.")
    )
    return {
        None: "",
        "tried": _("Not reached at this time of the day. Another time is better."),
        "her_times": _("Now is outside the times in the contact rules."),
        "quiet": _("These are quiet hours."),
        "closed": _("The service is closed now."),
        "early": _("This call is for later."),
        "enough": enough,
    }[found.why_not_now]


def _part_words(part: Part, at: datetime) -> str:
    """``In the afternoon: from 14:00 today.``: the part is of her day, the hour of ours."""
    when = by_when(at)
    return {
        "morning": _("Better in the morning: from %(when)s.", when=when),
        "afternoon": _("Better in the afternoon: from %(when)s.", when=when),
        "evening": _("Better in the evening: from %(when)s.", when=when),
    }[part]
