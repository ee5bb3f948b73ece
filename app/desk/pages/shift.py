"""The page by which one shift hands over to the next: drawn from what was written down anyway, and a note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import url_for

from app import clock
from app.desk.pages.contact_words import channel_words
from app.desk.pages.handovers import title_of
from app.desk.pages.protocol_runs import said_in
from app.desk.words import by_when, rule_words
from app.permissions import Actor
from app.queries import shift as known
from app.queries.covering import covers_between
from app.queries.handovers import Handover, handovers_between
from app.queries.protocols import Run, runs_between
from app.queries.shift import ContactDone, Finding, Promised
from app.services.service_words import unseal_words
from app.vault import Vault
from app.vocabulary import Permission, Risk, Scope
from app.web.filters import moment
from app.web.words import _, language_name, ngettext
from quests.protocols import protocol

USUAL, NEXT = timedelta(hours=12), timedelta(hours=12)
LONGEST, A_YEAR = timedelta(days=7), timedelta(days=365)


@dataclass(frozen=True)
class ShiftLine:
    """One line. ``url`` is empty where there is nothing to open."""

    when: str
    who: str
    words: str
    risk: str = ""
    url: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class ShiftPart:
    """A part of the page; ``none``: what it says where nothing happened."""

    slug: str
    title: str
    icon: str
    none: str
    lines: tuple[ShiftLine, ...]


@dataclass(frozen=True)
class ReadShiftNote:
    """A note for the next shift, opened."""

    at: datetime
    staff_name: str
    text: str


@dataclass(frozen=True)
class ShiftPage:
    """A stretch of time and everything of it. ``numbers``: a sentence on top; ``since``, ``until`` as the form has
    them."""

    span: str
    since: str
    until: str
    whose: str
    numbers: str
    parts: tuple[ShiftPart, ...]
    notes: tuple[ReadShiftNote, ...]


def stretch(db: sa.Connection, since: str, until: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The time that was asked for, else from when the last shift began until now. At most a week."""
    now = clock.now()
    end = _typed(until, zone, now) or now
    begin = _typed(since, zone, now) or known.last_shift_began(db, now) or now - USUAL
    return (begin if end - LONGEST <= begin < end else end - USUAL), end


def _typed(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The moment that somebody typed, if it lies within the last year."""
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if now - A_YEAR < at <= now else None


def shift_page(
    db: sa.Connection, vault: Vault, staff: Actor, since: datetime, until: datetime, zone: ZoneInfo
) -> ShiftPage:
    """What happened in this time, of whom this person may read; and what the next shift owes."""
    contacts = known.contacts_between(db, staff, since, until)
    parts = (
        _part("findings", [_finding(one) for one in known.findings_between(db, staff, since, until)]),
        _part("protocols", [_protocol(one) for one in runs_between(db, staff, since, until)]),
        _part("handovers", [_handover(one) for one in handovers_between(db, staff, since, until)]),
        _part("promises", [_promise(one) for one in known.promises_due(db, staff, clock.now() + NEXT)]),
        _part("contacts", [_contact(one) for one in contacts]),
        _part("covers", _covers(db, staff, since)),
    )
    notes = tuple(
        ReadShiftNote(one.at, one.staff_name, unseal_words(vault, one.words_sealed, table="shift_note", row_id=one.id))
        for one in known.shift_notes(db, since, until)
    )
    is_all = staff.scope(Permission.READ_SHIFT) is Scope.ALL
    return ShiftPage(
        _("%(since)s to %(until)s", since=moment(since), until=moment(until)),
        _local(since, zone),
        _local(until, zone),
        _("The whole service.") if is_all else _("Your own people and contacts."),
        _numbers(contacts),
        parts,
        notes,
    )


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def _part(slug: str, lines: Sequence[ShiftLine]) -> ShiftPart:
    words = {
        "findings": (_("High risk found"), "flag", _("None was found.")),
        "protocols": (_("Crisis protocols"), "shield-alert", _("None was open.")),
        "handovers": (_("Taken over, or asked for"), "user-plus", _("Nobody had to be taken over.")),
        "promises": (_("Promises: late, or due in the next 12 hours"), "clock", _("Nothing is late or due.")),
        "contacts": (_("Contacts"), "message-circle-more", _("There was no contact.")),
        "covers": (_("Who is covered"), "calendar-range", _("Nobody is covered.")),
    }
    return ShiftPart(slug, *words[slug], tuple(lines))


def _numbers(contacts: Sequence[ContactDone]) -> str:
    by_channel = Counter(one.channel for one in contacts)
    said = ngettext("%(num)s contact.", "%(num)s contacts.", len(contacts))
    spoken = [_("%(channel)s: %(num)s", channel=channel_words(one), num=many) for one, many in by_channel.most_common()]
    return _("%(number)s %(channels)s.", number=said, channels=_(", ").join(spoken)) if spoken else said


def _contact(one: ContactDone) -> ShiftLine:
    how = _("Ended %(when)s", when=by_when(one.closed_at)) if one.closed_at is not None else _("Goes on")
    who = one.pseudonym or _("Somebody who is no client yet")
    words = _(
        "%(channel)s, %(language)s, with %(name)s. %(how)s.",
        channel=channel_words(one.channel),
        language=language_name(one.language),
        name=one.holder_name,
        how=how,
    )
    risk = one.risk if one.risk != Risk.LOW else ""
    return ShiftLine(by_when(one.opened_at), who, words, risk, url_for("desk.contact_card", card_id=one.id))


def _finding(one: Finding) -> ShiftLine:
    words = rule_words(one.rule, one.reasons, one.staff_name)
    url = url_for("desk.client_record", client_id=one.client_id)
    return ShiftLine(by_when(one.at), one.pseudonym, words, one.level, url)


def _protocol(one: Run) -> ShiftLine:
    title = said_in(protocol(one.kind).title)
    if one.closed_at is None:
        words = _("%(title)s. Open.", title=title)
    else:
        words = _(
            "%(title)s. Closed by %(name)s, %(when)s.", title=title, name=one.closed_by, when=by_when(one.closed_at)
        )
    who = one.pseudonym or _("Somebody who is no client yet")
    url = url_for("desk.crisis_protocol", run_id=one.id)
    return ShiftLine(by_when(one.opened_at), who, words, url=url, is_late=one.is_open)


def _handover(one: Handover) -> ShiftLine:
    who = one.pseudonym or _("Somebody who is no client yet")
    if one.is_accepted and one.stopped_at is not None:
        words = _("%(name)s took over, %(when)s.", name=one.accepted_by, when=by_when(one.stopped_at))
    elif one.waits:
        words = title_of(one)
    else:
        words = _("It ended before somebody took over.")
    return ShiftLine(by_when(one.started_at), who, words, one.risk, is_late=one.waits)


def _promise(one: Promised) -> ShiftLine:
    words = {"step": _("A step of the plan"), "call": _("A call"), "answer": _("An answer to a message")}[one.what]
    with_whom = one.counsellor_name or _("nobody yet")
    said = _("%(what)s. With %(name)s.", what=words, name=with_whom)
    url = url_for("desk.client_record", client_id=one.client_id)
    return ShiftLine(by_when(one.by), one.pseudonym, said, url=url, is_late=one.by <= clock.now())


def _covers(db: sa.Connection, staff: Actor, since: datetime) -> list[ShiftLine]:
    is_all = staff.scope(Permission.READ_SHIFT) is Scope.ALL
    found = covers_between(db, since, clock.now() + NEXT)
    return [
        ShiftLine(by_when(one.ends_at), one.staff_name, _("Covered by %(name)s.", name=one.covered_by_name))
        for one in found
        if is_all or staff.id in (one.staff_id, one.covered_by)
    ]
