"""The form that ends a contact: nothing is needed but how it ended, and a made-up name for who becomes a client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.desk.forms import AN_ID_OR_NOTHING, LONGEST_TEXT, ActForm
from app.vocabulary import ContactEnding, FollowUp, Frame
from app.web.contact_form import ContactForm
from app.web.typed import no_zero

LONGEST_CARD, LONGEST_NUMBER = 400, 60
FOLLOW_UPS = (FollowUp.AGREED, FollowUp.DECLINED)


def _choices(values: Sequence[str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=value) for value in values]


class CloseForm(ContactForm, ActForm):
    """How a contact ends, what the person takes along, and how she may be reached.

    ``needs_name``: somebody becomes a client by it. ``plan`` is empty where nothing but the follow-up begins.
    """

    ending = RadioField(
        choices=_choices([*ContactEnding]), validators=[InputRequired(_l("Choose how the contact ended."))]
    )
    pseudonym = StringField()
    frame = RadioField(choices=_choices([*Frame]), validators=[Optional()])
    summary_words = TextAreaField(
        validators=[
            Length(max=LONGEST_TEXT, message=_l("This is longer than %(most)s characters.", most=LONGEST_TEXT)),
            no_zero,
        ]
    )
    card_words = TextAreaField(
        validators=[Length(max=LONGEST_CARD, message=_l("A few short lines fit on the card.")), no_zero]
    )
    card_number = StringField(validators=[Length(max=LONGEST_NUMBER), no_zero])
    follow_up = RadioField(choices=_choices(FOLLOW_UPS), validators=[Optional()])
    plan = StringField(validators=[Regexp(AN_ID_OR_NOTHING)])
    slot = StringField(validators=[Regexp(AN_ID_OR_NOTHING)])
    slot_way = StringField(validators=[Regexp(AN_ID_OR_NOTHING)])
    call_back = RadioField(choices=_choices(["yes", "no"]), validators=[Optional()])
    call_back_number = StringField(validators=[Length(max=LONGEST_NUMBER, message=_l("A number is enough.")), no_zero])
    give_code = BooleanField(false_values=(False, "", "n"))

    def __init__(self, *args: Any, needs_name: bool = False, offered: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.needs_name, self.offered = needs_name, offered

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it is whole. A contact that was none of ours asks for nothing else."""
        is_whole = bool(super().validate(extra_validators))
        return self._name_was_offered() and is_whole

    def _name_was_offered(self) -> bool:
        if self.becomes_client and self.pseudonym.data not in self.offered:
            self.pseudonym.errors = [_l("Choose one of the three names.")]
            return False
        return True

    @property
    def becomes_client(self) -> bool:
        """Whether somebody becomes a client by this form."""
        return self.needs_name and self.ending.data != ContactEnding.NOT_FOR_US

    def _number_fits(self) -> bool:
        """Rules are written down for a client alone."""
        return not self.becomes_client or super()._number_fits()
