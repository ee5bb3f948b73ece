"""The form of a saved view of the list of clients."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp

from app.desk.forms import ActForm

LONGEST_NAME = 60


class ViewForm(ActForm):
    """A name for what is looked for."""

    view_name = StringField(
        validators=[
            InputRequired(_l("Give the view a name.")),
            Regexp(r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$", message=_l("Give the view a name.")),
            Length(max=LONGEST_NAME, message=_l("A name has at most %(most)s characters.", most=LONGEST_NAME)),
        ]
    )
