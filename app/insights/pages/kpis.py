"""The page of the key numbers: each of a month in words, with its trend, and what is not measured yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, get_locale

from app.insights.dimension_words import dimension_words, values_words
from app.insights.month_asked import SHOWN, MonthAsked, month_words
from app.insights.pages.figure_words import FigureWords, change_words, figure_words, state_of, target_words
from app.insights.pages.kpi_missing import Missing, missing
from app.insights.pages.kpi_words import KpiWords, groups, hours_words, kpi_words
from app.insights.sparkline import Interval, Spark, interval, sparkline
from app.queries.monthly_reports import Report
from app.web.contact_form import listed
from app.web.words import _
from quests.kpis import BY_SLUG, Figure, Kpi, Measure
from quests.months import Month

LEAST_SHOWN = 2
"""A line needs two months; of one alone there is none."""
DIMENSIONS = ("channel", "language", "hours")


@dataclass(frozen=True)
class KpiCard:
    """One number. ``target``, ``state`` (reached, below) and ``change`` are empty where there is nothing to say.

    ``spark_ends``: the first and the last month of its line.
    """

    slug: str
    words: KpiWords
    now: FigureWords
    target: str
    state: str
    change: str
    interval: Interval | None
    spark: Spark | None
    spark_ends: tuple[str, str]
    trend: tuple[tuple[str, FigureWords], ...]
    groups: tuple[tuple[str, FigureWords], ...]
    is_compared: bool


@dataclass(frozen=True)
class KpiPart:
    """One part of the page. ``empty``: the numbers for which there was nothing to count in this month."""

    heading: str
    cards: tuple[KpiCard, ...]
    empty: tuple[KpiCard, ...]


@dataclass(frozen=True)
class KpiPage:
    """``summary``: how many numbers there are to see."""

    summary: str
    parts: tuple[KpiPart, ...]
    missing: tuple[Missing, ...]


def kpi_page(asked: MonthAsked, by: str = "") -> KpiPage:
    """The numbers of the month that is asked for, side by side in one dimension where that is asked."""
    parts = tuple(_part(heading, slugs, asked.reports, by) for heading, slugs in groups())
    told = sum(bool(card.now.value) for part in parts for card in part.cards)
    lacking = tuple(missing().values())
    summary = _(
        "%(told)s of %(all)s numbers can be shown for this month; %(lacking)s more are not measured yet.",
        told=format_decimal(told),
        all=format_decimal(len(BY_SLUG)),
        lacking=format_decimal(len(lacking)),
    )
    return KpiPage(summary, parts, lacking)


def by_choices() -> list[tuple[str, str]]:
    """Each dimension with its words."""
    return [(one, _("Opening hours") if one == "hours" else dimension_words(one)) for one in DIMENSIONS]


def _part(heading: str, slugs: Sequence[str], reports: Sequence[Report], by: str) -> KpiPart:
    cards = [_card(BY_SLUG[slug], reports, by) for slug in slugs]
    empty = tuple(card for card in cards if card.now.n == 0)
    return KpiPart(heading, tuple(card for card in cards if card not in empty), empty)


def _card(kpi: Kpi, reports: Sequence[Report], by: str) -> KpiCard:
    now = reports[0].kpis[kpi.slug]
    trend = [(one.month, one.kpis[kpi.slug]) for one in reports]
    return KpiCard(
        slug=kpi.slug,
        words=kpi_words(kpi.slug),
        now=figure_words(kpi, now),
        target=target_words(kpi),
        state=state_of(kpi, now),
        change=change_words(now, reports[1].kpis[kpi.slug], reports[1].month) if len(reports) > 1 else "",
        interval=_interval(kpi, now),
        spark=spark_of(kpi, reports[0].month, dict(trend)),
        spark_ends=_ends(reports[0].month, dict(trend)),
        trend=tuple((month_words(month), figure_words(kpi, one)) for month, one in trend),
        groups=tuple(
            (_group_words(by, one.groups), figure_words(kpi, one))
            for one in reports[0].by.get(by, {}).get(kpi.slug, ())
        ),
        is_compared=by in kpi.by,
    )


def _group_words(by: str, values: Sequence[str]) -> str:
    return listed([hours_words(one) for one in values]) if by == "hours" else values_words(by, values)


def spark_of(kpi: Kpi, month: str, known: dict[str, Figure]) -> Spark | None:
    """The line of the months up to this one; None of fewer than two."""
    months = _months(month, known)
    if len(months) < LEAST_SHOWN:
        return None
    values = [known[one].value if one in known else None for one in months]
    least, most = {Measure.SHARE: (0, 100), Measure.SCORE: (-100, 100)}.get(
        kpi.measure, (0, max((value for value in values if value is not None), default=1))
    )
    return sparkline(values, least=least, most=most, target=kpi.target, mirrored=_is_mirrored())


def _months(month: str, known: dict[str, Figure]) -> list[str]:
    """Twelve months; of a service that is younger as many as there are."""
    back = max(at for at in range(SHOWN) if Month(month).before(at).label in known)
    return [Month(month).before(at).label for at in range(back, -1, -1)]


def _ends(month: str, known: dict[str, Figure]) -> tuple[str, str]:
    months = _months(month, known)
    return month_words(months[0]), month_words(months[-1])


def _interval(kpi: Kpi, figure: Figure) -> Interval | None:
    """The range as a picture, where it is told in words."""
    if figure.low is None or figure.high is None or figure.value is None:
        return None
    return interval(figure.low, figure.high, figure.value, target=kpi.target, mirrored=_is_mirrored())


def _is_mirrored() -> bool:
    return bool(get_locale().text_direction == "rtl")
