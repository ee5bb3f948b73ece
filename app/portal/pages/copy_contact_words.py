"""What was done in a contact, in the words of a client's own copy: every code that a contact notes (services)."""

from __future__ import annotations

from flask_babel import gettext as _


def done_words() -> dict[str, str]:
    """Each kind of thing that stands on a contact, by its code."""
    return {
        "opened": _("Somebody of us began to write down what you talked about"),
        "described": _("How you reached us, or your language, was put right"),
        "consent": _("You were asked whether notes may be kept"),
        "limits_told": _("You heard when we would call for help from outside"),
        "safe_to_talk": _("You were asked whether it was safe to talk"),
        "follow_up": _("You were asked whether we may be in touch again"),
        "route": _("You agreed together how to go on"),
        "risk": _("Somebody looked at how safe things were"),
        "code_word": _("The word between you and us was asked for"),
        "client_known": _("It became clear that you had been here before"),
        "became_client": _("You chose a made-up name"),
        "plan": _("You talked about a plan"),
        "handover_asked": _("A senior colleague was asked to take over"),
        "handover_accepted": _("A senior colleague took over"),
        "senior_asked": _("A senior colleague was asked for advice"),
        "senior_accepted": _("A senior colleague gave advice"),
        "protocol_opened": _("Somebody began to look after your safety, step by step"),
        "protocol_closed": _("Every step for your safety was looked at"),
        "called_back": _("We tried to call you back"),
        "closed": _("The contact ended"),
    }
