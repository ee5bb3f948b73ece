"""Sign in, sign out, and the page from which a member of staff goes to her rooms."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.auth import bp
from app.auth.forms import SignInForm
from app.extensions import database, questline
from app.services import staff_sessions
from app.services.staff_sessions import SignInRefused
from app.services.throttle import TooManyTries
from app.web import sessions
from app.web.access import PUBLIC, STAFF, audience, safe_next
from app.web.staff_frame import describe, navigation


@bp.route("/sign-in", methods=["GET", "POST"])
@audience(PUBLIC)
def staff_sign_in() -> ResponseReturnValue:
    """Password and second factor together. Nobody learns which of them was wrong."""
    form = SignInForm()
    if request.method == "GET":
        if sessions.staff_or_none():
            return redirect(safe_next(request.args.get("next")), 303)
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        token = staff_sessions.sign_in(
            database(),
            questline().settings,
            email=form.email.data,
            password=form.password.data,
            code=form.code.data,
            ip=request.remote_addr,
        )
    except SignInRefused:
        return _page(form, _("E-mail, password and code do not fit together. A code can be used only once.")), 422
    except TooManyTries as stop:
        return too_many_tries(_page(form, wait_words(stop.retry_after_minutes)), stop)
    sessions.sign_in_staff(token)
    return redirect(safe_next(request.args.get("next")), 303)


@bp.post("/sign-out")
@audience(PUBLIC)
def staff_sign_out() -> ResponseReturnValue:
    """End the visit. Whoever is out already is simply shown the entrance."""
    sessions.sign_out_staff()
    return redirect("/staff/sign-in", 303)


@bp.get("", strict_slashes=False)
@audience(STAFF)
def staff_home() -> str:
    """Who I am here, and where I may go."""
    staff = sessions.staff()
    return render_template("auth/staff_home.html", me=describe(staff), doors=navigation(staff))


def wait_words(minutes: int) -> str:
    """How long to wait, said so that nobody feels accused."""
    words: str = ngettext(
        "There were many tries. Please wait %(num)s minute and try again.",
        "There were many tries. Please wait %(num)s minutes and try again.",
        minutes,
    )
    return words


def too_many_tries(page: str, stop: TooManyTries) -> ResponseReturnValue:
    return page, 429, {"Retry-After": str(stop.retry_after_minutes * 60)}


def _page(form: SignInForm, refusal: str = "") -> str:
    return render_template("auth/staff_sign_in.html", form=form, refusal=refusal, next=request.args.get("next", ""))
