"""The step of a crisis protocol that stands big on its page: words to say, by when, and what can be noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from babel import Locale

from app import clock, house_rules
from app.desk.pages.protocol_runs import said_in
from app.desk.words import by_when
from app.permissions import Actor
from app.queries.clocks import ClockRow
from app.queries.protocols import Noted, Run
from app.queries.staff import colleagues
from app.services.protocol_steps import channel_of, may_do
from app.vocabulary import ClockKind, Role
from app.web.words import _, language_name
from quests.protocols.model import Step
from quests.protocols.walking import TRIES, StepStands, choices, due_at


@dataclass(frozen=True)
class Choice:
    """An outcome in one tap."""

    value: str
    words: str
    is_grave: bool


@dataclass(frozen=True)
class Shown:
    """The step that stands big on the page, and what can be noted about it."""

    slug: str
    number: int
    title: str
    what: str
    where_safe: str
    never: str
    say: tuple[str, ...]
    say_missing: str
    spoken_in: str
    direction: str
    who: str
    due: str
    is_late: bool
    place: int
    choices: tuple[Choice, ...]
    colleagues: tuple[tuple[str, str], ...]
    by: str
    is_next: bool
    is_dealt: bool
    earlier: str
    tries: str
    left_out: bool


def shown_step(
    db: sa.Connection,
    staff: Actor,
    run: Run,
    stands: StepStands[Noted],
    clocks: list[ClockRow],
    *,
    is_violence: bool,
) -> Shown:
    """The step, ready for the page. ``is_violence``: what would bring in somebody from home is left out."""
    step, due = stands.step, _due(run, stands.step, clocks)
    spoken = run.language if run.language in ("en", "ru") else "en"
    can = [(one.id, one.name) for one in colleagues(db) if _can(step, one.roles)]
    return Shown(
        slug=step.slug,
        number=stands.number,
        title=said_in(step.title),
        what=said_in(step.what),
        where_safe=said_in(step.where_safe) if step.where_safe and not is_violence else "",
        never=said_in(step.never) if step.never else "",
        say=tuple(one["ru"] if spoken == "ru" else one["en"] for one in step.say),
        say_missing=language_name(run.language) if step.say and spoken != run.language else "",
        spoken_in=spoken,
        direction=str(Locale.parse(spoken).text_direction),
        who=_who(step),
        due=_due_words(due) if due and not stands.is_dealt else "",
        is_late=due is not None and not stands.is_dealt and due < clock.now(),
        place=stands.next_place,
        choices=tuple(
            Choice(one.value, said_in(one.label), one.is_emergency or one.opens is not None)
            for one in choices(stands, is_violence=is_violence)
        ),
        colleagues=tuple(can),
        by=staff.id if any(staff.id == one for one, _name in can) else "",
        is_next=stands.is_next,
        is_dealt=stands.is_dealt,
        earlier=_earlier_open(stands),
        tries=_tries(stands),
        left_out=is_violence and step.unless_violence,
    )


def _can(step: Step, roles: frozenset[Role]) -> bool:
    works_here = bool(roles & {Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR})
    return works_here and may_do(step, roles)


def _who(step: Step) -> str:
    words = {
        "anyone": _("Whoever is in contact"),
        "agent": _("Whoever took the contact"),
        "clinician": _("A clinician, or a supervisor"),
        "supervisor": _("A supervisor"),
    }
    return words[step.who]


def _earlier_open(stands: StepStands[Noted]) -> str:
    if stands.is_dealt or stands.is_next:
        return ""
    return _("Earlier steps are still open. You can do this one first, and it is shown that you did.")


def _tries(stands: StepStands[Noted]) -> str:
    if stands.last is None or stands.last.outcome not in ("line_dropped", "tried"):
        return ""
    if stands.tries >= TRIES:
        return _("Three tries. A supervisor decides what comes next.")
    return _("The line dropped. Try %(number)s of %(all)s: call back now.", number=stands.tries + 1, all=TRIES)


def _due(run: Run, step: Step, clocks: list[ClockRow]) -> datetime | None:
    decision = next((one.started_at for one in clocks if one.kind is ClockKind.DECISION and one.run_id == run.id), None)
    within = house_rules.now().clocks[ClockKind.HANDOVER].time_for(channel_of(run)) if step.within else timedelta(0)
    return due_at(step, run.opened_at, handover_within=within, emergency_at=decision)


def _due_words(due: datetime) -> str:
    if due < clock.now():
        return _("Was due %(when)s", when=by_when(due))
    return _("Due %(when)s", when=by_when(due))
