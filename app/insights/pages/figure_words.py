"""A key number in words: its value, the sentence beside it, its target, and how it stands against the month before."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_decimal, format_percent

from app.insights.month_asked import month_words
from app.web.words import _, ngettext
from quests.kpis import Figure, Kpi, Measure


@dataclass(frozen=True)
class FigureWords:
    """One figure as it is read. ``value`` is empty where none can be told; ``says`` is a whole sentence."""

    value: str
    says: str
    n: int | None
    is_hidden: bool


def figure_words(kpi: Kpi, figure: Figure) -> FigureWords:
    """A figure in a value and a sentence, in the reader's own digits."""
    if figure.n == 0:
        return FigureWords("", _("There was nothing to count."), 0, False)
    if figure.n is None:
        return FigureWords("", _("Too few to show."), None, True)
    if figure.value is None:
        return FigureWords("", _("Of %(all)s. How many is hidden.", all=format_decimal(figure.n)), figure.n, True)
    says = {Measure.SHARE: _share_says, Measure.MINUTES: _minutes_say, Measure.SCORE: _score_says}[kpi.measure]
    return FigureWords(_value(kpi, figure.value), says(figure), figure.n, False)


def _value(kpi: Kpi, value: int) -> str:
    if kpi.measure is Measure.SHARE:
        return _percent(value)
    if kpi.measure is Measure.MINUTES:
        return ngettext("%(num)s minute", "%(num)s minutes", value)
    return ngettext("%(num)s point", "%(num)s points", value)


def target_words(kpi: Kpi) -> str:
    """What is aimed at, or nothing."""
    return "" if kpi.target is None else _percent(kpi.target)


def _percent(value: int | None) -> str:
    return str(format_percent((value or 0) / 100))


def _share_says(figure: Figure) -> str:
    return _(
        "%(part)s of %(all)s. By chance alone it could lie between %(low)s and %(high)s.",
        part=format_decimal(figure.part or 0),
        all=format_decimal(figure.n or 0),
        low=_percent(figure.low),
        high=_percent(figure.high),
    )


def _minutes_say(figure: Figure) -> str:
    return _(
        "Half of %(all)s took no longer. The average is %(mean)s.",
        all=format_decimal(figure.n or 0),
        mean=ngettext("%(num)s minute", "%(num)s minutes", figure.mean or 0),
    )


def _score_says(figure: Figure) -> str:
    return _(
        "Of %(all)s answers %(part)s are 9 or 10, and %(against)s are 6 or less.",
        all=format_decimal(figure.n or 0),
        part=format_decimal(figure.part or 0),
        against=format_decimal(figure.against or 0),
    )


def state_of(kpi: Kpi, figure: Figure) -> str:
    """``reached`` or ``below``; empty where nothing is aimed at, or nothing can be told."""
    if kpi.target is None or figure.part is None or not figure.n:
        return ""
    return "reached" if 100 * figure.part >= kpi.target * figure.n else "below"


def change_words(now: Figure, before: Figure, month: str) -> str:
    """Against the month before. Where both intervals meet it may be chance, and that is what is said."""
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return ""
    if now.low > before.high:
        return _("Higher than in %(month)s.", month=month_words(month))
    if now.high < before.low:
        return _("Lower than in %(month)s.", month=month_words(month))
    return _("Against %(month)s the difference may be chance.", month=month_words(month))
