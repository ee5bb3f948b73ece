"""Numbers of the room as files: the same as on the page, for a spreadsheet or a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response


def csv_answer(rows: Iterable[Sequence[object]], name: str) -> Response:
    """Rows as a CSV file called ``name``.csv. A hidden number is None, and an empty cell."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return _file(text.getvalue(), "text/csv", f"{name}.csv")


def json_answer(value: Any, name: str) -> Response:
    """A value as a JSON file called ``name``.json. A hidden number is null."""
    return _file(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "application/json", f"{name}.json")


def _file(text: str, kind: str, name: str) -> Response:
    return Response(
        text,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
