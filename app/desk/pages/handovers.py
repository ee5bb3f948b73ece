"""Who waits to be taken over, as the banner, the page and the contact show it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app, url_for

from app import clock
from app.desk.pages.helping import HelpLine
from app.desk.pages.telling import Telling, at_time, telling_of
from app.desk.words import risk_word, rule_words
from app.extensions import questline
from app.permissions import Actor
from app.queries.contact_cards import CardRow
from app.queries.handovers import Handover, accepted_since, handovers_of_card, may_accept, waiting_handovers
from app.queries.risk import RiskFinding, risk_findings
from app.queries.service_hours import OnCallNow, on_call_now
from app.queries.staff import colleagues
from app.services.staff_notices import mail_is_on
from app.vocabulary import ClockKind, ContactChannel, Duty, Permission
from app.web.words import _, language_name, ngettext

SHOWN_IN_BANNER = 3
A_DAY = timedelta(hours=24)
NEVER = 0.0


@dataclass(frozen=True)
class Line:
    """One who waits. ``since`` and ``late`` are whole sentences; ``is_new``: it came since the page last looked."""

    id: str
    is_senior: bool
    is_late: bool
    is_new: bool
    title: str
    since: str
    late: str


@dataclass(frozen=True)
class Banner:
    """What every page says of those who wait. ``more`` are not shown here; ``state`` and ``seen`` tell the next look
    whether anything changed, and what is new. ``helps``: colleagues who asked for help, and the reader's own asking;
    ``sees_all``: she opens the page of all who wait; ``back``: the page that she is on."""

    lines: tuple[Line, ...]
    more: int
    state: str
    seen: str
    helps: tuple[HelpLine, ...] = ()
    sees_all: bool = True
    back: str = "/staff"

    @property
    def is_alarm(self) -> bool:
        return any(not line.is_senior for line in self.lines)


@dataclass(frozen=True)
class Waiting:
    """One who waits, with everything that whoever takes over wants to know first."""

    line: Line
    who: str
    language: str
    risk: str
    risk_words: str
    why: str
    told: tuple[str, ...]
    next: str
    look_url: str


@dataclass(frozen=True)
class HandoversPage:
    """``taken``: what was taken over since yesterday, in sentences. ``has_mail``: alerts go out by e-mail too.

    ``rota``: who is asked, in order, or that everybody is since nobody is planned.
    """

    waiting: tuple[Waiting, ...]
    taken: tuple[str, ...]
    has_mail: bool
    rota: tuple[str, ...]


@dataclass(frozen=True)
class CardState:
    """What the colleague in the contact reads: who was told, who comes, and that she stays until then.

    ``accept``: what the reader may take over herself. ``asks``: what she may ask for.
    """

    card_id: str
    tone: str
    icon: str
    title: str
    sentences: tuple[str, ...]
    accept: Handover | None
    may_ask: bool
    may_ask_senior: bool
    state: str


# --- the banner ------------------------------------------------------------------------------------------------------


def banner_of(waiting: Sequence[Handover], *, seen: float | None = None) -> Banner:
    """The banner for those who wait. ``seen``: the moment of the newest that the page has shown; None at first."""
    now = clock.now()
    shown = [_line(one, now, seen) for one in waiting[:SHOWN_IN_BANNER]]
    newest = max((one.started_at.timestamp() for one in waiting), default=seen or NEVER)
    return Banner(tuple(shown), max(len(waiting) - SHOWN_IN_BANNER, 0), _state(waiting), f"{newest:.6f}")


def _line(one: Handover, now: datetime, seen: float | None) -> Line:
    is_new = seen is not None and one.started_at.timestamp() > seen
    late = _late(one) if one.is_late(now) else ""
    return Line(one.id, _is_senior(one), bool(late), is_new, title_of(one), _since(one), late)


def title_of(one: Handover) -> str:
    """Who waits for what, by how the person reached us; nobody is named."""
    if _is_senior(one):
        return _("A colleague asks for a second look at a complex case.")
    words = {
        ContactChannel.CALL: _("Somebody on the phone waits to be taken over."),
        ContactChannel.VIDEO: _("Somebody in a video call waits to be taken over."),
        ContactChannel.CHAT: _("Somebody in the chat waits to be taken over."),
        ContactChannel.MESSAGE: _("Somebody who writes messages waits to be taken over."),
        ContactChannel.EMAIL: _("Somebody who wrote an e-mail waits to be taken over."),
        ContactChannel.FORM: _("Somebody who sent the form waits to be taken over."),
        ContactChannel.PORTAL: _("Somebody answered on their own pages and waits for a person."),
    }
    return words[ContactChannel(one.channel)]


def _is_senior(one: Handover) -> bool:
    return one.kind == ClockKind.SENIOR


def _since(one: Handover) -> str:
    at = at_time(one.started_at)
    if one.holder_name is None:
        return _("Since %(time)s. Nobody is with them yet.", time=at)
    return _("Since %(time)s. %(name)s is with them.", time=at, name=one.holder_name)


def _late(one: Handover) -> str:
    minutes = max(int((one.due_at - one.started_at).total_seconds() // 60), 1)
    return ngettext("Nobody accepted within %(num)s minute.", "Nobody accepted within %(num)s minutes.", minutes)


def _state(waiting: Iterable[Handover]) -> str:
    """Two lists that read the same have the same: so a look that finds nothing new changes nothing on the page."""
    now = clock.now()
    parts = [f"{one.id}{one.is_late(now)}{one.stopped_at}{one.told}{one.holder_name}" for one in waiting]
    return hashlib.blake2s("|".join(parts).encode(), digest_size=8).hexdigest()


# --- the page --------------------------------------------------------------------------------------------------------


def handovers_page(db: sa.Connection, staff: Actor) -> HandoversPage:
    """Everybody who waits, the first due first, and what was taken over since yesterday."""
    waiting = waiting_handovers(db, staff)
    telling, now = telling_of(db, waiting), clock.now()
    findings = risk_findings(db, staff) if any(one.journey_id for one in waiting) else {}
    return HandoversPage(
        tuple(_waiting(one, telling, now, findings.get(one.journey_id or "")) for one in waiting),
        tuple(_taken(one) for one in accepted_since(db, staff, now - A_DAY)),
        mail_is_on(db, questline().settings.channels),
        rota_words(on_call_now(db, now), {one.id: one.name for one in colleagues(db)}),
    )


def rota_words(rota: OnCallNow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Who is asked first, then next, then last."""
    if Duty.SUPERVISOR in rota.not_planned:
        said = [_("Nobody is on the rota now, so every supervisor hears at once.")]
    else:
        supervisors = [names[one] for one in rota.supervisors if one in names]
        said = [_("On call now, in this order: %(names)s.", names=_(", ").join(supervisors))]
    if Duty.DUTY_MANAGER not in rota.not_planned:
        said.append(_("Duty manager: %(name)s.", name=names.get(rota.duty_managers[0], "")))
    return tuple(said)


def _waiting(one: Handover, telling: Telling, now: datetime, finding: RiskFinding | None) -> Waiting:
    return Waiting(
        line=_line(one, now, None),
        who=one.pseudonym or _("Somebody who is no client yet"),
        language=language_name(one.language),
        risk=one.risk,
        risk_words=risk_word(one.risk),
        why=_why(one, finding),
        told=tuple(telling.told_words(one)),
        next=telling.next_words(one),
        look_url=look_url(one.card_id, one.client_id, one.journey_id),
    )


def _why(one: Handover, finding: RiskFinding | None) -> str:
    """The rule that fired: as it was found for the plan, where there is one, else on the contact."""
    if finding is not None:
        return rule_words(finding.rule, finding.reasons, finding.staff_name)
    return rule_words(one.rule, one.reasons, None) if one.rule else ""


def look_url(card_id: str | None, client_id: str | None, journey_id: str | None) -> str:
    """Where whoever takes over goes on: the contact, else the record."""
    if card_id is not None and "desk.contact" in current_app.view_functions:
        return url_for("desk.contact", card_id=card_id)
    if client_id is not None:
        return url_for("desk.client_record", client_id=client_id, plan=journey_id)
    return url_for("desk.handovers")


def _taken(one: Handover) -> str:
    who, at = one.accepted_by or "", at_time(one.stopped_at or one.started_at)
    whom = one.pseudonym or _("Somebody who is no client yet")
    return _("%(time)s: %(name)s took over. %(whom)s.", time=at, name=who, whom=whom)


# --- in the contact --------------------------------------------------------------------------------------------------


def card_state(db: sa.Connection, staff: Actor, card: CardRow) -> CardState:
    """Where the handover of this contact stands, for whoever has it open."""
    found = handovers_of_card(db, card.id)
    running = sorted((one for one in found if one.waits), key=_is_senior)
    newest = running[0] if running else next((one for one in found if one.is_accepted), None)
    telling = telling_of(db, running)
    tone, icon, title, sentences = _card_words(newest, telling, staff) if newest else _calm_words(card, staff)
    may_ask = card.is_open and staff.may(Permission.TAKE_CONTACT) and not running
    return CardState(
        card_id=card.id,
        tone=tone,
        icon=icon,
        title=title,
        sentences=tuple(sentences),
        accept=running[0] if running and may_accept(staff) else None,
        may_ask=card.is_open and staff.may(Permission.TAKE_CONTACT) and not (running and not _is_senior(running[0])),
        may_ask_senior=may_ask,
        state=state_of_card(found),
    )


def state_of_card(found: Sequence[Handover]) -> str:
    """What a look at the contact compares: one statement tells whether anything is new."""
    return _state(found)


def _calm_words(card: CardRow, staff: Actor) -> tuple[str, str, str, list[str]]:
    if card.holder_id == staff.id:
        return "", "users", _("You have this contact."), []
    return "", "users", _("%(name)s has this contact.", name=card.holder_name), []


def _card_words(one: Handover, telling: Telling, staff: Actor) -> tuple[str, str, str, list[str]]:
    if one.waits and _is_senior(one):
        return "due", "user-plus", _("A senior colleague was asked. You keep the contact."), [telling.words(one)]
    if one.waits:
        late = [_late(one)] if one.is_late(clock.now()) else []
        return "risk", "phone-call", _("Stay with the person."), [*late, telling.words(one)]
    name, at = one.accepted_by or "", at_time(one.stopped_at or one.started_at)
    if _is_senior(one):
        return "done", "user-check", _("%(name)s looks at it since %(time)s.", name=name, time=at), []
    if one.holder_id == staff.id:
        return "done", "user-check", _("You took over at %(time)s.", time=at), []
    said = _("%(name)s accepted at %(time)s, and is joining.", name=name, time=at)
    return "done", "user-check", said, [_("Stay until you two have spoken and the person knows who goes on.")]
