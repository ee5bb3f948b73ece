"""The desk's forms about talks: publish times, move or call off a talk, note how it went, book for a client."""

from __future__ import annotations

from datetime import date, time, timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Regexp, ValidationError

from app.desk.forms import AN_ID_OR_NOTHING, LONGEST_TEXT, ActForm
from app.services.talk_times import WAYS

WEEKDAYS = ("0", "1", "2", "3", "4", "5", "6")
LENGTHS = ("20", "30", "45", "60", "90")
MOST_WEEKS = 26
TALK_OUTCOMES = ("kept", "missed")
_WRITE_THE_DAY = _l("Write the day as year, month and day, for example 2027-03-15.")
_CLOCK = r"^([01]?\d|2[0-3]):[0-5]\d$"


def _choices(values: tuple[str, ...]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=value) for value in values]


def _slot() -> RadioField:
    """A free time. Whether it still is one, the service says when it is taken."""
    needed = InputRequired(_l("Choose a time."))
    return RadioField(choices=[], validate_choice=False, validators=[needed, Regexp(AN_ID_OR_NOTHING)])


class TimesForm(FlaskForm):
    """Which times to offer: from a day on, on these weekdays until a day, between two hours of the clock.

    It is asked with GET, so that looking beforehand changes nothing; publishing sends the same fields.
    """

    class Meta:
        csrf = False

    first_day = StringField(validators=[InputRequired(_l("Choose the first day."))])
    weekdays = SelectMultipleField(choices=_choices(WEEKDAYS))
    last_day = StringField()
    begins = StringField(validators=[Regexp(_CLOCK, message=_l("Write a time like 10:00."))])
    ends = StringField(validators=[Regexp(_CLOCK, message=_l("Write a time like 12:30."))])
    minutes = StringField(default="30", validators=[AnyOf(LENGTHS, message=_l("Choose how long a talk takes."))])
    ways = SelectMultipleField(
        choices=_choices(WAYS), validators=[InputRequired(_l("Choose at least one way to talk."))]
    )

    def validate_first_day(self, field: StringField) -> None:
        if _day(field.data) is None:
            raise ValidationError(_WRITE_THE_DAY)

    def validate_last_day(self, field: StringField) -> None:
        first, last = _day(self.first_day.data), _day(field.data)
        if first is None or not field.data:
            return
        if last is None:
            raise ValidationError(_WRITE_THE_DAY)
        if not first <= last <= first + timedelta(weeks=MOST_WEEKS):
            raise ValidationError(_l("Choose a day within %(most)s weeks after the first one.", most=MOST_WEEKS))

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day. Weekdays without a last day: those of one week."""
        first = date.fromisoformat(self.first_day.data)
        return first, _day(self.last_day.data) or first + timedelta(days=6)

    def validate_ends(self, field: StringField) -> None:
        if not self.begins.errors and clock_time(field.data) <= clock_time(self.begins.data):
            raise ValidationError(_l("The end lies before the beginning."))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def clock_time(text: str) -> time:
    """``9:05`` as a time of the clock. Raises ValueError."""
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


class PublishForm(TimesForm, ActForm):
    """The same times, published."""

    class Meta:
        csrf = True


class WithdrawForm(ActForm):
    """Take a free time back."""


class OutcomeForm(ActForm):
    """How a talk went. Never chosen beforehand."""

    outcome = HiddenField(validators=[AnyOf(TALK_OUTCOMES)])


class CallOffForm(ActForm):
    """Call a talk off, with words that the client reads."""

    talk_words = TextAreaField(
        validators=[
            InputRequired(_l("Write a few words. They are what the person reads.")),
            Regexp(r"(?s).*\S", message=_l("Write a few words. They are what the person reads.")),
            Length(max=LONGEST_TEXT, message=_l("This is longer than %(most)s characters.", most=LONGEST_TEXT)),
        ]
    )


class MoveTalkForm(CallOffForm):
    """Another time for a talk. The times and ways on offer are those of the page."""

    slot = _slot()


class BookForClientForm(ActForm):
    """A time for somebody who is on the phone."""

    slot = _slot()
    way = RadioField(choices=_choices(WAYS), validators=[InputRequired(_l("Choose how you will talk."))])
