"""What she may answer when she is asked, once, why she stopped."""

from __future__ import annotations

from flask_babel import gettext as _

from app.services.stopping import StopReason


def reasons() -> list[tuple[str, str]]:
    """The answers to choose from, in words of hers; leaving it open is not among them, since it needs no answer."""
    return [
        (StopReason.BETTER.value, _("I am better now")),
        (StopReason.NOT_NOW.value, _("Not now, maybe later")),
        (StopReason.NOT_FOR_ME.value, _("It is not right for me")),
        (StopReason.WATCHED.value, _("Somebody may be watching")),
        (StopReason.OTHER.value, _("Something else")),
    ]
