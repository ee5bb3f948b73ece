"""Every message that leaves the service: its words, what may stand in them, and what happens on doubt.

A message is read where others may read it too: on a lock screen, in a shared mailbox, by a network. So what goes to a
client is neutral by construction: "You have a note." and a link, never a name, a plan, a step or what this is about
(trust.md T3). Only the time of a talk may stand in it, where she chose that. What goes to staff holds counts and an
address of the desk, and nobody. A text takes the variables that it names, and refuses every other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_time

from app.catalogues import Speaker
from app.days import day_pattern
from app.house_rules import OwnTexts, Template
from app.vocabulary import ChannelKind, ClockKind, OneTap, SendPolicy

SMS_PART, SMS_PART_OF_OTHER_LETTERS = 160, 70
"""What one part of a text message holds: in the letters of GSM 03.38, and in any other."""
_GSM = frozenset("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà").union(
    "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
)

CLOCK_ALERTS = frozenset(ClockKind) | {"not_taken"}
ALERTS = CLOCK_ALERTS | frozenset(
    {"high_risk", "promise", "undelivered", "channel", "glass_asked", "glass_told", "many_records", "pilot_ended"}
)
"""What an alert to staff may be about: a code, never somebody."""


_PLACES_OF_A_TALK = frozenset({"day", "time"})


class Readers(StrEnum):
    """Who reads a message."""

    CLIENT = "client"
    STAFF = "staff"


class UnknownText(LookupError):
    """No text of the registry has this key."""


class NotAllowed(ValueError):
    """A variable that the text does not name, or one that is not what it must be."""


@dataclass(frozen=True)
class Words:
    """A message as it is read. ``subject`` is for channels that have one; the link stands in the body."""

    subject: str
    body: str


Check = Callable[[Any], bool]
Sayer = Callable[[Speaker, Mapping[str, Any], "ChannelKind | None"], Words]


@dataclass(frozen=True)
class Text:
    """One entry of the registry. ``variables``: the allowed names, each with what its value must be."""

    readers: Readers
    policy: SendPolicy
    say: Sayer
    variables: Mapping[str, Check] = field(default_factory=dict)


def render(
    key: str,
    language: str,
    variables: Mapping[str, Any],
    *,
    link: str | None,
    channel: ChannelKind | None = None,
    own: OwnTexts | None = None,
) -> Words:
    """The words of a message, as they are sent and as her own page shows them; ``own`` are those of the service.

    On a channel that cuts messages into parts, a message that says all by itself leaves its link out rather than
    become two. Raises UnknownText and NotAllowed.
    """
    text = text_of(key)
    must_be_allowed(text, variables)
    words = _own_words(key, language, variables, channel, own or {}) or text.say(Speaker(language), variables, channel)
    if link is None:
        return words
    whole = f"{words.body}\n{link}"
    if channel is ChannelKind.SMS and names_its_time(variables) and not fits_one_part(whole):
        return words
    return Words(words.subject, whole)


def places_of(key: str) -> frozenset[str]:
    """What the words of a service may name in this message, as ``{day}``. Raises UnknownText."""
    return _PLACES_OF_A_TALK if text_of(key).say is _talk else frozenset()


def filled(template: Template, places: Mapping[str, str]) -> Words:
    """The words of a service with their places filled. What is not among the places stays as it was written."""
    body = template.body
    for name, value in places.items():
        body = body.replace(f"{{{name}}}", value)
    return Words(template.subject, body)


def _own_words(
    key: str, language: str, variables: Mapping[str, Any], channel: ChannelKind | None, own: OwnTexts
) -> Words | None:
    """The service's own words for this channel, else for every channel; None where ours hold.

    A message about a talk whose time may not stand in it is a note like every other.
    """
    by_channel = own.get((key, language), {})
    template = by_channel.get(channel or "") or by_channel.get("")
    if template is None:
        return None
    if not places_of(key):
        return filled(template, {})
    shows_when = names_its_time(variables) and channel is not ChannelKind.PUSH
    return filled(template, _places(Speaker(language), variables)) if shows_when else None


def _places(say: Speaker, variables: Mapping[str, Any]) -> dict[str, str]:
    """The day and the time of a talk in her zone."""
    at = datetime.fromisoformat(variables["starts_at"]).astimezone(ZoneInfo(variables["zone"]))
    day = format_date(at.date(), day_pattern(say.language), locale=say.language)
    return {"day": day, "time": format_time(at.timetz(), "HH:mm", locale=say.language)}


def text_of(key: str) -> Text:
    """The entry of this key. Raises UnknownText."""
    try:
        return TEXTS[key]
    except KeyError:
        raise UnknownText(key) from None


def tap_words(what: OneTap, language: str) -> str:
    """What stands on a button of the page that a message leads to."""
    say = Speaker(language)
    words = {
        OneTap.DONE: say.gettext("Done"),
        OneTap.LATER: say.gettext("Later"),
        OneTap.PAUSE: say.gettext("Pause"),
        OneTap.STOP: say.gettext("Stop reminders"),
    }
    return words[what]


def tapped_words(what: OneTap, language: str) -> str:
    """What that page answers to a tap: what it did, in words that tell nobody else what it was about."""
    say = Speaker(language)
    words = {
        OneTap.DONE: say.gettext("Done. Thank you for telling us."),
        OneTap.LATER: say.gettext("Later, then."),
        OneTap.PAUSE: say.gettext("Paused. Your pages are there whenever you like."),
        OneTap.STOP: say.gettext("Stopped. Nothing more comes until you turn it on again on your pages."),
    }
    return words[what]


def must_be_allowed(text: Text, variables: Mapping[str, Any]) -> None:
    """Raises NotAllowed. It names the variable and never its value, which may be somebody's words."""
    for name, value in variables.items():
        if name not in text.variables:
            raise NotAllowed(f"the text takes no {name!r}")
        if not text.variables[name](value):
            raise NotAllowed(f"{name!r} is not what the text takes")


def names_its_time(variables: Mapping[str, Any]) -> bool:
    """Whether a message about a talk says when it is: only where she chose it, and all of it is known."""
    return variables.get("shows_time") is True and "starts_at" in variables and "zone" in variables


def fits_one_part(body: str) -> bool:
    """Whether a text message of these words goes out in one part."""
    is_gsm = _GSM.issuperset(body)
    return len(body) <= (SMS_PART if is_gsm else SMS_PART_OF_OTHER_LETTERS)


# --- what a variable may be ------------------------------------------------------------------------------------------


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _is_moment(value: Any) -> bool:
    """A moment as JSON keeps it, with its offset."""
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None
    except ValueError:
        return False


def _is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _is_alert(value: Any) -> bool:
    return isinstance(value, str) and value in ALERTS


# --- what is said to a client ----------------------------------------------------------------------------------------


def _note(say: Speaker, _variables: Mapping[str, Any], _channel: ChannelKind | None) -> Words:
    return Words(say.gettext("A note"), say.gettext("You have a note."))


def _talk(say: Speaker, variables: Mapping[str, Any], channel: ChannelKind | None) -> Words:
    """When the talk is, in her zone, where she chose to read it; the subject says a note all the same."""
    note = _note(say, variables, channel)
    if not names_its_time(variables) or channel is ChannelKind.PUSH:  # A browser shows one line, and always the same.
        return note
    said = say.gettext("You have an appointment on %(day)s at %(time)s.", **_places(say, variables))
    return Words(note.subject, said)


# --- what is said to staff -------------------------------------------------------------------------------------------


def _test(say: Speaker, _variables: Mapping[str, Any], _channel: ChannelKind | None) -> Words:
    return Words(say.gettext("A test"), say.gettext("This is a test. What is sent here arrives."))


def _alert(say: Speaker, variables: Mapping[str, Any], _channel: ChannelKind | None) -> Words:
    about, number = variables.get("about", ""), variables.get("number", 1)
    said = {
        "high_risk": say.ngettext(
            "%(num)s person waits for a supervisor now.", "%(num)s people wait for a supervisor now.", number
        ),
        "promise": say.ngettext(
            "%(num)s promise of ours runs out soon.", "%(num)s promises of ours run out soon.", number
        ),
        "undelivered": say.ngettext(
            "%(num)s message could not be delivered.", "%(num)s messages could not be delivered.", number
        ),
        "channel": say.gettext("A channel has not worked for a while."),
        "many_records": say.gettext("A colleague opened many records within an hour. The page of caseloads says who."),
        "pilot_ended": say.ngettext(
            "%(num)s pilot came to its last day.", "%(num)s pilots came to their last day.", number
        ),
        "glass_asked": say.gettext(
            "A colleague asks to read what few may read. Please say yes or no within half an hour."
        ),
        "glass_told": say.gettext("A colleague asked to read what few may read. The log says who, and when."),
        **_clock_words(say),
    }
    about_channels = about == "channel"
    subject = say.gettext("Please look at the channels") if about_channels else say.gettext("Please look at the desk")
    return Words(subject, said.get(about, say.gettext("Something waits for you.")))


def _clock_words(say: Speaker) -> dict[str, str]:
    """What the service owes somebody by a time, for whoever has to act on it, or has to see that somebody does."""
    return {
        ClockKind.HANDOVER: say.gettext(
            "Somebody waits to be taken over. A colleague stays with them until you accept."
        ),
        "not_taken": say.gettext(
            "Somebody waits to be taken over, and nobody has accepted yet. Please accept, or ask who can."
        ),
        ClockKind.DECISION: say.gettext("A decision in an emergency waits."),
        ClockKind.SENIOR: say.gettext("A colleague asks you to look at a complex case."),
        ClockKind.CLINICIAN: say.gettext("Somebody waits for a clinician today."),
        ClockKind.DEBT_HELP: say.gettext("A request for debt advice waits to be made."),
        ClockKind.CALL_BACK: say.gettext("A line dropped. A call back waits."),
        ClockKind.RECORD_REVIEW: say.gettext("A record waits to be reviewed."),
        ClockKind.DEBRIEF: say.gettext("A talk with a colleague after a hard contact waits to be offered."),
    }


def _digest(say: Speaker, variables: Mapping[str, Any], _channel: ChannelKind | None) -> Words:
    """One line for each kind of work that waits; what does not wait is not named."""
    count = {name: variables.get(name, 0) for name in DIGEST}
    lines = {
        "calls": say.ngettext("%(num)s call is due.", "%(num)s calls are due.", count["calls"]),
        "promises": say.ngettext(
            "%(num)s promise of ours runs out soon.", "%(num)s promises of ours run out soon.", count["promises"]
        ),
        "reviews": say.ngettext("%(num)s review waits.", "%(num)s reviews wait.", count["reviews"]),
        "messages": say.ngettext(
            "%(num)s message waits for an answer.", "%(num)s messages wait for an answer.", count["messages"]
        ),
        "decisions": say.ngettext("%(num)s decision waits.", "%(num)s decisions wait.", count["decisions"]),
        "undelivered": say.ngettext(
            "%(num)s message could not be delivered.",
            "%(num)s messages could not be delivered.",
            count["undelivered"],
        ),
        "contents": say.ngettext(
            "%(num)s content review is due.", "%(num)s content reviews are due.", count["contents"]
        ),
        "signatures": say.ngettext(
            "%(num)s version waits for your signature.",
            "%(num)s versions wait for your signature.",
            count["signatures"],
        ),
    }
    waiting = [line for name, line in lines.items() if count[name]]
    return Words(say.gettext("What waits today"), "\n".join(waiting) or say.gettext("Nothing waits for you."))


DIGEST = ("calls", "promises", "reviews", "messages", "decisions", "undelivered", "contents", "signatures")
"""What the digest of a day counts, in the order of its lines."""

_TALK_TAKES: dict[str, Check] = {"starts_at": _is_moment, "zone": _is_zone, "shows_time": _is_yes_or_no}
_AGAIN, _NEVER_TWICE = SendPolicy.AT_LEAST_ONCE, SendPolicy.AT_MOST_ONCE

TEXTS: Mapping[str, Text] = {
    "step_waits": Text(Readers.CLIENT, _NEVER_TWICE, _note),
    "answer_waits": Text(Readers.CLIENT, _NEVER_TWICE, _note),
    "we_called": Text(Readers.CLIENT, _NEVER_TWICE, _note),
    "we_wrote": Text(Readers.CLIENT, _NEVER_TWICE, _note),
    "talk_day_before": Text(Readers.CLIENT, _AGAIN, _talk, _TALK_TAKES),
    "talk_soon": Text(Readers.CLIENT, _AGAIN, _talk, _TALK_TAKES),
    "channel_test": Text(Readers.STAFF, _AGAIN, _test),
    "staff_alert": Text(Readers.STAFF, _AGAIN, _alert, {"about": _is_alert, "number": _is_count}),
    "staff_digest": Text(Readers.STAFF, _AGAIN, _digest, dict.fromkeys(DIGEST, _is_count)),
}
"""The registry. A talk and an alert go out again where nobody knows; a note about a step never does (trust.md P6)."""
