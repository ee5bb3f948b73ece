"""The form in which a member of staff says what she wants to hear of by e-mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import AnyOf

from app.desk.forms import ActForm

HOURS = tuple(range(9, 18))
"""A digest comes in working hours."""


class NoticesForm(ActForm):
    """Alerts on or off where that is hers to say, the digest on or off, and its hour."""

    wants_alerts = BooleanField()
    wants_digest = BooleanField()
    digest_hour = HiddenField(validators=[AnyOf([str(hour) for hour in HOURS], message=_l("Choose one of the hours."))])
