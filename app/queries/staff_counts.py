"""How much waits for one member of staff today: numbers of her own scope, and nobody's name."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.permissions import Actor
from app.queries.day import OwedStep, calls_asked, steps_owed, tasks_open
from app.queries.messages import threads_waiting
from app.queries.proposals import proposed
from app.queries.quest_versions import definition_of, published_versions
from app.queries.undelivered import lost_messages
from app.queries.worklist import NO_ANSWER_TASK, reviews_waiting
from app.vocabulary import Permission
from quests.definition import StaffTaskStep
from quests.local_days import day_begins
from quests.review_dates import is_review_near
from quests.service_hours import SOON, ServiceHours


def counts_of(db: sa.Connection, staff: Actor, hours: ServiceHours) -> dict[str, int]:
    """What the digest names, by the names of its text (``outgoing_texts.DIGEST``)."""
    now = clock.now()
    tonight, soon = day_begins(now, 1, hours.zone), hours.after_open_time(now, SOON)
    reviews, threads, calls = reviews_waiting(db, staff), threads_waiting(db, staff), calls_asked(db, staff)
    tasks = tasks_open(db, staff)
    decisions = [task for task in tasks if task.kind == NO_ANSWER_TASK]
    due = [task for task in tasks if task.kind != NO_ANSWER_TASK and task.due_at < tonight]
    steps = steps_owed(db, staff, now)
    steps_due = [one for one in steps if (one.by is None or one.by < tonight) and _is_call(db, one)]
    to_call = [*(one.case for one in calls), *(one.case for one in due), *(one.case for one in steps_due)]
    promised: list[datetime | None] = [
        *(one.promise_by for one in reviews),
        *(one.promise_by for one in calls),
        *(one.promise_by for one in steps),
        *(one.due_at for one in threads),
    ]
    return {
        "calls": sum(not case.is_watched for case in to_call),
        "promises": sum(at is not None and at <= soon for at in promised),
        "reviews": len(reviews),
        "messages": sum(thread.count for thread in threads),
        "decisions": len(decisions),
        "undelivered": sum(len(one.messages) for one in lost_messages(db, staff)),
        "contents": contents_due(db) if staff.may(Permission.OPEN_STUDIO) else 0,
        "signatures": sum(one.waits_for(staff) for one in proposed(db)) if staff.may(Permission.OPEN_STUDIO) else 0,
    }


def _is_call(db: sa.Connection, owed: OwedStep) -> bool:
    step = definition_of(db, owed.case.quest_version_id).step(owed.step)
    return isinstance(step, StaffTaskStep) and step.call is not None


def contents_due(db: sa.Connection) -> int:
    """Quests in use whose words are to be looked at within 30 days, or should have been."""
    today = clock.now().date()
    in_use = [version for version in published_versions(db) if version.is_current]
    return sum(is_review_near(definition_of(db, version.id), today) for version in in_use)
