"""Forms about one person's plan: how it is fitted, where she goes on, and how a plan for her safety ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from app.desk.forms import LONGEST_TEXT, ActForm
from app.services.fitting import STAFF_REASONS

_most = Length(
    max=LONGEST_TEXT,
    message=_l("This is longer than %(most)s characters. Shorten it a little; nothing is lost.", most=LONGEST_TEXT),
)


def _must_be_on_offer(field: RadioField, message: str) -> None:
    if field.data not in {value for value, *_more in field.iter_choices()}:
        raise ValidationError(message)


class FitForm(ActForm):
    """One change of a plan, with its reason. ``due_day`` belongs to the change ``due`` alone; words are sealed."""

    change = RadioField(choices=[], validate_choice=False, validators=[InputRequired(_l("Choose what changes."))])
    due_day = StringField()
    reason = RadioField(
        choices=[SelectChoice(value=reason, label=reason) for reason in STAFF_REASONS],
        validators=[InputRequired(_l("Choose a reason."))],
    )
    fit_words = TextAreaField(validators=[_most])
    seen = HiddenField()

    @property
    def fitted(self) -> int | None:
        """The newest fitting that the page had read; None for a form that says nothing of it."""
        said = self.seen.data or ""
        return int(said) if said.isdecimal() and len(said) < 10 else None

    def offer(self, choices: Iterable[tuple[str, str, str]]) -> None:
        """The changes that can be chosen here."""
        self.change.choices = [SelectChoice(value=value, label=words) for value, words, _small in choices]

    def validate_change(self, field: RadioField) -> None:
        """One of the changes on offer: a colleague may have been quicker."""
        _must_be_on_offer(field, _l("This cannot be changed like that any more. Nothing was changed."))

    @property
    def day(self) -> date | None:
        """The day by which the step is due, where that is what changes."""
        if self.change.data != "due":
            return None
        return date.fromisoformat(self.due_day.data or "")

    def validate_due_day(self, field: StringField) -> None:
        """A day that there is, where the change is another day."""
        if self.change.data != "due":
            return
        try:
            found = date.fromisoformat(field.data or "")
        except ValueError:
            raise ValidationError(_l("Write the day as year, month and day, for example 2027-03-15.")) from None
        if not 2000 <= found.year <= 2200:
            raise ValidationError(_l("Write the day as year, month and day, for example 2027-03-15."))


class GoElsewhereForm(ActForm):
    """Where one person goes on: ``id`` of a version, ``id.level``, or ``quest.slug``."""

    go_on = RadioField(
        choices=[], validate_choice=False, validators=[InputRequired(_l("Choose where the plan goes on."))]
    )

    def validate_go_on(self, field: RadioField) -> None:
        """One of the places on offer: a version may have been taken back meanwhile."""
        _must_be_on_offer(field, _l("The plan cannot go on there any more. Nothing was changed."))


class LostContactForm(ActForm):
    """A supervisor says that contact is lost, with the reason."""

    lost_contact_reason = TextAreaField(
        validators=[
            InputRequired(_l("Say what was tried, and why contact is lost.")),
            Regexp(r"(?s).*\S", message=_l("Say what was tried, and why contact is lost.")),
            _most,
        ]
    )
