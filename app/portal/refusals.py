"""An act that cannot be done now leads to the page that shows what is true, with a kind sentence. Never an error."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.ids import new_id
from app.services.journeys import AnotherPlanRuns
from app.services.offering import ChoiceNotOpen, NotOffered
from app.web.filters import day
from app.web.transaction import release_db
from quests.progress import (
    ActRefused,
    JourneyNotRunning,
    NothingToChange,
    OnSafetyHold,
    PlanFixed,
    QuestWithdrawn,
    StepClosed,
    StepNotDue,
)

KEY_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
LONGEST_KEY = 64


def form_key() -> str:
    """The key that makes two clicks on one form one act. A form without a sound one counts as a form of its own."""
    key = request.form.get("idempotency_key", "")
    return key if 0 < len(key) <= LONGEST_KEY and set(key) <= KEY_ALPHABET else new_id()


def to_what_is_true(refused: ActRefused, *, step: str | None = None, keep: bool = False) -> ResponseReturnValue:
    """Back to the step or the plan with a sentence about why. ``keep`` saves what this request wrote so far."""
    if not keep:
        release_db()
    flash(_sentence(refused), "note")
    is_about_the_step = step is not None and isinstance(refused, StepClosed | StepNotDue)
    address = url_for("portal.take_step", step_run_id=step) if is_about_the_step else url_for("portal.my")
    return redirect(address, 303)


def _sentence(refused: ActRefused) -> str:
    match refused:
        case StepClosed():
            return _("This step was sent already. Here is how it stands.")
        case StepNotDue(due_from=due_from):
            return _("This step opens on %(day)s.", day=day(due_from))
        case OnSafetyHold():
            return _("Your plan rests at the moment. Everything you wrote is kept.")
        case QuestWithdrawn():
            return _("This plan is being changed, and its steps rest. Everything you wrote is kept.")
        case PlanFixed():
            return _("This cannot be changed here. You can talk to someone about it.")
        case AnotherPlanRuns():
            return _("You have another plan now, and one at a time is enough. This one is kept, and you can read it.")
        case ChoiceNotOpen() | NotOffered():
            return _("This is not open at the moment. You can talk to someone about it.")
        case JourneyNotRunning():
            return _("Your plan is not running at the moment. Everything you wrote is kept.")
        case NothingToChange():
            return _("That was done already. Here is how your plan stands.")
        case _:
            return _("That is not possible right now. Here is how your plan stands.")
