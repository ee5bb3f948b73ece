"""How somebody of the service fitted her plan, in a plain sentence: what changed, by whom, and why in warm words."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.portal.pages.next_act import last_day_before
from app.portal.plan import Plan
from quests.definition import Quest
from quests.events import CLIENT, SYSTEM, Event

COUNSELLOR = "counsellor"


def fitted_words(plan: Plan, quest: Quest, event: Event) -> str:
    """Empty where she did it herself, where the step is none of her pages', or where there is nothing to say."""
    if event.actor in (CLIENT, SYSTEM):
        return ""
    what = _what(plan, quest, event)
    return f"{what} {_why(event.detail.get('reason', ''))}".strip() if what else ""


def _what(plan: Plan, quest: Quest, event: Event) -> str:
    detail, by_counsellor = event.detail, event.actor == COUNSELLOR
    kind, step = detail["what"], _title(plan, quest, event.step)
    if kind in ("pace", "depth"):
        if by_counsellor:
            return _("Your counsellor changed how your plan suits you.")
        return _("Somebody of the service changed how your plan suits you.")
    if not step:
        return ""
    if kind == "swap" and (other := _title(plan, quest, detail.get("from"))):
        if by_counsellor:
            return _("Your counsellor put “%(step)s” in the place of “%(other)s”.", step=step, other=other)
        return _("Somebody of the service put “%(step)s” in the place of “%(other)s”.", step=step, other=other)
    if kind in ("add", "swap"):
        if by_counsellor:
            return _("Your counsellor added “%(step)s” to your plan.", step=step)
        return _("Somebody of the service added “%(step)s” to your plan.", step=step)
    if kind == "skip":
        if by_counsellor:
            return _("Your counsellor took “%(step)s” out of your plan.", step=step)
        return _("Somebody of the service took “%(step)s” out of your plan.", step=step)
    if kind == "move":
        if by_counsellor:
            return _("Your counsellor moved “%(step)s” to another part of your plan.", step=step)
        return _("Somebody of the service moved “%(step)s” to another part of your plan.", step=step)
    return _another_day(step, detail.get("to"), by_counsellor=by_counsellor)


def _another_day(step: str, to: str | None, *, by_counsellor: bool) -> str:
    day = last_day_before(datetime.fromisoformat(to)) if to else ""
    if by_counsellor:
        return _("Your counsellor gave “%(step)s” another day: %(day)s.", step=step, day=day)
    return _("Somebody of the service gave “%(step)s” another day: %(day)s.", step=step, day=day)


def _why(reason: str) -> str:
    """The coded reason, warm and true. The words of staff are their own and not told here."""
    return {
        "asked_for_it": _("You had asked for it."),
        "too_much": _("It was a lot at once, and less is fine."),
        "does_not_fit": _("Something else fits you better."),
        "life_changed": _("Something in your life had changed."),
        "safety": _("You come first, and the plan follows."),
    }.get(reason, "")


def _title(plan: Plan, quest: Quest, slug: str | None) -> str:
    """What a step was called then; empty where her pages do not show it."""
    step = quest.step(slug) if slug in quest.step_places else None
    return plan.reader.title(step) if slug is not None and step is not None and step.visibility == "client" else ""
