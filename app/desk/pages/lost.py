"""Messages to a client that did not arrive: the row of the worklist, and the lines beside a call."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask import url_for

from app.desk.pages.contact import contact_line
from app.desk.pages.plan import step_title
from app.desk.pages.rows import Group, Row, Turn, make_row, order_at, with_risk
from app.desk.words import by_when
from app.permissions import Actor
from app.queries.quest_versions import definition_of
from app.queries.risk import RiskFinding
from app.queries.undelivered import Lost, LostMessage, lost_messages
from app.queries.worklist import Case
from app.vocabulary import ChannelKind, Permission
from app.web.words import _, language_name, ngettext


@dataclass(frozen=True)
class LostLine:
    """One message that did not arrive, in words: what it was for, and what became of it."""

    id: str
    what: str
    became: str
    is_uncertain: bool


def lost_lines(db: sa.Connection, staff: Actor, client_id: str) -> tuple[LostLine, ...]:
    """What did not arrive of this client and waits for this person."""
    found = lost_messages(db, staff, client_id=client_id)
    return tuple(_line(db, one.case, message) for one in found for message in one.messages)


def lost_rows(db: sa.Connection, staff: Actor, findings: dict[str, RiskFinding]) -> list[Row]:
    """One row for each client to whom a message did not arrive."""
    return [
        _row(db, lost, lost.case, findings) if lost.case is not None else _row_without_plan(lost, staff)
        for lost in lost_messages(db, staff)
    ]


def _row(db: sa.Connection, lost: Lost, case: Case, findings: dict[str, RiskFinding]) -> Row:
    newest, call = _line(db, case, lost.messages[0]), _call_url(case)
    row = make_row(
        db,
        case,
        "lost",
        key=f"lost-{lost.client_id}",
        url=call or url_for("desk.client_record", client_id=lost.client_id, plan=case.journey_id),
        act=_act(lost),
        why=with_risk(case, findings, f"{newest.what} {newest.became}"),
        when="",
        group=Group.TODAY,
        due=lost.messages[0].at,
        lost=_ids(lost),
        since=lost.messages[0].at,
    )
    return replace(row, call_url=call if case.may_be_called else "")


def _call_url(case: Case) -> str:
    """The page of a call to her; empty where her plan has come to its end, and nobody calls for it."""
    calls = case.state.ending in (None, "abandoned")
    return url_for("desk.call", journey_id=case.journey_id) if calls else ""


def _row_without_plan(lost: Lost, staff: Actor) -> Row:
    """Somebody without a plan: a row without a place in a quest. Her thread is where staff reach her."""
    page = "desk.messages" if staff.may(Permission.ANSWER_MESSAGE) else "desk.client_record"
    at = lost.messages[0].at
    contact = contact_line(lost.ways, lost.times, voicemail=bool(lost.may_leave_voicemail), is_watched=lost.is_watched)
    return Row(
        key=f"lost-{lost.client_id}",
        kind="lost",
        journey_id="",
        client_id=lost.client_id,
        pseudonym=lost.pseudonym,
        language=language_name(lost.language),
        act=_act(lost),
        why=_became(lost.messages[0]),
        when="",
        is_overdue=False,
        risk="unasked",
        place=_("No plan runs now"),
        stones=(),
        url=url_for(page, client_id=lost.client_id),
        group=Group.TODAY,
        order=order_at("unasked", Group.TODAY, Turn.CLOCK, lost.client_id, is_overdue=False, due=at),
        contact=contact,
        may_be_reached=bool(lost.ways) and not lost.is_watched,
        lost=_ids(lost),
        since=at,
    )


def _ids(lost: Lost) -> tuple[str, ...]:
    return tuple(message.id for message in lost.messages)


def _act(lost: Lost) -> str:
    number = len(lost.messages)
    if all(message.is_uncertain for message in lost.messages):
        return ngettext("A message may not have arrived", "%(num)s messages may not have arrived", number)
    return ngettext("A message did not arrive", "%(num)s messages did not arrive", number)


def _line(db: sa.Connection, case: Case | None, message: LostMessage) -> LostLine:
    return LostLine(message.id, _what(db, case, message), _became(message), message.is_uncertain)


def _what(db: sa.Connection, case: Case | None, message: LostMessage) -> str:
    if message.text == "step_waits" and case is not None and message.step:
        title = step_title(definition_of(db, case.quest_version_id), message.step)
        return _("A reminder of “%(step)s”.", step=title)
    if message.text in ("talk_day_before", "talk_soon"):
        return _("A reminder of a talk.")
    if message.text == "we_called":
        return _("A note after three calls without an answer.")
    return _("Word that an answer waits.") if message.text == "answer_waits" else _("A note.")


def _became(message: LostMessage) -> str:
    """By which channel, and what is known of it. A code of a channel is for who looks after the channels."""
    channel, when = channel_words(message.channel), by_when(message.at)
    if message.is_uncertain:
        said = _("%(channel)s, %(when)s: nobody can say whether it arrived.", channel=channel, when=when)
        not_again = _("It is not sent again.")
        return f"{said} {not_again}"
    return ngettext(
        "%(channel)s, tried %(num)s time, given up: %(when)s.",
        "%(channel)s, tried %(num)s times, given up: %(when)s.",
        max(message.attempts, 1),
        channel=channel,
        when=when,
    )


def channel_words(channel: str | None) -> str:
    """By which way, as the beginning of a sentence."""
    words = {
        ChannelKind.EMAIL: _("By e-mail"),
        ChannelKind.SMS: _("By text message"),
        ChannelKind.TELEGRAM: "Telegram",
        ChannelKind.WHATSAPP: "WhatsApp",
        ChannelKind.SIGNAL: "Signal",
        ChannelKind.MATRIX: "Matrix",
        ChannelKind.PUSH: _("By a notice of the browser"),
    }
    return words.get(ChannelKind(channel), _("Not sent")) if channel else _("Not sent")
