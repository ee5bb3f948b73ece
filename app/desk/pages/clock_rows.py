"""What the service owes by a clock: rows of the worklist, and lines of a record. Each says why it is there, why it is
red, who was told and who is told next."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask import url_for

from app import clock
from app.desk.pages.contact import contact_line
from app.desk.pages.handovers import look_url
from app.desk.pages.plan import place_words, stone_states
from app.desk.pages.rows import Group, Row, Turn, group_at, order_at, with_risk
from app.desk.pages.telling import Telling, at_time, telling_of
from app.desk.words import by_when
from app.permissions import Actor
from app.queries.clocks import ClockRow, clocks_of_client, running_clocks
from app.queries.day import cases_of
from app.queries.handovers import TO_ACCEPT, may_accept, risks_of_cards
from app.queries.quest_versions import definition_of
from app.queries.risk import RiskFinding
from app.queries.worklist import Case
from app.services.clock_acts import may_note_tries
from app.vocabulary import ClockKind, Permission, Risk, Role
from app.web.filters import ago
from app.web.words import _, language_name
from quests.clocks import state
from quests.risk import RiskLevel

AT_ONCE = frozenset((ClockKind.HANDOVER, ClockKind.DECISION, ClockKind.CALL_BACK))
"""What is a matter of minutes: it goes before everything else of the same risk."""
_OF_SUPERVISORS = frozenset((ClockKind.DECISION, ClockKind.RECORD_REVIEW, ClockKind.DEBRIEF))
OF_A_HIGH_RISK = frozenset((ClockKind.HANDOVER, ClockKind.CALL_BACK, ClockKind.CLINICIAN))


@dataclass(frozen=True)
class ClockLine:
    """One clock on a record. ``words``: why it runs, whether it is red and who is told, in sentences."""

    act: str
    words: str
    when: str
    is_red: bool
    url: str


def clock_rows(db: sa.Connection, staff: Actor, findings: dict[str, RiskFinding]) -> list[Row]:
    """A row for each clock that runs and is this person's to see."""
    running = [one for one in running_clocks(db, staff) if _is_hers_to_know(one, staff)]
    if not running:
        return []
    cases = cases_of(db, {one.journey_id for one in running if one.journey_id})
    risks = risks_of_cards(db, {one.card_id for one in running if one.card_id})
    telling = telling_of(db, running)
    return [
        _row(db, one, staff, telling, cases.get(one.journey_id or ""), risks.get(one.card_id or ""), findings)
        for one in running
    ]


def _is_hers_to_know(one: ClockRow, staff: Actor) -> bool:
    """Who may not take over has nothing to do by the clock of a decision or a review that is not hers, or of a
    handover where nobody is in contact: her row of the high risk says whom to talk with."""
    if may_accept(staff) or one.owner_id in staff.stands_for:
        return True
    if one.kind in _OF_SUPERVISORS:
        return False
    return one.kind != ClockKind.HANDOVER or one.card_id is not None


def clock_lines(db: sa.Connection, staff: Actor, client_id: str) -> list[ClockLine]:
    """The clocks that run for a client, as her record shows them: what is due first on top."""
    running = [one for one in clocks_of_client(db, client_id) if one.stopped_at is None]
    telling = telling_of(db, running)
    return [
        ClockLine(act_words(one, staff), _words(one, telling), when_words(one), _is_red(one), _url(one, staff))
        for one in running
    ]


def _row(
    db: sa.Connection,
    one: ClockRow,
    staff: Actor,
    telling: Telling,
    case: Case | None,
    card_risk: str | None,
    findings: dict[str, RiskFinding],
) -> Row:
    risk, why = _risk(one, case, card_risk), _words(one, telling)
    row = Row(
        key=f"clock-{one.id}",
        kind="handover" if one.kind in TO_ACCEPT else "clock",
        journey_id=one.journey_id or "",
        client_id=one.client_id or "",
        pseudonym=one.pseudonym or _("Somebody who is no client yet"),
        language=language_name(one.language or "en"),
        act=act_words(one, staff),
        why=with_risk(case, findings, why) if case else why,
        when=when_words(one),
        is_overdue=_is_red(one),
        risk=risk,
        place="",
        stones=(),
        url=_url(one, staff),
        group=(group := _group(one, risk)),
        order=order_at(risk, group, _turn(one), one.id, is_overdue=_is_red(one), due=one.due_at),
        opens_page=True,
        is_dropped_line=one.kind is ClockKind.CALL_BACK,
        clock_at=one.due_at if one.waiting_since is None else None,
        stays=one.kind in AT_ONCE or one.kind in TO_ACCEPT,
        holder_id=case.counsellor_id if case else None,
    )
    return _of_case(db, row, case) if case else row


def _of_case(db: sa.Connection, row: Row, case: Case) -> Row:
    """With where she is on her way, and how she may be reached."""
    quest = definition_of(db, case.quest_version_id)
    return replace(
        row,
        place=place_words(quest, case.state),
        stones=stone_states(quest, case.state),
        contact=contact_line(
            case.ways, case.times, voicemail=bool(case.may_leave_voicemail), is_watched=case.is_watched
        ),
        may_be_reached=bool(case.ways) and not case.is_watched,
    )


def _risk(one: ClockRow, case: Case | None, card_risk: str | None) -> str:
    """The highest of what is known: of the plan, of the contact, and of what the clock is about."""
    of_kind = Risk.HIGH if one.kind in OF_A_HIGH_RISK else Risk.UNASKED
    of_kind = Risk.EMERGENCY if one.kind == ClockKind.DECISION else of_kind
    known = (of_kind, case.risk if case else Risk.UNASKED, card_risk or Risk.UNASKED)
    return max((RiskLevel(level) for level in known), key=lambda level: level.rank)


def _group(one: ClockRow, risk: str) -> Group:
    return Group.TODAY if one.kind in AT_ONCE else group_at(risk, one.due_at, is_overdue=_is_red(one))


def _turn(one: ClockRow) -> Turn:
    return Turn.AT_ONCE if one.kind in AT_ONCE else Turn.CLOCK


def _is_red(one: ClockRow) -> bool:
    return state(one, clock.now()) == "red"


def _url(one: ClockRow, staff: Actor) -> str:
    """Where the act is done: whoever takes over does that first; then the protocol, the contact, the record."""
    if one.kind in TO_ACCEPT and may_accept(staff):
        return url_for("desk.handovers")
    if (one.kind == ClockKind.CLINICIAN and may_accept(staff)) or may_note_tries(one, staff):
        return url_for("desk.clock", clock_id=one.id)
    if one.run_id is not None and one.kind != ClockKind.HANDOVER and staff.may(Permission.RUN_PROTOCOL):
        return f"/desk/protocols/{one.run_id}"
    return look_url(one.card_id, one.client_id, one.journey_id)


# --- in words --------------------------------------------------------------------------------------------------------


def act_words(one: ClockRow, staff: Actor) -> str:
    """What is to be done, for whoever reads it."""
    if one.kind in TO_ACCEPT:
        return _taking_over(one, staff)
    if one.kind == ClockKind.DECISION:
        if one.owner_name and one.owner_id != staff.id:
            return _("%(name)s decides in an emergency", name=one.owner_name)
        return _("Decide in an emergency")
    words = {
        ClockKind.CLINICIAN: _("Speak with the person")
        if Role.CLINICIAN in staff.roles
        else _("A clinician is asked to speak with the person"),
        ClockKind.DEBT_HELP: _("Ask for debt advice"),
        ClockKind.CALL_BACK: _("Call back: the line dropped"),
        ClockKind.RECORD_REVIEW: _("Read the record of the protocol"),
        ClockKind.DEBRIEF: _("Offer a colleague a talk after a hard contact"),
    }
    return words[one.kind]


def _taking_over(one: ClockRow, staff: Actor) -> str:
    if one.kind == ClockKind.SENIOR:
        return _("Look at a complex case") if may_accept(staff) else _("A senior colleague was asked")
    return _("Take over now") if may_accept(staff) else _("Stay with the person until somebody takes over")


def _why_words(kind: ClockKind) -> str:
    """Why the clock runs (domain.md 2.1)."""
    words = {
        ClockKind.HANDOVER: _("A high risk was found, and nobody has taken over yet."),
        ClockKind.DECISION: _("In an emergency one named person decides about help from outside."),
        ClockKind.SENIOR: _("A colleague asked for a senior."),
        ClockKind.CLINICIAN: _("A high risk needs a clinician on the same day."),
        ClockKind.DEBT_HELP: _("In acute money trouble a debt adviser is asked within the hour."),
        ClockKind.CALL_BACK: _("The contact broke off while the risk was high. Up to three tries."),
        ClockKind.RECORD_REVIEW: _("A supervisor reads every record of a crisis within one working day."),
        ClockKind.DEBRIEF: _("After a crisis the colleague is offered a talk within three days."),
    }
    return words[kind]


def _words(one: ClockRow, telling: Telling) -> str:
    said = [_why_words(one.kind)]
    if one.waiting_since is not None:
        said.append(_("It stands still since %(when)s: the next act is theirs.", when=by_when(one.waiting_since)))
        return " ".join(said)
    if _is_red(one):
        said.append(_("Late: it was due at %(time)s.", time=at_time(one.due_at)))
    return " ".join((*said, telling.words(one))).strip()


def when_words(one: ClockRow) -> str:
    """By when, or by how much it is over."""
    if one.waiting_since is not None:
        return _("Stands still")
    if _is_red(one):
        return _("Due by %(when)s, overdue by %(long)s", when=by_when(one.due_at), long=ago(one.due_at))
    return _("Due by %(when)s", when=by_when(one.due_at))
