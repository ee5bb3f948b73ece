"""What is true when an act cannot be done. Rooms put these into kind words; none of them is an error of hers."""

from __future__ import annotations

from datetime import datetime


class ActRefused(Exception):
    """The act cannot be done now. Subclasses name what is true instead."""


class StepClosed(ActRefused):
    """The step is done, with a counsellor, or not open yet: there is nothing to do in it."""


class StepNotDue(ActRefused):
    """The step belongs to a later day. ``due_from`` says which."""

    def __init__(self, due_from: datetime) -> None:
        self.due_from = due_from
        super().__init__(f"not due before {due_from.isoformat()}")


class StepGoesToReview(ActRefused):
    """A counsellor answers this step: the client sends it for review, nobody ticks it off for her."""


class BookingStands(ActRefused):
    """A talk is booked for this step: it can be moved or cancelled, and then the step is free again."""


class NoBooking(ActRefused):
    """No talk is booked for this step."""


class StepNotSkippable(ActRefused):
    """A step that the service owes cannot be skipped by the client once it was asked for."""


class JourneyNotRunning(ActRefused):
    """The journey has not started or has ended."""


class QuestWithdrawn(ActRefused):
    """This version was withdrawn, since it may harm: its steps rest, and the next act is to talk to someone."""


class OnSafetyHold(ActRefused):
    """The plan rests; the next act is to talk to someone."""


class HoldTooYoung(ActRefused):
    """A hold cannot be ended yet. ``ends_earliest`` says when it can."""

    def __init__(self, ends_earliest: datetime) -> None:
        self.ends_earliest = ends_earliest
        super().__init__(f"not before {ends_earliest.isoformat()}")


class SilenceExplained(ActRefused):
    """She rests, or the next act is ours: that she is silent says nothing, and contact is not lost."""


class PlanFixed(ActRefused):
    """The plan cannot be fitted in this way: it is the service's part, a day that is over, or a level behind her."""


class CannotMove(ActRefused):
    """She cannot go over to this version now. ``why`` is a code of ``quests.moving.WHY_NOT``."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class RiskNotLowered(ActRefused):
    """Software never lowers a risk level, and neither does anybody without a new screen (domain.md section 2.1)."""


class ExitIsDecided(ActRefused):
    """Of this quest a person decides the end: no rule says that contact is lost (domain.md 3.3)."""


class NothingToChange(ActRefused):
    """The journey is already as the act would make it."""
