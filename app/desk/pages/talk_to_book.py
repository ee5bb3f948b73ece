"""Free times as choices of a form, and the step for which one is booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.permissions import Actor
from app.queries.bookings import free_times, zone_of
from app.queries.caseload import ClientHead, journeys_for
from app.queries.free_time import FreeTime
from app.queries.quest_versions import definition_of
from app.web.filters import moment
from app.web.talk_words import clock_of, ways_words
from app.web.words import _, language
from quests.definition import BookingStep, text_in

Choice = tuple[str, str, str]


@dataclass(frozen=True)
class TalkToBook:
    """A step of a client for which a talk can be booked, as the desk's form needs it, with her name and zone."""

    journey_id: str
    counsellor_id: str | None
    slug: str
    title: str
    step: BookingStep
    pseudonym: str
    zone: str


def talk_to_book(db: sa.Connection, staff: Actor, client: ClientHead, journey_id: str, slug: str) -> TalkToBook | None:
    """The talk of this step, if the journey is this person's to read and the step is one that is booked."""
    journey = next((one for one in journeys_for(db, staff, client.id) if one.id == journey_id), None)
    quest = definition_of(db, journey.quest_version_id) if journey else None
    step = quest.step(slug) if quest is not None and slug in quest.step_places else None
    if journey is None or not isinstance(step, BookingStep):
        return None
    title = text_in(step.title, language())
    return TalkToBook(journey.id, journey.counsellor_id, slug, title, step, client.pseudonym, zone_of(db, journey.id))


def time_choices(
    db: sa.Connection, *, minutes: int, ways: Sequence[str], name: str, zone: str, first_of: str | None = None
) -> tuple[Choice, ...]:
    """Free times of the team as choices of a form: id, moment, and with whom and how. ``first_of``: hers come first.

    Where the clock of the client, ``name`` in ``zone``, says something else, that stands beside it.
    """
    times = free_times(db, now=clock.now(), minutes=minutes, ways=ways, limit=60)
    in_order = sorted(times, key=lambda time: (time.staff_id != first_of, time.starts_at))
    return tuple(_choice(time, clock_of(name, zone, time.starts_at)) for time in in_order)


def _choice(time: FreeTime, theirs: str) -> Choice:
    said = {"name": time.staff_name, "ways": ways_words(time.ways)}
    more = _("%(theirs)s. %(name)s. %(ways)s", theirs=theirs, **said) if theirs else _("%(name)s. %(ways)s", **said)
    return time.id, moment(time.starts_at), more
