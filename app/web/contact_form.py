"""How she may be reached, as a form and in words: the same on her own page and on the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import flask_babel
from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from quests.answers import Answer

WAYS, TIMES = ("call", "message", "email"), ("morning", "afternoon", "evening", "weekend")
LONGEST_ADDRESS = 200
_no_zero = Regexp(r"^[^\x00]*$", message=_l("One of the signs cannot be kept. Write it without."))


def _choices(*values: str) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=value) for value in values]


def _(message: str) -> str:
    return str(flask_babel.gettext(message))


def way_words(way: str) -> str:
    """One way to reach her, as a choice."""
    return {"call": _("By phone call"), "message": _("By text message"), "email": _("By e-mail")}.get(way, way)


def time_words(time: str) -> str:
    """One part of the day or week, as a choice."""
    return {
        "morning": _("Mornings"),
        "afternoon": _("Afternoons"),
        "evening": _("Evenings"),
        "weekend": _("Weekends"),
    }.get(time, time)


def listed(words: Iterable[str]) -> str:
    """``Mornings, Evenings and Weekends`` in the language of the request."""
    return str(format_list(list(words), locale=get_locale())) if words else ""


class ContactForm(FlaskForm):
    """Her contact rules. Nothing is chosen for her; no way chosen means that nobody contacts her."""

    ways = SelectMultipleField(choices=_choices(*WAYS), widget=ListWidget(), option_widget=CheckboxInput())
    address = StringField(
        validators=[
            Length(max=LONGEST_ADDRESS, message=_l("This is longer than %(most)s signs.", most=LONGEST_ADDRESS)),
            _no_zero,
        ]
    )
    times = SelectMultipleField(choices=_choices(*TIMES), widget=ListWidget(), option_widget=CheckboxInput())
    voicemail = RadioField(choices=_choices("yes", "no"), validators=[Optional()])
    calendar_file = RadioField(choices=_choices("yes", "no"), validators=[Optional()])
    code_word = StringField(validators=[Length(max=60, message=_l("A short word is enough.")), _no_zero])

    def validate(self, extra_validators: Any = None) -> bool:
        """A way without a number or an address would be a promise that nobody can keep."""
        is_whole = bool(super().validate(extra_validators))
        if is_whole and self.ways.data and not (self.address.data or "").strip():
            self.address.errors = [_("Write a number or an e-mail address, or choose no way at all.")]
            return False
        return is_whole

    def values(self) -> dict[str, Answer]:
        """What was said, as ``services.safe_contact.keep_rules`` takes it: every rule, so that empty clears."""
        return {
            "ways": list(self.ways.data or ()),
            "address": (self.address.data or "").strip(),
            "times": list(self.times.data or ()),
            "voicemail": self.voicemail.data or None,
            "calendar_file": self.calendar_file.data or None,
            "code_word": (self.code_word.data or "").strip(),
        }


def choices_of(values: Sequence[str], *, are_ways: bool) -> list[tuple[str, str]]:
    """Values with their words, for the checkboxes."""
    return [(value, way_words(value) if are_ways else time_words(value)) for value in values]


def contact_choices() -> dict[str, list[tuple[str, str]]]:
    """The choices of the form in words, for the templates."""
    return {
        "ways": choices_of(WAYS, are_ways=True),
        "times": choices_of(TIMES, are_ways=False),
        "voicemail": [("yes", _("Yes, a message may be left")), ("no", _("No"))],
        "calendar_file": [("yes", _("Yes, with a neutral title")), ("no", _("No"))],
    }
