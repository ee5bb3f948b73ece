"""Whom a plan speaks to, and what follows for what her pages offer: herself, someone close to her, a young person."""

from __future__ import annotations

from app.portal.blueprint import bp
from app.portal.plan import Plan
from app.vocabulary import Audience
from app.web.sessions import client, client_or_none


def can_tell_lapse(plan: Plan) -> bool:
    """Whether "I gambled" is hers to say. To someone close to a person who gambles it is not, nor in a crisis."""
    if client().audience is Audience.CLOSE_PERSON or plan.is_led:
        return False
    return plan.state.is_started and plan.state.ending not in ("moved", "deceased")


def may_ask_for_a_call() -> bool:
    """Whether we offer to call her. Of a young person no number is kept, so she finds ways to talk instead
    (domain.md 3.6)."""
    user = client_or_none()
    return user is None or user.audience is not Audience.YOUNG


@bp.context_processor
def _whom() -> dict[str, bool]:
    return {"offers_calls": may_ask_for_a_call()}
