"""A crisis protocol walked to its end by one supervisor: for tests of what comes after it."""

from __future__ import annotations

from app import clock
from app.extensions import Database
from app.permissions import Actor
from app.queries.protocols import Run, is_violence_suspected, noted_of, runs_of_client
from app.services.protocol_steps import Note, close_run, note_step, run_locker
from app.vault import Vault
from app.vocabulary import ProtocolDeed, Role
from config import Settings
from quests.protocols import protocol
from quests.protocols.walking import choices, standing


def walk_to_the_end(database: Database, settings: Settings, client_id: str, supervisor_id: str) -> list[Run]:
    """Every open protocol of this client: each step with its first calm outcome, and the record closed."""
    with database.reading() as db:
        found = [run for run in runs_of_client(db, client_id) if run.is_open]
    for run in found:
        walk(database, settings, run, supervisor_id)
        with database.begin() as db:
            close_run(db, settings, run, staff=Actor(supervisor_id, "Chief", frozenset({Role.SUPERVISOR})))
    return found


def walk(database: Database, settings: Settings, run: Run, supervisor_id: str, *, besides: str = "") -> None:
    """Each step that is open, but the one of the slug ``besides``."""
    for step in protocol(run.kind).steps:
        if step.slug == besides:
            continue
        with database.begin() as db:
            stands = next(one for one in standing(protocol(run.kind), noted_of(db, run.id)) if one.step == step)
            if stands.is_dealt:
                continue
            is_violence = is_violence_suspected(db, client_id=run.client_id, card_id=run.card_id)
            calm = [
                one.value
                for one in choices(stands, is_violence=is_violence)
                if not (one.is_emergency or one.opens or one.leaves_open)
            ]
            note = Note(
                step=step.slug,
                place=stands.next_place,
                deed=ProtocolDeed.DONE if calm else ProtocolDeed.NOT_DONE,
                outcome=calm[0] if calm else None,
                words="" if calm else "Left out: signs of violence",
                at=clock.now(),
                by=supervisor_id,
            )
            note_step(db, settings, run_locker(db, Vault.of(settings), run), run, note, staff_id=supervisor_id)
