"""Forms about what is kept on her."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.web.typed import no_zero

LONGEST = 2_000
"""A sentence before it says what the message is about; together they fit into one message."""


class CorrectForm(FlaskForm):
    """What is not right in what the service keeps, in her words."""

    correct_words = StringField(
        validators=[
            DataRequired(_l("Write what is not right.")),
            Length(max=LONGEST, message=_l("Your text is too long to be kept. Please shorten it.")),
            no_zero,
        ]
    )
