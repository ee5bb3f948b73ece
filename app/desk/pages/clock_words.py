"""What a clock says: what is owed, by when, why it is red, and who is told next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import house_rules
from app.desk.pages.telling import Telling, at_time
from app.desk.words import by_when
from app.queries.clocks import ClockRow
from app.vocabulary import ClockKind
from app.web.filters import ago
from app.web.words import _, ngettext
from quests.clocks import RULES, Who, next_told, state
from quests.service_hours import ServiceHours

ICONS = {"running": "clock", "red": "triangle-alert", "waiting": "circle-pause", "stopped": "check"}
TONES = {"running": "", "red": "risk", "waiting": "", "stopped": "done"}


@dataclass(frozen=True)
class ClockWords:
    """One clock in whole sentences. ``why_red`` and ``told_next`` are empty where there is nothing to say.

    ``state`` is running, red, waiting or stopped; ``tone`` is that of a callout.
    """

    what: str
    due: str
    why_red: str
    told_next: str
    icon: str
    tone: str
    state: str

    @property
    def is_red(self) -> bool:
        return self.state == "red"


def clock_words(row: ClockRow, hours: ServiceHours, now: datetime, *, telling: Telling | None = None) -> ClockWords:
    """The words of a clock at this moment. With ``telling`` those who are told next have names."""
    how = state(row, now)
    told_next = ""
    if how in ("running", "red"):
        told_next = telling.next_words(row) if telling is not None else _told_next(row, hours, now)
    return ClockWords(
        what=_what(row),
        due=_due(row, how),
        why_red=_why_red(row, now) if how == "red" else "",
        told_next=told_next,
        icon=ICONS[how],
        tone=TONES[how],
        state=how,
    )


def _what(row: ClockRow) -> str:
    if row.kind is ClockKind.DECISION and row.owner_name:
        return _("Emergency: %(name)s decides", name=row.owner_name)
    words = {
        ClockKind.HANDOVER: _("Handover: a supervisor or a clinician takes over"),
        ClockKind.DECISION: _("Emergency: somebody with a name decides"),
        ClockKind.SENIOR: _("Complex case: a senior colleague looks at it"),
        ClockKind.CLINICIAN: _("A clinician is in touch on the same day"),
        ClockKind.DEBT_HELP: _("The debt counsellor is asked for help"),
        ClockKind.CALL_BACK: _("The line dropped: we call back"),
        ClockKind.RECORD_REVIEW: _("A supervisor reads the record"),
        ClockKind.DEBRIEF: _("A colleague is offered a talk after a hard contact"),
    }
    return words[row.kind]


def _due(row: ClockRow, how: str) -> str:
    if row.stopped_at is not None:
        when = by_when(row.stopped_at)
        return _("Done by %(name)s: %(when)s", name=row.stopped_by, when=when) if row.stopped_by else _stopped(when)
    if row.waiting_since is not None:
        return _("Stands still since %(when)s: the next act is the person's", when=by_when(row.waiting_since))
    if how == "red":
        return _("Was due %(when)s", when=by_when(row.due_at))
    return _("Due %(when)s", when=by_when(row.due_at))


def _stopped(when: str) -> str:
    return str(_("Stopped: %(when)s", when=when))


def _why_red(row: ClockRow, now: datetime) -> str:
    minutes = int((row.due_at - row.started_at) / timedelta(minutes=1))
    why: dict[ClockKind, Callable[[], str]] = {
        ClockKind.HANDOVER: lambda: ngettext(
            "Red: nobody has accepted within %(num)s minute.",
            "Red: nobody has accepted within %(num)s minutes.",
            minutes,
        ),
        ClockKind.DECISION: lambda: ngettext(
            "Red: no decision was noted within %(num)s minute.",
            "Red: no decision was noted within %(num)s minutes.",
            minutes,
        ),
        ClockKind.SENIOR: lambda: _("Red: no senior colleague has looked, and an opening hour is over."),
        ClockKind.CLINICIAN: lambda: _("Red: no clinician was in touch before the day of the service ended."),
        ClockKind.DEBT_HELP: lambda: _("Red: nobody asked the debt counsellor, and an opening hour is over."),
        ClockKind.CALL_BACK: lambda: ngettext(
            "Red: no call back was noted within %(num)s minute.",
            "Red: no call back was noted within %(num)s minutes.",
            minutes,
        ),
        ClockKind.RECORD_REVIEW: lambda: _("Red: nobody has read the record within a working day."),
        ClockKind.DEBRIEF: lambda: _("Red: no talk was offered within 72 hours."),
    }
    return _("%(why)s Late by %(time)s.", why=why[row.kind](), time=ago(row.due_at))


def _told_next(row: ClockRow, hours: ServiceHours, now: datetime) -> str:
    following = next_told(row, hours, house_rules.now().clocks)
    if following is None:
        said = _("Everybody whom this clock tells was told. If nobody answers, call a colleague.")
        return said if row.told >= len(RULES[row.kind].tells) else ""
    who, at = following
    if at <= now:
        return _("Told now: %(who)s.", who=_who(who, row))
    return _("Told next: %(who)s, at %(time)s.", who=_who(who, row), time=at_time(at))


def _who(who: Who, row: ClockRow) -> str:
    words = {
        "owner": row.owner_name or _("the supervisor on call"),
        "on_call": _("the supervisor on call"),
        "next_on_call": _("the next supervisor on call"),
        "clinician": _("the clinician on call"),
        "duty_manager": _("the duty manager"),
    }
    return words[who]
