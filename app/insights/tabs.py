"""The pages of the room side by side, each with the quest and the day that are being looked at."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext as _

from app.insights.asked import Asked
from app.vocabulary import Permission
from app.web.sessions import staff

OF_A_QUEST = ("insights.dropoff", "insights.time", "insights.change")
"""Pages about one quest; the others are about the service."""


@dataclass(frozen=True)
class Tab:
    words: str
    address: str
    is_here: bool


def tabs_of(asked: Asked | None = None) -> list[Tab]:
    """The pages that the reader may open, in the order of the room. ``asked`` goes along to those of a quest."""
    return [
        Tab(words, url_for(page, **(asked.address if asked and page in OF_A_QUEST else {})), _is_here(page))
        for page, words, needs in _pages()
        if page in current_app.view_functions and staff().may(needs)
    ]


def _is_here(page: str) -> bool:
    return request.endpoint in (page, {"insights.reports": "insights.report"}.get(page))


def _pages() -> list[tuple[str, str, Permission]]:
    read = Permission.READ_DROPOFF
    return [
        ("insights.dropoff", _("Where people pause or leave"), read),
        ("insights.tasks", _("Asked of counsellors"), Permission.SEND_GROUP_TASK),
        ("insights.time", _("How long people take"), read),
        ("insights.change", _("Did the change help"), read),
        ("insights.kpis", _("Key numbers"), read),
        ("insights.promises", _("Promises"), read),
        ("insights.reports", _("Monthly reports"), read),
        ("insights.exports", _("Event log"), Permission.EXPORT_EVENTS),
    ]
