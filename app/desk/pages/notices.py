"""What a member of staff hears of by e-mail, as her page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa
from babel.dates import format_time
from flask_babel import get_locale

from app.desk.notice_forms import HOURS
from app.extensions import questline
from app.permissions import Actor
from app.queries.staff_notices import Choice, choice_of, last_mail_failed_at
from app.services.staff_notices import address_of, mail_is_on
from app.vocabulary import Permission, Role


@dataclass(frozen=True)
class Notices:
    """``gets_alerts``: there is something of which she could hear at once; ``always_of_risk``: of a high risk she
    hears in any case. ``failed_at``: the newest e-mail to her did not arrive. ``hours``: what she may choose."""

    choice: Choice
    address: str
    zone: str
    mail_is_on: bool
    sets_up_channels: bool
    failed_at: datetime | None
    gets_alerts: bool
    always_of_risk: bool
    hours: tuple[tuple[str, str], ...]

    @property
    def hour(self) -> str:
        return str(min(max(self.choice.digest_at // 60, HOURS[0]), HOURS[-1]))


def notices_of(db: sa.Connection, staff: Actor) -> Notices:
    """Everything for her page."""
    settings = questline().settings
    return Notices(
        choice=choice_of(db, staff.id),
        address=address_of(db, staff.id) or "",
        zone=settings.service_zone,
        mail_is_on=mail_is_on(db, settings.channels),
        sets_up_channels=staff.may(Permission.MANAGE_CHANNELS),
        failed_at=last_mail_failed_at(db, staff.id),
        gets_alerts=staff.may(Permission.SEE_WORKLIST),
        always_of_risk=Role.SUPERVISOR in staff.roles,
        hours=tuple((str(hour), format_time(time(hour), "HH:mm", locale=get_locale())) for hour in HOURS),
    )
