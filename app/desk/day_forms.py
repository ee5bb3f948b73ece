"""Forms of a working day: how a call went, hand over, close a task, write down a death."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

from app.desk.forms import AN_ID_OR_NOTHING, LONGEST_TEXT, ActForm
from app.services.staff_steps import CALL_OUTCOMES, MESSAGE_OUTCOMES

_most = Length(
    max=LONGEST_TEXT,
    message=_l("This is longer than %(most)s characters. Shorten it a little; nothing is lost.", most=LONGEST_TEXT),
)


class CallForm(ActForm):
    """One tap: how a call went. ``task`` is closed where it reached her; ``although``: another time was better."""

    outcome = HiddenField(validators=[AnyOf([*CALL_OUTCOMES])])
    although = HiddenField(validators=[Regexp("(yes)?$")])
    task = HiddenField(validators=[Regexp(AN_ID_OR_NOTHING)])


class MessageForm(ActForm):
    """One tap: a message was written, or answered."""

    outcome = HiddenField(validators=[AnyOf([*MESSAGE_OUTCOMES])])
    task = HiddenField(validators=[Regexp(AN_ID_OR_NOTHING)])


class CloseTaskForm(ActForm):
    """What was to be done is done, or need not be done. The reason is for colleagues."""

    close_reason = TextAreaField(validators=[_most])


class HandOverForm(ActForm):
    """To whom a client goes, with a word for the colleague."""

    to_staff = RadioField(validators=[InputRequired(_l("Choose a colleague."))])
    hand_over_words = TextAreaField(validators=[_most])
    from_staff = HiddenField()
