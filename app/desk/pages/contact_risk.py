"""The risk of a contact as it stands, what to do now, and the ways on that fit it."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk.pages.contact_words import what_now
from app.desk.words import reason_sentences, risk_word
from app.services.contact_work import Work, foresee_card
from app.web.words import language
from quests.contact import ROUTE, not_for, question_of, suggested_routes
from quests.questions import text_in
from quests.risk import RiskLevel

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Band:
    """The risk as it stands on the card: the level, the rule with its reasons, and what to do now.

    ``now_says``: the answers as they are now give a lower level; what was found stands until a supervisor lowers it.
    """

    level: str
    words: str
    rule: str
    reasons: tuple[str, ...]
    do_now: tuple[str, ...]
    now_says: str = ""

    @property
    def is_high(self) -> bool:
        return self.level in (RiskLevel.HIGH, RiskLevel.EMERGENCY)


def band_of(work: Work) -> Band:
    """The risk band: what stands on the card, and what the answers say now where that is less."""
    card, found = work.card, foresee_card(work)
    level = RiskLevel(card.risk)
    less = found.level if found.level.treated_as < level.treated_as else None
    return Band(
        level=card.risk,
        words=risk_word(card.risk),
        rule=card.risk_rule or "",
        reasons=tuple(reason_sentences(card.risk_reasons)),
        do_now=what_now(card.risk, card.channel),
        now_says=risk_word(less) if less is not None else "",
    )


def ways_on(work: Work) -> tuple[str, ...]:
    """The ways that fit what was found, in words: suggestions, none of them chosen."""
    labels, card = dict(all_ways(work)), work.card
    return tuple(labels[code] for code in suggested_routes(card.risk, card.audience, card.risk_reasons))


def all_ways(work: Work) -> Options:
    """Every way that this person may take, those that fit first. What was chosen already is among them."""
    question, card = question_of(ROUTE), work.card
    if question is None:
        return ()
    labels = {choice.value: text_in(choice.label, language()) for choice in question.choices}
    first = suggested_routes(card.risk, card.audience, card.risk_reasons)
    not_theirs = not_for(card.audience) - {*first, *work.routes}
    return tuple((code, labels[code]) for code in dict.fromkeys((*first, *labels)) if code not in not_theirs)
