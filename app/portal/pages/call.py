"""The page on which she asks for a call: by when, at what times, and by which of her rules."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.portal.plan import Plan
from app.queries.safe_contact import rules_of
from app.web.filters import moment
from app.web.sessions import client
from app.web.transaction import db
from quests.talks import A_CALL


@dataclass(frozen=True)
class CallPage:
    """``asked_by`` is set once she asked: by then we call. ``times`` are her own. ``reach_url``: where rules change.

    ``is_watched``: somebody may see her phone, and nobody calls.
    """

    may_be_called: bool
    is_watched: bool
    asked_by: str
    times: tuple[str, ...]
    may_leave_voicemail: bool
    reach_url: str


def call_page(plan: Plan) -> CallPage:
    """What is true about calling her now."""
    rules = rules_of(db(), client().id)
    words = {
        "morning": _("in the morning"),
        "afternoon": _("in the afternoon"),
        "evening": _("in the evening"),
        "weekend": _("at the weekend"),
    }
    return CallPage(
        may_be_called=rules is not None and rules.allows("call"),
        is_watched=client().watched_since is not None,
        asked_by=moment(plan.state.waits.get(A_CALL)),
        times=tuple(words[time] for time in rules.times if time in words) if rules else (),
        may_leave_voicemail=rules is not None and rules.may_leave_voicemail,
        reach_url=url_for("portal.reach"),
    )
