"""A client's record: everything about one person that its reader may know, made ready for the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.desk.pages.contact import Contact, contact_of, reminders_line
from app.desk.pages.day_rows import taken_back_words, task_act
from app.desk.pages.first_act import FirstAct, first_act
from app.desk.pages.history import History, histories, history_of
from app.desk.pages.lost import LostLine, lost_lines
from app.desk.pages.own_goals import SharedGoal, own_goals
from app.desk.pages.pilots import closed_words, pilot_offers
from app.desk.pages.plan import Plan, plan_of, state_words
from app.desk.pages.plan_words import certificates_words
from app.desk.pages.promises import NOTHING, Promises, promises_of
from app.desk.pages.protocol_runs import RunLine, kinds_to_open, note_readers, run_lines
from app.desk.pages.safety import Safety, safety_of
from app.desk.pages.sent import Sent, Words, replies_of, sent_of
from app.desk.pages.timeline import Line, Said, lines, story
from app.desk.words import by_when
from app.permissions import Actor
from app.queries.bookings import standing_bookings
from app.queries.caseload import ClientHead, has_taken_over, journeys_for, quests_on_offer
from app.queries.earlier_versions import taken_back
from app.queries.journeys import JourneyRow, step_addresses
from app.queries.notes import notes_for
from app.queries.pilots import pilots
from app.queries.places import is_free, open_quests
from app.queries.plan_reasons import plan_reasons
from app.queries.protocols import runs_of_client
from app.queries.quest_versions import definition_of
from app.queries.reach import reach_of
from app.queries.story import TimelineEntry, timelines
from app.queries.story import timeline as timeline_of
from app.queries.tasks import OpenTask, tasks_of_client
from app.queries.worklist import HIGH_RISK_TASK, events_of_journeys
from app.services.fitting import where_words_are
from app.services.sealing import Locker, open_locker
from app.vault import Vault
from app.vocabulary import Permission
from app.web.words import _, language, language_name
from quests.definition import Quest, text_in
from quests.quiet import quiet_since


@dataclass(frozen=True)
class OtherPlan:
    """Another journey of the same client, to be opened on the same page."""

    journey_id: str
    title: str
    words: str


@dataclass(frozen=True)
class OnePlan:
    """One journey on the record.

    ``talk_to_note`` is the id of a talk whose time has come and of which nobody has said yet how it went. ``back``
    says that this version was taken back, and why; ``may_be_fitted`` and ``may_go_elsewhere`` what its reader may do.
    """

    journey: JourneyRow
    plan: Plan
    state_words: str
    first_act: FirstAct
    safety: Safety
    sent: Sent | None
    replies: tuple[Words, ...]
    lines: list[Line]
    with_since: datetime | None
    is_quiet: bool
    talk_to_note: str | None
    back: str = ""
    may_be_fitted: bool = False
    may_go_elsewhere: bool = False
    may_lose_contact: bool = False


@dataclass(frozen=True)
class TaskLine:
    """Something to be done for her beside her steps."""

    task_id: str
    journey_id: str
    act: str
    due: str


@dataclass(frozen=True)
class NoteLine(Words):
    """A note; ``readers`` says who reads one that few do."""

    readers: str = ""


@dataclass(frozen=True)
class Record:
    """The whole page. ``one`` is None for a client who has not begun anything yet."""

    client: ClientHead
    language: str
    one: OnePlan | None
    others: tuple[OtherPlan, ...]
    notes: tuple[NoteLine, ...]
    may: frozenset[Permission]
    contact: Contact
    lines: list[Line]
    tasks: tuple[TaskLine, ...]
    may_be_called: bool
    has_died: bool
    offers: tuple[tuple[str, str, str], ...] = field(default=())
    closed_pilots: tuple[str, ...] = ()
    goals: tuple[SharedGoal, ...] = ()
    lost: tuple[LostLine, ...] = ()
    reminders: str = ""
    protocols: tuple[RunLine, ...] = ()
    protocol_kinds: tuple[tuple[str, str, str], ...] = ()
    has_taken_over: bool = False
    promises: Promises = NOTHING


def record_of(
    db: sa.Connection, vault: Vault, staff: Actor, client: ClientHead, journey_id: str | None = None
) -> Record | None:
    """The record of a client who is this person's to see; None where the named journey is not.

    Answers, notes and replies are opened only as far as the reader's permissions go.
    """
    locker = open_locker(db, vault, client.id)
    journeys = journeys_for(db, staff, client.id)
    shown = next((one for one in journeys if journey_id in (None, one.id)), None)
    if shown is None and journey_id is not None:
        return None
    told = timelines(db, [one.id for one in journeys]) if journeys else {}
    known = histories(db, [(one, told[one.id]) for one in journeys])
    parts, said = [(told[one.id], known[one.id]) for one in journeys], _said(db, staff, locker, told)
    has_died = any(one.state.ending == "deceased" for one in journeys)
    may_offer = staff.may(Permission.OFFER_QUEST) and not has_died
    runs = runs_of_client(db, client.id) if staff.may(Permission.RUN_PROTOCOL) else []
    return Record(
        client=client,
        language=language_name(client.language),
        one=one_plan(db, staff, locker, client, shown, told[shown.id], known[shown.id]) if shown else None,
        others=tuple(_other(db, one) for one in journeys if one is not shown),
        notes=_notes(db, staff, locker, client.id),
        protocols=run_lines(runs),
        protocol_kinds=kinds_to_open(runs),
        may=frozenset(permission for permission in Permission if staff.may(permission)),
        contact=contact_of(db, locker, staff, risk=shown.state.risk if shown else "unasked"),
        lines=story(parts, client.pseudonym, said),
        promises=promises_of(parts, client.pseudonym),
        tasks=_task_lines(db, staff, client.id, journeys),
        lost=lost_lines(db, staff, client.id),
        may_be_called=shown is not None and shown.state.ending in (None, "abandoned"),
        has_died=has_died,
        **_to_offer(db, client.id, may_offer),
        goals=own_goals(db, staff, locker),
        reminders=reminders_line(reach_of(db, client.id)),
        has_taken_over=has_taken_over(db, staff, client.id),
    )


def _task_lines(db: sa.Connection, staff: Actor, client_id: str, journeys: list[JourneyRow]) -> tuple[TaskLine, ...]:
    found = tasks_of_client(db, staff, client_id)
    return tuple(_task_line(task) for task in found if _is_line(staff, task, journeys))


def _is_line(staff: Actor, task: OpenTask, journeys: list[JourneyRow]) -> bool:
    """A high risk is told by the hold, which closes its task; without one a supervisor closes it herself."""
    held = {one.id for one in journeys if one.state.is_on_hold}
    return task.kind != HIGH_RISK_TASK or (task.journey_id not in held and staff.may(Permission.END_HOLD))


def _task_line(task: OpenTask) -> TaskLine:
    return TaskLine(task.id, task.journey_id, task_act(task.kind), _("Due by %(when)s", when=by_when(task.due_at)))


def one_plan(
    db: sa.Connection,
    staff: Actor,
    locker: Locker,
    client: ClientHead,
    journey: JourneyRow,
    entries: list[TimelineEntry] | None = None,
    history: History | None = None,
) -> OnePlan:
    """One journey with all that belongs to it. ``entries`` are its events, where they were read already."""
    entries = timeline_of(db, journey.id) if entries is None else entries
    history = history or history_of(db, journey, entries)
    quest, state = history.now, journey.state
    run_ids = step_addresses(db, journey.id)
    back = taken_back(db, [journey.quest_version_id]).get(journey.quest_version_id)
    runs = state.is_started and not state.has_ended
    reads = staff.may(Permission.READ_ANSWERS)
    is_quiet = is_quiet_now(db, journey.id)
    return OnePlan(
        journey=journey,
        plan=plan_of(quest, state, run_ids, is_withdrawn=back is not None),
        state_words=state_words(quest, state, is_quiet=is_quiet),
        first_act=first_act(
            quest,
            state,
            run_ids,
            client.pseudonym,
            may_end_hold=staff.may(Permission.END_HOLD),
            may_review=staff.may(Permission.REVIEW_STEP),
            is_quiet=is_quiet,
            is_withdrawn=back is not None,
        ),
        safety=safety_of(db, staff, locker, journey, entries),
        sent=sent_of(db, locker, journey, history, client, entries) if reads else None,
        replies=replies_of(db, locker, journey.id, history) if reads else (),
        lines=lines(entries, history, client.pseudonym),
        with_since=next((entry.at for entry in entries if entry.kind == "counsellor_assigned"), None),
        is_quiet=is_quiet,
        talk_to_note=talk_to_note(db, journey.id),
        back=taken_back_words(back) if back is not None and not state.has_ended else "",
        may_be_fitted=staff.may(Permission.FIT_PLAN) and runs and back is None and not state.is_on_hold,
        may_go_elsewhere=staff.may(Permission.MOVE_PEOPLE) and not state.has_ended,
        may_lose_contact=runs and staff.may(Permission.END_HOLD) and quest.exits.lost_contact == "supervisor",
    )


def _said(db: sa.Connection, staff: Actor, locker: Locker, told: dict[str, list[TimelineEntry]]) -> Said:
    """What colleagues wrote beside events of these journeys, opened for who may read notes."""
    sealed = plan_reasons(db, staff, list(told))
    return {(one, seq): locker.unseal(words, **where_words_are(one, seq)) for (one, seq), words in sealed.items()}


def talk_to_note(db: sa.Connection, journey_id: str) -> str | None:
    """The oldest talk of this journey that has begun and still stands."""
    now = clock.now()
    return next((talk.id for talk in standing_bookings(db, journey_id) if talk.starts_at <= now), None)


def is_quiet_now(db: sa.Connection, journey_id: str) -> bool:
    """Whether this journey counts as stalled at this moment."""
    events = events_of_journeys(db, [journey_id]).get(journey_id, [])
    return quiet_since(events, clock.now()) is not None


def _notes(db: sa.Connection, staff: Actor, locker: Locker, client_id: str) -> tuple[NoteLine, ...]:
    return tuple(
        NoteLine(
            text=locker.unseal(note.words_sealed, table="note", column="words_sealed", row_id=note.id),
            staff_name=note.staff_name,
            at=note.at,
            readers=note_readers(note.kind),
        )
        for note in notes_for(db, staff, client_id)
    )


def _other(db: sa.Connection, journey: JourneyRow) -> OtherPlan:
    quest = definition_of(db, journey.quest_version_id)
    words = state_words(quest, journey.state, is_quiet=False)
    return OtherPlan(journey.id, text_in(quest.title, language()), words)


def _about(quest: Quest) -> str:
    return f"{text_in(quest.summary, language())} {certificates_words(quest)}".strip()


def _to_offer(db: sa.Connection, client_id: str, may_offer: bool) -> dict[str, Any]:
    """The quests that can be offered to her, those tried by a few among them, and which of these take in nobody."""
    if not may_offer:
        return {}
    taken, tried = open_quests(db, client_id), pilots(db)
    return {"offers": (*offers(db, taken), *pilot_offers(db, taken, tried)), "closed_pilots": closed_words(db, tried)}


def offers(db: sa.Connection, taken: Collection[str] = ()) -> tuple[tuple[str, str, str], ...]:
    """Quests that can be offered: slug, title and what it is, in the reader's language.

    ``taken`` are her places that are not free. The plan for safety is opened by a supervisor and never offered.
    """
    found = [(one.slug, definition_of(db, one.quest_version_id)) for one in quests_on_offer(db)]
    return tuple(
        (slug, text_in(quest.title, language()), _about(quest))
        for slug, quest in found
        if quest.safety_stop is not None and is_free(quest.place, taken)
    )
