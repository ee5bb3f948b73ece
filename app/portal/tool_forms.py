"""Forms of her own tools. Nothing is chosen for her, and what is left empty stays empty."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, Length, Optional, ValidationError

from app.portal.forms import UNTIL
from app.portal.reader import today
from app.services.own_things import LONGEST_LINE, LONGEST_WORDS, Value
from quests.answers import AnswerUnclear, clean

FURTHEST = timedelta(days=3660)
MOODS = tuple(str(point) for point in range(11))


def as_text(typed: str | None) -> str:
    """What was typed, without what no keyboard writes."""
    lines = (typed or "").replace("\r\n", "\n")
    return "".join(one for one in lines if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs")).strip()


_TOO_LONG = Length(max=LONGEST_WORDS, message=_l("Your text is too long to be kept. Please shorten it."))
_LINE_TOO_LONG = Length(max=LONGEST_LINE, message=_l("Your text is too long to be kept. Please shorten it."))


def _words() -> StringField:
    return StringField(filters=[as_text], validators=[_TOO_LONG])


def _line() -> StringField:
    return StringField(filters=[as_text], validators=[_LINE_TOO_LONG])


class ToolForm(FlaskForm):
    """A form of a tool. ``values`` is what is kept."""

    def values(self) -> dict[str, Value]:
        raise NotImplementedError

    def has_words(self, *names: str) -> bool:
        """Whether anything stands in these fields."""
        return any(self[name].data for name in names)


def day_in(field: StringField) -> str | None:
    """The day of a field as an ISO day; None where it is empty. Raises AnswerUnclear."""
    kept = clean(UNTIL, [as_text(field.data)])
    return kept if isinstance(kept, str) else None


def a_sound_day(form: FlaskForm, field: StringField) -> None:
    """A day that can be read, and that is neither long gone nor far away."""
    try:
        found = day_in(field)
    except AnswerUnclear:
        raise ValidationError(_("Write a day as year, month and day, for example 2027-03-15.")) from None
    if found is not None and abs(date.fromisoformat(found) - today()) > FURTHEST:
        raise ValidationError(_("Choose a day within ten years."))


def _day() -> StringField:
    return StringField(filters=[as_text], validators=[a_sound_day])


class GoalForm(ToolForm):
    """A goal in her own words, and whether it may be seen."""

    words = _words()
    is_shared = BooleanField()

    def validate_words(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Write a few words here."))

    def values(self) -> dict[str, Value]:
        return {"words": self.words.data}


class AgreementForm(ToolForm):
    """A few lines to herself, and a day to look again, if she wants one."""

    words = _words()
    on = _day()

    def validate_words(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Write a few words here."))

    def values(self) -> dict[str, Value]:
        return {"words": self.words.data, "on": day_in(self.on)}


class LimitsForm(ToolForm):
    """Limits in her own words and units. An amount is written anew or stays: none is shown to start from.

    ``standing_money`` is the amount that stands now; it is never a value of the field.
    """

    standing_money = ""
    words = _words()
    money = _line()
    time = _line()
    on = _day()
    no_money = BooleanField()

    def validate_words(self, field: StringField) -> None:
        if not self.has_words("words", "money", "time") and not self._money():
            raise ValidationError(_("Write a few words here, or in one of the other fields."))

    def values(self) -> dict[str, Value]:
        texts = {name: self[name].data for name in ("words", "time")}
        return {**texts, "money": self._money(), "on": day_in(self.on)}

    def _money(self) -> str:
        return str(self.money.data or ("" if self.no_money.data else self.standing_money))


class HardMomentForm(ToolForm):
    """What she means to do when it is hard."""

    words = _words()
    wait = _line()
    other = _line()
    call = _line()

    def validate_words(self, field: StringField) -> None:
        if not self.has_words("words", "wait", "other", "call"):
            raise ValidationError(_("Write a few words here, or in one of the other fields."))

    def values(self) -> dict[str, Value]:
        return {"part": "plan", **{name: self[name].data for name in ("words", "wait", "other", "call")}}


class MomentForm(FlaskForm):
    """A moment that she wants to keep; words only if she likes."""

    words = _words()


class LogForm(ToolForm):
    """How she feels, and a few words, on a day up to today."""

    mood = StringField(validators=[Optional(), AnyOf(MOODS, message=_l("Choose one of the answers on this page."))])
    words = _words()
    on = _day()

    def validate_words(self, field: StringField) -> None:
        if not self.has_words("mood", "words"):
            raise ValidationError(_("Choose a number, or write a few words. One of the two is enough."))

    def validate_on(self, field: StringField) -> None:
        try:
            found = day_in(field)
        except AnswerUnclear:
            return  # Said already.
        if found is not None and date.fromisoformat(found) > today():
            raise ValidationError(_("Choose today or an earlier day."))

    def values(self) -> dict[str, Value]:
        mood = int(self.mood.data) if self.mood.data else None
        return {"on": day_in(self.on) or today().isoformat(), "mood": mood, "words": self.words.data}


class MoneyDateForm(ToolForm):
    """A day on which money comes or goes."""

    words = _line()
    on = _day()
    each_month = BooleanField()
    amount = _line()

    def validate_words(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Write what it is, for example: rent."))

    def validate_on(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Choose a day."))

    def values(self) -> dict[str, Value]:
        return {
            "words": self.words.data,
            "on": day_in(self.on),
            "amount": self.amount.data,
            "each_month": bool(self.each_month.data),
        }
