"""The form of a beginning of answers, which colleagues share."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from app.desk.forms import ActForm

LONGEST_TITLE, LONGEST_BEGINNING = 60, 1000
_TITLE, _WORDS = _l("Give it a short name, so that colleagues find it."), _l("Write the beginning first.")


class BeginningForm(ActForm):
    """A short name and the words, with gaps in square brackets. ``seen``: the version that the page had read."""

    beginning_title = StringField(
        validators=[
            InputRequired(_TITLE),
            Regexp(r"(?s).*\S", message=_TITLE),
            Length(max=LONGEST_TITLE, message=_l("A short name is enough.")),
        ]
    )
    beginning_words = TextAreaField(
        validators=[
            InputRequired(_WORDS),
            Regexp(r"(?s).*\S", message=_WORDS),
            Length(max=LONGEST_BEGINNING, message=_l("Shorten it to %(most)s characters.", most=LONGEST_BEGINNING)),
        ]
    )
    seen = HiddenField()

    @property
    def version(self) -> int:
        """The version that was read, 0 for none of ours. What is no number was read by nobody."""
        said = self.seen.data or "0"
        return int(said) if said.isdecimal() and len(said) < 7 else -1
