"""Taking the event log out: in which format, and why. The reason is one of a few, kept as a code beside who took it."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import AnyOf

from app.event_log import FORMATS

_REASONS = (
    ("own_count", _l("To count something that these pages do not show")),
    ("paths", _l("To look at the paths that people take, in a program made for that")),
    ("check", _l("To check a number that these pages show")),
    ("reporting", _l("For the reporting of the service")),
)
_READERS = (
    ("research", _l("For research")),
    ("authority", _l("For an authority")),
    ("funder", _l("For whoever pays for the service")),
    ("public", _l("For the public")),
)


def _one_of(choices: tuple[tuple[str, Any], ...], message: Any) -> Any:
    known = AnyOf([code for code, _words in choices], message=message)
    return RadioField(choices=[], validate_choice=False, validators=[known])


class ExportForm(FlaskForm):
    """One of the two logs. ``as_file`` is the format of the button that was pressed, ``why`` the code of a reason."""

    reasons: ClassVar[tuple[tuple[str, Any], ...]]
    as_file = StringField(validators=[AnyOf(list(FORMATS), message=_l("Choose a format."))])

    @property
    def wrong(self) -> list[tuple[str, list[str]]]:
        """What is missing, with the name under which it stands on the page."""
        return [("" if one is self.as_file else one.name, list(one.errors)) for one in self if one.errors]


class InsideForm(ExportForm):
    """Every event with its exact time: for a reason of the service's own."""

    reasons = _REASONS
    why = _one_of(_REASONS, _l("Choose what it is for."))

    def __init__(self, **more: Any) -> None:
        super().__init__(prefix="inside-", **more)


class OutsideForm(ExportForm):
    """What may leave the service: for whom."""

    reasons = _READERS
    why = _one_of(_READERS, _l("Choose for whom it is."))

    def __init__(self, **more: Any) -> None:
        super().__init__(prefix="outside-", **more)
