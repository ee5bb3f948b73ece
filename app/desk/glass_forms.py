"""The forms by which somebody asks to read what her role keeps shut."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from app.desk.forms import ActForm

LONGEST_REASON = 600
_NEEDED = _l("Say in a sentence or two why it is needed now. The colleague who decides reads it.")


class GlassForm(ActForm):
    """Ask, with the reason."""

    glass_reason = TextAreaField(
        validators=[
            InputRequired(_NEEDED),
            Regexp(r"(?s).*\S.*", message=_NEEDED),
            Length(
                max=LONGEST_REASON,
                message=_l("This is longer than %(most)s characters. Shorten it a little.", most=LONGEST_REASON),
            ),
        ]
    )


class NamedGlassForm(GlassForm):
    """The same by whoever has no list of clients: she names the person as the record under review does."""

    glass_name = StringField(
        validators=[
            InputRequired(_l("Write the made-up name as it stands on the record under review.")),
            Length(max=80, message=_l("This is longer than a made-up name.")),
        ]
    )
