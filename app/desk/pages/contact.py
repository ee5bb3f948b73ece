"""How a client may be reached, as staff read it: one line for a row, the whole for who is in contact with her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.desk.words import _
from app.permissions import Actor
from app.services.safe_contact import open_rules
from app.services.sealing import Locker
from app.vocabulary import Permission
from app.web.contact_form import listed, time_words


@dataclass(frozen=True)
class Contact:
    """Her rules. ``address`` and ``code_word`` are empty where there are none or the reader may not have them.

    ``is_sealed``: they are there, and not for this reader. ``said_at`` is None while she has said nothing.
    """

    line: str
    may_be_called: bool
    may_be_written: bool
    may_leave_voicemail: bool
    address: str = ""
    code_word: str = ""
    is_sealed: bool = False
    said_at: datetime | None = None
    said_to: str | None = None


@dataclass(frozen=True)
class CallTo:
    """Where one tap notes how a call went. ``task_id`` closes a task once she was reached."""

    url: str
    may_be_called: bool
    may_leave_voicemail: bool
    task_id: str = ""
    message_url: str = ""


def contact_line(ways: Sequence[str] | None, times: Sequence[str] | None, *, voicemail: bool) -> str:
    """``By call and e-mail. Afternoons and evenings. No voice message.``; or why nobody may contact her."""
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


def contact_of(db: sa.Connection, locker: Locker, staff: Actor, *, is_owed: bool = False) -> Contact:
    """The rules of this client for this reader. ``is_owed``: the reader owes her a step or a call, so may dial."""
    found = open_rules(db, locker)
    if found is None:
        return Contact(contact_line(None, None, voicemail=False), False, False, False)
    rules = found.rules
    reads = staff.may(Permission.READ_CONTACT) or is_owed
    return Contact(
        line=contact_line(rules.ways, rules.times, voicemail=rules.may_leave_voicemail),
        may_be_called=rules.allows("call"),
        may_be_written=rules.allows("message") or rules.allows("email"),
        may_leave_voicemail=rules.may_leave_voicemail,
        address=found.address if reads and rules.may_be_contacted else "",
        code_word=found.code_word if reads else "",
        is_sealed=not reads and bool(found.address or found.code_word),
        said_at=rules.updated_at,
        said_to=rules.staff_name,
    )
