"""What designers of the imaginary service are at: a draft before the approvers, a brief, and the launch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app import clock
from app.demo.staff import Member
from app.demo.world import World
from app.queries.quest_versions import definition_of, newest_of
from app.queries.studio import definition_text, draft_rows
from app.services import designing
from app.services.briefs import write_brief
from app.services.launching import NewEntry, write_entry
from app.vocabulary import LaunchState, Role, SignedPart
from quests.bundles import Imported

DESIGN_HOURS_AGO = 19
QUEST = "follow-up-after-call"
REWORDED = ("minutes: 2\n", "minutes: 3\n")
NOTE = "People told us that two minutes were too few for the first page. Everything else is as it was."
BRIEF = {
    "goal": "Within a week the person knows what comes next, and has it in their own words.",
    "scenario": "They read the summary in the evening, we call at the time they chose, and they pick one thing to try.",
    "other_ways": "Who wants no call reads the summary and writes. Who wants nothing now says so; that is an ending.",
    "audience": "Anybody who talked to us once, also people close to somebody. Many read on a borrowed phone.",
    "fits": "A short list with what is next. One kind sentence from the colleague they talked to.",
    "does_not_fit": "A map: there is nothing to look at in seven days. Three people told us so in September.",
}
DONE, STARTED = LaunchState.DONE, LaunchState.STARTED
LAUNCH: tuple[tuple[str, LaunchState, str, Role, int], ...] = (
    ("process", DONE, "Written down with the team; the paper hangs beside the phones.", Role.SUPERVISOR, 0),
    ("privacy-policy", DONE, "Read by a lawyer in September; on our pages in both languages.", Role.ADMIN, 0),
    ("core-team", DONE, "Nine people, two of them supervisors.", Role.MANAGER, 0),
    ("implementation-plan", DONE, "Phones first, then the quests, then more hours.", Role.MANAGER, 0),
    ("records", DONE, "Accounts and teams are set up; a restore was tried on a second machine.", Role.ADMIN, 0),
    ("telephony", DONE, "The free number rings in both rooms.", Role.ADMIN, 0),
    ("scripts", DONE, "All five parts in both languages, tried in role play.", Role.CLINICIAN, 0),
    ("scales", DONE, "BBGS, PGSI and K6; the published cut-offs.", Role.CLINICIAN, 0),
    ("call-menu", LaunchState.NOT_NEEDED, "Two lines, both answered by people. A menu would only stand in the way.",
     Role.SUPERVISOR, 0),
    ("limited-hours", DONE, "Four weeks of evenings, with a supervisor in the room.", Role.SUPERVISOR, 0),
    ("calibration", STARTED, "Two of four rounds done.", Role.CLINICIAN, 9),
    ("quality-audit", STARTED, "The sample is drawn.", Role.SUPERVISOR, 16),
    ("more-languages", LaunchState.OPEN, "", Role.DESIGNER, 40),
    ("crisis-protocols", DONE, "Everybody on shift has walked them with a supervisor.", Role.SUPERVISOR, 0),
    ("rota", DONE, "Evenings and weekends; at night the emergency number, said on every page.", Role.MANAGER, 0),
    ("partner-directory", STARTED, "Eleven of fourteen numbers tried this month.", Role.SUPERVISOR, -2),
)  # fmt: skip


def be_at_work(world: World, members: Sequence[Member]) -> None:
    """A draft of the next version is laid before the approvers and waits for a supervisor; the rest stands beside."""
    people = {Role(member.role): member.id for member in reversed(members)}
    designer = people[Role.DESIGNER]
    version = newest_of(world.db, {QUEST})[QUEST]
    text = definition_text(world.db, version.id).replace(*REWORDED, 1)
    found = Imported(text, definition_of(world.db, version.id))
    taken = designing.take_in(world.db, found, by=designer)
    (draft,) = draft_rows(world.db, QUEST)
    designing.propose(world.db, taken.draft_id, content=draft.content_hash, note=NOTE, by=designer)
    clinician = people[Role.CLINICIAN]
    designing.sign(world.db, taken.draft_id, SignedPart.CLINICAL, content=draft.content_hash, by=clinician)
    write_brief(world.db, QUEST, BRIEF, seen=0, by=designer)
    today = clock.now().date()
    for item, state, evidence, role, days in LAUNCH:
        entry = NewEntry(state, evidence, people.get(role, designer), _until(today, days))
        write_entry(world.db, item, entry, seen=0, by=people.get(Role.MANAGER, designer))


def _until(today: date, days: int) -> date | None:
    return today + timedelta(days=days) if days else None
