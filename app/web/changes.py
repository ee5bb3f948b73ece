"""Changes of settings and rules as the pages of both rooms tell them: who was there, and what it was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.queries.service_settings import Change
from app.web.filters import moment
from app.web.words import _


@dataclass(frozen=True)
class HistoryLine:
    """One entry of a history: what it became, from what, and who was there."""

    at: datetime
    who: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def who_set(change: Change | None) -> str:
    """Who set it last, and when; empty where nobody has."""
    if change is None:
        return ""
    return _("%(who)s, %(moment)s", who=who_was_there(change), moment=moment(change.written_at))


def who_was_there(change: Change) -> str:
    """Who made a change, and with whom where it took two."""
    name = change.writer or _("Somebody who no longer works here")
    return _("%(name)s, with %(second)s", name=name, second=change.approver) if change.approver else name
