"""What was changed on the way in the imaginary service: a second version of one quest, and a pilot of another.

The second version of the quest that most people start alone came out in the third week, with three changes at once. A
pilot of the plan with a counsellor followed; it is offered to people whose own plan has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from app import clock
from app.demo.person import Person
from app.demo.staff import Member
from app.demo.world import World
from app.queries.quest_versions import definition_of, newest_of
from app.queries.studio import definition_text, draft_rows
from app.services import designing, offering
from app.services.offering import PilotTakesNobody, PlanUnderway
from app.vocabulary import Role, SignedPart
from quests.bundles import Imported

SECOND, TRIED = "take-back-control", "joint-limits-plan"
SECOND_AFTER, PILOT_AFTER = timedelta(days=26, hours=6), timedelta(days=22, hours=7)
PILOT_CAP, PILOT_DAYS = 40, 70
ASKED_A_DAY = 9
"""So many people are thought of a day; those whose plan has ended are offered the pilot."""

SECOND_CHANGES = (
    ("There are three short steps, in any order. Two of\n        them are enough to go on, and you can skip any",
     "There are three short steps, in any order. Choose\n        two of them to go on; you can skip any"),
    ("порядок любой.\n        Чтобы пойти дальше, хватит двух.",
     "порядок любой.\n        Выберите два, чтобы пойти дальше."),
    ("There are three short check-ins, on day 3, 7 and 14.\n        Any answer is a good answer.",
     "There are three short check-ins. The first is about\n        the first days, and takes two minutes."),
    ("Будут три короткие отметки: на 3-й, 7-й и 14-й\n        день. Хорош любой ответ.",
     "Будут три короткие отметки. Первая — о первых\n        днях, она займёт две минуты."),
    ('"Three short questions. Any answer is a good answer."', '"Two taps and a few words, if you like."'),
    ('"Три коротких вопроса. Хорош любой ответ."', '"Два касания и несколько слов, если хочется."'),
    ("reminders: {after_hours: [24]}", "reminders: {after_hours: [48]}"),
)  # fmt: skip
SECOND_NOTE = (
    "Some stop at the start, many when the two weeks begin. Both now begin with less; a reminder leaves more time."
)
PILOT_CHANGES = (
    ("You choose a time\n        for a talk. A little later we ask how you are, in a way that you allowed.",
     "You choose a time\n        for a talk. Soon after, we ask how you are, in a way that you allowed."),
    ("Вы\n        выбираете время для разговора. Чуть позже мы спросим, как вы, тем способом, который вы разрешили.",
     "Вы\n        выбираете время для разговора. Вскоре мы спросим, как вы, тем способом, который вы разрешили."),
)  # fmt: skip
PILOT_NOTE = "We want to know whether people go on more often where we ask sooner. A few try it first."


def plan_versions(world: World, members: Sequence[Member], people: Sequence[Person], start: datetime) -> None:
    """Put both into the calendar of the service."""
    world.at(start + SECOND_AFTER, lambda: _bring_out_second(world, members))
    world.at(start + PILOT_AFTER, lambda: _begin_pilot(world, members))
    for day in range(PILOT_AFTER.days + 1, (world.until - start).days):
        world.at((start + timedelta(days=day)).replace(hour=10), partial(_offer_pilot, world, members, people))


def _bring_out_second(world: World, members: Sequence[Member]) -> None:
    draft_id, designer = _signed(world, members, SECOND, SECOND_CHANGES, SECOND_NOTE)
    designing.publish(world.db, draft_id, slug=SECOND, by=designer)


def _begin_pilot(world: World, members: Sequence[Member]) -> None:
    draft_id, designer = _signed(world, members, TRIED, PILOT_CHANGES, PILOT_NOTE)
    until = clock.now().date() + timedelta(days=PILOT_DAYS)
    designing.pilot(world.db, draft_id, slug=TRIED, cap=PILOT_CAP, until=until, by=designer)


def _signed(
    world: World, members: Sequence[Member], slug: str, changes: Sequence[tuple[str, str]], note: str
) -> tuple[str, str]:
    """A draft of the next version with these changes, which three people read and signed; with its designer."""
    people = {Role(member.role): member.id for member in reversed(members)}
    designer = people[Role.DESIGNER]
    version = newest_of(world.db, {slug})[slug]
    text = definition_text(world.db, version.id)
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    found = Imported(text, definition_of(world.db, version.id))
    taken = designing.take_in(world.db, found, by=designer)
    (draft,) = draft_rows(world.db, slug)
    designing.propose(world.db, taken.draft_id, content=draft.content_hash, note=note, by=designer)
    for part, role in ((SignedPart.CLINICAL, Role.CLINICIAN), (SignedPart.SAFETY, Role.SUPERVISOR)):
        designing.sign(world.db, taken.draft_id, part, content=draft.content_hash, by=people[role])
    return taken.draft_id, designer


def _offer_pilot(world: World, members: Sequence[Member], people: Sequence[Person]) -> None:
    """A counsellor offers the pilot to a few whose own plan has ended; most of them look at it."""
    counsellor = next(member for member in members if member.role == Role.COUNSELLOR)
    there = [person for person in people if person.client_id and person.opens_the_portal]
    for person in world.rng.sample(there, min(ASKED_A_DAY, len(there))):
        row = person.journey()
        if row.state.ending not in ("exited_well", "stopped") or person.traits.audience != "self":
            continue
        with suppress(PlanUnderway, PilotTakesNobody):
            offering.offer_quest(
                world.db,
                person.client_id,
                TRIED,
                zone=world.settings.service_zone,
                actor=counsellor.actor,
                pilot=2,
            )
            person.visit_at(world.later(clock.now(), mean_days=1))
