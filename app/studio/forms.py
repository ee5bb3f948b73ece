"""The studio's forms."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from app import clock
from app.vocabulary import LaunchState

LONGEST_REASON = 2000
LARGEST_PILOT = 1000
LONGEST_PILOT = timedelta(days=366)
_LONG = Length(max=LONGEST_REASON, message=_l("Shorten it to %(most)s characters.", most=LONGEST_REASON))


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


MOST_WEEKS = 160
TITLE = 200
_SLUG = Regexp(
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
    message=_l("Write small Latin letters, figures and single hyphens, as in quiet-evenings."),
)


class NamedForm(FlaskForm):
    """A title, and the name that the quest has in its file and its address."""

    title = StringField(
        filters=[lambda value: (value or "").strip()],
        validators=[
            DataRequired(_l("Write what people will call it.")),
            Length(max=TITLE, message=_l("Shorten it to %(most)s characters.", most=TITLE)),
        ],
    )
    slug = StringField(
        filters=[lambda value: (value or "").strip()],
        validators=[Optional(), Length(max=60, message=_l("Shorten it to %(most)s characters.", most=60)), _SLUG],
    )


class NewQuestForm(NamedForm):
    """What a designer says of a quest before anything is written."""

    audience = SelectMultipleField(
        choices=[SelectChoice(value=each, label=each) for each in ("self", "close_person", "young")],
        validators=[InputRequired(_l("Choose for whom it is."))],
    )
    risk = RadioField(
        choices=[SelectChoice(value=each, label=each) for each in ("low", "medium", "high")],
        validators=[InputRequired(_l("Choose for which risk it is."))],
    )
    languages = SelectMultipleField(
        choices=[SelectChoice(value=each, label=each) for each in ("en", "ru", "kk", "fa", "zh")],
        validators=[InputRequired(_l("Choose at least one language."))],
    )
    weeks = IntegerField(
        validators=[
            InputRequired(_l("Write about how many weeks it takes.")),
            NumberRange(1, MOST_WEEKS, _l("Write a number from 1 to %(most)s.", most=MOST_WEEKS)),
        ]
    )


class BriefForm(FlaskForm):
    """For whom a quest is and what it is to reach. ``seen``: the version that was read."""

    goal = TextAreaField(validators=[_LONG])
    scenario = TextAreaField(validators=[_LONG])
    other_ways = TextAreaField(validators=[_LONG])
    audience = TextAreaField(validators=[_LONG])
    fits = TextAreaField(validators=[_LONG])
    does_not_fit = TextAreaField(validators=[_LONG])
    seen = IntegerField(validators=[Optional(), NumberRange(0, 1_000_000)])
