"""A contact ends: who agreed becomes a client and her plan begins; of who did not, nothing is kept that names her.

Sources: domain.md 2.1 (what may not be left open), 3.9 and 9.1, K20, K30, K31 and K41. Nothing is typed twice: what
stands on the card goes where it belongs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from app import clock
from app.models.contacts import ContactCard
from app.queries.clocks import clocks_of_card
from app.queries.contact_cards import CardRow, is_open, standing_of
from app.queries.protocols import Noted, noted_of, runs_of_card
from app.queries.service_hours import hours_of
from app.services import callers, clocks, contact_plans, contact_retention, protocols, staff_screening
from app.services.callers import NewCaller
from app.services.contact_cards import CardClosed, answers_of_card, card_locker, note_event, save_answer
from app.services.contact_plans import Begun, PlanWanted
from app.services.contact_work import Work, consent_of
from app.services.journeys import Actor
from app.services.sealing import KeyDestroyed, open_locker
from app.vault import Vault
from app.vocabulary import Audience, ClockKind, ContactEnding, FollowUp, Frame, ProtocolDeed, ProtocolKind
from config import Settings
from quests.answers import Answer
from quests.protocols import protocol
from quests.protocols.model import Step
from quests.risk import RiskLevel

SUMMARY, CARD_WORDS, CARD_NUMBER = "summary_words", "card_words", "card_number"
CALL_BACK_NUMBER = contact_retention.CALL_BACK_NUMBER
"""Fields of the close form that stand on the card, beside those of ``quests.contact``."""
LATER = frozenset({"call-after-a-day", "look-back", "ask-again", "next-contact"})
"""Steps of protocols that come when the contact is over; all others are of the contact itself (domain.md 2.1)."""


class NoConsent(Exception):
    """Nobody becomes a client who did not say yes (K15, K31)."""


class StillOpen(Exception):
    """Somebody is not safe yet: the contact cannot end so. ``what`` tells of all that is open."""

    def __init__(self, what: list[Open]) -> None:
        super().__init__("the contact cannot end like this yet")
        self.what = what


@dataclass(frozen=True)
class Open:
    """One thing that has to be done first. ``kind``: handover, decision, or a protocol with ``left`` steps to do."""

    kind: str
    run_id: str | None = None
    protocol: str | None = None
    left: int = 0


@dataclass(frozen=True)
class NewClient:
    """What a contact does not know of a client yet: her made-up name, and how her plan shall look."""

    pseudonym: str
    frame: Frame = Frame.JOURNEY


@dataclass(frozen=True)
class Close:
    """How a contact ends. ``new`` for who becomes a client now. ``rules``: her contact rules as she said them.

    ``call_back``: the line dropped, and the person may be called back, at ``number`` where that is known.
    """

    ending: ContactEnding
    follow_up: FollowUp = FollowUp.NOT_ASKED
    new: NewClient | None = None
    summary: str = ""
    card_words: str = ""
    rules: Mapping[str, Answer] = field(default_factory=dict)
    plan: PlanWanted = field(default_factory=PlanWanted)
    call_back: bool = False
    number: str = ""


@dataclass(frozen=True)
class Closed:
    """What came of it. ``client_id`` is None where nobody is a client; ``begun`` where nothing began."""

    client_id: str | None
    begun: Begun | None = None


def still_open(db: sa.Connection, card_id: str) -> list[Open]:
    """What keeps a contact from being completed: nobody accepted yet, no decision yet, steps of a protocol left."""
    waits = {ClockKind.HANDOVER: "handover", ClockKind.DECISION: "decision"}
    running = [one for one in clocks_of_card(db, card_id) if one.stopped_at is None]
    found = [Open(waits[one.kind]) for one in running if one.kind in waits]
    runs = [(run, _steps_left(db, run.id, run.kind)) for run in runs_of_card(db, card_id) if run.is_open]
    return found + [Open("protocol", run.id, run.kind, left) for run, left in runs if left]


def _steps_left(db: sa.Connection, run_id: str, kind: str) -> int:
    noted = {one.step: one for one in noted_of(db, run_id)}
    steps = [step for step in protocol(ProtocolKind(kind)).steps if step.slug not in LATER]
    return sum(not _is_dealt_with(step, noted.get(step.slug)) for step in steps)


def _is_dealt_with(step: Step, noted: Noted | None) -> bool:
    if noted is None:
        return False
    outcome = step.outcome(noted.outcome)
    return noted.deed == ProtocolDeed.NOT_DONE or outcome is None or not outcome.leaves_open


def become_client(db: sa.Connection, settings: Settings, card: CardRow, new: NewClient, *, actor: Actor) -> str:
    """Who said yes on this contact is a client from now on, and what was found is hers; gives her id.

    A contact of somebody who came before makes nobody anew. Raises NoConsent, PseudonymTaken, CardClosed.
    """
    if not is_open(db, card.id, hold=True):
        raise CardClosed(card.id)
    work = work_of_card(db, settings, card)
    client_id = _client_of(db, settings, work, new, actor=actor)
    _record_screening(db, settings, work, client_id, actor=actor)
    return client_id


def close(db: sa.Connection, settings: Settings, card: CardRow, how: Close, *, actor: Actor, key: str) -> Closed:
    """End the contact. What it holds goes where it belongs, in one transaction; ``key`` is that of the form.

    Raises CardClosed, StillOpen, NoConsent, PseudonymTaken, and what beginning a plan raises (SlotTaken and others).
    """
    if not is_open(db, card.id, hold=True):
        raise CardClosed(card.id)
    _may_end_so(db, card, how.ending)
    work = _with_last_fields(db, settings, card, how, actor)
    client_id, begun = card.client_id, None
    if how.ending != ContactEnding.NOT_FOR_US and (client_id is not None or how.new is not None):
        client_id = _client_of(db, settings, work, how.new or NewClient(""), actor=actor)
        begun = _go_on(db, settings, work, client_id, how, actor=actor, key=key)
    if how.ending == ContactEnding.LINE_LOST and how.call_back and RiskLevel(card.risk) >= RiskLevel.HIGH:
        whose = {"client_id": client_id, "card_id": card.id}
        clocks.start(db, ClockKind.CALL_BACK, hours=hours_of(db, settings.zone), channel=card.channel, **whose)
    _end(db, card, how, actor)
    if client_id is None:
        contact_retention.forget_at_the_end(db, card.id, is_nothing=_says_nothing(card, how.ending))
    return Closed(client_id, begun)


def keep_words(
    db: sa.Connection, settings: Settings, card: CardRow, words: Mapping[str, str], *, staff_id: str
) -> None:
    """Keep what is written for the person before the contact ends, on its card. Raises CardClosed, KeyDestroyed."""
    locker = card_locker(db, Vault.of(settings), card.id)
    for question in (SUMMARY, CARD_WORDS, CARD_NUMBER):
        if question in words:
            save_answer(db, locker, question, words[question].strip(), version=None, staff_id=staff_id)


def work_of_card(db: sa.Connection, settings: Settings, card: CardRow) -> Work:
    """The card with its words; without any once they are forgotten."""
    try:
        return Work(card, answers_of_card(db, card_locker(db, Vault.of(settings), card.id)))
    except KeyDestroyed:
        return Work(card, {})


def _may_end_so(db: sa.Connection, card: CardRow, ending: ContactEnding) -> None:
    """A contact in danger is neither complete nor none of ours while somebody has to do something in it."""
    if ending not in (ContactEnding.COMPLETED, ContactEnding.NOT_FOR_US):
        return
    if what := still_open(db, card.id):
        raise StillOpen(what)


def _with_last_fields(db: sa.Connection, settings: Settings, card: CardRow, how: Close, actor: Actor) -> Work:
    """What the close form asked stands on the card like everything else."""
    try:
        locker = card_locker(db, Vault.of(settings), card.id)
    except KeyDestroyed:
        return Work(card, {})
    said: dict[str, Answer] = {SUMMARY: how.summary.strip(), CARD_WORDS: how.card_words.strip()}
    if how.call_back:
        said[CALL_BACK_NUMBER] = how.number.strip()
    if how.follow_up != FollowUp.NOT_ASKED:
        said["follow_up"] = how.follow_up.value
    for question, value in said.items():
        if value:
            save_answer(db, locker, question, value, version=None, staff_id=actor.staff_id or card.holder_id)
    stands = replace(card, **standing_of(db, card.id))
    return Work(stands, answers_of_card(db, locker))


def _client_of(db: sa.Connection, settings: Settings, work: Work, new: NewClient, *, actor: Actor) -> str:
    card = work.card
    known = db.execute(sa.select(ContactCard.client_id).where(ContactCard.id == card.id)).scalar_one()
    if known is not None:
        return str(known)
    consent = consent_of(work.answers)
    if consent is None or not consent.agreed or actor.staff_id is None:
        raise NoConsent(card.id)
    language = card.language if card.language in settings.languages else settings.languages[0]
    caller = NewCaller(new.pseudonym, language, new.frame, Audience(card.audience), quest=None)
    form = f"contact {card.id}"
    client_id = callers.open_client(db, settings, caller, staff_id=actor.staff_id, actor=actor, form_key=form)
    db.execute(sa.update(ContactCard).where(ContactCard.id == card.id).values(client_id=client_id))
    clocks.move_to_client(db, card.id, client_id)
    protocols.move_to_client(db, card.id, client_id)
    detail = {"consent_version": consent.version}
    note_event(db, card.id, "became_client", detail, actor.staff_id, key="became_client")
    return client_id


def _go_on(
    db: sa.Connection, settings: Settings, work: Work, client_id: str, how: Close, *, actor: Actor, key: str
) -> Begun:
    """Her plan begins first, with what was agreed; then what was found raises it, as any finding does."""
    locker = open_locker(db, Vault.of(settings), client_id)
    wanted = replace(how.plan, follow_up=how.follow_up, summary=how.summary.strip(), card_words=how.card_words.strip())
    begun = contact_plans.begin(db, settings, locker, wanted, how.rules, actor=actor, key=key)
    _record_screening(db, settings, work, client_id, actor=actor)
    contact_plans.open_safety(db, begun, wanted, actor=actor)
    note_event(db, work.card.id, "plan", begun.as_codes(), actor.staff_id, key="plan")
    return begun


def _record_screening(db: sa.Connection, settings: Settings, work: Work, client_id: str, *, actor: Actor) -> None:
    if not work.screening:
        return
    staff_screening.record(
        db,
        open_locker(db, Vault.of(settings), client_id),
        work.screening,
        staff_id=actor.staff_id or work.card.holder_id,
        card_id=work.card.id,
        language=work.card.language,
        channel=work.card.channel,
        role=actor.kind,
        settings=settings,
        seen=staff_screening.dangers_foreseen(work.screening, work.card.audience, work.card.language),
    )


def _end(db: sa.Connection, card: CardRow, how: Close, actor: Actor) -> None:
    ended = {"closed_at": clock.now(), "closed_by": actor.staff_id, "ending": how.ending, "follow_up": how.follow_up}
    db.execute(sa.update(ContactCard).where(ContactCard.id == card.id).values(**ended))
    detail = {"ending": how.ending, "follow_up": how.follow_up, "call_back": how.call_back}
    note_event(db, card.id, "closed", detail, actor.staff_id, key="closed")


def _says_nothing(card: CardRow, ending: ContactEnding) -> bool:
    """A test, spam or a wrong number: there is nothing to look at again, unless somebody heard a danger."""
    return ending == ContactEnding.NOT_FOR_US and RiskLevel(card.risk) < RiskLevel.HIGH
