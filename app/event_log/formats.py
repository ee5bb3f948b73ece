"""The event log in three formats: JSON lines, CSV for spreadsheets, XES for programs that look for processes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from app.event_log.inside import inside
from app.event_log.lines import COLUMNS, Journey
from app.event_log.xes import as_xes
from quests.exchange.csv import as_text


class Write(Protocol):
    """Makes text of journeys, piece by piece. How many are left out is said where the format has a place for it."""

    def __call__(self, journeys: Iterable[Journey], left_out: int | None = None) -> Iterator[str]: ...


@dataclass(frozen=True)
class Format:
    """One format: how its files are called, and how they are written."""

    name: str
    mimetype: str
    write: Write


def as_json_lines(journeys: Iterable[Journey], left_out: int | None = None) -> Iterator[str]:
    """One JSON object a line, one line an event."""
    for journey in journeys:
        for line in journey.lines:
            yield json.dumps(line, ensure_ascii=False) + "\n"


def as_csv(journeys: Iterable[Journey], left_out: int | None = None) -> Iterator[str]:
    """One row an event; ``detail`` is JSON. What a spreadsheet would run as a formula is written as text."""
    yield _row(COLUMNS)
    for journey in journeys:
        for line in journey.lines:
            yield _row([_cell(line[name]) for name in COLUMNS])


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else as_text(str(value))


FORMATS = {
    "jsonl": Format("JSON lines", "application/x-ndjson", as_json_lines),
    "csv": Format("CSV", "text/csv", as_csv),
    "xes": Format("XES", "application/xml", as_xes),
}


def inside_lines(db: sa.Connection) -> Iterator[str]:
    """Every event of every journey as a JSON line, for use inside the service."""
    for line in as_json_lines(inside(db)):
        yield line.rstrip("\n")
