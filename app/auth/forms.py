"""Forms of the sign-in room. What is wrong with a password is worded here; what is weak is decided in the service."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD

LONGEST_EMAIL = 254
LONGEST_CODE = 12


class SignInForm(FlaskForm):
    """E-mail, password and code on one page, so that no answer tells which of them was wrong."""

    email = StringField(validators=[InputRequired(_l("Enter your e-mail address.")), Length(max=LONGEST_EMAIL)])
    password = PasswordField(validators=[InputRequired(_l("Enter your password.")), Length(max=LONGEST_PASSWORD)])
    code = StringField(
        validators=[InputRequired(_l("Enter the six digits of your authenticator.")), Length(max=LONGEST_CODE)]
    )


class JoinForm(FlaskForm):
    """A password of her own and the first code of her authenticator."""

    password = PasswordField(validators=[InputRequired(_l("Choose a password."))])
    code = StringField(
        validators=[InputRequired(_l("Enter the six digits of your authenticator.")), Length(max=LONGEST_CODE)]
    )


def weakness_words(reason: str) -> str:
    """Why a password is not taken, and what to do, for each reason of ``WeakPassword``."""
    words: dict[str, str] = {
        "short": _("Use at least %(least)s characters. Three or four words do well.", least=SHORTEST_PASSWORD),
        "long": _("Use at most %(most)s characters.", most=LONGEST_PASSWORD),
        "common": _("This is one of the passwords that people try first. Choose something less known."),
        "personal": _("Choose a password that does not come from your name or your e-mail address."),
    }
    return words[reason]
