"""Who asked for help, as a line on top of every page: of those who may come, and of the one who asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.desk.pages.telling import at_time
from app.permissions import Actor
from app.queries.helping import Help
from app.vocabulary import ContactChannel
from app.web.words import _


class HelpPart(StrEnum):
    """What the reader has to do with it."""

    WANTED = "wanted"
    COMING = "coming"
    OWN = "own"


@dataclass(frozen=True)
class HelpLine:
    """One request for help. ``since`` is a whole sentence; ``is_new``: it came since the page last looked."""

    id: str
    part: HelpPart
    title: str
    since: str
    is_new: bool
    is_answered: bool


def help_lines(found: Iterable[Help], staff: Actor, seen: float | None = None) -> tuple[HelpLine, ...]:
    """What this person reads of help: to whom nobody comes yet, to whom she comes, and her own asking."""
    return tuple(_line(one, part, seen) for one in found if (part := _part(one, staff)) is not None)


def _part(one: Help, staff: Actor) -> HelpPart | None:
    if one.staff_id == staff.id:
        return HelpPart.OWN
    if one.taken_by == staff.id:
        return HelpPart.COMING
    return HelpPart.WANTED if one.taken_by is None else None


def _line(one: Help, part: HelpPart, seen: float | None) -> HelpLine:
    changed = one.taken_at if part is HelpPart.OWN and one.taken_at is not None else one.asked_at
    is_new = seen is not None and changed.timestamp() > seen
    return HelpLine(one.id, part, _title(one, part), _since(one, part), is_new, one.taken_by is not None)


def _title(one: Help, part: HelpPart) -> str:
    if part is HelpPart.WANTED:
        return _("%(name)s asks for help.", name=one.staff_name)
    if part is HelpPart.COMING:
        return _("You said that you come to %(name)s.", name=one.staff_name)
    if one.taken_by_name is not None:
        return _("%(name)s is coming.", name=one.taken_by_name)
    return _("You asked for help.")


def _since(one: Help, part: HelpPart) -> str:
    if part is HelpPart.OWN:
        if one.taken_at is not None:
            return _("Said at %(time)s.", time=at_time(one.taken_at))
        return _("Asked at %(time)s. Supervisors, clinicians and leads read it now.", time=at_time(one.asked_at))
    if one.channel is not None:
        return _("Since %(time)s. %(where)s", time=at_time(one.asked_at), where=where_words(one.channel))
    return _("Since %(time)s.", time=at_time(one.asked_at))


def where_words(channel: str) -> str:
    """In what kind of contact a colleague is."""
    words = {
        ContactChannel.CALL: _("In a call."),
        ContactChannel.VIDEO: _("In a video call."),
        ContactChannel.CHAT: _("In a chat."),
        ContactChannel.MESSAGE: _("In an exchange of messages."),
        ContactChannel.EMAIL: _("With an e-mail."),
        ContactChannel.FORM: _("With a form."),
        ContactChannel.PORTAL: _("With answers from somebody's own pages."),
    }
    return words[ContactChannel(channel)]


def state_of_help(found: Sequence[Help]) -> str:
    """Two looks that read the same have the same."""
    return "".join(f"{one.id}{one.taken_by}" for one in found)


def newest_of(found: Sequence[Help]) -> float:
    """When the last of these was asked or answered; nought for none."""
    return max(((one.taken_at or one.asked_at).timestamp() for one in found), default=0.0)
