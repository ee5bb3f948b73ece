"""A contact while it goes on: fields kept as they are typed, the risk as it shows itself, what was agreed and done.

Source: domain.md section 2 for the ladder and what follows, 9.1 (K15 to K31) for the contact. The card is written by
whoever is in the contact, often by two at once: nobody's words vanish, and a danger counts whoever heard it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from app import clock, house_rules
from app.models.contacts import ContactCard
from app.queries.contact_cards import CardRow, standing_of
from app.queries.places import hold_client_still
from app.services.contact_cards import (
    CardClosed,
    SavedAnswer,
    SavedMeanwhile,
    answers_of_card,
    card_locker,
    note_event,
    save_answer,
)
from app.services.danger import danger_found
from app.services.staff_screening import dangers_foreseen, foresee
from app.vault import Vault
from config import Settings
from quests.answers import Answer
from quests.contact import CONSENT, CONSENT_SCRIPT, ROUTE, contact, script_of
from quests.overrides import Standing, after_screen
from quests.risk import Assessment, RiskLevel, Rule
from quests.staff_screen import is_screening

__all__ = [
    "CardClosed",
    "Change",
    "Clash",
    "Consent",
    "Kept",
    "Work",
    "consent_of",
    "foresee_card",
    "keep_answers",
    "settle",
    "work_of",
]

_NOTED: Mapping[str, str] = {"limits_told": "limits_told", "safe_to_talk": "safe_to_talk", "follow_up": "follow_up"}
"""Fields whose answer is a decision or an agreement: it stands among the events of the card, in order."""


@dataclass(frozen=True)
class Change:
    """A field as somebody left it. ``version`` is what her page had read of it, 0 for nothing.

    ``read`` is the page's own mark of that, given back where two people changed one field.
    """

    value: Answer
    version: int
    read: str = ""


@dataclass(frozen=True)
class Clash:
    """Two people changed one field. ``mine`` was not kept yet; ``theirs`` stands."""

    mine: Answer
    theirs: SavedAnswer
    read: str = ""


@dataclass(frozen=True)
class Kept:
    """What became of a save. ``found``: what the ladder says to the card now, where the screening was touched."""

    saved: Mapping[str, SavedAnswer]
    clashes: Mapping[str, Clash] = field(default_factory=dict)
    found: Assessment | None = None


@dataclass(frozen=True)
class Consent:
    """What the person said to notes being kept, and to which version of the words that were said first."""

    agreed: bool
    version: int
    at: datetime
    staff_id: str


@dataclass(frozen=True)
class Work:
    """A card as it stands: its row, and every field by its name."""

    card: CardRow
    answers: Mapping[str, SavedAnswer]

    @property
    def values(self) -> dict[str, Answer]:
        """What was typed, without when and by whom."""
        return {key: one.value for key, one in self.answers.items()}

    @property
    def screening(self) -> dict[str, Answer]:
        """The answers that the risk ladder reads, by the keys of ``quests.staff_screen``."""
        return {key: value for key, value in self.values.items() if is_screening(key)}

    @property
    def consent(self) -> Consent | None:
        """What was said to notes being kept; None while nobody asked or it was left open."""
        return consent_of(self.answers)

    @property
    def routes(self) -> tuple[str, ...]:
        """The ways on that were agreed, as codes of the contact's own question."""
        chosen = self.values.get(ROUTE)
        return tuple(chosen) if isinstance(chosen, list) else ()


def work_of(db: sa.Connection, vault: Vault, card: CardRow) -> Work:
    """The card with its words. Raises KeyDestroyed once they are forgotten."""
    return Work(card, answers_of_card(db, card_locker(db, vault, card.id)))


def consent_of(answers: Mapping[str, SavedAnswer]) -> Consent | None:
    """The person's yes or no, with when, to whom, and to which version of the text. Nothing else is a yes."""
    said = answers.get(CONSENT)
    if said is None or said.value not in ("yes", "no"):
        return None
    text = script_of(CONSENT_SCRIPT, house_rules.now().scripts)
    return Consent(said.value == "yes", text.version, said.saved_at, said.saved_by)


def foresee_card(work: Work) -> Assessment:
    """What the ladder says to what stands on the card. What was not asked is unknown."""
    return foresee(work.screening, work.card.audience, work.card.language)


def keep_answers(
    db: sa.Connection, settings: Settings, card: CardRow, changes: Mapping[str, Change], *, staff_id: str
) -> Kept:
    """Keep these fields, each on its own, and look at the risk where one of them tells of it.

    Where somebody else changed a field meanwhile both stand in ``clashes``, and nothing is written over; only an answer
    that tells of more danger than the one that stands is kept at once. Raises CardClosed, KeyDestroyed.
    """
    vault, screens = Vault.of(settings), any(is_screening(key) for key in changes)
    if screens and card.client_id is not None:
        hold_client_still(db, card.client_id)  # What a danger opens takes the client first, and the card after her.
    locker = card_locker(db, vault, card.id)
    before = _dangers_of(work_of(db, vault, card)) if screens else frozenset()
    saved: dict[str, SavedAnswer] = {}
    clashes: dict[str, Clash] = {}
    for key, change in changes.items():
        try:
            saved[key] = save_answer(db, locker, key, change.value, version=change.version, staff_id=staff_id)
        except SavedMeanwhile as meanwhile:
            clashes[key] = Clash(change.value, meanwhile.now, change.read)
    for key in [key for key in clashes if is_screening(key)]:
        if _tells_of_more(work_of(db, vault, card), key, clashes[key]):
            clash = clashes.pop(key)
            saved[key] = save_answer(db, locker, key, clash.mine, version=None, staff_id=staff_id)
    _note_decisions(db, card, saved, staff_id)
    found = None
    if any(is_screening(key) for key in saved):
        found = _look_at_risk(db, settings, work_of(db, vault, card), before, staff_id)
    return Kept(saved, clashes, found)


def settle(
    db: sa.Connection, settings: Settings, card: CardRow, key: str, value: Answer, *, is_joined: bool, staff_id: str
) -> Kept:
    """Who read both answers of a field says which stands: this one, or ``is_joined``, both one after the other.

    Raises CardClosed, KeyDestroyed.
    """
    standing = work_of(db, Vault.of(settings), card).answers.get(key)
    if is_joined and standing is not None:
        value = _joined(standing.value, value)
    change = Change(value, standing.version if standing else 0)
    return keep_answers(db, settings, card, {key: change}, staff_id=staff_id)


def _joined(theirs: Answer, mine: Answer) -> Answer:
    if isinstance(theirs, list) and isinstance(mine, list):
        return _once([*theirs, *mine])
    return "\n".join(text for text in (theirs, mine) if isinstance(text, str) and text)


def _tells_of_more(work: Work, key: str, clash: Clash) -> bool:
    """Whether the answer that was refused reaches a higher level than the one that stands."""
    mine = {**work.answers, key: SavedAnswer(clash.mine, 0, clock.now(), "")}
    return foresee_card(Work(work.card, mine)).level > foresee_card(work).level


def _note_decisions(db: sa.Connection, card: CardRow, saved: Mapping[str, SavedAnswer], staff_id: str) -> None:
    """What was agreed and decided stands among the events, with the version of the words that were said."""
    for key, answer in saved.items():
        once = f"{key} {answer.version}"
        if key == CONSENT:
            said = script_of(CONSENT_SCRIPT, house_rules.now().scripts)
            detail = {"answer": answer.value, "text": said.slug, "version": said.version, "language": card.language}
            note_event(db, card.id, "consent", detail, staff_id, key=once)
        elif key == ROUTE:
            chosen = {"routes": answer.value or [], "contact": contact().version}
            note_event(db, card.id, "route", chosen, staff_id, key=once)
        elif key in _NOTED:
            note_event(db, card.id, _NOTED[key], {"answer": answer.value}, staff_id, key=once)


def _look_at_risk(
    db: sa.Connection, settings: Settings, work: Work, before: frozenset[str], staff_id: str
) -> Assessment:
    """Write what the ladder found on the card, and let follow what has to where a danger is new.

    A finding is never taken back here: what was corrected stands beside it, and a supervisor lowers it.
    """
    found = foresee_card(work)
    card = replace(work.card, **standing_of(db, work.card.id))
    current = Standing(RiskLevel(card.risk), Rule(card.risk_rule) if card.risk_rule else Rule.R4)
    stands = after_screen(current, found)
    is_new = (stands.level, stands.rule) != (current.level, current.rule)
    is_same = (found.level, found.rule) == (current.level, current.rule)
    reasons = _reasons(card, found, is_new=is_new, is_same=is_same)
    if is_new or reasons != card.risk_reasons:
        _write_risk(db, card, stands, reasons, staff_id, is_told=is_new or found.level >= RiskLevel.HIGH)
    dangers = dangers_foreseen(work.screening, card.audience, card.language)
    if set(dangers) - before:
        danger_found(
            db,
            settings,
            level=found.level.value,
            rule=found.rule.value,
            reasons=dangers,
            channel=card.channel,
            client_id=card.client_id,
            card_id=card.id,
            staff_id=staff_id,
        )
    return found


def _write_risk(
    db: sa.Connection, card: CardRow, stands: Standing, reasons: tuple[str, ...], staff_id: str, *, is_told: bool
) -> None:
    new = {"risk": stands.level.value, "risk_rule": stands.rule.value, "risk_reasons": list(reasons)}
    db.execute(sa.update(ContactCard).where(ContactCard.id == card.id).values(**new))
    if is_told:
        detail = {"from": card.risk, "to": stands.level.value, "rule": stands.rule.value, "reasons": list(reasons)}
        note_event(db, card.id, "risk", detail, staff_id)


def _dangers_of(work: Work) -> frozenset[str]:
    return frozenset(dangers_foreseen(work.screening, work.card.audience, work.card.language))


def _reasons(card: CardRow, found: Assessment, *, is_new: bool, is_same: bool) -> tuple[str, ...]:
    """Why the level stands: of a new one what was found, of the same one everything that was ever found for it."""
    if is_new:
        return found.reasons
    if not is_same:
        return card.risk_reasons
    if found.rule is Rule.R4 or found.rule is Rule.R3:
        return found.reasons
    return tuple(_once([*card.risk_reasons, *found.reasons]))


def _once(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))
