"""The form with which somebody puts a row of her worklist aside."""

from __future__ import annotations

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.desk.forms import ActForm


class PutAsideForm(ActForm):
    """Until when: a moment in one tap, or one that is typed. ``show``: the list from which she came."""

    until = HiddenField(validators=[Length(max=40)])
    chosen = StringField(validators=[Length(max=40)])
    show = HiddenField(validators=[Length(max=20)])
