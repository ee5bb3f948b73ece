"""What stands in place of numbers while they are counted anew. Reports of months and the log stay where they are."""

from __future__ import annotations

from flask import Response, make_response, render_template, request, url_for

from app.insights.asked import no_file
from app.insights.blueprint import bp
from app.queries.counted_anew import CountedAnew
from app.web.typed import what_was_typed
from app.web.words import _

TRY_AGAIN_AFTER_SECONDS = 300


@bp.errorhandler(CountedAnew)
def counted_anew(_error: CountedAnew) -> Response:
    if request.path.endswith((".csv", ".json")):
        answer = no_file(_("The numbers are being counted anew"), 503)
    else:
        again = request.full_path if request.method == "GET" else url_for("insights.dropoff")
        answer = make_response(render_template("insights/counted_anew.html", again=again, typed=what_was_typed()), 503)
    answer.headers["Retry-After"] = str(TRY_AGAIN_AFTER_SECONDS)
    return answer
