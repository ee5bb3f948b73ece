"""Pages over a thin line: compressed where that can tell nobody anything.

The length of a compressed page tells of a secret in it (the form token, her words) to somebody who can put guesses of
his own into the same page and watch the line (BREACH). So a page is compressed only when nothing in it was put there
by the request: it is asked for by GET, without a query, and by this very site or by hand, as the browser itself says
(``Sec-Fetch-Site``, which no script can write). Browsers before 2020 do not say it and get the page as it is.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

from app.web.rooms import Room, room_of

WORTH_IT_BYTES = 2_000
LEVEL = 5


def register(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not (_is_a_page_of_hers(response) and _was_asked_for_by_her()):
        return response
    response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
    response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _is_a_page_of_hers(response: Response) -> bool:
    return (
        room_of(request.path) is Room.PORTAL
        and response.status_code == 200
        and response.mimetype == "text/html"
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and (response.content_length or 0) >= WORTH_IT_BYTES
    )


def _was_asked_for_by_her() -> bool:
    return (
        request.method == "GET"
        and not request.query_string
        and request.headers.get("Sec-Fetch-Site") in ("same-origin", "none")
        and request.accept_encodings.quality("gzip") > 0
    )
