"""When somebody is asked how satisfied she is: at the end of a plan and after a talk, and never around a high risk.

Nobody keeps who answered, so nobody could be asked only once. The question stands on her pages for a few days after its
occasion, and in a browser that has answered no more until the visit ends: that is kept in the browser alone.
"""

from __future__ import annotations

from datetime import timedelta

from flask import session

from app import clock
from app.portal.plan import Plan
from app.queries.risk import has_something_to_rate, was_high_lately
from app.web.sessions import client
from app.web.transaction import db
from quests.definition import BookingStep

ASKED_FOR = timedelta(days=3)
"""So long after a plan ended or a talk took place the question stands on her pages."""
_ANSWERED = "answered"


def may_rate(plan: Plan) -> bool:
    """Whether a page of this plan offers the question. Where nothing can have happened yet, nothing is looked up."""
    has_talked = any(
        step.status == "done" and isinstance(plan.walked.step(slug), BookingStep)
        for slug, step in plan.state.steps.items()
    )
    return (plan.state.has_ended or has_talked) and is_asked()


def is_asked() -> bool:
    """Whether she is asked at this moment."""
    if session.get(_ANSWERED):
        return False
    now = clock.now()
    return has_something_to_rate(db(), client().id, now - ASKED_FOR) and not was_high_lately(db(), client().id, now)


def note_answered() -> None:
    """This browser is asked no more until the visit ends. Nothing of it comes into the database."""
    session[_ANSWERED] = True
