"""The facts of a journey. Every statement about progress is an event; nothing else is remembered.

Kinds and details are those of the event log that scripts outside rely on (surface.md, "Event log").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CLIENT = "client"
SYSTEM = "system"
ACTORS = (CLIENT, "counsellor", "supervisor", "agent", "clinician", "designer", SYSTEM, "partner")

ENDINGS = ("exited_well", "stopped", "moved_on", "contact_lost")

KINDS = frozenset(
    (
        *("journey_offered", "journey_started", "counsellor_assigned", "level_entered"),
        *("step_opened", "step_started", "step_skipped", "step_done"),
        *("step_sent_for_review", "step_returned", "step_reviewed"),
        *("service_wait_started", "service_wait_ended"),
        *("level_completed", "level_reopened", "level_feedback_given"),
        *("booking_made", "booking_moved", "booking_kept", "booking_missed"),
        *("reminder_sent", "contact_tried", "paused", "resumed", "risk_changed"),
        *("safety_hold_started", "safety_hold_ended", "lapse_reported", "plan_adjusted", "version_moved"),
        *ENDINGS,
        *("deceased", "reopened"),
    )
)


@dataclass(frozen=True)
class Event:
    """One fact: number ``seq`` in its journey, at ``at`` (UTC), done by ``actor``. ``detail`` never holds text."""

    seq: int
    kind: str
    at: datetime
    actor: str
    level: str | None = None
    step: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
