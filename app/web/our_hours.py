"""The hours of the service, read once for a page."""

from __future__ import annotations

from flask import g

from app.extensions import questline
from app.queries.service_hours import hours_of
from app.web.transaction import db
from quests.service_hours import ServiceHours


def our_hours() -> ServiceHours:
    """When the service is open, as it is set now."""
    if "our_hours" not in g:
        g.our_hours = hours_of(db(), questline().settings.zone)
    hours: ServiceHours = g.our_hours
    return hours
