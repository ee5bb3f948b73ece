"""Notes from counsellors: those that she has opened, each with the step it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.portal.plan import Plan, plan_of
from app.queries.journeys import step_addresses
from app.services.replies import replies_of_client
from app.services.sealing import Locker
from app.web.frames import her_plans
from app.web.transaction import db


@dataclass(frozen=True)
class Note:
    """One note. ``what_now`` says what the counsellor asks for, if anything."""

    words: str
    by: str
    at: datetime
    what_now: str
    asks_to_talk: bool
    step_title: str
    step_id: str


@dataclass(frozen=True)
class NotesPage:
    """``notes`` newest first; ``unread_count`` says how many more wait to be opened."""

    notes: tuple[Note, ...]
    unread_count: int


def notes_page(locker: Locker) -> NotesPage:
    """Her notes over all her plans."""
    plans = {row.id: plan_of(row) for row in her_plans()}
    addresses = {journey_id: step_addresses(db(), journey_id) for journey_id in plans}
    replies = replies_of_client(db(), locker)
    notes = tuple(
        Note(
            reply.words,
            reply.staff_name,
            reply.at,
            what_now(reply.outcome),
            reply.outcome == "talk_first",
            _title(plans[reply.journey_id], reply.step),
            addresses[reply.journey_id][reply.step],
        )
        for reply in replies
        if reply.is_read
    )
    return NotesPage(notes, sum(not reply.is_read for reply in replies))


def _title(plan: Plan, slug: str) -> str:
    step = plan.walked.step(slug, as_done=True)
    return plan.reader.title(step) if step is not None else _("A step of your plan")


def what_now(outcome: str) -> str:
    """What a reply asks her to do, in one sentence; empty where nothing is asked."""
    if outcome == "one_change":
        return _("You can look at one thing once more and send it again.")
    if outcome == "talk_first":
        return _("The counsellor would like to talk with you before you go on with this step.")
    return ""
