"""What a quest has to have where somebody may be in danger: a safety stop, and in a crisis a person at every turn."""

from __future__ import annotations

from collections.abc import Iterator

from quests.definition import CRISIS, Quest, StaffTaskStep
from quests.lint.look import Look
from quests.lint.rule import Found, rule

_CERTIFY = "name the certificate that they hold, as in 'needs_certificates: [crisis-work]'"


def is_crisis(quest: Quest) -> bool:
    """Whether a quest is for a person in danger: the one of 3.3, or one like it."""
    return quest.slug == CRISIS or quest.risk_gate == "high"


@rule(
    "Q060",
    "error",
    finds="A quest without a safety stop, or one that is its own.",
    do="Take 'safety_stop: null' away; only the crisis quest itself has none.",
    source="domain.md 3",
)
def no_safety_stop(look: Look) -> Iterator[Found]:
    """Danger may be found anywhere, so every quest but that of the crisis stops for it."""
    stop, slug = look.quest.safety_stop, look.quest.slug
    if slug == CRISIS and stop is not None:
        told = "this quest is where a safety stop leads"
        yield Found(("safety_stop",), f"{told}; write 'safety_stop: null' here")
    elif slug != CRISIS and stop is None:
        told = "where danger is found on the way, nothing opens"
        yield Found(("safety_stop",), f"{told}; write 'safety_stop: {CRISIS}' or leave the key out")
    elif slug != CRISIS and stop == slug:
        yield Found(("safety_stop",), f"a quest cannot stop for itself; write 'safety_stop: {CRISIS}'")


@rule(
    "Q061",
    "error",
    finds="A crisis quest that lets other plans go on beside it.",
    do="Write 'place: suspending', so that all else rests while it runs.",
    source="domain.md 3.3",
)
def crisis_beside_others(look: Look) -> Iterator[Found]:
    """Nobody is reminded of a worksheet while staff stay with her."""
    if is_crisis(look.quest) and look.quest.place != "suspending":
        yield Found(("place",), "other plans would go on during this crisis quest; write 'place: suspending'")


@rule(
    "Q062",
    "error",
    finds="A crisis quest that a rule may close when contact is lost.",
    do="Write 'exits: {lost_contact: supervisor}': a person decides.",
    source="domain.md 3.3, lost contact",
)
def crisis_closed_by_a_rule(look: Look) -> Iterator[Found]:
    """Silence after danger is a reason to look, never a reason to close."""
    if is_crisis(look.quest) and look.quest.exits.lost_contact != "supervisor":
        told = "a rule would close this crisis quest when contact is lost"
        yield Found(("exits",), f"{told}; write 'exits: {{lost_contact: supervisor}}'")


@rule(
    "Q063",
    "error",
    finds="A crisis quest that anybody of the staff may run.",
    do="Name what they hold in 'needs_certificates', as in [crisis-work].",
    source="domain.md 8, certificates",
)
def no_certificate(look: Look) -> Iterator[Found]:
    """Who stays with a person in danger has learnt how, and has shown it lately."""
    if is_crisis(look.quest) and not look.quest.needs_certificates:
        yield Found(("needs_certificates",), f"anybody of the staff could run this crisis quest; {_CERTIFY}")


@rule(
    "Q064",
    "warning",
    finds="A protocol in a quest that anybody of the staff may run.",
    do="Name what they hold in 'needs_certificates', as in [crisis-work].",
    source="domain.md 8, certificates",
)
def protocol_without_certificate(look: Look) -> Iterator[Found]:
    """Somebody without the certificate may begin the quest, and has to hand over at this step."""
    if is_crisis(look.quest) or look.quest.needs_certificates:
        return
    for path, _, step in look.steps:
        if isinstance(step, StaffTaskStep) and step.protocols:
            told = f"anybody of the staff could run the protocol of {step.slug!r}"
            yield Found((*path, "protocols"), f"{told}; {_CERTIFY}")
