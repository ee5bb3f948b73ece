"""Everything that she and the service wrote to each other, by day: messages both ways, and answers to her steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask_babel import gettext as _

from app.portal.pages.notes import what_now
from app.portal.plan import Plan, plan_of
from app.portal.reader import on_day, page_language, today
from app.queries.journeys import JourneyRow, step_addresses
from app.services.messages import ReadableMessage, messages_read_by_her
from app.services.replies import ReadableReply, replies_of_client
from app.services.sealing import Locker
from app.services.service_texts import THREAD_NOTICE
from app.web.filters import day, moment, time_of_day
from app.web.frames import her_plans
from app.web.service_words import words_on_the_page
from app.web.transaction import db
from quests.conditions import risk_at_least


@dataclass(frozen=True)
class Said:
    """One thing that was written. ``by`` is empty for hers; ``state`` says how it stands with a message of hers.

    An answer to a step names the step and its page, and ``what_now`` says what the counsellor asks for, if anything.
    """

    words: str
    at: datetime
    by: str
    time: str
    state: str = ""
    state_icon: str = ""
    step_title: str = ""
    step_id: str = ""
    what_now: str = ""
    asks_to_talk: bool = False


@dataclass(frozen=True)
class Day:
    """What was written on one day, in the order of its hours."""

    title: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class ThreadPage:
    """``days`` newest first, without what she has not opened: ``unread_count`` says how much that is.

    ``notice`` is what messages are and are not; ``who_reads`` who can read what she sends now. ``contacts_first``: she
    is at a high risk or on hold, so people to call stand before everything else.
    """

    notice: list[str]
    who_reads: str
    contacts_first: bool
    unread_count: int
    days: tuple[Day, ...]


def thread_page(locker: Locker) -> ThreadPage:
    """Her thread over all her plans."""
    rows = her_plans()
    replies, messages = replies_of_client(db(), locker), messages_read_by_her(db(), locker)
    said = [*_answers(rows, [one for one in replies if one.is_read]), *map(_said, filter(_is_open_to_her, messages))]
    unread = sum(not one.is_read for one in replies) + sum(not _is_open_to_her(one) for one in messages)
    return ThreadPage(
        notice=words_on_the_page(db(), THREAD_NOTICE, page_language()),
        who_reads=_who_reads(rows),
        contacts_first=any(_is_hard_now(row) for row in rows),
        unread_count=unread,
        days=_by_day(said),
    )


def _is_open_to_her(message: ReadableMessage) -> bool:
    """What she wrote is hers to see; what we wrote is opened by her first."""
    return message.staff_name is None or message.is_read


def _is_hard_now(row: JourneyRow) -> bool:
    state = row.state
    return not state.has_ended and (state.is_on_hold or risk_at_least(state.risk, "high"))


def _who_reads(rows: list[JourneyRow]) -> str:
    """Who reads a message that she sends now; the same that ``services.messages`` sends it to."""
    running = [row for row in rows if row.state.is_started and not row.state.has_ended]
    name = next((row.counsellor_name for row in running if row.counsellor_name), "")
    if name:
        return _("%(name)s, your counsellor, reads what you write here, and so can a supervisor.", name=name)
    return _("The team reads what you write here: a supervisor now, and your counsellor once you have one.")


def _said(message: ReadableMessage) -> Said:
    state, icon = _state(message)
    return Said(
        words=message.words,
        at=message.at,
        by=message.staff_name or "",
        time=time_of_day(message.at),
        state=state,
        state_icon=icon,
    )


def _state(message: ReadableMessage) -> tuple[str, str]:
    """How it stands with a message of hers, and its icon; nothing for ours."""
    if message.waits:
        return _("You have an answer here by %(moment)s.", moment=moment(message.due_at)), "clock"
    if message.due_at is not None:
        return _("Read."), "check"
    return "", ""


def _answers(rows: list[JourneyRow], replies: Iterable[ReadableReply]) -> list[Said]:
    plans = {row.id: plan_of(row) for row in rows}
    addresses = {journey_id: step_addresses(db(), journey_id) for journey_id in {one.journey_id for one in replies}}
    return [
        Said(
            words=reply.words,
            at=reply.at,
            by=reply.staff_name,
            time=time_of_day(reply.at),
            step_title=_title(plans[reply.journey_id], reply.step),
            step_id=addresses[reply.journey_id][reply.step],
            what_now=what_now(reply.outcome),
            asks_to_talk=reply.outcome == "talk_first",
        )
        for reply in replies
    ]


def _title(plan: Plan, slug: str) -> str:
    step = plan.walked.step(slug, as_done=True)
    return plan.reader.title(step) if step is not None else _("A step of your plan")


def _by_day(said: list[Said]) -> tuple[Day, ...]:
    ordered = sorted(said, key=lambda one: one.at)
    days = [Day(_day_title(on), tuple(found)) for on, found in groupby(ordered, key=lambda one: on_day(one.at))]
    return tuple(reversed(days))


def _day_title(on: date) -> str:
    return _("Today") if on == today() else day(on)
