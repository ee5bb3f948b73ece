"""The forms by which a channel is set up and tried."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

LONGEST_ADDRESS = 1000
SECURITIES = ("starttls", "ssl", "none")


def _stripped(value: str | None) -> str | None:
    return value.strip() if value else value


class AddressForm(FlaskForm):
    """The address of a channel as one line. It is kept as it is typed and never shown again."""

    channel_address = StringField(
        filters=[_stripped],
        validators=[
            InputRequired(_l("Write the address first.")),
            Length(max=LONGEST_ADDRESS, message=_l("Shorten it to %(most)s characters.", most=LONGEST_ADDRESS)),
        ],
    )
    honours_key = BooleanField()


class MailForm(FlaskForm):
    """A mail server, part by part. The password is never shown again."""

    mail_host = StringField(
        filters=[_stripped],
        validators=[
            InputRequired(_l("Write the name of the mail server.")),
            Regexp(r"^[A-Za-z0-9.:-]{1,253}$", message=_l("Write only the name, for example mail.example.org.")),
        ],
    )
    mail_port = StringField(
        filters=[_stripped],
        validators=[Regexp(r"^([1-9][0-9]{0,4})?$", message=_l("A port is a number, most often 587 or 465."))],
    )
    mail_security = RadioField(
        choices=[SelectChoice(value=one, label=one) for one in SECURITIES],
        validators=[InputRequired(_l("Choose how the connection is encrypted."))],
    )
    mail_user = StringField(filters=[_stripped], validators=[Length(max=200)])
    mail_password = StringField(validators=[Length(max=300)])
    mail_from = StringField(
        filters=[_stripped], validators=[InputRequired(_l("Write the address that the messages come from."))]
    )
    mail_name = StringField(filters=[_stripped], validators=[Length(max=60)])

    def validate_mail_password(self, field: StringField) -> None:
        """After an error the password is gone from the page: nobody shall keep a user without one unawares."""
        if self.mail_user.data and not field.data:
            raise ValidationError(_l("Write the password of this user, or leave the user empty as well."))


class TestForm(FlaskForm):
    """To whom the test goes. The key is the same when the form is sent twice, so a gateway may know it."""

    __test__ = False
    test_to = StringField(filters=[_stripped], validators=[InputRequired(_l("Write to whom the test goes."))])
    idempotency_key = HiddenField(validators=[Regexp(r"^[A-Za-z0-9_-]{0,64}$")])


class TurnForm(FlaskForm):
    """Turn a channel on or off."""

    turn = HiddenField(validators=[AnyOf(("on", "off"))])
