"""Forms of who sees to whom: cover for an absence, and people who change hands."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.desk.forms import ActForm

EVERYBODY, CHOSEN = "everybody", "chosen"


def _a_day(_form: Form, field: Field) -> None:
    try:
        date.fromisoformat(field.data or "")
    except ValueError:
        raise ValidationError(_l("Choose a day.")) from None


class CoverForm(ActForm):
    """Who sees to the people of a colleague, from which day to which; both days are whole."""

    covered_by = RadioField(validators=[InputRequired(_l("Choose a colleague."))])
    first_day = StringField(validators=[_a_day])
    last_day = StringField(validators=[_a_day])


class ManyField(SelectMultipleField):
    """Several of a list, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReassignForm(ActForm):
    """Who changes hands, and to whom. ``people`` are journeys, each of which names a person."""

    who = RadioField(
        choices=[SelectChoice(value=one, label=one) for one in (EVERYBODY, CHOSEN)],
        validators=[InputRequired(_l("Choose who changes hands."))],
    )
    people = ManyField()
    to_staff = ManyField()

    def validate_people(self, field: Field) -> None:
        """Somebody is chosen, where not everybody changes hands."""
        if self.who.data == CHOSEN and not field.data:
            raise ValidationError(_l("Choose somebody, or everybody."))

    def validate_to_staff(self, field: Field) -> None:
        """One colleague at least."""
        if not field.data:
            raise ValidationError(_l("Choose a colleague."))


class EndCoverForm(ActForm):
    """End a cover sooner."""
