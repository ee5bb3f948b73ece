"""The desk's forms. Names are unique on the client's page, which holds several of them at once."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

from app.vocabulary import Audience, Frame

LONGEST_TEXT = 4000
OUTCOMES = ("done", "one_change", "talk_first")
AN_ID_OR_NOTHING = r"^[A-Za-z0-9_-]{0,64}$"


class ActForm(FlaskForm):
    """A form that does something once: the key is drawn when the page is made and comes back with the form."""

    idempotency_key = HiddenField(validators=[Regexp(AN_ID_OR_NOTHING)])

    @property
    def key(self) -> str | None:
        """The key that makes two clicks one effect; None for a form that came without one."""
        return self.idempotency_key.data or None


def _words_needed(message: str) -> list[object]:
    too_long = _l("This is longer than %(most)s characters. Shorten it a little; nothing is lost.", most=LONGEST_TEXT)
    return [InputRequired(message), Regexp(r"(?s).*\S", message=message), Length(max=LONGEST_TEXT, message=too_long)]


class TakeForm(ActForm):
    """Take a journey from the Unassigned list."""


class ReviewForm(ActForm):
    """Answer a step that was sent. The outcome is never chosen beforehand."""

    reply_words = TextAreaField(validators=_words_needed(_l("Write a few words. They are what the person reads.")))
    outcome = RadioField(
        choices=[SelectChoice(value=outcome, label=outcome) for outcome in OUTCOMES],
        validators=[InputRequired(_l("Choose what happens to the step."))],
    )
    next_run = HiddenField(validators=[Regexp(AN_ID_OR_NOTHING)])
    came_from = HiddenField(validators=[Length(max=20)])


class EndHoldForm(ActForm):
    """End a safety hold, with the reason."""

    hold_reason = TextAreaField(validators=_words_needed(_l("Say why the hold can end.")))


class RaiseRiskForm(ActForm):
    """Raise the risk level, with the reason. Only levels above the present one are offered."""

    risk_to = RadioField(validators=[InputRequired(_l("Choose the level."))])
    risk_reason = TextAreaField(validators=_words_needed(_l("Say why the level is raised.")))


class NoteForm(ActForm):
    """Write a counselling note."""

    note_words = TextAreaField(validators=_words_needed(_l("Write the note first.")))


class OfferForm(ActForm):
    """Offer a quest to somebody whose place for it is free."""

    quest = RadioField(validators=[InputRequired(_l("Choose a quest."))])


class CallerForm(ActForm):
    """Open a client for somebody on the phone. ``quest`` is empty where nothing is offered yet."""

    pseudonym = StringField(validators=[InputRequired(_l("Choose one of the three names."))])
    language = StringField(validators=[InputRequired(_l("Choose a language."))])
    frame = StringField(validators=[AnyOf([*Frame], message=_l("Choose how the plan shall look."))])
    audience = StringField(validators=[AnyOf([*Audience], message=_l("Choose whom the help is for."))])
    quest = StringField()
    consent = BooleanField(validators=[InputRequired(_l("Read it out first, and tick this when the answer is yes."))])

    def validate_for(self, names: Sequence[str], languages: Sequence[str], quests: Sequence[str]) -> bool:
        """Whether it is whole, and every choice is one of those that were offered."""
        is_whole: bool = self.validate()
        offered = (
            (self.pseudonym, names, _l("Choose one of the three names.")),
            (self.language, languages, _l("Choose a language.")),
            (self.quest, ["", *quests], _l("Choose a quest, or nothing yet.")),
        )
        for field, choices, message in offered:
            if not field.errors and (field.data or "") not in choices:
                field.errors, is_whole = [message], False
        return is_whole


class NewWordsForm(ActForm):
    """Ask for new words for somebody who lost hers, with the reason."""

    lost_reason = TextAreaField(validators=_words_needed(_l("Say how you know that it is this person.")))


class FindForm(FlaskForm):
    """Find a client by her pseudonym."""

    class Meta:
        csrf = False

    q = StringField(validators=[Regexp(r"^[^\x00]{0,80}$")])
    page = StringField(validators=[Regexp(r"^[0-9]{0,4}$")])
