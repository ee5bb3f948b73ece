"""Forms of the client's room. The questions of a step are no such form: they are made from the quest."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional, ValidationError

from app.portal.reader import today
from app.services.private_notes import LONGEST as LONGEST_NOTE
from app.services.stopping import StopReason
from app.vocabulary import Frame
from quests.answers import LONGEST_TEXT, AnswerUnclear, clean
from quests.definition import Question
from quests.rules import PREFERENCES

LONGEST_REST_DAYS = 366
UNTIL = Question(key="until", kind="date", label="Until")


class StartForm(FlaskForm):
    """Start without a name: a made-up name, how it shall look, and a yes to what was said about privacy."""

    pseudonym = StringField(validators=[InputRequired(_l("Choose one of the three names."))])
    frame = StringField(validators=[AnyOf([*Frame], message=_l("Choose how your plan looks."))])
    consent = BooleanField(validators=[InputRequired(_l("Tick this if it is all right for you."))])


class PhraseForm(FlaskForm):
    """Six words in one field. Case, spaces and hyphens do not matter."""

    phrase = StringField(validators=[InputRequired(_l("Write your six words here."))])


def _plain_lines(text: str | None) -> str:
    """What she wrote, as the field sends it on every device: one sign for the end of a line, none at the end."""
    return (text or "").replace("\r\n", "\n").replace("\x00", "").rstrip()


class NoteForm(FlaskForm):
    """A private note: kept whole or not at all."""

    words = StringField(
        filters=[_plain_lines],
        validators=[
            DataRequired(_l("Write something first.")),
            Length(max=LONGEST_NOTE, message=_l("Your text is too long to be kept. Please shorten it.")),
        ],
    )


class CodeForm(FlaskForm):
    """A code in one field. Case, spaces and hyphens do not matter."""

    code = StringField(validators=[InputRequired(_l("Write the code here."))])


class WhyForm(FlaskForm):
    """Why she stopped. Both fields may stay empty; what she writes is kept whole or not at all."""

    reason = StringField(
        validators=[Optional(), AnyOf([*StopReason], message=_l("Choose one of the answers on this page."))]
    )
    words = StringField(
        validators=[Length(max=LONGEST_TEXT, message=_l("Your text is too long to be kept. Please shorten it."))]
    )


class RestForm(FlaskForm):
    """Rest until a day, or open. The day may be written in any script's digits."""

    until = StringField()

    def validate_until(self, field: StringField) -> None:
        try:
            day = self.until_day()
        except AnswerUnclear:
            raise ValidationError(_("Write a day as year, month and day, for example 2027-03-15.")) from None
        if day is not None and not today() < day <= today() + timedelta(days=LONGEST_REST_DAYS):
            raise ValidationError(_("Choose a day from tomorrow on, within a year. Or leave it empty."))

    def until_day(self) -> date | None:
        """The day, or None for an open rest. Raises AnswerUnclear."""
        kept = clean(UNTIL, [self.until.data or ""])
        return date.fromisoformat(kept) if isinstance(kept, str) else None


class SuitsForm(FlaskForm):
    """Her pace, and how much of the plan she wants. What is not sent stays as it is."""

    pace = StringField(
        validators=[
            Optional(),
            AnyOf(sorted(PREFERENCES["pace"]), message=_l("Choose one of the answers on this page.")),
        ]
    )
    depth = StringField(
        validators=[
            Optional(),
            AnyOf(sorted(PREFERENCES["depth"]), message=_l("Choose one of the answers on this page.")),
        ]
    )


class DayForm(FlaskForm):
    """One day, written in any script's digits."""

    day = StringField(validators=[InputRequired(_l("Choose a day."))])

    def validate_day(self, field: StringField) -> None:
        try:
            self.chosen()
        except AnswerUnclear:
            raise ValidationError(_("Write a day as year, month and day, for example 2027-03-15.")) from None

    def chosen(self) -> date | None:
        """The day. Raises AnswerUnclear."""
        kept = clean(UNTIL, [self.day.data or ""])
        return date.fromisoformat(kept) if isinstance(kept, str) else None
