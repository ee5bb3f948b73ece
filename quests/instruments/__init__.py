"""Screening questionnaires with locked wording: one YAML file each, beside this package's code.

``instrument("pgsi")`` reads one, ``score`` adds up answers, ``result_text`` is what the client reads.
Sources and rules: domain.md section 1.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from quests.instruments.model import (
    Answer,
    Band,
    Instrument,
    Item,
    Licence,
    Passage,
    Scoring,
    Validated,
    Validation,
    wording_digest,
)
from quests.instruments.scoring import Score, UnknownAnswer, result_text, score

__all__ = [
    "SLUGS",
    "Answer",
    "Band",
    "Instrument",
    "InstrumentUnreadable",
    "Item",
    "Licence",
    "Passage",
    "Score",
    "Scoring",
    "UnknownAnswer",
    "UnknownInstrument",
    "Validated",
    "Validation",
    "all_instruments",
    "instrument",
    "read_instrument",
    "result_text",
    "score",
    "wording_digest",
]

SLUGS = ("bbgs", "pgsi", "k6")


class UnknownInstrument(LookupError):
    """A questionnaire that this service does not have."""


class InstrumentUnreadable(ValueError):
    """A file that is no instrument; the message names the file and every place in it that is wrong."""


@cache
def instrument(slug: str) -> Instrument:
    """The instrument of this slug, read once. Raises ``UnknownInstrument`` or ``InstrumentUnreadable``."""
    if slug not in SLUGS:
        raise UnknownInstrument(f"there is no instrument {slug!r}; there are {', '.join(SLUGS)}")
    name = f"{slug}.yaml"
    return read_instrument(files(__name__).joinpath(name).read_text(encoding="utf-8"), name)


def all_instruments() -> tuple[Instrument, ...]:
    """Every instrument, in the order in which a first conversation asks them."""
    return tuple(instrument(slug) for slug in SLUGS)


def read_instrument(text: str, name: str) -> Instrument:
    """An instrument from the text of a YAML file; ``name`` is used in errors. Raises
    ``InstrumentUnreadable``.
    """
    from ruamel.yaml import YAML  # Read with the first instrument: a start does not wait for it.
    from ruamel.yaml.error import YAMLError

    try:
        data: Any = YAML(typ="safe", pure=True).load(text)
        return Instrument.model_validate(data)
    except YAMLError as error:
        raise InstrumentUnreadable(f"{name}: {error}") from error
    except ValidationError as error:
        places = [f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}" for fault in error.errors()]
        raise InstrumentUnreadable(f"{name}: {'; '.join(places)}") from error
