"""The thread with one client as staff read it, and the row of the worklist that says that she waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from app import clock
from app.desk.pages.contact import contact_line
from app.desk.pages.plan import promise_words
from app.desk.pages.rows import Row, Turn, group_at, is_soon, make_row, order_at, with_risk
from app.desk.words import by_when
from app.permissions import Actor
from app.queries.caseload import ClientHead
from app.queries.messages import WaitingThread, thread_for, threads_waiting
from app.queries.risk import RiskFinding
from app.services.messages import ReadableMessage, opened
from app.services.sealing import Locker
from app.vocabulary import Permission
from app.web.words import _, language_name, ngettext


@dataclass(frozen=True)
class Line:
    """One message. ``by`` is empty for hers; ``state`` says how it was closed, where it was closed without words."""

    words: str
    by: str
    at: datetime
    state: str
    reason: str


@dataclass(frozen=True)
class Thread:
    """What she and the service wrote to each other, the oldest first, as far as this reader may read it.

    ``waiting`` are the ids of what waits for an answer; ``unread`` of what nobody of the staff has opened yet.
    """

    client_id: str
    pseudonym: str
    language: str
    lines: tuple[Line, ...]
    waiting: tuple[str, ...]
    unread: tuple[str, ...]
    promise: str
    is_overdue: bool = False


def thread_of(db: sa.Connection, staff: Actor, locker: Locker, client: ClientHead) -> Thread | None:
    """The thread with this client; None for a role that reads none. Whether she is the reader's is asked before."""
    if not staff.may(Permission.ANSWER_MESSAGE):
        return None
    messages = opened(locker, thread_for(db, staff, client.id))
    due = [one.due_at for one in messages if one.waits and one.due_at is not None]
    return Thread(
        client_id=client.id,
        pseudonym=client.pseudonym,
        language=language_name(client.language),
        lines=tuple(_line(one) for one in messages),
        waiting=tuple(one.id for one in messages if one.waits),
        unread=tuple(one.id for one in messages if one.staff_name is None and not one.is_read),
        promise=promise_words(min(due)) if due else "",
        is_overdue=bool(due) and min(due) < clock.now(),
    )


def _line(message: ReadableMessage) -> Line:
    state = ""
    if message.reason and message.closed_by:
        state = _("Closed without an answer by %(name)s.", name=message.closed_by)
    return Line(message.words, message.staff_name or "", message.at, state, message.reason)


def message_rows(db: sa.Connection, staff: Actor, findings: dict[str, RiskFinding]) -> list[Row]:
    """One row for each client who wrote and waits."""
    return [_row(db, waiting, findings) for waiting in threads_waiting(db, staff)]


def _row(db: sa.Connection, waiting: WaitingThread, findings: dict[str, RiskFinding]) -> Row:
    act = ngettext("Answer a message", "Answer %(num)s messages", waiting.count)
    why, when = _("Wrote %(when)s.", when=by_when(waiting.first_at)), promise_words(waiting.due_at)
    overdue, case = waiting.due_at < clock.now(), waiting.case
    url, key = url_for("desk.messages", client_id=waiting.client_id), f"message-{waiting.client_id}"
    if case is None:
        return _row_of_the_team(waiting, key, url, act, why)
    return make_row(
        db,
        case,
        "message",
        key=key,
        url=url,
        act=act,
        why=with_risk(case, findings, why),
        when=when,
        group=group_at(case.risk, waiting.due_at, is_overdue=overdue),
        due=waiting.due_at,
        is_overdue=overdue,
        since=waiting.last_at,
    )


def _row_of_the_team(waiting: WaitingThread, key: str, url: str, act: str, why: str) -> Row:
    """Somebody without a plan that runs: a row without a place in a quest."""
    overdue = waiting.due_at < clock.now()
    group = group_at(waiting.risk, waiting.due_at, is_overdue=overdue)
    return Row(
        key=key,
        kind="message",
        journey_id="",
        client_id=waiting.client_id,
        pseudonym=waiting.pseudonym,
        language=language_name(waiting.language),
        act=act,
        why=_("Wrote to the team. %(why)s", why=why),
        when=promise_words(waiting.due_at),
        is_overdue=overdue,
        risk=waiting.risk,
        place=_("No plan runs now"),
        stones=(),
        url=url,
        group=group,
        order=order_at(waiting.risk, group, Turn.CLOCK, waiting.client_id, is_overdue=overdue, due=waiting.due_at),
        contact=contact_line(
            waiting.ways,
            waiting.times,
            voicemail=bool(waiting.may_leave_voicemail),
            is_watched=waiting.is_watched,
        ),
        may_be_reached=bool(waiting.ways) and not waiting.is_watched,
        is_soon=is_soon(waiting.due_at),
        clock_at=waiting.due_at,
        since=waiting.last_at,
    )
