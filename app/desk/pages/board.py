"""The live board: what goes on now, in lines and numbers, for who leads. Facts, and no ranking of anybody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app, url_for

from app import clock
from app.desk.pages.contact_words import CHANNEL_ICONS, channel_words
from app.desk.pages.handovers import rota_words
from app.desk.pages.helping import where_words
from app.desk.pages.protocol_runs import said_in
from app.desk.pages.telling import at_time
from app.permissions import Actor
from app.queries import board as known
from app.queries.board import ContactNow, Numbers, ProtocolNow, Waiting, sees_people
from app.queries.covering import covers_from_now
from app.queries.helping import Help
from app.queries.service_hours import on_call_now
from app.queries.staff import colleagues
from app.vocabulary import ContactChannel, Permission, Risk
from app.web.filters import ago
from app.web.words import _, language_name, ngettext
from quests.protocols import protocol


@dataclass(frozen=True)
class BoardLine:
    """One line: who, what, since when. ``risk`` is empty where it is not told; ``url``: where the reader goes on."""

    who: str
    words: str
    when: str
    icon: str
    risk: str = ""
    is_late: bool = False
    url: str = ""


@dataclass(frozen=True)
class BoardPart:
    """A part of the board: its number in words, and its lines. A manager reads the number alone."""

    slug: str
    title: str
    icon: str
    number: str
    lines: tuple[BoardLine, ...] = ()
    is_alarm: bool = False
    url: str = ""


@dataclass(frozen=True)
class Board:
    """Everything that goes on now. ``state`` is the same for two looks that read the same."""

    parts: tuple[BoardPart, ...]
    on_call: tuple[str, ...]
    covers: tuple[str, ...]
    whose: str
    state: str


def board_of(db: sa.Connection, staff: Actor) -> Board:
    """The board as this person may see it: all of it, her team without pseudonyms, or numbers."""
    parts: tuple[BoardPart, ...] = (
        _help_part(known.help_now(db, staff)),
        _waiting_part(known.waiting_now(db, staff), staff),
        _contact_part(known.contacts_now(db, staff), staff),
        _protocol_part(known.protocols_now(db, staff), staff),
        *_number_parts(known.numbers_now(db, staff), staff),
    )
    if not (sees_people(staff) or known.is_by_team(staff)):
        parts = tuple(BoardPart(one.slug, one.title, one.icon, one.number, (), one.is_alarm) for one in parts)
    names = {one.id: one.name for one in colleagues(db)}
    on_call, covers = rota_words(on_call_now(db, clock.now()), names), _cover_words(db)
    said = repr((parts, on_call, covers)).encode()
    return Board(parts, on_call, covers, _whose(staff), hashlib.blake2s(said, digest_size=8).hexdigest())


def _cover_words(db: sa.Connection) -> tuple[str, ...]:
    running = [one for one in covers_from_now(db) if one.runs_at(clock.now())]
    return tuple(
        _(
            "%(name)s for %(away)s until %(when)s",
            name=one.covered_by_name,
            away=one.staff_name,
            when=at_time(one.ends_at),
        )
        for one in running
    )


def _whose(staff: Actor) -> str:
    if sees_people(staff):
        return _("The whole service, now.")
    if known.is_by_team(staff):
        return _("Your teams, and colleagues who are in none. Clients are not named here.")
    return _("The whole service in numbers. Nobody is named here.")


def _help_part(found: list[Help]) -> BoardPart:
    lines = tuple(
        BoardLine(
            one.staff_name,
            where_words(one.channel) if one.channel else _("Asks for help."),
            _("%(name)s is coming", name=one.taken_by_name)
            if one.taken_by_name
            else _("since %(time)s, nobody comes yet", time=at_time(one.asked_at)),
            "life-buoy",
            is_late=one.taken_by is None,
        )
        for one in found
    )
    number = ngettext("%(num)s colleague asks for help.", "%(num)s colleagues ask for help.", len(found))
    is_alarm = any(one.taken_by is None for one in found)
    return BoardPart("help", _("Help"), "life-buoy", number if found else _("Nobody asks for help."), lines, is_alarm)


def _waiting_part(found: list[Waiting], staff: Actor) -> BoardPart:
    now = clock.now()
    lines = tuple(
        BoardLine(
            one.pseudonym or channel_words(one.channel),
            _("%(name)s is with them.", name=one.holder_name) if one.holder_name else _("Nobody is with them yet."),
            _("for %(ago)s, was to be accepted by %(time)s", ago=ago(one.since), time=at_time(one.due_at))
            if one.due_at <= now
            else _("for %(ago)s, to be accepted by %(time)s", ago=ago(one.since), time=at_time(one.due_at)),
            CHANNEL_ICONS[ContactChannel(one.channel)],
            is_late=one.due_at <= now,
        )
        for one in found
    )
    number = ngettext("%(num)s person waits to be taken over.", "%(num)s people wait to be taken over.", len(found))
    url = url_for("desk.handovers") if staff.may(Permission.ACCEPT_HANDOVER) else ""
    title = _("To be taken over")
    return BoardPart("waiting", title, "user-plus", number if found else _("Nobody waits."), lines, bool(found), url)


def _contact_part(found: list[ContactNow], staff: Actor) -> BoardPart:
    names_people = sees_people(staff)
    lines = tuple(
        BoardLine(
            one.holder_name,
            " · ".join(filter(None, (channel_words(one.channel), one.pseudonym, language_name(one.language)))),
            _("for %(ago)s", ago=ago(one.since)),
            CHANNEL_ICONS[ContactChannel(one.channel)],
            one.risk if names_people and one.risk != Risk.LOW else "",
            url=url_for("desk.contact", card_id=one.card_id) if names_people else "",
        )
        for one in found
    )
    number = ngettext("%(num)s contact goes on.", "%(num)s contacts go on.", len(found))
    title = _("In contact now")
    return BoardPart("contacts", title, "message-circle-more", number if found else _("No contact goes on."), lines)


def _protocol_part(found: list[ProtocolNow], staff: Actor) -> BoardPart:
    names_people = sees_people(staff)
    lines = tuple(
        BoardLine(
            said_in(protocol(one.kind).title),
            " · ".join(filter(None, (one.pseudonym, one.opened_by or _("Opened by an answer")))),
            _("since %(time)s", time=at_time(one.since)),
            "shield-alert",
            url=url_for("desk.crisis_protocol", run_id=one.run_id) if names_people else "",
        )
        for one in found
    )
    number = ngettext("%(num)s protocol is open.", "%(num)s protocols are open.", len(found))
    return BoardPart(
        "protocols", _("Crisis protocols"), "shield-alert", number if found else _("No protocol is open."), lines
    )


def _number_parts(found: Numbers, staff: Actor) -> tuple[BoardPart, BoardPart]:
    said = ngettext("%(num)s person has nobody yet.", "%(num)s people have nobody yet.", found.unassigned)
    if found.unassigned_high:
        high = ngettext("%(num)s is at a high risk.", "%(num)s are at a high risk.", found.unassigned_high)
        said = _("%(number)s %(high)s", number=said, high=high)
    if found.unassigned_since is not None:
        said = _("%(number)s The longest has waited %(ago)s.", number=said, ago=ago(found.unassigned_since))
    sees_list = staff.may(Permission.SEE_UNASSIGNED) and "desk.unassigned" in current_app.view_functions
    nobody = BoardPart(
        "unassigned",
        _("Unassigned"),
        "inbox",
        said if found.unassigned else _("Everybody has somebody."),
        is_alarm=bool(found.unassigned_high),
        url=url_for("desk.unassigned") if sees_list else "",
    )
    running = ngettext("%(num)s clock runs.", "%(num)s clocks run.", found.clocks)
    if found.clocks_over:
        over = ngettext("%(num)s is past its time.", "%(num)s are past their time.", found.clocks_over)
        running = _("%(number)s %(over)s", number=running, over=over)
    said = running if found.clocks else _("No clock runs.")
    clocks = BoardPart("clocks", _("What we owe by a time"), "clock", said, is_alarm=bool(found.clocks_over))
    return nobody, clocks
