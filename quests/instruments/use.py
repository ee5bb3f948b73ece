"""Who may ask an instrument: somebody alone at a form, staff in a talk, or nobody, with the reason in words."""

from __future__ import annotations

from dataclasses import dataclass

from quests.instruments.model import Instrument
from quests.instruments.reading import UnknownInstrument, instrument


@dataclass(frozen=True)
class MayAsk:
    """Who may ask an instrument. ``reason`` says why somebody may not; it is empty where everybody may.

    ``in_a_step``: a questionnaire step may ask it, whoever fills it in. ``staff_live``: staff may ask it in a talk.
    """

    in_a_step: bool
    staff_live: bool
    reason: str = ""

    @property
    def nobody(self) -> bool:
        return not self.in_a_step and not self.staff_live


class NotForAStep(LookupError):
    """An instrument that a questionnaire step may not ask. The message is the reason."""


def who_may_ask(slug: str) -> MayAsk:
    """Who may ask this instrument. One that there is not is asked by nobody, with the reason."""
    try:
        asked = instrument(slug)
    except UnknownInstrument as unknown:
        return MayAsk(in_a_step=False, staff_live=False, reason=str(unknown))
    match asked.use:
        case "anyone":
            return MayAsk(in_a_step=True, staff_live=True)
        case "staff_live":
            return MayAsk(in_a_step=False, staff_live=True, reason=asked.use_note or "")
        case "off":
            return MayAsk(in_a_step=False, staff_live=False, reason=asked.use_note or "")


def for_a_step(slug: str) -> Instrument:
    """The instrument, for a questionnaire step. Raises ``NotForAStep`` where a step may not ask it.

    The linter says so long before; this is the last door, so that no form asks about danger while nobody is there.
    """
    may = who_may_ask(slug)
    if not may.in_a_step:
        raise NotForAStep(may.reason)
    return instrument(slug)
