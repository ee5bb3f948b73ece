"""What was noted in a crisis protocol: its steps as a list, each deed in order, and the words for this reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.desk.pages.protocol_runs import said_in
from app.desk.words import by_when
from app.permissions import Actor
from app.queries.notes import reads_of_violence
from app.queries.protocols import Noted, Run
from app.services.protocol_steps import TABLE, words_place
from app.services.sealing import KeyDestroyed, Locker
from app.vocabulary import Permission, ProtocolDeed, ProtocolKind
from app.web.filters import moment
from app.web.words import _
from quests.protocols.model import Step
from quests.protocols.walking import StepStands, deals


@dataclass(frozen=True)
class Line:
    """One thing that was noted, readable. ``words`` is None where this reader may not read them, "" without any."""

    number: int
    title: str
    outcome: str
    when: str
    who: str
    noted: str
    words: str | None
    icon: str
    is_correction: bool


@dataclass(frozen=True)
class Outline:
    """A step in the list: ``state`` is done, not_done, begun or open."""

    slug: str
    number: int
    title: str
    state: str
    words: str
    out_of_order: str
    is_next: bool
    is_shown: bool


def outline_of(stands: StepStands[Noted], asked: StepStands[Noted] | None) -> Outline:
    """A step as it stands in the list."""
    last = stands.last
    state = "open" if last is None else "begun"
    if stands.is_dealt and last is not None:
        state = "done" if last.deed == ProtocolDeed.DONE else "not_done"
    words = ""
    if last is not None:
        words = _("%(what)s, %(when)s", what=_outcome(stands.step, last), when=by_when(last.at))
    return Outline(
        slug=stands.step.slug,
        number=stands.number,
        title=said_in(stands.step.title),
        state=state,
        words=words,
        out_of_order=_out_of_order(stands),
        is_next=stands.is_next,
        is_shown=asked is not None and asked.step.slug == stands.step.slug,
    )


def _out_of_order(stands: StepStands[Noted]) -> str:
    if not stands.ahead_of:
        return ""
    numbers = ", ".join(str(number) for number in stands.ahead_of)
    return _("Out of order: before %(numbers)s", numbers=numbers)


def _outcome(step: Step, row: Noted) -> str:
    if row.deed != ProtocolDeed.DONE:
        return _("Not done")
    outcome = step.outcome(row.outcome)
    return said_in(outcome.label) if outcome is not None else _("Done")


def _icon(step: Step, row: Noted) -> str:
    if row.deed != ProtocolDeed.DONE:
        return "corner-up-right"
    return "check" if deals(step, row) else "ellipsis"


def in_order(stands: list[StepStands[Noted]]) -> list[tuple[StepStands[Noted], Noted]]:
    """Everything that was noted, in the order in which it was."""
    found = [(one, row) for one in stands for row in one.rows]
    return sorted(found, key=lambda pair: (pair[1].noted_at, pair[0].number, pair[1].place))


class Reader:
    """Opens the words beside steps for who may read them: those of violence for even fewer."""

    def __init__(self, db: sa.Connection, staff: Actor, locker: Locker | None, run: Run) -> None:
        self.staff, self.locker, self.run = staff, locker, run
        self.reads = staff.may(Permission.READ_RESTRICTED)
        if run.kind == ProtocolKind.P_V:
            self.reads = reads_of_violence(db, staff, client_id=run.client_id, card_id=run.card_id)

    def line(self, stands: StepStands[Noted], row: Noted) -> Line:
        """One deed, with its words where they are for this reader."""
        noted = ""
        if row.noted_by != row.staff_id:
            noted = _("Noted by %(name)s, %(when)s", name=row.noted_by_name, when=by_when(row.noted_at))
        elif row.noted_at - row.at > timedelta(minutes=1):
            noted = _("Noted %(when)s", when=by_when(row.noted_at))
        return Line(
            number=stands.number,
            title=said_in(stands.step.title),
            outcome=_outcome(stands.step, row),
            when=moment(row.at),
            who=row.staff_name,
            noted=noted,
            words=self._words(row),
            icon=_icon(stands.step, row),
            is_correction=stands.is_correction(row),
        )

    def _words(self, row: Noted) -> str | None:
        if not row.words_sealed:
            return ""
        if not (self.reads or self.staff.id in (row.staff_id, row.noted_by)):
            return None
        if self.locker is None:
            return ""
        where = words_place(self.run.id, row.step, row.place)
        try:
            return self.locker.unseal(row.words_sealed, table=TABLE, column="words_sealed", row_id=where)
        except KeyDestroyed:
            return ""
