"""What those who lead did in the imaginary service: talks of supervision, notes for a shift, a cover arranged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

from app import clock
from app.demo.staff import Member
from app.demo.world import World
from app.permissions import Actor
from app.services.covering import make_cover
from app.services.helping import ask_help, close_help, take_help
from app.services.shift_notes import write_shift_note
from app.services.supervision import Session, write_session
from app.vocabulary import Role, SupervisionKind

A_DAY = timedelta(days=1)
TALKS: tuple[tuple[int, SupervisionKind, tuple[str, ...], int, tuple[str, ...], str], ...] = (
    (61, SupervisionKind.GROUP, ("Dana", "Marat", "Timur", "Aigerim"), 60, ("hard_cases",), ""),
    (47, SupervisionKind.GROUP, ("Dana", "Marat", "Timur"), 60, ("working_together",), ""),
    (33, SupervisionKind.GROUP, ("Dana", "Marat", "Timur", "Aigerim"), 60, ("safety", "working_together"), ""),
    (19, SupervisionKind.INDIVIDUAL, ("Dana",), 50, ("hard_cases", "rest"), "Two evenings a week stay free of calls."),
    (8, SupervisionKind.INDIVIDUAL, ("Aigerim",), 45, ("safety",), "We walk the protocol together once a month."),
    (1, SupervisionKind.AFTER_EMERGENCY, ("Marat",), 30, ("how_it_feels",), "He takes tomorrow morning off."),
)
"""Days ago, kind, with whom, minutes, about what, and what was agreed. One colleague has had none for a while."""
NOTES = (
    (26, "Timur", "The chat was slow after nine. Ask people to ring if it stops."),
    (3, "Saule", "Two people from yesterday were called this morning; both want to be left until Thursday."),
)
HELP_HOURS_AGO = 5
COVERED_IN_DAYS, COVERED_DAYS = 6, 3


def supervise(world: World, members: Sequence[Member], now: datetime) -> None:
    """Plan all of it, each at its own hour."""
    people = {one.name: one for one in members}
    for days, kind, names, minutes, themes, words in TALKS:
        who = [people[name].id for name in names]
        world.at(now - A_DAY * days, partial(_talk, world, people["Saule"], who, kind, minutes, themes, words))
    for hours, name, words in NOTES:
        world.at(now - timedelta(hours=hours), partial(_note, world, people[name], words))
    world.at(now - timedelta(hours=HELP_HOURS_AGO), partial(_help, world, people["Timur"], people["Saule"]))
    world.at(now - timedelta(hours=2), partial(_cover, world, people))


def _talk(
    world: World,
    supervisor: Member,
    who: Sequence[str],
    kind: SupervisionKind,
    minutes: int,
    themes: tuple[str, ...],
    words: str,
) -> None:
    session = Session(kind, clock.now().date(), minutes, themes, words)
    write_session(world.db, world.vault, session, staff_ids=who, supervisor_id=supervisor.id, key=None)


def _note(world: World, by: Member, words: str) -> None:
    write_shift_note(world.db, world.vault, words, staff_id=by.id, key=None)


def _help(world: World, asks: Member, comes: Member) -> None:
    """Asked for, answered, and over within the hour."""
    agent = Actor(asks.id, asks.name, frozenset({Role.AGENT}))
    request = ask_help(world.db, agent)
    take_help(world.db, request, Actor(comes.id, comes.name, frozenset({Role.SUPERVISOR})))
    close_help(world.db, request, agent)


def _cover(world: World, people: dict[str, Member]) -> None:
    """Next week one counsellor is away, and the other one sees to his people."""
    zone = world.settings.zone
    first = clock.now().astimezone(zone).date() + A_DAY * COVERED_IN_DAYS
    begins = datetime.combine(first, time(), zone)
    ends = datetime.combine(first + A_DAY * COVERED_DAYS, time(), zone)
    span = (begins.astimezone(clock.now().tzinfo), ends.astimezone(clock.now().tzinfo))
    make_cover(world.db, people["Marat"].id, people["Dana"].id, *span, made_by=people["Saule"].id)
