"""The desk's forms. Names are unique on the client's page, which holds several of them at once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

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
    """Take a journey from the Unassigned list. ``seen`` is the pseudonym that stood beside the button."""

    seen = HiddenField(validators=[Length(max=80)])


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


class LockForm(ActForm):
    """Lock whatever could be seen at home, with what was heard or seen."""

    lock_reason = TextAreaField(validators=_words_needed(_l("Say in a few words what you heard or saw.")))


class EndLockForm(ActForm):
    """End the lock, with the reason."""

    end_lock_reason = TextAreaField(validators=_words_needed(_l("Say why it is safe to write again.")))


class NoteForm(ActForm):
    """Write a counselling note."""

    note_words = TextAreaField(validators=_words_needed(_l("Write the note first.")))


class HandOnForm(ActForm):
    """Hand on whom one took over in a danger, with a word for the colleague if there is one."""

    hand_on_words = TextAreaField(
        validators=[
            Length(
                max=LONGEST_TEXT,
                message=_l(
                    "This is longer than %(most)s characters. Shorten it a little; nothing is lost.", most=LONGEST_TEXT
                ),
            )
        ]
    )


class OfferForm(ActForm):
    """Offer a quest to somebody whose place for it is free."""

    quest = RadioField(validators=[InputRequired(_l("Choose a quest."))])


class NewWordsForm(ActForm):
    """Ask for new words for somebody who lost hers, with the reason."""

    lost_reason = TextAreaField(validators=_words_needed(_l("Say how you know that it is this person.")))
