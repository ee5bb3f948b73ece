"""Forms about her reminders: where they go, and when none comes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Regexp, ValidationError

from app.portal.forms import UNTIL
from app.portal.reader import today
from app.services.reach_addresses import LONGEST, NotAnAddress
from app.vocabulary import ChannelKind
from app.web.typed import no_zero
from quests.answers import AnswerUnclear, clean

FURTHEST = timedelta(days=366)


class AddressForm(FlaskForm):
    """An address of one channel, and her yes to keeping it. Several stand on one page: the names bear the channel."""

    address = StringField(
        validators=[
            DataRequired(_l("Write where the notes shall go.")),
            Length(max=LONGEST, message=_l("This is longer than %(most)s signs.", most=LONGEST)),
            no_zero,
        ]
    )
    consent = BooleanField(
        false_values=(False, "", "n"), validators=[DataRequired(_l("We keep it only if you agree."))]
    )

    def __init__(self, channel: ChannelKind, **more: Any) -> None:
        super().__init__(prefix=f"{channel}-", **more)
        self.channel = channel

    def refuse(self, refused: NotAnAddress) -> None:
        """Say what is not right with the address."""
        if self.channel is ChannelKind.EMAIL:
            said = _("Write a whole e-mail address, for example name@example.org.")
        elif self.channel is ChannelKind.MATRIX:
            said = _("Write a whole address, for example @name:server.org.")
        elif refused.needs_country:
            said = _("Write the number with + and the code of the country.")
        else:
            said = _("This is no number that we can write to. Look at each digit once more.")
        self.address.errors = [said]

    @property
    def said(self) -> str:
        return (self.address.data or "").strip()


class HoursForm(FlaskForm):
    """From when until when nothing comes, as minutes of her day."""

    quiet_from = StringField(validators=[Regexp(r"^\d{1,4}$", message=_l("Choose a time from the list."))])
    quiet_until = StringField(validators=[Regexp(r"^\d{1,4}$", message=_l("Choose a time from the list."))])


class FreeDayForm(FlaskForm):
    """A day on which nothing comes."""

    free_day = StringField(validators=[DataRequired(_l("Choose a day."))])

    def validate_free_day(self, field: StringField) -> None:
        """A day that can be read, from today on, within a year."""
        try:
            clean(UNTIL, [field.data or ""])
            found = self.day
        except (AnswerUnclear, ValueError):
            raise ValidationError(_("Write a day as year, month and day, for example 2027-03-15.")) from None
        if not today() <= found <= today() + FURTHEST:
            raise ValidationError(_("Choose a day from today on, within a year."))

    @property
    def day(self) -> date:
        kept = clean(UNTIL, [self.free_day.data or ""])
        return date.fromisoformat(str(kept))


class TimeOfTalkForm(FlaskForm):
    """Whether a message about a talk may name its time."""

    shows_time = RadioField(choices=[SelectChoice(value=one, label=one) for one in ("yes", "no")])
