"""CSV for spreadsheets. What would run as a formula there is written as text, and read back as it was."""

from __future__ import annotations

import csv
import re
from io import StringIO

from quests.exchange.model import Exchange, ExchangeRefused, Unit, checked, language_in, name_of, named

_RUNS = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet may take for a formula, with the marks of text before it."""
_FORMULA = re.compile(r"[=@\t\r]|[+\-](?!\s)")
"""A cell that was typed as a formula. A list in Markdown ("- a line") is none."""
STALE, MISSING, DONE = "stale", "missing", "done"


def write(exchange: Exchange) -> str:
    """The texts as CSV: place, source, translation, state. The head of the first column names the quest."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow((name_of(exchange.slug, exchange.version), exchange.source_language, exchange.language, "state"))
    for unit in exchange.units:
        state = STALE if unit.is_stale else DONE if unit.target else MISSING
        writer.writerow((as_text(unit.place), as_text(unit.source), as_text(unit.target), state))
    return out.getvalue()


def read(text: str) -> Exchange:
    """The texts of a CSV file, with commas, semicolons or tabs between its cells. Raises ExchangeRefused."""
    head = text[:500].split("\n", 1)[0]
    between = max(",;\t", key=head.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        names = next(rows, [])
        if len(names) < 3:
            raise ExchangeRefused("not_csv", 1)
        slug, version = named(names[0])
        source, language = language_in(names[1]), language_in(names[2])
        units = tuple(_unit(row) for row in rows if any(cell.strip() for cell in row))
    except csv.Error as error:
        raise ExchangeRefused("not_csv", rows.line_num) from error
    return checked(Exchange(slug, version, source, language, units))


def is_formula(words: str) -> bool:
    """Whether a spreadsheet would have run it; such a cell is nobody's translation."""
    return _FORMULA.match(words) is not None


def _unit(row: list[str]) -> Unit:
    place, source, target, state = [*row, "", "", "", ""][:4]
    fault = "formula" if is_formula(target) else ""
    return Unit(_as_it_was(place), _as_it_was(source), _as_it_was(target), state.strip() == STALE, fault)


def as_text(words: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{words}" if _RUNS.match(words) else words


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
