"""What happens when anything reaches HIGH, whoever found it, in the transaction that found it (domain.md section 2.1).

The protocols that fit are open, violence or fear at home locks every way by which somebody could learn of us, a
supervisor or a clinician is asked to take over, and in an emergency the decision has a clock and a name. Nothing here
calls anybody, lowers anything or closes anything: it opens work for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.queries.service_hours import hours_of, on_call_now
from app.queries.worklist import HIGH_RISK_TASK
from app.services import clocks, handovers
from app.services.protocols import open_run
from app.services.tasks import open_task
from app.vocabulary import ClockKind, ContactChannel, Duty, ProtocolKind
from config import Settings
from quests.protocols import protocols_for
from quests.risk import RiskLevel

SUPERVISOR_LOOKS_WITHIN = timedelta(minutes=15)
"""A form that reaches HIGH is accepted by a supervisor within 15 minutes (domain.md section 2.1)."""


def danger_found(
    db: sa.Connection,
    settings: Settings | None,
    *,
    level: str,
    rule: str,
    reasons: Iterable[str],
    channel: str = ContactChannel.PORTAL,
    client_id: str | None = None,
    card_id: str | None = None,
    journey_id: str | None = None,
    staff_id: str | None = None,
    is_taken_over: bool = False,
    kinds: Sequence[str] = (),
) -> list[str]:
    """Open everything that a danger calls for, and give the ids of the protocols that run for it; none below high.

    ``reasons``: the codes of everything that was found from high upwards (quests.protocols.every_danger), since an
    assessment names those of one rule alone. ``staff_id``: who found it, None where her own answer did. Called again
    for the same danger it opens nothing twice. ``is_taken_over``: a supervisor or a clinician is there already.
    ``kinds``: the protocols that a colleague chose, in place of those that the reasons call for.
    """
    found = tuple(reasons)
    because = {"level": str(level), "rule": str(rule), "reasons": list(found), "channel": str(channel)}
    runs = {
        kind: open_run(
            db,
            kind,
            because=because,
            client_id=client_id,
            card_id=card_id,
            journey_id=journey_id,
            staff_id=staff_id,
        )
        for kind in kinds or protocols_for(level, found)
    }
    if not runs:
        return []
    whose = {"client_id": client_id, "card_id": card_id, "journey_id": journey_id}
    if not is_taken_over:
        handovers.ask(db, settings, channel=channel, **whose, run_id=next(iter(runs.values())), asked_by=staff_id)
    _start_clocks(db, settings, runs, is_emergency=RiskLevel(level) is RiskLevel.EMERGENCY, channel=channel, **whose)
    if client_id is not None and journey_id is not None:
        open_high_risk_task(db, client_id, journey_id)
    return list(runs.values())


def _start_clocks(
    db: sa.Connection,
    settings: Settings | None,
    runs: Mapping[Any, str],
    *,
    is_emergency: bool,
    channel: str,
    client_id: str | None,
    card_id: str | None,
    journey_id: str | None,
) -> None:
    """In an emergency somebody with a name decides within 5 minutes; debt help is asked for within the hour."""
    hours = hours_of(db, settings.zone if settings is not None else ZoneInfo("UTC"))
    asked: dict[str, Any] = {
        "hours": hours,
        "channel": channel,
        "client_id": client_id,
        "card_id": card_id,
        "journey_id": journey_id,
    }
    if is_emergency:
        run_id, named = runs[ProtocolKind.P_S], _first_on_call(db)
        clocks.start(db, ClockKind.DECISION, **asked, run_id=run_id, owner_id=named)
    if ProtocolKind.P_F in runs:
        clocks.start(db, ClockKind.DEBT_HELP, **asked, run_id=runs[ProtocolKind.P_F])


def _first_on_call(db: sa.Connection) -> str | None:
    """Who decides, by name, until somebody joins: the first supervisor on call, where the rota names one."""
    now = on_call_now(db, clock.now())
    return None if Duty.SUPERVISOR in now.not_planned else next(iter(now.supervisors), None)


def open_high_risk_task(db: sa.Connection, client_id: str, journey_id: str) -> str:
    """Ask a supervisor to look at this person now; one open task a journey is enough. Returns its id."""
    return open_task(db, HIGH_RISK_TASK, client_id, journey_id, due_at=clock.now() + SUPERVISOR_LOOKS_WITHIN)
