"""Forms of those who lead: a note for the next shift, and a talk of supervision that took place."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from app.desk.forms import LONGEST_TEXT, ActForm
from app.services.supervision import LONGEST_MINUTES, THEMES
from app.vocabulary import SupervisionKind

_MOST = Length(
    max=LONGEST_TEXT,
    message=_l("This is longer than %(most)s characters. Shorten it a little; nothing is lost.", most=LONGEST_TEXT),
)


class ShiftNoteForm(ActForm):
    """What the next shift has to know beside what the log tells."""

    shift_words = TextAreaField(validators=[Regexp(r"(?s).*\S", message=_l("Write the note first.")), _MOST])


class SessionForm(ActForm):
    """A talk of supervision: with whom, what kind, when, how long, about what; the words are for the two alone."""

    kind = RadioField(
        choices=[SelectChoice(value=one.value, label=one.value) for one in SupervisionKind],
        validators=[InputRequired(_l("Choose what kind of talk it was."))],
    )
    colleagues = SelectMultipleField()
    held_on = StringField()
    minutes = StringField(validators=[Regexp(r"^\s*[0-9]{1,3}\s*$", message=_l("Write the minutes as a number."))])
    themes = SelectMultipleField(choices=[SelectChoice(value=one, label=one) for one in THEMES])
    session_words = TextAreaField(validators=[_MOST])

    def validate_colleagues(self, field: Field) -> None:
        """One for a talk with one colleague, one or more else."""
        if not field.data:
            raise ValidationError(_l("Choose with whom."))
        if self.kind.data == SupervisionKind.INDIVIDUAL and len(field.data) > 1:
            raise ValidationError(_l("This kind of talk is with one colleague. Choose one, or the other kind."))

    def validate_held_on(self, field: Field) -> None:
        """A day."""
        try:
            date.fromisoformat(field.data or "")
        except ValueError:
            raise ValidationError(_l("Choose a day.")) from None

    def validate_minutes(self, field: Field) -> None:
        """Something between a minute and a working day."""
        typed = (field.data or "").strip()
        if typed.isdecimal() and not 1 <= int(typed) <= LONGEST_MINUTES:
            raise ValidationError(_l("Between 1 and %(most)s minutes.", most=LONGEST_MINUTES))
