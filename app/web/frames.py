"""Whether a page is plain: she chose it, or one of her plans forces it. One rule for every page of hers.

The plain plan is forced in a crisis, at a high risk and in a quest that says so (domain.md section 4, G15). It holds
for all that she reads meanwhile, also for the pages that are about no plan.
"""

from __future__ import annotations

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from app.queries.journeys import JourneyRow, journeys_of_client
from app.queries.quest_versions import definition_of
from app.vocabulary import Frame
from app.web import display
from app.web.sessions import client_or_none
from app.web.transaction import db
from quests import frames


def her_plans() -> list[JourneyRow]:
    """All plans of the client who is asking, the newest first; read once a request."""
    if "her_plans" not in g:
        user = client_or_none()
        g.her_plans = journeys_of_client(db(), user.id) if user is not None else []
    found: list[JourneyRow] = g.her_plans
    return found


def is_plain() -> bool:
    """Whether the pages of this request are plain. Who is not signed in has what this browser was told."""
    user = client_or_none()
    if user is None:
        return display.chosen().frame == Frame.PLAIN
    return user.frame is Frame.PLAIN or is_forced(her_plans())


def is_forced(plans: list[JourneyRow]) -> bool:
    """Whether one of these plans, running or offered, forces the plain plan on every page."""
    return any(
        frames.is_plain(definition_of(db(), row.quest_version_id), row.state, chosen=False)
        for row in plans
        if not row.state.has_ended
    )


class PlainPages:
    """``is_plain`` for templates, asked when a template does: a page of a plan has said it already."""

    def __bool__(self) -> bool:
        try:
            return is_plain()
        except SQLAlchemyError:
            return True  # A page that says that something went wrong does not ask the database again.
