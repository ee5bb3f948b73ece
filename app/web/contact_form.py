"""How she may be reached, as a form and in words: the same on her own page and on the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.services.safe_contact import OpenRules
from app.web.typed import no_zero
from app.web.words import _
from quests.answers import Answer

WAYS, TIMES = ("call", "message", "email"), ("morning", "afternoon", "evening", "weekend")
SOMEONE_ELSE = ("later", "wrong_number", "say_nothing", "own")
LONGEST_ADDRESS, LONGEST_SENTENCE, LONGEST_WORD = 200, 200, 60
WITHOUT_A_NUMBER = ("calendar_file", "code_word", "stop_word", "help_word")
"""What there is to say where no number is kept."""


def _choices(*values: str) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=value) for value in values]


def way_words(way: str) -> str:
    """One way to reach her, as a choice."""
    return {"call": _("By phone call"), "message": _("By text message"), "email": _("By e-mail")}.get(way, way)


def time_words(time: str) -> str:
    """One part of the day or week, as a choice."""
    return {
        "morning": _("Mornings"),
        "afternoon": _("Afternoons"),
        "evening": _("Evenings"),
        "weekend": _("Weekends"),
    }.get(time, time)


def someone_else_words(said: str) -> str:
    """What we say if someone else answers: one of our neutral sentences, or her own."""
    return {
        "later": _("“I will try again another time. Goodbye.”"),
        "wrong_number": _("“Sorry, I have the wrong number. Goodbye.”"),
        "say_nothing": _("Say nothing and end the call."),
    }.get(said, said)


def consent_words() -> tuple[str, str]:
    """What she agrees to when she leaves a number: what it is for, who sees it, and that it goes when she says so.

    A change of these words is a new version (``services.safe_contact.NUMBER_CONSENT``).
    """
    return (
        _("Keep this number or address, to reach me in the ways that I chose."),
        _(
            "Only people of the service who are in contact with you can see it. It is locked, and used for nothing "
            "else. You can remove it here at any time."
        ),
    )


def listed(words: Iterable[str]) -> str:
    """``Mornings, Evenings and Weekends`` in the language of the request."""
    return str(format_list(list(words), locale=get_locale())) if words else ""


class ContactForm(FlaskForm):
    """Her contact rules. Nothing is chosen for her; no way chosen means that nobody contacts her.

    ``is_young``: no number of hers is kept, so nothing that needs one is taken (domain.md 3.6). ``reminded_by``: ways
    that have an address of her reminders behind them, and need no number here.
    """

    ways = SelectMultipleField(choices=_choices(*WAYS), widget=ListWidget(), option_widget=CheckboxInput())
    address = StringField(
        validators=[
            Length(max=LONGEST_ADDRESS, message=_l("This is longer than %(most)s signs.", most=LONGEST_ADDRESS)),
            no_zero,
        ]
    )
    consent = BooleanField(false_values=(False, "", "n"))
    times = SelectMultipleField(choices=_choices(*TIMES), widget=ListWidget(), option_widget=CheckboxInput())
    shown_as = StringField(validators=[Length(max=LONGEST_WORD, message=_l("A short name is enough.")), no_zero])
    voicemail = RadioField(choices=_choices("yes", "no"), validators=[Optional()])
    if_someone_else = RadioField(choices=_choices(*SOMEONE_ELSE), validators=[Optional()])
    own_sentence = StringField(
        validators=[
            Length(max=LONGEST_SENTENCE, message=_l("This is longer than %(most)s signs.", most=LONGEST_SENTENCE)),
            no_zero,
        ]
    )
    calendar_file = RadioField(choices=_choices("yes", "no"), validators=[Optional()])
    code_word = StringField(validators=[Length(max=LONGEST_WORD, message=_l("A short word is enough.")), no_zero])
    stop_word = StringField(validators=[Length(max=LONGEST_WORD, message=_l("A short word is enough.")), no_zero])
    help_word = StringField(validators=[Length(max=LONGEST_WORD, message=_l("A short word is enough.")), no_zero])

    def __init__(
        self, *args: Any, is_young: bool = False, reminded_by: frozenset[str] = frozenset(), **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.is_young, self.reminded_by = is_young, reminded_by

    def validate(self, extra_validators: Any = None) -> bool:
        """A way without a number would be a promise that nobody can keep, and a number without a yes is not kept."""
        is_whole = bool(super().validate(extra_validators))
        return is_whole and self._words_differ() and (self.is_young or self._number_fits())

    def _number_fits(self) -> bool:
        address = _said(self.address)
        if set(self.ways.data or ()) - self.reminded_by and not address:
            self.address.errors = [_("Write a number or an e-mail address, or choose no way at all.")]
        elif address and not self.consent.data:
            self.consent.errors = [_("We keep it only if you agree. You can also leave the number out.")]
        elif self.if_someone_else.data == "own" and not _said(self.own_sentence):
            self.own_sentence.errors = [_("Write what we shall say, or choose another answer.")]
        else:
            return True
        return False

    def _words_differ(self) -> bool:
        words: set[str] = set()
        for field in (self.code_word, self.stop_word, self.help_word):
            if (said := _said(field).casefold()) and said in words:
                field.errors = [_("This word stands above already. Choose another one, so that nobody mixes them up.")]
                return False
            words.add(said)
        return True

    def values(self) -> dict[str, Answer]:
        """What was said, as ``services.safe_contact.keep_rules`` takes it: every rule, so that empty clears."""
        said: dict[str, Answer] = {
            "ways": list(self.ways.data or ()),
            "address": _said(self.address),
            "consent": "yes" if self.consent.data else "no",
            "times": list(self.times.data or ()),
            "shown_as": _said(self.shown_as),
            "voicemail": self.voicemail.data or None,
            "if_someone_else": self._sentence(),
            "calendar_file": self.calendar_file.data or None,
            "code_word": _said(self.code_word),
            "stop_word": _said(self.stop_word),
            "help_word": _said(self.help_word),
        }
        return {name: value for name, value in said.items() if not self.is_young or name in WITHOUT_A_NUMBER}

    def _sentence(self) -> str:
        chosen = self.if_someone_else.data or ""
        return _said(self.own_sentence) if chosen == "own" else chosen


def _said(field: StringField) -> str:
    return (field.data or "").strip()


def choices_of(values: Sequence[str], *, are_ways: bool) -> list[tuple[str, str]]:
    """Values with their words, for the checkboxes."""
    return [(value, way_words(value) if are_ways else time_words(value)) for value in values]


def contact_choices() -> dict[str, list[tuple[str, str]]]:
    """The choices of the form in words, for the templates."""
    return {
        "ways": choices_of(WAYS, are_ways=True),
        "times": choices_of(TIMES, are_ways=False),
        "voicemail": [("yes", _("Yes, a message may be left")), ("no", _("No"))],
        "if_someone_else": [
            *((said, someone_else_words(said)) for said in SOMEONE_ELSE if said != "own"),
            ("own", _("My own words")),
        ],
        "calendar_file": [("yes", _("Yes, with a neutral title")), ("no", _("No"))],
    }


def names_to_go_by() -> list[str]:
    """Names that say nothing: suggestions, none of them chosen."""
    return [_("Dana from the library"), _("Alex from the sports club"), _("Somebody from work")]


def as_form(found: OpenRules | None) -> dict[str, object]:
    """Rules as they are, for the fields of the form."""
    if found is None:
        return {}
    sentence, rules = found.if_someone_else, found.rules
    is_ours = sentence in SOMEONE_ELSE or not sentence
    return {
        "ways": list(rules.ways),
        "times": list(rules.times),
        "address": found.address,
        "consent": bool(found.address and rules.consented_at),
        "shown_as": found.shown_as,
        "code_word": found.code_word,
        "stop_word": found.stop_word,
        "help_word": found.help_word,
        "if_someone_else": sentence if is_ours else "own",
        "own_sentence": "" if is_ours else sentence,
        "voicemail": "yes" if rules.may_leave_voicemail else "no",
        "calendar_file": "yes" if rules.may_have_calendar_file else "no",
    }
