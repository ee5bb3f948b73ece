"""How a client may be reached, as staff read it: one line for a row, the whole for who is in contact with her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.permissions import Actor
from app.queries.caseload import is_contact
from app.queries.reach import Reach
from app.queries.safe_contact import locked_since, watched_since, ways_now
from app.services.safe_contact import open_rules
from app.services.sealing import Locker
from app.vocabulary import ChannelKind, Permission, Role
from app.web.contact_form import listed, someone_else_words, time_words
from app.web.words import _
from quests.risk import RiskLevel

_SAID = ("code_word", "shown_as", "if_someone_else", "stop_word", "help_word")


@dataclass(frozen=True)
class Contact:
    """Her rules. What she said in words is empty where there is nothing or the reader may not have it.

    ``is_sealed``: it is there, and not for this reader. ``said_at`` is None while she has said nothing.
    ``locked_since``: protocol P-V holds, nobody writes, and whoever calls says the code word first.
    ``watched_since``: somebody may be watching, and nobody calls or writes; ``decides``: the reader is a supervisor
    and the risk is high, so that it is hers to decide all the same.
    """

    line: str
    may_be_called: bool
    may_be_written: bool
    may_leave_voicemail: bool
    address: str = ""
    code_word: str = ""
    shown_as: str = ""
    if_someone_else: str = ""
    stop_word: str = ""
    help_word: str = ""
    is_sealed: bool = False
    said_at: datetime | None = None
    said_to: str | None = None
    watched_since: datetime | None = None
    locked_since: datetime | None = None
    is_high: bool = False
    decides: bool = False


@dataclass(frozen=True)
class CallTo:
    """Where one tap notes how a call went. ``task_id`` closes a task once she was reached. ``not_now``: why another
    time is better, which ``again`` names; whoever calls all the same says so with a tap of its own. ``again_at`` is
    None where no time is known. ``has_code_word``: there is a word to say first."""

    url: str
    may_be_called: bool
    may_leave_voicemail: bool
    task_id: str = ""
    message_url: str = ""
    not_now: str = ""
    again: str = ""
    again_at: datetime | None = None
    has_code_word: bool = False


def contact_line(
    ways: Sequence[str] | None, times: Sequence[str] | None, *, voicemail: bool, is_watched: bool = False
) -> str:
    """``By call and e-mail. Afternoons and evenings. No voice message.``; or why nobody may contact her."""
    if is_watched:
        return _("Somebody may be watching: do not call or write.")
    if ways is None:
        return _("No contact rules yet: nobody calls or writes.")
    if not ways:
        return _("Wants no contact: nobody calls or writes.")
    parts = [_ways(ways), listed(time_words(time) for time in times).capitalize() + "." if times else _("Any time.")]
    if "call" in ways:
        parts.append(_("A voice message may be left.") if voicemail else _("No voice message."))
    else:
        parts.append(_("No calls."))
    return " ".join(parts)


def reminders_line(reach: Reach | None) -> str:
    """How the product itself reminds her, in one line and without where to."""
    if reach is None or reach.is_gone:
        return ""
    if reach.locked_since is not None:
        return _("Reminders: none while the lock holds.")
    if reach.watched_since is not None:
        return _("Reminders: none while somebody may be watching.")
    if reach.stopped_at is not None:
        return _("Reminders: stopped.")
    return {
        ChannelKind.EMAIL: _("Reminders: by e-mail."),
        ChannelKind.SMS: _("Reminders: by text message."),
        ChannelKind.TELEGRAM: _("Reminders: by Telegram."),
        ChannelKind.WHATSAPP: _("Reminders: by WhatsApp."),
        ChannelKind.SIGNAL: _("Reminders: by Signal."),
        ChannelKind.MATRIX: _("Reminders: by Matrix."),
        ChannelKind.PUSH: _("Reminders: in the browser."),
    }.get(reach.channel or ChannelKind.PORTAL, _("Reminders: on the client's own pages only."))


def quiet_act(ways: Sequence[str] | None) -> str:
    """What there is to decide about somebody who has gone quiet, as far as her rules go."""
    can_call, can_write = "call" in (ways or ()), bool({"message", "email"} & set(ways or ()))
    if can_call and can_write:
        return _("Call, write or leave in peace")
    if can_call:
        return _("Call or leave in peace")
    return _("Write or leave in peace") if can_write else _("Wait, or leave in peace")


def _ways(ways: Sequence[str]) -> str:
    words = {"call": _("call"), "message": _("text message"), "email": _("e-mail")}
    return _("By %(ways)s.", ways=listed(words[way] for way in ways if way in words))


def decides(staff: Actor, risk: str) -> bool:
    """Whether it is this person's to decide about contact with somebody whose phone may be watched: a supervisor's,
    where the risk is high (domain.md 2.1, P-V 6). ``services.safe_contact.may_contact`` holds the same rule."""
    return Role.SUPERVISOR in staff.roles and RiskLevel(risk) >= RiskLevel.HIGH


def contact_of(
    db: sa.Connection, locker: Locker, staff: Actor, *, is_owed: bool = False, risk: str = "unasked"
) -> Contact:
    """The rules of this client for this reader. ``is_owed``: the reader owes her a step or a call, so may dial.

    Whoever opened her and noted the number is her current contact until somebody takes her, and reads it.
    """
    found, since = open_rules(db, locker), watched_since(db, locker.client_id)
    locked = locked_since(db, locker.client_id)
    is_high, may_decide = RiskLevel(risk) >= RiskLevel.HIGH, decides(staff, risk)
    if found is None:
        line = contact_line(None, None, voicemail=False)
        return Contact(line, False, False, False, watched_since=since, locked_since=locked, is_high=is_high)
    rules, said = found.rules, {name: getattr(found, name) for name in _SAID}
    reads = staff.may(Permission.READ_CONTACT) or is_owed or is_contact(db, staff, locker.client_id)
    return Contact(
        line=contact_line(ways_now(rules.ways, locked), rules.times, voicemail=rules.may_leave_voicemail),
        may_be_called=rules.allows("call", decides=may_decide),
        may_be_written=any(rules.allows(way, decides=may_decide) for way in ("message", "email")),
        may_leave_voicemail=rules.may_leave_voicemail,
        address=found.address if reads and rules.may_be_contacted else "",
        **{name: _words(name, words) if reads else "" for name, words in said.items()},
        is_sealed=not reads and bool(found.address or any(said.values())),
        said_at=rules.updated_at,
        said_to=rules.staff_name,
        watched_since=since,
        locked_since=locked,
        is_high=is_high,
        decides=may_decide,
    )


def _words(name: str, words: str) -> str:
    return someone_else_words(words) if name == "if_someone_else" else words
