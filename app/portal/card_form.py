"""Which lines stand on her card."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from app.portal.pages.card import LINES, LONGEST_LINE, Card
from app.web.typed import no_zero

OWN_LINES = tuple(f"line_{number}" for number in range(1, LINES + 1))
_fits = Length(max=LONGEST_LINE, message=_l("This is longer than %(most)s signs.", most=LONGEST_LINE))


class CardForm(FlaskForm):
    """Words of hers from elsewhere, ticked, and lines that she writes for the card; four in all."""

    line_1 = StringField(validators=[_fits, no_zero])
    line_2 = StringField(validators=[_fits, no_zero])
    line_3 = StringField(validators=[_fits, no_zero])
    line_4 = StringField(validators=[_fits, no_zero])
    number = BooleanField(false_values=(False, "", "n"))

    def lines(self, card: Card) -> list[str]:
        """What she chose, in the order of the page. Of ticked words only those that were offered."""
        ticked = set(request.form.getlist("chosen"))
        own = (" ".join((self[name].data or "").split()) for name in OWN_LINES)
        offered = [line for line in card.offered if line in ticked]
        return list(dict.fromkeys([*offered, *(line for line in own if line)]))

    def is_too_much(self, card: Card) -> str:
        """What to say where more was chosen than the card holds; empty where it fits."""
        if len(self.lines(card)) <= LINES:
            return ""
        return _("Up to four lines fit on the card. Leave out what you need least.")


def as_form(card: Card) -> dict[str, object]:
    """The card in the fields of the form: what is offered is ticked there, the rest stands in the lines."""
    own = [line for line in card.lines if line not in card.offered]
    return {**dict(zip(OWN_LINES, own, strict=False)), "number": bool(card.number)}
