"""The forms of a screen by staff, of lowering a level, and of a clinician's safety assessment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from app.desk.forms import LONGEST_TEXT, ActForm


def words_needed(message: str) -> list[object]:
    """Something has to be written, and not too much."""
    too_long = _l("This is longer than %(most)s characters. Shorten it a little; nothing is lost.", most=LONGEST_TEXT)
    return [InputRequired(message), Regexp(r"(?s).*\S", message=message), Length(max=LONGEST_TEXT, message=too_long)]


class ScreenForm(ActForm):
    """A screen in a talk. Its answers are read by ``desk.pages.screening``; ``spoken`` is the language of the talk."""

    spoken = StringField(validators=[InputRequired(_l("Choose a language."))])


class LowerRiskForm(ActForm):
    """Lower a level, with the reason. Nothing is chosen beforehand."""

    lower_to = RadioField(validators=[InputRequired(_l("Choose the level."))])
    lower_reason = TextAreaField(validators=words_needed(_l("Say why the level can be lower.")))


class SafetyAssessmentForm(ActForm):
    """What a clinician asked live, in words of their own. What is not answered stays open.

    Its answers are read by ``quests.safety_assessment``.
    """

    safety_words = TextAreaField(validators=words_needed(_l("Write down what you found.")))
    wants_to_lower = BooleanField()
