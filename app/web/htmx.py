"""The only place that reads the HX- headers. htmx saves a page load; it never is the only way."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template
from flask_htmx import HTMX

htmx = HTMX()


def wants_part() -> bool:
    """Whether htmx asked for a part of a page. A restored history entry is asked for as a whole page."""
    return bool(htmx) and not htmx.history_restore_request and not htmx.boosted


def render_page_or_part(page: str, part: str, **values: Any) -> str:
    """The whole page, or for htmx the partial that the page includes; both show the same."""
    return render_template(part if wants_part() else page, **values)


def aimed_at(target: str, answer: Response) -> Response:
    """An answer that takes another place of the page than its form asked for, as a refused form does."""
    answer.headers["HX-Retarget"] = target
    answer.headers["HX-Reswap"] = "innerHTML"
    return answer
