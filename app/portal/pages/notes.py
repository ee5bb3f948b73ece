"""What a counsellor's answer to a step asks her to do."""

from __future__ import annotations

from flask_babel import gettext as _


def what_now(outcome: str) -> str:
    """What a reply asks her to do, in one sentence; empty where nothing is asked."""
    if outcome == "one_change":
        return _("You can look at one thing once more and send it again.")
    if outcome == "talk_first":
        return _("The counsellor would like to talk with you before you go on with this step.")
    return ""
