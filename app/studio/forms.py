"""The studio's forms."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from app import clock
from app.vocabulary import LaunchState

LONGEST_REASON = 2000
LARGEST_PILOT = 1000
LONGEST_PILOT = timedelta(days=366)


class PilotForm(FlaskForm):
    """Let a few people try a version until a day."""

    cap = IntegerField(
        validators=[
            InputRequired(_l("Write how many people may begin it.")),
            NumberRange(1, LARGEST_PILOT, _l("Write a number from 1 to %(most)s.", most=LARGEST_PILOT)),
        ]
    )
    until = DateField(validators=[InputRequired(_l("Write the last day on which people may begin it."))])

    def validate_until(self, field: DateField) -> None:
        """A pilot ends on a day that is still to come, and within a year."""
        today = clock.now().date()
        if field.data is None or not today <= field.data <= today + LONGEST_PILOT:
            raise ValidationError(_l("Choose a day from today on, within a year."))


class ProposalForm(FlaskForm):
    """Lay a draft before the approvers, with a note for them."""

    note = TextAreaField(
        validators=[Length(max=LONGEST_REASON, message=_l("Shorten it to %(most)s characters.", most=LONGEST_REASON))]
    )


class WithdrawForm(FlaskForm):
    """Take a version back, with the reason in words."""

    why = TextAreaField(
        validators=[
            InputRequired(_l("Write why. Whoever looks after the people inside reads it.")),
            Regexp(r"(?s).*\S", message=_l("Write why. Whoever looks after the people inside reads it.")),
            Length(max=LONGEST_REASON, message=_l("Shorten it to %(most)s characters.", most=LONGEST_REASON)),
        ]
    )


class LaunchItemForm(FlaskForm):
    """How far an item of the launch is. ``seen``: the word about it that was read."""

    state = RadioField(
        choices=[SelectChoice(value=state.value, label=state.value) for state in LaunchState],
        default=LaunchState.OPEN.value,
        validators=[InputRequired(_l("Choose how far it is."))],
    )
    owner = StringField(filters=[lambda value: (value or "").strip()])
    due_on = DateField(validators=[Optional()])
    evidence = TextAreaField(
        validators=[Length(max=LONGEST_REASON, message=_l("Shorten it to %(most)s characters.", most=LONGEST_REASON))]
    )
    seen = IntegerField(validators=[Optional(), NumberRange(0, 1_000_000)])
