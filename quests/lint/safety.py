"""What a quest has to have where somebody may be in danger: a safety stop, and in a crisis a person at every turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from quests.definition import CRISIS, StaffTaskStep, is_crisis
from quests.lint.look import Look
from quests.lint.rule import Found, rule
from quests.steps import Protocol

_PROTOCOLS = get_args(Protocol)
_CERTIFY = "name the certificate that they hold, as in 'needs_certificates: [crisis-work]'"


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


@rule(
    "Q065",
    "error",
    finds="The crisis quest without its protocols at the very beginning, or with a way past them.",
    do="Begin with the staff task of 'protocols: [p_s, p_f, p_v]', and name it in 'done: {all_of: ...}' of its level.",
    source="domain.md 3.3, L0",
)
def crisis_without_its_protocols(look: Look) -> Iterator[Found]:
    """Whoever is in danger meets people first, by the protocol; no designer takes that out (trust.md T18)."""
    quest = look.quest
    if quest.slug != CRISIS:
        return
    first = quest.levels[0]
    step = first.written[0]
    held = step.protocols if isinstance(step, StaffTaskStep) else ()
    path = ("levels", 0, "steps", 0)
    if missing := [name for name in _PROTOCOLS if name not in held]:
        told = f"the first step is to hold every protocol; write 'protocols: [{', '.join(_PROTOCOLS)}]', missing"
        yield Found((*path, "protocols"), f"{told}: {', '.join(missing)}")
    elif step.only_if is not None or step.is_optional or step.is_extra or step.depth == "full" or step.due_from_days:
        told = "the protocols are in everybody's plan from the first moment"
        yield Found(path, f"{told}; take 'only_if', 'is_optional', 'is_extra', 'depth' and 'due_from_days' away there")
    elif step.slug not in first.done.all_of:
        told = "the first level would be done without the protocols"
        yield Found(("levels", 0, "done"), f"{told}; write 'done: {{all_of: [{step.slug}]}}'")
