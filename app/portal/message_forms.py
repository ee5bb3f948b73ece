"""Forms beside her plan: a message to the service, and how satisfied she is."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp

from app.services.ratings import CSAT, NPS, SCORES
from quests.answers import LONGEST_TEXT

_EMPTY = _l("Write a few words first. Nothing was sent.")


class MessageForm(FlaskForm):
    """One message. What she wrote stays in the box until it is sent."""

    message_words = TextAreaField(
        validators=[
            InputRequired(_EMPTY),
            Regexp(r"(?s).*\S", message=_EMPTY),
            Length(
                max=LONGEST_TEXT,
                message=_l(
                    "This is longer than %(most)s characters. Send it in two parts, or shorten it.", most=LONGEST_TEXT
                ),
            ),
        ]
    )


def _one_of(kind: str) -> list[object]:
    scores = [str(score) for score in SCORES[kind]]
    return [Optional(), AnyOf(scores, message=_l("Choose one of the answers on this page."))]


class RateForm(FlaskForm):
    """Two questions about the whole service. Both may stay empty, and there is nothing to write."""

    csat = StringField(validators=_one_of(CSAT))
    nps = StringField(validators=_one_of(NPS))

    def score(self, kind: str) -> int | None:
        """What she chose, or None."""
        typed = self[kind].data
        return int(typed) if typed else None
