"""The page of a step that is a talk: what it is, or when it is, and what she can do about it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app import clock
from app.portal.own_step import OwnStep
from app.portal.pages.foresight import needs_someone_now
from app.portal.pages.notes import what_now
from app.portal.plan import Plan
from app.queries.bookings import BookingRow, reached_how
from app.queries.places import open_quests
from app.services.replies import ReadableReply, replies_of_client
from app.web.filters import moment
from app.web.sessions import client
from app.web.talk_words import length_words, promise_words, span_words, way_words, ways_words
from app.web.transaction import db
from app.web.zones import zone_choice
from quests.definition import BookingStep, Step


@dataclass(frozen=True)
class BookedTalk:
    """A talk that stands. ``is_over``: its time has come, and nobody has noted yet how it went."""

    title: str
    when: str
    who: str
    way: str
    is_over: bool
    step_url: str
    move_url: str
    cancel_url: str
    file_url: str


@dataclass(frozen=True)
class TalkPage:
    """``mood``: free, asked, booked, done, ended, on_hold, withdrawn, aside (no part of her plan now)."""

    id: str
    mood: str
    title: str
    place: str
    hint: str
    why: str
    length: str
    ways: str
    promise: str
    asked_by: str
    talk: BookedTalk | None
    is_skipped: bool
    is_on_hold: bool
    done_words: str
    replies: tuple[ReadableReply, ...]
    what_now: str
    unread_count: int
    needs_someone: bool
    level_url: str
    book_url: str
    zone_name: str


def talk_page(own: OwnStep, step: BookingStep) -> TalkPage:
    """The page of this talk, as it stands now."""
    reader, plan = own.plan.reader, own.plan
    replies = [one for one in replies_of_client(db(), plan.locker, journey_id=plan.journey.id) if one.step == step.slug]
    mood = _mood(own)
    return TalkPage(
        id=own.id,
        mood=mood,
        title=reader.title(step),
        place=reader.title(own.level),
        hint=reader.text(step.hint),
        why=reader.text(step.why),
        length=length_words(step.talk_minutes),
        ways=ways_words(step.ways),
        promise=promise_words(step.promise),
        asked_by=moment(plan.state.waits.get(step.slug)) if mood == "asked" else "",
        talk=booked_talk(plan, plan.talks[step.slug], own.id) if step.slug in plan.talks else None,
        is_skipped=own.state.status == "skipped",
        is_on_hold=plan.is_on_hold,
        done_words=reader.text(step.done_words),
        replies=tuple(reply for reply in replies if reply.is_read),
        what_now=what_now(replies[0].outcome) if replies and replies[0].is_read else "",
        unread_count=sum(not reply.is_read for reply in replies),
        needs_someone=needs_someone_now(own),
        level_url=own.level_url,
        book_url=url_for("portal.book", step=own.id),
        zone_name=zone_choice().name,
    )


def _mood(own: OwnStep) -> str:
    """A talk can be booked before the day of its step: help is open from the first day (design.md section 12)."""
    if own.state.status == "done":
        return "done"
    if own.step.slug in own.plan.talks:
        return "booked"
    if own.plan.is_on_hold:
        return "on_hold"
    if own.plan.state.ending not in (None, "abandoned"):
        return "ended"
    if not own.is_in_plan:
        return "aside"
    if own.plan.is_withdrawn:
        return "withdrawn"
    return "asked" if own.step.slug in own.plan.state.waits else "free"


def booked_talk(plan: Plan, talk: BookingRow, step_run_id: str) -> BookedTalk:
    """A talk in words, with the ways to move it, call it off and, where her rules allow it, keep it as a file."""
    is_over = talk.starts_at <= clock.now()
    return BookedTalk(
        title=plan.reader.title(step_of_talk(plan, talk)),
        when=span_words(talk.starts_at, talk_minutes(plan, talk)),
        who=talk.staff_name,
        way=way_words(talk.way),
        is_over=is_over,
        step_url=url_for("portal.take_step", step_run_id=step_run_id),
        move_url="" if is_over or plan.rests_by_us else url_for("portal.book", step=step_run_id),
        cancel_url="" if is_over else url_for("portal.cancel_talk", step_run_id=step_run_id),
        file_url=url_for("portal.appointment_file", booking_id=talk.id) if may_have_file(plan) else "",
    )


def step_of_talk(plan: Plan, talk: BookingRow) -> Step:
    """The step that a talk stands for; every talk stands for one that some version of the plan has."""
    return plan.walked.step(talk.step) or plan.quest.step(talk.step)


def talk_minutes(plan: Plan, talk: BookingRow) -> int:
    """How long she talks: what the step says. The counsellor's time around it may be longer."""
    step = step_of_talk(plan, talk)
    return step.talk_minutes if isinstance(step, BookingStep) else talk.minutes


def may_have_file(plan: Plan) -> bool:
    """Only where she said that a calendar file is safe; never while the plan is on hold, somebody may be watching, or a
    plan for her safety runs, in which the protocol of violence at home may be open (domain.md 2.1, P-V 7)."""
    if plan.is_on_hold or not reached_how(db(), client().id).may_have_calendar_file:
        return False
    return "suspending" not in open_quests(db(), client().id)


def booked_talks(plan: Plan) -> tuple[BookedTalk, ...]:
    """The talks that stand in this plan, the soonest first."""
    talks = sorted(plan.talks.values(), key=lambda talk: talk.starts_at)
    return tuple(booked_talk(plan, talk, plan.addresses[talk.step]) for talk in talks)
