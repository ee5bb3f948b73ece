"""The instruments that this service has, read from the files beside this code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from quests.instruments.model import Instrument

SLUGS = ("bbgs", "pgsi", "k6", "nods-clip", "lie-bet", "k10", "phq-4", "asq")
"""First the three of a first conversation, in the order in which it asks them."""

NOT_BUILT_IN = {
    "c-ssrs": (
        "the C-SSRS is not built in: its electronic versions need a licence and certification. "
        "Clinicians may use it on paper, under their own terms"
    ),
}
"""Instruments that people ask for and that this service does not have, with the reason (domain.md section 1)."""


class UnknownInstrument(LookupError):
    """A questionnaire that this service does not have."""


class InstrumentUnreadable(ValueError):
    """A file that is no instrument; the message names the file and every place in it that is wrong."""


@cache
def instrument(slug: str) -> Instrument:
    """The instrument of this slug, read once. Raises ``UnknownInstrument`` or ``InstrumentUnreadable``."""
    if slug in NOT_BUILT_IN:
        raise UnknownInstrument(NOT_BUILT_IN[slug])
    if slug not in SLUGS:
        raise UnknownInstrument(f"there is no instrument {slug!r}; there are {', '.join(SLUGS)}")
    name = f"{slug}.yaml"
    return read_instrument(files("quests.instruments").joinpath(name).read_text(encoding="utf-8"), name)


def all_instruments() -> tuple[Instrument, ...]:
    """Every instrument, also one that nobody may ask yet."""
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
