"""The forms of a crisis protocol: one tap for what came of a step, a note that few read, a protocol opened by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

from app.desk.forms import AN_ID_OR_NOTHING, LONGEST_TEXT, ActForm
from app.services.protocol_steps import AFTERCARE
from app.vocabulary import ProtocolKind

NOT_DONE = "not_done"


class TimeUnclear(Exception):
    """What was typed is no day with a time."""


class StepForm(ActForm):
    """What became of a step. ``outcome`` is the button that was pressed; ``at`` is empty for now."""

    outcome = StringField(validators=[Regexp(r"^[a-z0-9_]{1,30}$")])
    place = HiddenField(validators=[Regexp(r"^[1-9][0-9]{0,3}$")])
    words = TextAreaField(validators=[Length(max=LONGEST_TEXT)])
    by = StringField(validators=[Regexp(AN_ID_OR_NOTHING)])
    at = StringField(validators=[Length(max=30)])

    def moment(self, zone: ZoneInfo) -> datetime | None:
        """When it took place, in UTC; None for now. Raises TimeUnclear."""
        typed = (self.at.data or "").strip()
        if not typed:
            return None
        try:
            local = datetime.fromisoformat(typed)
        except ValueError:
            raise TimeUnclear(typed) from None
        return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


class AftercareForm(ActForm):
    """What is owed after a record was closed is done."""

    kind = StringField(validators=[AnyOf([kind.value for kind in AFTERCARE])])


class RestrictedNoteForm(ActForm):
    """A note that few read."""

    restricted_words = TextAreaField(
        validators=[
            InputRequired(_l("Write the note first.")),
            Regexp(r"(?s).*\S", message=_l("Write the note first.")),
            Length(max=LONGEST_TEXT),
        ]
    )


class OpenProtocolForm(ActForm):
    """A colleague opens a protocol by hand, and says why."""

    protocol = RadioField(
        choices=[SelectChoice(value=kind.value, label=kind.value) for kind in ProtocolKind],
        validators=[InputRequired(_l("Choose a protocol."))],
    )
    protocol_reason = TextAreaField(
        validators=[
            InputRequired(_l("Say why, in a few words.")),
            Regexp(r"(?s).*\S", message=_l("Say why, in a few words.")),
            Length(max=LONGEST_TEXT),
        ]
    )
