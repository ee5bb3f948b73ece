"""The one act of the room: asking the counsellors to look after the people behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app import clock
from app.extensions import questline
from app.queries.asked_tasks import AskedTask
from app.services.group_tasks import MOST_LETTERS

LATEST = timedelta(days=92)
USUAL = timedelta(days=7)


def _today() -> date:
    """By the clock of the service."""
    return clock.now().astimezone(questline().settings.zone).date()


class AskForm(FlaskForm):
    """Which people (``level.state``), by which day, and a few words of one's own that name nobody."""

    place = SelectField(choices=[], validate_choice=False, validators=[InputRequired(_l("Choose whom this is about."))])
    due_on = DateField()
    words = TextAreaField(
        validators=[Length(max=MOST_LETTERS, message=_l("Shorten it to %(most)s characters.", most=MOST_LETTERS))]
    )

    def offer(self, places: Sequence[tuple[str, str]], chosen: str = "", known: AskedTask | None = None) -> None:
        """The places that can be asked about; one may be chosen, and ``known`` be what is asked there already."""
        self.place.choices = [SelectChoice(value=value, label=words) for value, words in places]
        if not self.is_submitted():
            self.place.data = chosen
            self.due_on.data = _today() + USUAL
            if known:
                self.words.data, self.due_on.data = known.words, max(known.due_on, _today())

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen, with its words."""
        return [(one.value, str(one.label)) for one in self.place.choices]

    def validate_place(self, field: SelectField) -> None:
        """A place whose number is shown: nothing is asked about a small group."""
        if field.data not in {value for value, *_more in field.iter_choices()}:
            raise ValidationError(_l("That number is hidden or has changed. Choose another."))

    def validate_due_on(self, field: DateField) -> None:
        """From today on, and not so far that nobody remembers why."""
        today = _today()
        if field.data is None:
            field.errors = []  # WTForms says it in words of its own; ours say what to do.
            raise ValidationError(_l("Write the day by which it should be done."))
        if not today <= field.data <= today + LATEST:
            raise ValidationError(_l("Choose a day from today on, within three months."))
