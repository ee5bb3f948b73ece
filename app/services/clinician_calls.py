"""A clinician calls the same day where somebody would be asked the ASQ, which is off (domain.md section 1).

Debt and shame are the two main routes from gambling to suicide. Until the ASQ may be asked, a clinician asks in her own
words, in a talk, on the same day. One call is asked for at a time, whoever found the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.queries.service_hours import hours_of
from app.services import clocks
from app.vocabulary import ClockKind, ContactChannel
from config import Settings
from quests.instruments import who_may_ask
from quests.risk import triggers_asq
from quests.screen import Screen
from quests.signs import Signs, with_signs


def asq_is_off() -> bool:
    """Whether nobody asks the ASQ yet."""
    return who_may_ask("asq").nobody


def call_for_a_clinician(
    db: sa.Connection,
    settings: Settings | None,
    *,
    channel: str = ContactChannel.PORTAL,
    client_id: str | None = None,
    card_id: str | None = None,
    journey_id: str | None = None,
) -> str | None:
    """Ask for the call of the same day; gives its clock. None once the ASQ itself may be asked."""
    if not asq_is_off():
        return None
    zone = settings.zone if settings is not None else ZoneInfo("UTC")
    return clocks.start(
        db,
        ClockKind.CLINICIAN,
        hours=hours_of(db, zone),
        channel=channel,
        client_id=client_id,
        card_id=card_id,
        journey_id=journey_id,
    )


def call_after_signs(db: sa.Connection, told: Iterable[Signs], *, client_id: str, journey_id: str | None) -> None:
    """The same after what she answered by herself just now. What she told before has been asked about already."""
    now = clock.now()
    screen, _at = with_signs(Screen(), [(now, one) for one in told])
    if triggers_asq(screen.red_flags):
        call_for_a_clinician(db, None, client_id=client_id, journey_id=journey_id)
