"""The worklist: all that waits for one member of staff, in the order risk, overdue, due, each row with its reason.

Groups come first: what is due or overdue today and every high risk, then this week, then later, then who has gone
quiet. Inside a group the order is the same everywhere. Of one risk, what nobody has looked at yet comes first, and
who has gone quiet comes after everything that has a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import url_for

from app import clock
from app.desk.pages.aside import AsideRow, divide
from app.desk.pages.clock_rows import clock_rows
from app.desk.pages.contact import quiet_act
from app.desk.pages.day_rows import day_rows
from app.desk.pages.lost import lost_rows
from app.desk.pages.messages import message_rows
from app.desk.pages.plan import open_step_title, promise_words, step_title
from app.desk.pages.rows import DAY, Group, Kind, Row, Turn, group_of, is_high, make_row, with_risk
from app.desk.words import by_when
from app.permissions import Actor
from app.queries import unassigned as unassigned_queries
from app.queries import worklist as waiting
from app.queries.holders import Holder, holders
from app.queries.quest_versions import definition_of
from app.queries.risk import RiskFinding, risk_findings
from app.queries.snoozes import put_aside_by
from app.queries.worklist import Case, SafetyCase, SentStep
from app.vocabulary import Permission
from app.web.filters import ago
from app.web.words import _, ngettext
from quests.overrides import hold_may_end_at
from quests.quiet import SOONEST, quiet_since, tried_since, was_reached_lately

__all__ = ["Group", "Row", "Worklist", "grouped", "worklist_of"]


@dataclass(frozen=True)
class Worklist:
    """All rows in order. ``unassigned`` counts journeys that nobody has taken; those are no rows here. ``aside``: what
    the reader put aside, out of every list and count until it is back."""

    rows: tuple[Row, ...]
    unassigned: int
    aside: tuple[AsideRow, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind == kind)

    @property
    def calls(self) -> tuple[Row, ...]:
        """Everybody who is to be called, now or later (desk.pages.call_list)."""
        return tuple(row for row in self.rows if row.call is not None or row.is_dropped_line)

    def under(self, tab: str) -> tuple[Row, ...]:
        """The rows of one tab: a kind of row, ``safety`` for all about risk, ``day`` for all to do, ``late`` for
        promises whose moment is past, or everything."""
        if tab == "safety":
            return tuple(row for row in self.rows if row.is_about_risk)
        if tab == "late":
            return tuple(row for row in self.rows if row.is_broken)
        if tab == "day":
            return tuple(row for row in self.rows if row.kind in DAY)
        return tuple(row for row in self.rows if tab in ("", row.kind))

    def find(self, key: str) -> Row | None:
        """The row of this key, also where it is put aside."""
        every = (*self.rows, *(one.row for one in self.aside))
        return next((row for row in every if row.key == key), None)

    def next_after(self, key: str, tab: str = "") -> Row | None:
        """The row that comes after this one under a tab, else the one before it; None where it is the only one."""
        rows = self.under(tab)
        place = next((place for place, row in enumerate(rows) if row.key == key), 0)
        return next((row for row in (*rows[place + 1 :], *reversed(rows[:place]))), None)

    def next_review_after(self, key: str) -> Row | None:
        """The review that comes after this one, from the top again at the end; None where no other waits."""
        reviews = self.of_kind("review")
        place = next((place for place, row in enumerate(reviews) if row.key == key), -1)
        return next((row for row in (*reviews[place + 1 :], *reviews[:place]) if row.key != key), None)


def worklist_of(db: sa.Connection, staff: Actor) -> Worklist:
    """What waits for this person now. The number of statements does not grow with the number of clients."""
    now = clock.now()
    findings = risk_findings(db, staff)
    rows = [_review_row(db, sent, findings) for sent in waiting.reviews_waiting(db, staff)]
    cases = waiting.safety_cases(db, staff)
    clocks = _with_looks(clock_rows(db, staff, findings), cases)
    taken_over_first = {row.journey_id for row in clocks if row.kind == "handover"}
    rows += clocks
    rows += [_safety_row(db, case, staff, findings) for case in cases if case.case.journey_id not in taken_over_first]
    rows += day_rows(db, staff, findings)
    rows += message_rows(db, staff, findings)
    rows += lost_rows(db, staff, findings)
    asked_of = {row.journey_id for row in rows if row.decides}  # The same decision is one row.
    for case, events in waiting.perhaps_quiet(db, staff, now - SOONEST):
        since = quiet_since(events, now)
        if since is not None and not was_reached_lately(events, now) and case.journey_id not in asked_of:
            rows.append(_quiet_row(db, case, since, tried_since(events), findings))
    on_list, aside = divide(_with_holders(db, staff, rows, now), put_aside_by(db, staff, now))
    ordered = tuple(sorted(on_list, key=lambda row: row.order))
    return Worklist(ordered, unassigned_queries.count_unassigned(db, staff), tuple(aside))


def _with_holders(db: sa.Connection, staff: Actor, rows: list[Row], now: datetime) -> list[Row]:
    """With whom she is, on the rows of people who are a colleague's; what did not arrive is always somebody's."""
    found = holders(db, staff, {row.holder_id for row in rows if row.holder_id}, now)
    return [replace(row, whose=_whose(row, found)) for row in rows]


def _whose(row: Row, found: dict[str, Holder]) -> str:
    holder = found.get(row.holder_id or "")
    if holder is None:
        return _("With nobody yet.") if row.kind == "lost" and row.holder_id is None else ""
    if holder.covered_until is None:
        return _("With %(name)s.", name=holder.name)
    return _("For %(name)s until %(when)s.", name=holder.name, when=by_when(holder.covered_until))


def _with_looks(rows: list[Row], cases: list[SafetyCase]) -> list[Row]:
    """Until somebody takes over, that row stands for the high risk, and tells also that a supervisor has looked."""
    looks = {case.case.journey_id: _told(case) for case in cases if case.seen_at is not None}
    return [
        replace(row, why=f"{row.why} {looks[row.journey_id]}")
        if row.kind == "handover" and row.journey_id in looks
        else row
        for row in rows
    ]


def grouped(rows: Iterable[Row]) -> list[tuple[Group, list[Row]]]:
    """The rows by group, in order; empty groups are left out."""
    listed = list(rows)
    return [(group, found) for group in Group if (found := [row for row in listed if row.group is group])]


def _review_row(db: sa.Connection, sent: SentStep, findings: dict[str, RiskFinding]) -> Row:
    case, now = sent.case, clock.now()
    title = step_title(definition_of(db, case.quest_version_id), sent.step)
    overdue = sent.promise_by is not None and sent.promise_by < now
    return make_row(
        db,
        case,
        "review",
        key=sent.step_run_id,
        url=url_for("desk.review_step", step_run_id=sent.step_run_id),
        act=_("Answer “%(step)s”", step=title),
        why=with_risk(case, findings, _waiting(sent.sent_at)),
        when=promise_words(sent.promise_by),
        group=group_of(case, sent.promise_by, is_overdue=overdue),
        due=sent.promise_by,
        is_overdue=overdue,
        since=sent.sent_at,
    )


def _waiting(since: datetime) -> str:
    if clock.now() - since < timedelta(minutes=1):
        return _("Sent a moment ago.")
    return _("Waiting %(long)s.", long=ago(since))


def _safety_row(db: sa.Connection, safety: SafetyCase, staff: Actor, findings: dict[str, RiskFinding]) -> Row:
    case = safety.case
    is_supervisor = staff.may(Permission.END_HOLD)
    act, when, due, overdue = _safety_act(safety, is_supervisor=is_supervisor)
    return make_row(
        db,
        case,
        "safety",
        key=f"safety-{case.journey_id}",
        url=url_for("desk.client_record", client_id=case.client_id, plan=case.journey_id),
        act=act,
        why=with_risk(case, findings, _told(safety)),
        when=when,
        group=Group.TODAY,
        due=due,
        is_overdue=overdue,
        turn=Turn.LOOK_NOW if is_supervisor and _is_unseen(safety) else Turn.CLOCK,
        since=safety.asked_at,
        stays=_is_unseen(safety),
    )


def _is_unseen(safety: SafetyCase) -> bool:
    """Whether a supervisor was asked to look and none has yet."""
    return safety.due_at is not None and safety.seen_at is None


def _safety_act(safety: SafetyCase, *, is_supervisor: bool) -> tuple[str, str, datetime | None, bool]:
    """The first act, its time in words, when it is due and whether that is past: for a supervisor, then for others."""
    since, now = safety.case.state.hold_since, clock.now()
    earliest = hold_may_end_at(since) if since else None
    if not is_supervisor:
        on_hold = _("On hold since %(when)s", when=by_when(since)) if since else ""
        return _("Talk with a supervisor today"), on_hold, safety.due_at, False
    if earliest is not None and earliest <= now and not _is_unseen(safety):
        return _("Say whether the hold can end"), _("Can end since %(when)s", when=by_when(earliest)), earliest, False
    can_end = _("Hold can end from %(when)s", when=by_when(earliest)) if earliest else ""
    if safety.due_at is None or not _is_unseen(safety):
        return _("Follow up on the high risk"), can_end, earliest, False
    overdue = safety.due_at < now
    when = _("Due by %(when)s", when=by_when(safety.due_at))
    if overdue:
        when = _("Due by %(when)s, overdue by %(long)s", when=by_when(safety.due_at), long=ago(safety.due_at))
    return _("Look at the high risk now"), when, safety.due_at, overdue


def _told(safety: SafetyCase) -> str:
    """Who was told, and whether a supervisor has looked."""
    if safety.seen_at is not None:
        return _("A supervisor opened the record (%(when)s).", when=by_when(safety.seen_at))
    if safety.asked_at is not None:
        return _("Supervisors were told (%(when)s).", when=by_when(safety.asked_at))
    return ""


def _quiet_row(db: sa.Connection, case: Case, since: datetime, tried: int, findings: dict[str, RiskFinding]) -> Row:
    """Who has gone quiet: a person decides to call, write or leave in peace, or without contact rules to wait.

    Nobody of a high risk is left in peace by one tap where nobody may call: that row leads to the record.
    """
    title = open_step_title(definition_of(db, case.quest_version_id), case.state)
    last = case.state.last_act_at or case.state.started_at
    why = [_("Stopped at “%(step)s”.", step=title) if title else _("A step is open.")]
    if tried:
        why.append(ngettext("Tried %(num)s time, no answer.", "Tried %(num)s times, no answer.", tried))
    decides = bool(case.ways) or not is_high(case)
    record = url_for("desk.client_record", client_id=case.client_id, plan=case.journey_id)
    return make_row(
        db,
        case,
        "quiet",
        key=f"quiet-{case.journey_id}",
        url=url_for("desk.call", journey_id=case.journey_id) if decides else record,
        act=quiet_act(() if case.is_watched else case.ways) if decides else _("Read the record"),
        why=with_risk(case, findings, " ".join(why)),
        when=_("Quiet for %(long)s", long=ago(last)),
        group=Group.TODAY if is_high(case) else Group.QUIET,
        due=since,
        turn=Turn.QUIET,
    )
