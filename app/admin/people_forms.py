"""The forms of people and teams."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from app.channels.recipients import BadRecipient, checked
from app.vocabulary import ChannelKind, Role, StaffState

LONGEST_NAME, LONGEST_REASON = 80, 300


def _stripped(value: str | None) -> str | None:
    return value.strip() if value else value


def _shorter(most: int) -> Length:
    return Length(max=most, message=_l("Shorten it to %(most)s characters.", most=most))


def _roles() -> SelectMultipleField:
    return SelectMultipleField(
        choices=[SelectChoice(value=str(role), label=str(role)) for role in Role],
        validators=[InputRequired(_l("Choose at least one role."))],
    )


def _reason(*more: object) -> StringField:
    return StringField(filters=[_stripped], validators=[*more, _shorter(LONGEST_REASON)])


class InviteForm(FlaskForm):
    """Somebody shall join. The reason is for the second person, who decides."""

    invite_email = StringField(
        filters=[_stripped], validators=[DataRequired(_l("Write the e-mail address.")), Length(max=254)]
    )
    invite_name = StringField(
        filters=[_stripped],
        validators=[DataRequired(_l("Write the name by which colleagues know this person.")), _shorter(LONGEST_NAME)],
    )
    roles = _roles()
    teams = SelectMultipleField(choices=[], validate_choice=False)
    invite_reason = _reason(DataRequired(_l("Write why, in a few words. A second person reads it.")))

    def validate_invite_email(self, field: StringField) -> None:
        """One bare mailbox, as the service would write to it."""
        try:
            checked(ChannelKind.EMAIL, field.data or "")
        except BadRecipient:
            raise ValidationError(_l("This is no e-mail address. It looks like name@example.org.")) from None


class RolesForm(FlaskForm):
    """All roles of somebody anew. ``anyway``: also where people stay with who cannot see them any more."""

    roles = _roles()
    roles_reason = _reason()
    anyway = BooleanField()


class TeamsForm(FlaskForm):
    """All teams of somebody anew; none is chosen where she shall be in none."""

    teams = SelectMultipleField(choices=[], validate_choice=False)


class LeavingForm(FlaskForm):
    """Somebody is suspended, or has left."""

    leaving = HiddenField(validators=[AnyOf((StaffState.SUSPENDED, StaffState.LEFT))])


class PressForm(FlaskForm):
    """A button."""


class TeamForm(FlaskForm):
    """The name of a team."""

    team_name = StringField(
        filters=[_stripped], validators=[DataRequired(_l("Write the name of the team.")), _shorter(LONGEST_NAME)]
    )


class MembersForm(FlaskForm):
    """Who is in a team: these people and no others."""

    people = SelectMultipleField(choices=[], validate_choice=False)
