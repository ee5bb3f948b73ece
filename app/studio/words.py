"""How the studio says things: whole sentences with names in them, through Babel, in the language of the request."""

from __future__ import annotations

from typing import NamedTuple

from app.vocabulary import SignedPart, VersionStatus
from app.web.words import _


class State(NamedTuple):
    """Where a version or a draft is: word, icon and colour, always all three."""

    words: str
    icon: str
    tone: str


def state_of(status: str) -> State:
    """The state of a version, or of what is no version yet (``draft``)."""
    states = {
        "draft": State(_("Draft"), "pencil", "wait"),
        VersionStatus.PILOT: State(_("Pilot"), "users", "open"),
        VersionStatus.PUBLISHED: State(_("In use"), "circle-check", "done"),
        VersionStatus.RETIRED: State(_("Retired"), "history", "skipped"),
        VersionStatus.WITHDRAWN: State(_("Withdrawn"), "ban", "risk"),
    }
    return states[status]


def part_words(part: SignedPart) -> str:
    """What is signed, as a person says it."""
    words = {
        SignedPart.DESIGN: _("Design"),
        SignedPart.CLINICAL: _("Clinical"),
        SignedPart.SAFETY: _("Safety"),
    }
    return words[part]


def who_signs(part: SignedPart) -> str:
    """Whose signature a part needs (domain.md section 8)."""
    words = {
        SignedPart.DESIGN: _("A quest designer says: this is how we mean it."),
        SignedPart.CLINICAL: _("A clinician says: this is sound."),
        SignedPart.SAFETY: _("A supervisor says: this is safe for the people inside."),
    }
    return words[part]


def owner_words(owner: str) -> str:
    """Who does a step."""
    words = {
        "client": _("The client"),
        "agent": _("An agent"),
        "counsellor": _("A counsellor"),
        "supervisor": _("A supervisor"),
        "clinician": _("A clinician"),
    }
    return words.get(owner, owner)


def kind_words(kind: str) -> str:
    """What kind of step it is."""
    words = {
        "information": _("Something to read"),
        "self_task": _("Something to do"),
        "questionnaire": _("Questionnaire"),
        "limits": _("Limits"),
        "booking": _("A talk to book"),
        "check_in": _("Check-in"),
        "review": _("Review by a counsellor"),
        "agreement": _("Agreement"),
        "staff_task": _("Task of the staff"),
    }
    return words.get(kind, kind)


def audience_words(audience: str) -> str:
    """For whom a quest is."""
    words = {
        "self": _("who plays themselves"),
        "close_person": _("close people"),
        "young": _("young people"),
    }
    return words.get(audience, audience)


def risk_words(level: str) -> str:
    """A level of the risk ladder."""
    return {"low": _("low"), "medium": _("medium"), "high": _("high")}.get(level, level)
