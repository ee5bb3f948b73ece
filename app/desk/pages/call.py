"""Somebody to be called, written to or left in peace: how she may be reached, why, and what one tap notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.desk.pages.call_times import again_for, book_of
from app.desk.pages.contact import CallTo, Contact, contact_of, decides, quiet_act
from app.desk.pages.day_rows import call_of, decision_act, task_act, task_why
from app.desk.pages.lost import LostLine, lost_lines
from app.desk.pages.plan import open_step_title, place_words, promise_words
from app.desk.pages.rows import is_high
from app.desk.words import quiet_for
from app.permissions import Actor
from app.queries.caseload import client_for
from app.queries.earlier_versions import taken_back
from app.queries.journeys import events_of
from app.queries.quest_versions import definition_of
from app.queries.tasks import OpenTask
from app.queries.worklist import Case
from app.services.sealing import Locker
from app.services.tasks import NO_ANSWER, PLAN_WITHDRAWN
from app.web.words import _, language_name, ngettext
from quests.quiet import quiet_since, tried_since


@dataclass(frozen=True)
class CallPage:
    """The page of one call. ``task``: what it is for, where there is one; ``is_quiet``: she has gone quiet, or two
    reminders had no answer. ``lost``: messages to her that did not arrive."""

    client_id: str
    journey_id: str
    pseudonym: str
    language: str
    may_open_record: bool
    place: str
    risk: str
    title: str
    why: tuple[str, ...]
    when: str
    contact: Contact
    call: CallTo
    task: OpenTask | None
    is_quiet: bool
    lost: tuple[LostLine, ...] = ()


def call_page(
    db: sa.Connection, staff: Actor, locker: Locker, case: Case, promised: datetime | None, task: OpenTask | None
) -> CallPage:
    """Everything for one call to the client of this journey."""
    quest, events = definition_of(db, case.quest_version_id), events_of(db, case.journey_id)
    is_quiet = quiet_since(events, clock.now()) is not None
    may_open = client_for(db, staff, case.client_id) is not None
    asks_to_decide = task is not None and task.kind == NO_ANSWER and not is_high(case)
    return CallPage(
        client_id=case.client_id,
        journey_id=case.journey_id,
        pseudonym=case.pseudonym,
        language=language_name(case.language),
        may_open_record=may_open,
        place=place_words(quest, case.state),
        risk=case.risk,
        title=_title(case, task, promised, ways=[] if case.is_watched else case.ways, is_quiet=is_quiet),
        why=tuple(
            words
            for words in (
                _("%(name)s asked for a call.", name=case.pseudonym) if promised else "",
                _why(db, case, task) if task else "",
                _quiet_words(case, open_step_title(quest, case.state)) if is_quiet else "",
                _tried_words(tried_since(events)),
            )
            if words
        ),
        when=promise_words(promised),
        contact=contact_of(db, locker, staff, is_owed=promised is not None, risk=case.risk),
        call=call_of(
            case,
            again_for(book_of(db, [case]), case),
            task_id=task.id if task else "",
            may_decide=decides(staff, case.risk),
        ),
        task=task,
        is_quiet=(is_quiet or asks_to_decide) and promised is None and may_open,
        lost=lost_lines(db, staff, case.client_id),
    )


def _why(db: sa.Connection, case: Case, task: OpenTask) -> str:
    back = taken_back(db, [case.quest_version_id]) if task.kind == PLAN_WITHDRAWN else {}
    quest = definition_of(db, case.quest_version_id)
    return task_why(quest, case, task.kind, back.get(case.quest_version_id))


def _title(
    case: Case, task: OpenTask | None, promised: datetime | None, *, ways: list[str] | None, is_quiet: bool
) -> str:
    if task is not None:
        return decision_act(case) if task.kind == NO_ANSWER else task_act(task.kind)
    if promised is not None:
        return _("Call back")
    return quiet_act(ways) if is_quiet else _("Call")


def _quiet_words(case: Case, title: str) -> str:
    last = quiet_for(case.state.last_act_at or case.state.started_at)
    if title:
        return _("Quiet for %(long)s, stopped at “%(step)s”.", long=last, step=title)
    return _("Quiet for %(long)s.", long=last)


def _tried_words(tried: int) -> str:
    return ngettext("Tried %(num)s time, no answer.", "Tried %(num)s times, no answer.", tried) if tried else ""
