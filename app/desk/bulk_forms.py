"""The forms of an act for several people: whom and what, then what the act needs and the yes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Regexp, StopValidation

from app.desk.blueprint import ID
from app.desk.forms import AN_ID_OR_NOTHING, LONGEST_TEXT, ActForm
from app.services.bulk import MOST, BulkAct

_ACT = [AnyOf([*BulkAct])]


class _Ids(SelectMultipleField):
    """Ids of plans. Which of them may be touched is asked of the database, not of the form."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate_choice=False, **more)

    def pre_validate(self, form: Any) -> None:
        if not all(ID.fullmatch(one) for one in self.data or ()):
            raise StopValidation(str(_l("Choose whom it is for.")))


class ChooseForm(ActForm):
    """From the list: who is ticked, or everybody shown, and what shall be done. Nothing is chosen beforehand."""

    journey = _Ids()
    shown = _Ids()
    whom = RadioField(choices=["ticked", "shown"], validators=[InputRequired(_l("Choose whom it is for."))])
    act = RadioField(choices=[*BulkAct], validators=[InputRequired(_l("Choose what to do.")), *_ACT])

    @property
    def people(self) -> list[str]:
        """The plans that were chosen, no more than one person can look at."""
        return list(dict.fromkeys((self.shown.data if self.whom.data == "shown" else self.journey.data) or ()))[:MOST]


class DoForm(ActForm):
    """From the preview: the same people and the same act, and what it needs."""

    journey = _Ids()
    act = HiddenField(validators=_ACT)
    bulk_reason = TextAreaField(
        validators=[
            Length(
                max=LONGEST_TEXT,
                message=_l(
                    "This is longer than %(most)s characters. Shorten it a little; nothing is lost.", most=LONGEST_TEXT
                ),
            )
        ]
    )
    to_staff = RadioField(validate_choice=False, validators=[Regexp(AN_ID_OR_NOTHING)])
