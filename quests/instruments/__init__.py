"""Screening questionnaires with locked wording: one YAML file each, beside this package's code.

``instrument("pgsi")`` reads one, ``score`` adds up answers, ``result_text`` is what the client reads, ``who_may_ask``
says whether a step, staff in a talk or nobody may ask it. Sources and rules: domain.md section 1.
"""

from __future__ import annotations

from quests.instruments.model import (
    Answer,
    Instrument,
    Item,
    Licence,
    Passage,
    Validated,
    Validation,
    wording_digest,
)
from quests.instruments.reading import (
    NOT_BUILT_IN,
    SLUGS,
    InstrumentUnreadable,
    UnknownInstrument,
    all_instruments,
    instrument,
    read_instrument,
)
from quests.instruments.rules import Band, Part, Scoring
from quests.instruments.scoring import NotAddedUp, PartScore, Score, UnknownAnswer, checked, result_text, score
from quests.instruments.use import MayAsk, NotForAStep, for_a_step, who_may_ask

__all__ = [
    "NOT_BUILT_IN",
    "SLUGS",
    "Answer",
    "Band",
    "Instrument",
    "InstrumentUnreadable",
    "Item",
    "Licence",
    "MayAsk",
    "NotAddedUp",
    "NotForAStep",
    "Part",
    "PartScore",
    "Passage",
    "Score",
    "Scoring",
    "UnknownAnswer",
    "UnknownInstrument",
    "Validated",
    "Validation",
    "all_instruments",
    "checked",
    "for_a_step",
    "instrument",
    "read_instrument",
    "result_text",
    "score",
    "who_may_ask",
    "wording_digest",
]
