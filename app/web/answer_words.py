"""An answer in words: labels instead of codes, amounts with their unit, days by their names. The same in every room."""

from __future__ import annotations

from babel import Locale
from babel.dates import get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal, get_group_symbol
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.extensions import questline
from app.web.filters import day
from quests.answers import WEEKDAYS, Answer
from quests.definition import Question, text_in

CURRENCY_SIGNS = {"KZT": "₸", "RUB": "₽", "EUR": "€", "USD": "$", "GBP": "£", "CNY": "¥", "UAH": "₴", "GEL": "₾"}
NO_BREAK_SPACE = "\u00a0"


def is_empty(answer: Answer) -> bool:
    """Whether the question was left open. Zero is an answer."""
    return answer is None or answer == "" or answer == []


def is_own_words(question: Question) -> bool:
    """Whether the answer is text that she wrote herself, in whatever script."""
    return question.kind == "text"


def answer_words(question: Question, answer: Answer, language: str) -> str:
    """The answer in words, the quest's own labels in ``language``; empty where it was left open."""
    if is_empty(answer):
        return ""
    match question.kind:
        case "choice" | "several":
            return _labels(question, answer, language)
        case "scale":
            return str(_("%(number)s on a scale from 0 to 10", number=answer))
        case "money":
            return money(int(answer)) if isinstance(answer, int | float) else str(answer)
        case "hours":
            return _hours(answer)
        case "date":
            return day(str(answer))
        case "days_of_week":
            return _list([weekday(code) for code in answer]) if isinstance(answer, list) else str(answer)
        case _:
            return str(answer)


def money(amount: int) -> str:
    """``8 000 ₸``: groups of three with a space, the unit after the number, never parted by a line break."""
    return f"{_number(amount)}{NO_BREAK_SPACE}{currency_sign()}"


def currency_sign() -> str:
    """The sign of the service's currency, or its code where we know no sign."""
    code = questline().settings.currency
    return CURRENCY_SIGNS.get(code, code)


def weekday(code: str) -> str:
    """The day's name: ``mon`` is Monday."""
    return str(get_day_names("wide", locale=_locale())[WEEKDAYS.index(code)])


def _labels(question: Question, answer: Answer, language: str) -> str:
    chosen = answer if isinstance(answer, list) else [str(answer)]
    labels = {choice.value: text_in(choice.label, language) for choice in question.choices}
    return _list([labels.get(value, value) for value in chosen])


def _hours(answer: Answer) -> str:
    number = float(answer) if isinstance(answer, int | float) else 0.0
    # Between two whole numbers both languages say it as they say it of two.
    counted = int(number) if number.is_integer() else 2
    return str(ngettext("%(shown)s hour", "%(shown)s hours", counted, shown=_number(number)))


def _number(value: float) -> str:
    locale = _locale()
    return str(format_decimal(value, locale=locale)).replace(get_group_symbol(locale), NO_BREAK_SPACE)


def _list(words: list[str]) -> str:
    return str(format_list(words, locale=_locale())) if words else ""


def _locale() -> Locale:
    return get_locale() or Locale("en")
