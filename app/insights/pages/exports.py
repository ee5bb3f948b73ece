"""The page of the event log: which files there are, what each holds, and what each leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.event_log import FORMATS, last_month
from app.insights.export_form import ExportForm
from quests.months import Month
from quests.outside_log import GROUP


@dataclass(frozen=True)
class File:
    """One of the two logs in words: for whom it is, what it holds, what is asked first, and its formats by code."""

    anchor: str
    title: str
    for_whom: str
    holds: tuple[str, ...]
    until: date | None
    question: str
    form: ExportForm
    formats: tuple[tuple[str, str], ...]


def files(zone: ZoneInfo, within: ExportForm, without: ExportForm) -> list[File]:
    """Both, each with the form by which it is taken."""
    formats = tuple((code, wanted.name) for code, wanted in FORMATS.items())
    return [
        File(
            "inside",
            _("For use inside the service"),
            _for_inside(),
            _held_inside(),
            None,
            _("What is it for?"),
            within,
            formats,
        ),
        File(
            "outside",
            _("For people outside the service"),
            _("For research and for authorities. Nobody can be found in it, so far as we can tell."),
            _held_outside(),
            Month.of(last_month(zone)).last_day,
            _("For whom is it?"),
            without,
            formats,
        ),
    ]


def _for_inside() -> str:
    return _(
        "For colleagues who count for themselves. It stays in the service: whoever knows a person well may find them."
    )


def _held_inside() -> tuple[str, ...]:
    return (
        _("Every event of every journey, with its exact time and what kind of colleague did it."),
        _("No names, no pseudonyms, no words that anybody wrote. Journey ids are made up for this file alone."),
    )


def _held_outside() -> tuple[str, ...]:
    return (
        _("Whole months only. Dates are made up: a journey keeps its order, and roughly how long people waited."),
        _(
            "Every path in it was taken by %(count)s people or more. Who took a path of their own is told with less:"
            " first without details, then without steps, then without levels.",
            count=GROUP,
        ),
        _("Nothing of lapses, safety holds or deaths, and not who of us did what."),
        _("Who is left out even then is counted in the XES file and by the command, to the nearest five."),
    )


def name_of(form: str, month: date | None) -> str:
    """``event-log-outside-to-2026-10.csv``: what the file is, so that nobody takes one for the other."""
    which = f"outside-to-{month:%Y-%m}" if month else "inside"
    return f"event-log-{which}.{form}"
