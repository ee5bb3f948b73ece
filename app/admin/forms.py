"""The form of a text of the service."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

LONGEST_WORDS = 1500
_EMPTY = _l("Write the text first. Without it nobody is told what a message is not.")


class WordsForm(FlaskForm):
    """Plain words. An empty line begins a paragraph."""

    service_words = TextAreaField(
        validators=[
            InputRequired(_EMPTY),
            Regexp(r"(?s).*\S", message=_EMPTY),
            Length(max=LONGEST_WORDS, message=_l("Shorten it to %(most)s characters.", most=LONGEST_WORDS)),
        ]
    )
