"""The page that keeps everything of a plan."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.finish import finish_page
from app.portal.plan import Plan, own_plan_or_404, plan_or_404
from app.web.access import CLIENT, audience


@bp.get("/my/finish")
@audience(CLIENT)
def finish() -> ResponseReturnValue:
    """Everything of her plan, whether it has ended or not."""
    return _page(own_plan_or_404())


@bp.get("/my/finish/<journey_id>")
@audience(CLIENT)
def finish_of(journey_id: str) -> ResponseReturnValue:
    """Everything of a plan that she walked before."""
    return _page(plan_or_404(journey_id))


def _page(plan: Plan) -> ResponseReturnValue:
    if not plan.state.is_started:
        return redirect(url_for("portal.my"), 303)
    return render_template("portal/finish.html", page=finish_page(plan), is_plain=plan.reader.is_plain)
