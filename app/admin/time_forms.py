"""The forms of the opening hours and of the rota."""

from __future__ import annotations

import re
from datetime import date, time

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

from app.vocabulary import Duty
from quests.stretches import EndsBeforeItBegins, NoStretch, StretchesOverlap, stretches_in

RANKS = ("1", "2", "3")
MOST_DAYS = 31
_CLOCK = r"^([01]?\d|2[0-3]):[0-5]\d$"
_A_DAY = _l("Write the day as year, month and day, for example 2027-03-15.")


def _stripped(value: str | None) -> str | None:
    return value.strip() if value else value


def _is_day(_form: FlaskForm, field: StringField) -> None:
    try:
        date.fromisoformat(field.data or "")
    except ValueError:
        raise ValidationError(_A_DAY) from None


def _are_stretches(_form: FlaskForm, field: StringField) -> None:
    try:
        stretches_in(field.data or "")
    except EndsBeforeItBegins as wrong:
        told = _l(
            "“%(typed)s” ends before it begins. A night stands on two days: until 24:00, and from 00:00 on the next.",
            typed=wrong.typed[:40],
        )
        raise ValidationError(told) from None
    except NoStretch as wrong:
        told = _l("“%(typed)s” is no time from and to. Write it like 09:00-18:00.", typed=wrong.typed[:40])
        raise ValidationError(told) from None
    except StretchesOverlap:
        raise ValidationError(_l("Two of these times overlap.")) from None


def _stretches() -> StringField:
    return StringField(filters=[_stripped], validators=[Length(max=200), _are_stretches])


class WeekForm(FlaskForm):
    """When somebody is there, each weekday in one line. An empty line is a closed day."""

    day_0, day_1, day_2, day_3 = _stretches(), _stretches(), _stretches(), _stretches()
    day_4, day_5, day_6 = _stretches(), _stretches(), _stretches()

    @property
    def days(self) -> list[StringField]:
        """The seven lines, Monday first."""
        return [self[f"day_{weekday}"] for weekday in range(7)]


class SpecialDayForm(FlaskForm):
    """A day that is not like its weekday."""

    special_day = StringField(filters=[_stripped], validators=[InputRequired(_l("Choose the day.")), _is_day])
    special_name = StringField(
        filters=[_stripped],
        validators=[
            InputRequired(_l("Write what day it is.")),
            Length(max=80, message=_l("Shorten it to %(most)s characters.", most=80)),
        ],
    )
    special_hours = StringField(filters=[_stripped], validators=[Length(max=200), _are_stretches])

    def validate_special_hours(self, field: StringField) -> None:
        """A special day has one stretch."""
        try:
            if len(stretches_in(field.data or "")) > 1:
                raise ValidationError(_l("Such a day is open from and to once. Write one time only."))
        except (NoStretch, StretchesOverlap):
            return  # Said already.


class RemoveForm(FlaskForm):
    """Take a special day, or a turn, away."""


class TurnForm(FlaskForm):
    """Who is on call for what, in which place, from when until when, and for how many days in a row."""

    person = SelectField(
        choices=[], validate_choice=False, validators=[InputRequired(_l("Choose who is on call.")), Length(max=64)]
    )
    duty = RadioField(
        choices=[SelectChoice(value=str(duty), label=str(duty)) for duty in Duty],
        validators=[InputRequired(_l("Choose what this person is on call for."))],
    )
    rank = RadioField(
        choices=[SelectChoice(value=rank, label=rank) for rank in RANKS],
        validators=[AnyOf(RANKS, message=_l("Choose who is asked first."))],
    )
    first_day = StringField(filters=[_stripped], validators=[InputRequired(_l("Choose the first day.")), _is_day])
    begins = StringField(filters=[_stripped], validators=[Regexp(_CLOCK, message=_l("Write a time like 10:00."))])
    ends = StringField(filters=[_stripped], validators=[Regexp(_CLOCK, message=_l("Write a time like 12:30."))])
    days = StringField(filters=[_stripped])

    def validate_days(self, field: StringField) -> None:
        """A rota is planned for a month at most at once."""
        if not re.fullmatch(r"\d{1,2}", field.data or "", re.ASCII) or not 1 <= int(field.data) <= MOST_DAYS:
            raise ValidationError(_l("Between 1 and %(most)s days.", most=MOST_DAYS))


def clock_time(text: str) -> time:
    """``9:05`` as a time of the clock. Raises ValueError."""
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
