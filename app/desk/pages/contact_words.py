"""How a contact is told: its channel, whom it is for, what the risk asks for now, what happened on the card."""

from __future__ import annotations

from app.vocabulary import Audience, ContactChannel
from app.web.words import _
from quests.contact import LIVE
from quests.risk import RiskLevel


def channel_words(channel: str) -> str:
    """How the person reached us."""
    words = {
        ContactChannel.CALL: _("Call"),
        ContactChannel.CHAT: _("Chat"),
        ContactChannel.MESSAGE: _("Message"),
        ContactChannel.EMAIL: _("E-mail"),
        ContactChannel.FORM: _("Form"),
        ContactChannel.VIDEO: _("Video"),
        ContactChannel.PORTAL: _("Portal"),
    }
    return words.get(ContactChannel(channel), channel)


CHANNEL_ICONS = {
    ContactChannel.CALL: "phone",
    ContactChannel.CHAT: "message-circle",
    ContactChannel.MESSAGE: "message-square",
    ContactChannel.EMAIL: "mail",
    ContactChannel.FORM: "clipboard-list",
    ContactChannel.VIDEO: "monitor",
    ContactChannel.PORTAL: "house",
}


def audience_words(audience: str) -> str:
    """Whom the help is for."""
    words = {
        Audience.SELF: _("For the person who plays"),
        Audience.CLOSE_PERSON: _("For somebody close to a person who plays"),
        Audience.YOUNG: _("For a young person"),
    }
    return words[Audience(audience)]


def how_words(how: str) -> str:
    """What is done with a script."""
    return {"ask": _("Ask"), "do": _("Do together")}.get(how, _("Say"))


def what_now(level: str, channel: str) -> tuple[str, ...]:
    """What to do at this level, in this contact, the first thing first (domain.md 2.1)."""
    is_live = channel in LIVE
    match RiskLevel(level):
        case RiskLevel.EMERGENCY:
            stay = _("Stay on the line and say what happens next.") if is_live else _("Keep writing, a line at a time.")
            return (
                stay,
                _("In danger now: call the emergency number yourself. Software never does."),
                _("A supervisor joins and decides within five minutes."),
            )
        case RiskLevel.HIGH:
            stay = _("Stay in the contact until a colleague has accepted it.")
            return (
                stay,
                _("A supervisor or a clinician takes over: you see below who accepts, and when."),
                _("Ask directly about danger, and keep your voice calm.") if is_live else _("Write short, calm lines."),
            )
        case RiskLevel.MEDIUM:
            return (
                _("Plan together: limits, a pause, contacts of groups."),
                _("Offer a talk within three days, and book it in this contact."),
                _("Ask for a yes to a call in two or three days."),
            )
        case RiskLevel.LOW:
            return (
                _("Help in this contact: information, own limits, protecting money."),
                _("Offer a first talk, if it is wanted."),
            )
        case _:
            return (
                _("Treat it as medium until you have asked."),
                _("In step 3 ask first whether anybody is in danger."),
            )
