"""What the imaginary supervisor does after a danger: takes over, walks the protocol, closes its record, looks back."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from app import clock
from app.demo.world import World
from app.permissions import Actor
from app.queries.clocks import live_clocks
from app.queries.handovers import running_handover
from app.queries.protocols import Run, is_violence_suspected, noted_of, run_for, runs_of_client
from app.services import clocks, handovers
from app.services.protocol_steps import (
    AFTERCARE,
    NotAChoice,
    Note,
    RecordUnfinished,
    aftercare_done,
    close_run,
    note_step,
    run_locker,
)
from app.vocabulary import ClockKind, ProtocolDeed, Role
from quests.protocols import protocol
from quests.protocols.walking import StepStands, choices, standing

if TYPE_CHECKING:
    from app.demo.office import Office

ACCEPTS_AFTER = timedelta(minutes=1)
WALKS_AFTER = timedelta(hours=2)
LOOKS_BACK_AFTER = timedelta(hours=20)
ASSESSED = "assessed"
CATCHES_UP_AT = (10, 15)


class Protocols:
    """The record of one danger after the other."""

    def __init__(self, world: World, office: Office) -> None:
        self.world, self.office = world, office

    @property
    def _supervisor(self) -> Actor:
        member = self.office.supervisor
        return Actor(member.id, member.name, frozenset({Role.SUPERVISOR}))

    def will_walk(self, client_id: str) -> None:
        """Somebody takes over at once, day or night, and the protocol is walked in the hours after."""
        self.world.at(clock.now() + ACCEPTS_AFTER, lambda: self._accept(client_id))
        self.world.at(clock.now() + WALKS_AFTER, lambda: self.walk(client_id))

    def walk(self, client_id: str) -> None:
        """Every protocol that is open for this client, to its end. Where none is, nothing happens."""
        world = self.world
        for run in (one for one in runs_of_client(world.db, client_id) if one.is_open):
            self.next_steps(run)
            with suppress(RecordUnfinished):
                close_run(world.db, world.settings, run, staff=self._supervisor)
            world.at(clock.now() + LOOKS_BACK_AFTER, partial(self._look_back, run))

    def next_steps(self, run: Run, number: int | None = None) -> None:
        """So many steps of a protocol, in order; without a number all that are left."""
        for _each in protocol(run.kind).steps[:number]:
            self._next_step(run)

    def catch_up(self) -> None:
        """Twice a day: whoever waits for a supervisor still, and whom a clinician has to speak with today."""
        db, now = self.world.db, clock.now()
        for one in live_clocks(db):
            if one.kind is ClockKind.CLINICIAN:
                clocks.stop(db, one.id, ASSESSED, staff_id=self.office.clinician.id)
            elif one.kind is ClockKind.HANDOVER and one.card_id is None and one.client_id and one.due_at < now:
                self.will_walk(one.client_id)

    def _accept(self, client_id: str) -> None:
        clock_id = running_handover(self.world.db, client_id=client_id, card_id=None)
        if clock_id is not None:
            with suppress(handovers.AcceptedBefore):
                handovers.accept(self.world.db, clock_id, self._supervisor)

    def _next_step(self, run: Run) -> None:
        world = self.world
        stands = next((one for one in standing(protocol(run.kind), noted_of(world.db, run.id)) if one.is_next), None)
        if stands is None:
            return
        with suppress(NotAChoice):
            note, locker = self._note(run, stands), run_locker(world.db, world.vault, run)
            note_step(world.db, world.settings, locker, run, note, staff_id=self._supervisor.id)

    def _note(self, run: Run, stands: StepStands[Any]) -> Note:
        """The calm outcome of each step. Where violence is suspected, nobody of her home is involved."""
        is_violence = is_violence_suspected(self.world.db, client_id=run.client_id, card_id=run.card_id)
        fits = [
            one.value
            for one in choices(stands, is_violence=is_violence)
            if not (one.is_emergency or one.opens or one.leaves_open)
        ]
        done = ProtocolDeed.DONE if fits else ProtocolDeed.NOT_DONE
        words = "" if fits else "Left out, since there are signs of violence at home."
        outcome, by = fits[0] if fits else None, self._supervisor.id
        return Note(stands.step.slug, stands.next_place, done, outcome, words, clock.now(), by)

    def _look_back(self, run: Run) -> None:
        found = run_for(self.world.db, self._supervisor, run.id)
        for kind in AFTERCARE if found is not None else ():
            aftercare_done(self.world.db, run, kind, staff_id=self._supervisor.id)
