"""A client's record: everything about one person that its reader may know, made ready for the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.desk.pages.answers import SentLevelView, sent_levels
from app.desk.pages.contact import Contact, contact_of
from app.desk.pages.day_rows import task_act
from app.desk.pages.first_act import FirstAct, first_act
from app.desk.pages.plan import Plan, plan_of, state_words
from app.desk.pages.safety import Safety, safety_of
from app.desk.pages.timeline import Line, lines, story
from app.desk.pages.trend import ThenNow, Trend, then_now, trends
from app.desk.quiet import quiet_since
from app.desk.words import _, by_when, language, language_name, outcome_words, stop_reason_words
from app.permissions import Actor
from app.queries.bookings import standing_bookings
from app.queries.caseload import ClientHead, journeys_for, quests_on_offer
from app.queries.journeys import JourneyRow, step_addresses
from app.queries.notes import notes_for
from app.queries.places import is_free, open_quests
from app.queries.quest_versions import definition_of
from app.queries.replies import replies_to
from app.queries.story import TimelineEntry, timelines
from app.queries.story import timeline as timeline_of
from app.queries.tasks import OpenTask, tasks_of_client
from app.queries.worklist import HIGH_RISK_TASK, events_of_journeys
from app.services.answers import answers_of_journey
from app.services.level_feedback import level_answers
from app.services.screening import results_of_client
from app.services.sealing import Locker, open_locker
from app.services.stopping import why_stopped
from app.vault import Vault
from app.vocabulary import Permission
from quests.definition import Quest, text_in


@dataclass(frozen=True)
class Words:
    """Something that a member of staff wrote. ``about`` says of what, ``read_at`` when the client opened it."""

    text: str
    staff_name: str
    at: datetime
    about: str = ""
    outcome: str = ""
    read_at: datetime | None = None


@dataclass(frozen=True)
class OtherPlan:
    """Another journey of the same client, to be opened on the same page."""

    journey_id: str
    title: str
    words: str


@dataclass(frozen=True)
class WhyStoppedView:
    """Why she stopped this plan: the answer that she chose, and her own words if there are any."""

    reason: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Sent:
    """What she sent and how it went over time. Only for who may read answers."""

    levels: tuple[SentLevelView, ...]
    trends: tuple[Trend, ...]
    then_now: tuple[ThenNow, ...]
    why_stopped: WhyStoppedView | None


@dataclass(frozen=True)
class OnePlan:
    """One journey on the record.

    ``talk_to_note`` is the id of a talk whose time has come and of which nobody has said yet how it went.
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


@dataclass(frozen=True)
class TaskLine:
    """Something to be done for her beside her steps."""

    task_id: str
    journey_id: str
    act: str
    due: str


@dataclass(frozen=True)
class Record:
    """The whole page. ``one`` is None for a client who has not begun anything yet."""

    client: ClientHead
    language: str
    one: OnePlan | None
    others: tuple[OtherPlan, ...]
    notes: tuple[Words, ...]
    may: frozenset[Permission]
    contact: Contact
    lines: list[Line]
    tasks: tuple[TaskLine, ...]
    may_be_called: bool
    has_died: bool
    offers: tuple[tuple[str, str, str], ...] = field(default=())


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
    parts = [(told[one.id], definition_of(db, one.quest_version_id)) for one in journeys]
    has_died = any(one.state.ending == "deceased" for one in journeys)
    may_offer = staff.may(Permission.OFFER_QUEST) and not has_died
    return Record(
        client=client,
        language=language_name(client.language),
        one=one_plan(db, staff, locker, client, shown, told[shown.id]) if shown else None,
        others=tuple(_other(db, one) for one in journeys if one is not shown),
        notes=_notes(db, staff, locker, client.id),
        may=frozenset(permission for permission in Permission if staff.may(permission)),
        contact=contact_of(db, locker, staff),
        lines=story(parts, client.pseudonym),
        tasks=tuple(_task_line(task) for task in tasks_of_client(db, staff, client.id) if task.kind != HIGH_RISK_TASK),
        may_be_called=shown is not None and shown.state.ending in (None, "abandoned"),
        has_died=has_died,
        offers=offers(db, open_quests(db, client.id)) if may_offer else (),
    )


def _task_line(task: OpenTask) -> TaskLine:
    return TaskLine(task.id, task.journey_id, task_act(task.kind), _("Due by %(when)s", when=by_when(task.due_at)))


def one_plan(
    db: sa.Connection,
    staff: Actor,
    locker: Locker,
    client: ClientHead,
    journey: JourneyRow,
    entries: list[TimelineEntry] | None = None,
) -> OnePlan:
    """One journey with all that belongs to it. ``entries`` are its events, where they were read already."""
    quest, state = definition_of(db, journey.quest_version_id), journey.state
    run_ids = step_addresses(db, journey.id)
    entries = timeline_of(db, journey.id) if entries is None else entries
    reads = staff.may(Permission.READ_ANSWERS)
    is_quiet = is_quiet_now(db, journey.id)
    return OnePlan(
        journey=journey,
        plan=plan_of(quest, state, run_ids),
        state_words=state_words(quest, state, is_quiet=is_quiet),
        first_act=first_act(
            quest,
            state,
            run_ids,
            client.pseudonym,
            may_end_hold=staff.may(Permission.END_HOLD),
            may_review=staff.may(Permission.REVIEW_STEP),
            is_quiet=is_quiet,
        ),
        safety=safety_of(db, staff, locker, journey, entries),
        sent=sent_of(db, locker, journey, quest, client.language, entries) if reads else None,
        replies=replies_of(db, locker, journey.id, quest) if reads else (),
        lines=lines(entries, quest, client.pseudonym),
        with_since=next((entry.at for entry in entries if entry.kind == "counsellor_assigned"), None),
        is_quiet=is_quiet,
        talk_to_note=talk_to_note(db, journey.id),
    )


def talk_to_note(db: sa.Connection, journey_id: str) -> str | None:
    """The oldest talk of this journey that has begun and still stands."""
    now = clock.now()
    return next((talk.id for talk in standing_bookings(db, journey_id) if talk.starts_at <= now), None)


def is_quiet_now(db: sa.Connection, journey_id: str) -> bool:
    """Whether this journey counts as stalled at this moment."""
    events = events_of_journeys(db, [journey_id]).get(journey_id, [])
    return quiet_since(events, clock.now()) is not None


def sent_of(
    db: sa.Connection, locker: Locker, journey: JourneyRow, quest: Quest, hers: str, entries: list[TimelineEntry]
) -> Sent:
    """What she sent in this journey. Drafts are hers alone and are not read here. ``hers`` is her language.

    What a colleague wrote down in a step is marked with the name: ``entries`` say who did it, newest first.
    """
    done_by = {entry.step or "": entry.staff_name for entry in reversed(entries) if entry.kind == "step_done"}
    sent = answers_of_journey(db, locker, journey.id, only_sent=True)
    results = results_of_client(db, locker)
    return Sent(
        levels=sent_levels(
            quest,
            journey.state,
            sent,
            [one for one in results if one.step is not None],
            hers,
            level_answers(db, locker, journey.id),
            {step: name for step, name in done_by.items() if name},
        ),
        trends=trends(quest, journey.state, sent),
        then_now=then_now(results),
        why_stopped=_why_stopped(db, locker, journey.id),
    )


def _why_stopped(db: sa.Connection, locker: Locker, journey_id: str) -> WhyStoppedView | None:
    said = why_stopped(db, locker, journey_id)
    return WhyStoppedView(stop_reason_words(said.reason), said.words, said.at) if said else None


def replies_of(db: sa.Connection, locker: Locker, journey_id: str, quest: Quest) -> tuple[Words, ...]:
    """What colleagues answered in this journey, newest first."""
    titles = {step.slug: text_in(step.title, language()) for level in quest.levels for step in level.steps}
    return tuple(
        Words(
            text=locker.unseal(reply.words_sealed, table="reply", column="words_sealed", row_id=reply.id),
            staff_name=reply.staff_name,
            at=reply.at,
            about=titles.get(reply.step, reply.step),
            outcome=outcome_words(reply.outcome),
            read_at=reply.read_at,
        )
        for reply in replies_to(db, locker.client_id)
        if reply.journey_id == journey_id
    )


def _notes(db: sa.Connection, staff: Actor, locker: Locker, client_id: str) -> tuple[Words, ...]:
    return tuple(
        Words(
            text=locker.unseal(note.words_sealed, table="note", column="words_sealed", row_id=note.id),
            staff_name=note.staff_name,
            at=note.at,
        )
        for note in notes_for(db, staff, client_id)
    )


def _other(db: sa.Connection, journey: JourneyRow) -> OtherPlan:
    quest = definition_of(db, journey.quest_version_id)
    words = state_words(quest, journey.state, is_quiet=False)
    return OtherPlan(journey.id, text_in(quest.title, language()), words)


def offers(db: sa.Connection, taken: Collection[str] = ()) -> tuple[tuple[str, str, str], ...]:
    """Quests that can be offered: slug, title and what it is, in the reader's language.

    ``taken`` are her places that are not free.
    """
    found = [(one.slug, definition_of(db, one.quest_version_id)) for one in quests_on_offer(db)]
    return tuple(
        (slug, text_in(quest.title, language()), text_in(quest.summary, language()))
        for slug, quest in found
        if is_free(quest.place, taken)
    )
