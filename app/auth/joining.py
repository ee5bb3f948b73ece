"""Accept an invitation: choose a password, set up the second factor, and be in."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth import bp
from app.auth.forms import JoinForm, weakness_words
from app.auth.signing_in import too_many_tries, wait_words
from app.extensions import database, questline
from app.services import staff_accounts, staff_sessions
from app.services.hashing import TooBusy
from app.services.passwords import WeakPassword
from app.services.staff_accounts import CodeRefused, Invitation, InvitationClosed
from app.services.throttle import TooManyTries
from app.web import sessions
from app.web.access import PUBLIC, audience
from app.web.transaction import db


@bp.route("/join/<token>", methods=["GET", "POST"])
@audience(PUBLIC)
def join(token: str) -> ResponseReturnValue:
    """The link of an invitation. It opens once, for 72 hours, for one person."""
    with database().reading() as reading:
        try:
            invited = staff_accounts.invitation(reading, questline().vault, token)
        except InvitationClosed:
            return render_template("auth/link_closed.html"), 404
    form = JoinForm()
    if request.method == "GET":
        return _page(form, invited)
    if not form.validate():
        return _page(form, invited), 422
    return _accept(form, invited, token)


def _accept(form: JoinForm, invited: Invitation, token: str) -> ResponseReturnValue:
    try:
        staff_id = staff_accounts.accept_invitation(
            database(), questline().settings, token, password=form.password.data, code=form.code.data
        )
    except WeakPassword as weak:
        form.password.errors = [weakness_words(weak.reason)]
        return _page(form, invited), 422
    except CodeRefused:
        form.code.errors = [_("This code does not fit. Wait for the next one and enter it while it shows.")]
        return _page(form, invited), 422
    except InvitationClosed:
        return render_template("auth/link_closed.html"), 404
    except TooBusy:
        stop = TooManyTries(1)
        return too_many_tries(_page(form, invited, wait_words(stop.retry_after_minutes)), stop)
    # Password and second factor were proven this very moment; asking again would only cost half a minute.
    sessions.sign_in_staff(staff_sessions.start_session(db(), staff_id))
    return redirect("/staff", 303)


def _page(form: JoinForm, invited: Invitation, refusal: str = "") -> str:
    size, path = _square(invited.enrolment_uri)
    key = invited.totp_secret
    return render_template(
        "auth/join.html",
        form=form,
        invited=invited,
        refusal=refusal,
        square_size=size,
        square_path=path,
        key_in_fours=" ".join(key[at : at + 4] for at in range(0, len(key), 4)),
    )


def _square(text: str) -> tuple[int, str]:
    """A QR code as one SVG path of unit squares, and the length of its side with the quiet border of four."""
    import segno  # For this page alone.

    border = 4
    code = segno.make(text, error="m", micro=False)
    dark = [(x, y) for y, row in enumerate(code.matrix) for x, is_dark in enumerate(row) if is_dark]
    path = "".join(f"M{x + border} {y + border}h1v1h-1z" for x, y in dark)
    return len(code.matrix) + 2 * border, path
