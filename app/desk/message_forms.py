"""Forms about what a client wrote beside her plan, and about a step that is suggested to her."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from app.desk.forms import LONGEST_TEXT, ActForm

_most = Length(
    max=LONGEST_TEXT,
    message=_l("This is longer than %(most)s characters. Shorten it a little; nothing is lost.", most=LONGEST_TEXT),
)


def _needed(message: str) -> list[object]:
    return [InputRequired(message), Regexp(r"(?s).*\S", message=message), _most]


class AnswerMessageForm(ActForm):
    """Words to a client, which she reads on her pages."""

    message_words = TextAreaField(validators=_needed(_l("Write a few words. They are what the person reads.")))


class NoAnswerForm(ActForm):
    """Why what she wrote needs no answer. The reason is for colleagues."""

    no_answer_reason = TextAreaField(validators=_needed(_l("Say why no answer is needed.")))


class SuggestForm(ActForm):
    """A few words to the client with a suggested step, if there are any."""

    suggest_words = TextAreaField(validators=[_most])
