"""One row of the worklist: the act first, then whose, why, where in the quest and by when; and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Literal

import sqlalchemy as sa

from app import clock
from app.desk.pages.contact import CallTo, contact_line
from app.desk.pages.plan import place_words, stone_states
from app.desk.words import is_today, rule_words
from app.queries.quest_versions import definition_of
from app.queries.risk import RiskFinding
from app.queries.worklist import Case
from app.web.our_hours import our_hours
from app.web.words import _, language_name
from quests import service_hours
from quests.risk import RiskLevel

Kind = Literal["review", "safety", "step", "call", "task", "talk", "message", "lost", "quiet", "handover", "clock"]
DAY: tuple[Kind, ...] = ("step", "call", "task", "talk", "message", "lost", "handover", "clock")
"""The kinds of row that stand under the tab To do: everything that is neither a review nor a risk."""

PROMISED: tuple[Kind, ...] = ("review", "step", "call", "message")
"""The kinds of row that stand for a promise to her: a mark says that it is about to break."""

CLOCKED: tuple[Kind, ...] = (*PROMISED, "task", "clock")
"""The kinds of row whose moment is a promise or a deadline, so that nobody puts them aside for longer."""

FAR = datetime.max.replace(tzinfo=UTC)
A_WEEK = timedelta(days=7)


class Group(IntEnum):
    """When a row is for. The order of the groups on the page."""

    TODAY = 0
    THIS_WEEK = 1
    LATER = 2
    QUIET = 3


class Turn(IntEnum):
    """Which row goes first where the risk is the same: what is a matter of minutes, the quarter of an hour of a high
    risk, then any other clock."""

    AT_ONCE = 0
    LOOK_NOW = 1
    CLOCK = 2
    QUIET = 3


Order = tuple[Group, int, Turn, bool, datetime, str]


@dataclass(frozen=True)
class Row:
    """One thing that waits: the act first, then whose, why and by when. ``key`` names the row in addresses.

    ``contact`` is how she may be reached; ``call`` where one tap notes a call, ``talk_url`` how a talk went. ``lost``
    are the ids of messages that did not arrive, ``call_url`` where she is called instead. ``is_soon``: no more than
    four opening hours are left. ``decides``: somebody says whether she is called, written to or left in peace.
    ``opens_page``: it leads to a page of its own, and not into the drawer. ``is_dropped_line``: it is called back at
    once. ``clock_at``: by then it is needed back by whoever puts it aside. ``since``: what it is about came at this
    moment; what was put aside before is on the list again. ``stays``: nobody puts it aside. ``holder_id`` has her;
    ``whose`` says so for who is somebody else. ``ready_until``: one tap says that all is ready until then.
    """

    key: str
    kind: Kind
    journey_id: str
    client_id: str
    pseudonym: str
    language: str
    act: str
    why: str
    when: str
    is_overdue: bool
    risk: str
    place: str
    stones: tuple[str, ...]
    url: str
    group: Group
    order: Order
    contact: str = ""
    may_be_reached: bool = False
    call: CallTo | None = None
    talk_url: str = ""
    call_url: str = ""
    lost: tuple[str, ...] = ()
    is_soon: bool = False
    decides: bool = False
    opens_page: bool = False
    is_dropped_line: bool = False
    clock_at: datetime | None = None
    since: datetime | None = None
    stays: bool = False
    holder_id: str | None = None
    whose: str = ""
    ready_until: datetime | None = None

    @property
    def is_broken(self) -> bool:
        """Whether the moment of a promise to her is past, and she still waits for us."""
        return self.is_overdue and self.kind in PROMISED

    @property
    def is_about_risk(self) -> bool:
        """Whether it stands under the tab Risk: every row of a high risk or an emergency, and every hold."""
        return self.kind == "safety" or RiskLevel(self.risk) >= RiskLevel.HIGH


def order_of(case: Case, group: Group, turn: Turn, *, is_overdue: bool, due: datetime | None) -> Order:
    """Risk, overdue, due. Unasked counts as medium; nothing due comes last; the id keeps the order steady."""
    return order_at(case.risk, group, turn, case.journey_id, is_overdue=is_overdue, due=due)


def order_at(risk: str, group: Group, turn: Turn, whose: str, *, is_overdue: bool, due: datetime | None) -> Order:
    """The same for somebody without a plan that runs; ``whose`` is her id."""
    return (group, -RiskLevel(risk).treated_as.rank, turn, not is_overdue, due or FAR, whose)


def is_high(case: Case) -> bool:
    """Whether the journey's risk is high or an emergency."""
    return RiskLevel(case.risk) >= RiskLevel.HIGH


def make_row(
    db: sa.Connection,
    case: Case,
    kind: Kind,
    *,
    key: str,
    url: str,
    act: str,
    why: str,
    when: str,
    group: Group,
    due: datetime | None,
    is_overdue: bool = False,
    turn: Turn = Turn.CLOCK,
    call: CallTo | None = None,
    talk_url: str = "",
    lost: tuple[str, ...] = (),
    decides: bool = False,
    since: datetime | None = None,
    stays: bool = False,
) -> Row:
    """A row about this case, with the words that every row has."""
    quest = definition_of(db, case.quest_version_id)
    waits = case.is_watched and (call is not None or kind in ("quiet", "lost"))
    if waits:
        why = f"{waiting_words(case)} {why}".strip()
        if not is_high(case):  # It waits, and waiting is not being late.
            group, is_overdue = max(group, Group.LATER), False
    return Row(
        key=key,
        kind=kind,
        journey_id=case.journey_id,
        client_id=case.client_id,
        pseudonym=case.pseudonym,
        language=language_name(case.language),
        act=act,
        why=why,
        when=when,
        is_overdue=is_overdue,
        risk=case.risk,
        place=place_words(quest, case.state),
        stones=stone_states(quest, case.state),
        url=url,
        group=group,
        order=order_of(case, group, turn, is_overdue=is_overdue, due=due),
        contact=contact_line(
            case.ways, case.times, voicemail=bool(case.may_leave_voicemail), is_watched=case.is_watched
        ),
        may_be_reached=bool(case.ways) and not case.is_watched,
        call=call,
        talk_url=talk_url,
        lost=lost,
        is_soon=kind in PROMISED and not waits and is_soon(due),
        decides=decides,
        clock_at=due if kind in CLOCKED else None,
        since=since,
        stays=stays,
        holder_id=case.counsellor_id,
    )


def is_soon(due: datetime | None) -> bool:
    """Whether a promise stands and no more than four opening hours are left for it."""
    return due is not None and service_hours.is_soon(due, clock.now(), our_hours())


def waiting_words(case: Case) -> str:
    """Why a call is not made now: it waits while somebody may be watching; where the risk is high a supervisor
    decides (domain.md 2.1, P-V 6 and 10)."""
    if is_high(case):
        return _("Somebody may be watching. A supervisor decides if and how to be in touch.")
    return _("Waits: somebody may be watching.")


def with_risk(case: Case, findings: dict[str, RiskFinding], why: str) -> str:
    """A high flag says which rule fired; then comes what else is true of the row."""
    finding = findings.get(case.journey_id) if is_high(case) else None
    if finding is None:
        return why
    said = rule_words(finding.rule, finding.reasons, finding.staff_name)
    return f"{said} {why}".strip()


def group_of(case: Case, due: datetime | None, *, is_overdue: bool) -> Group:
    """Today: high risk, overdue, or due today. What has no date is for this week."""
    return group_at(case.risk, due, is_overdue=is_overdue)


def group_at(risk: str, due: datetime | None, *, is_overdue: bool) -> Group:
    """The same for somebody of this risk, whatever she walks."""
    if is_overdue or RiskLevel(risk) >= RiskLevel.HIGH or (due is not None and is_today(due)):
        return Group.TODAY
    return Group.THIS_WEEK if due is None or due - clock.now() <= A_WEEK else Group.LATER
