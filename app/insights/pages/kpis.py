"""The page of the key numbers: each of a month in words, with its trend, and what is not measured yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, format_percent, get_locale

from app.insights.dimension_words import dimension_words, values_words
from app.insights.month_asked import SHOWN, MonthAsked, month_words
from app.insights.pages.kpi_missing import Missing, missing
from app.insights.pages.kpi_words import KpiWords, groups, hours_words, kpi_words
from app.insights.sparkline import Spark, sparkline
from app.queries.monthly_reports import Report
from app.web.contact_form import listed
from app.web.words import _, ngettext
from quests.kpis import BY_SLUG, Figure, Kpi, Measure
from quests.months import Month

DIMENSIONS = ("channel", "language", "hours")


@dataclass(frozen=True)
class FigureWords:
    """One figure as it is read. ``value`` is empty where none can be told; ``says`` is a whole sentence."""

    value: str
    says: str
    n: int | None
    is_hidden: bool


@dataclass(frozen=True)
class KpiCard:
    """One number. ``target``, ``state`` (reached, below) and ``change`` are empty where there is nothing to say."""

    slug: str
    words: KpiWords
    now: FigureWords
    target: str
    state: str
    change: str
    spark: Spark | None
    trend: tuple[tuple[str, FigureWords], ...]
    groups: tuple[tuple[str, FigureWords], ...]
    is_compared: bool


@dataclass(frozen=True)
class KpiPage:
    """``parts``: heading and cards. ``summary``: how many numbers there are to see."""

    summary: str
    parts: tuple[tuple[str, tuple[KpiCard, ...]], ...]
    missing: tuple[Missing, ...]


def kpi_page(asked: MonthAsked, by: str = "") -> KpiPage:
    """The numbers of the month that is asked for, side by side in one dimension where that is asked."""
    parts = tuple(
        (heading, tuple(_card(BY_SLUG[slug], asked.reports, by) for slug in slugs)) for heading, slugs in groups()
    )
    cards = [card for _heading, found in parts for card in found]
    told = sum(bool(card.now.value) for card in cards)
    lacking = tuple(missing().values())
    summary = _(
        "%(told)s of %(all)s numbers can be shown for this month; %(lacking)s more are not measured yet.",
        told=format_decimal(told),
        all=format_decimal(len(cards)),
        lacking=format_decimal(len(lacking)),
    )
    return KpiPage(summary, parts, lacking)


def by_choices() -> list[tuple[str, str]]:
    """Each dimension with its words."""
    return [(one, _("Opening hours") if one == "hours" else dimension_words(one)) for one in DIMENSIONS]


def _card(kpi: Kpi, reports: Sequence[Report], by: str) -> KpiCard:
    now = reports[0].kpis[kpi.slug]
    trend = [(one.month, one.kpis[kpi.slug]) for one in reports]
    return KpiCard(
        slug=kpi.slug,
        words=kpi_words(kpi.slug),
        now=figure_words(kpi, now),
        target=target_words(kpi),
        state=_state(kpi, now),
        change=change_words(now, reports[1].kpis[kpi.slug], reports[1].month) if len(reports) > 1 else "",
        spark=spark_of(kpi, reports[0].month, dict(trend)),
        trend=tuple((month_words(month), figure_words(kpi, one)) for month, one in trend),
        groups=tuple(
            (_group_words(by, one.groups), figure_words(kpi, one))
            for one in reports[0].by.get(by, {}).get(kpi.slug, ())
        ),
        is_compared=by in kpi.by,
    )


def _group_words(by: str, values: Sequence[str]) -> str:
    return listed([hours_words(one) for one in values]) if by == "hours" else values_words(by, values)


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


def _state(kpi: Kpi, figure: Figure) -> str:
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


def spark_of(kpi: Kpi, month: str, known: dict[str, Figure]) -> Spark | None:
    """The line of the twelve months up to this one."""
    months = [Month(month).before(back).label for back in range(SHOWN - 1, -1, -1)]
    values = [known[one].value if one in known else None for one in months]
    least, most = {Measure.SHARE: (0, 100), Measure.SCORE: (-100, 100)}.get(
        kpi.measure, (0, max((value for value in values if value is not None), default=1))
    )
    mirrored = get_locale().text_direction == "rtl"
    return sparkline(values, least=least, most=most, target=kpi.target, mirrored=mirrored)
