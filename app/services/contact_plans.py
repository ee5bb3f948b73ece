"""What begins at the end of a contact: the week after the call, another plan with its first talk, or safety first.

The week after the call comes first wherever anything begins, since the summary is written in it; another plan takes
its place at once, and the summary stays readable where it is (domain.md 3.9; 2.1 for what fits which level).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.services import bookings
from app.services.callers import FIRST_OFFER
from app.services.journeys import Actor, perform
from app.services.messages import answer_message
from app.services.offering import PlanUnderway, accept_on_the_phone, after_act, offer_quest
from app.services.safe_contact import keep_rules
from app.services.safety_quest import open_safety_quest
from app.services.sealing import Locker
from app.services.staff_steps import do_staff_step
from app.vocabulary import FollowUp
from config import Settings
from quests.answers import Answer
from quests.progress import Act

SAFETY = "crisis-to-safety"
WITH_A_TALK = {"joint-limits-plan": "first-talk"}
"""Plans that begin with a talk that can be booked at once, and its step."""
_KEYS = {"ways": "ways", "consent": "keep_number", "address": "address", "times": "times", "voicemail": "voicemail"} | {
    one: one for one in ("calendar_file", "code_word", "stop_word", "help_word")
}
"""Contact rules, and the questions of the step in which the week after the call asks for them."""


@dataclass(frozen=True)
class PlanWanted:
    """What shall begin. ``quest``: a slug, or empty for the follow-up alone. A time only where a talk begins it."""

    quest: str = ""
    slot_id: str = ""
    way: str = ""
    follow_up: FollowUp = FollowUp.NOT_ASKED
    summary: str = ""
    card_words: str = ""

    @property
    def begins_anything(self) -> bool:
        return self.follow_up == FollowUp.AGREED or bool(self.quest)


@dataclass(frozen=True)
class Begun:
    """What began. ``summary_in``: plan, message, or nothing where none was written. ``is_beside``: a plan of hers runs
    on, and nothing took its place."""

    journey_id: str | None = None
    quest: str | None = None
    summary_in: str = "nothing"
    is_beside: bool = False
    has_talk: bool = False

    def as_codes(self) -> dict[str, Any]:
        """For the card: what was decided, without any word."""
        return {"quest": self.quest, "summary": self.summary_in, "beside": self.is_beside, "talk": self.has_talk}


def begin(
    db: sa.Connection,
    settings: Settings,
    locker: Locker,
    wanted: PlanWanted,
    rules: Mapping[str, Answer],
    *,
    actor: Actor,
    key: str,
) -> Begun:
    """Begin what she said yes to, with the summary and how she may be reached written where they belong.

    Where a plan of hers runs already nothing takes its place, and the summary is a message to her. ``key`` is that of
    the form. Raises QuestNotPublished, SlotTaken, WayNotOffered, ActRefused, AnswerMissing.
    """
    if not wanted.begins_anything:
        return _without_a_plan(db, locker, wanted, rules, actor=actor, key=key)
    try:
        journey_id = offer_quest(db, locker.client_id, FIRST_OFFER, zone=settings.service_zone, actor=actor)
    except PlanUnderway:
        noted = _without_a_plan(db, locker, wanted, rules, actor=actor, key=key)
        return Begun(summary_in=noted.summary_in, is_beside=True)
    accept_on_the_phone(db, journey_id, actor=actor)
    summary_in = _write_summary(db, locker, journey_id, wanted, actor=actor)
    _write_rules(db, locker, journey_id, wanted, rules, actor=actor)
    if wanted.quest in ("", FIRST_OFFER, SAFETY):
        return Begun(journey_id, FIRST_OFFER, summary_in)
    new = _go_over(db, journey_id, wanted.quest, actor=actor)
    step = WITH_A_TALK.get(wanted.quest)
    if step is not None and wanted.slot_id:
        bookings.book(db, new, step, wanted.slot_id, way=wanted.way, actor=actor, key=f"{key}:talk")
        return Begun(new, wanted.quest, summary_in, has_talk=True)
    return Begun(new, wanted.quest, summary_in)


def open_safety(db: sa.Connection, begun: Begun, wanted: PlanWanted, *, actor: Actor) -> str | None:
    """Begin the plan for her safety, where a supervisor chose it; what began before rests for it."""
    if wanted.quest != SAFETY or begun.journey_id is None:
        return None
    return open_safety_quest(db, begun.journey_id, actor=actor)


def _without_a_plan(
    db: sa.Connection, locker: Locker, wanted: PlanWanted, rules: Mapping[str, Answer], *, actor: Actor, key: str
) -> Begun:
    keep_rules(db, locker, rules, staff_id=actor.staff_id)
    if not wanted.summary or actor.staff_id is None:
        return Begun()
    answer_message(db, locker, wanted.summary, waiting=(), staff_id=actor.staff_id, key=f"{key}:summary")
    return Begun(summary_in="message")


def _write_summary(db: sa.Connection, locker: Locker, journey_id: str, wanted: PlanWanted, *, actor: Actor) -> str:
    """Without words the step stays open: somebody owes her the summary, as its promise says."""
    if not wanted.summary:
        return "nothing"
    values: dict[str, Answer] = {"summary_words": wanted.summary}
    if wanted.card_words:
        values["card_words"] = wanted.card_words
    do_staff_step(db, locker, journey_id, "summary", values, actor=actor)
    return "plan"


def _write_rules(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    wanted: PlanWanted,
    rules: Mapping[str, Answer],
    *,
    actor: Actor,
) -> None:
    """What was not asked stays hers to answer. Her rules hold also where the step does not ask for all of them."""
    if wanted.follow_up != FollowUp.NOT_ASKED:
        said = {_KEYS[name]: value for name, value in rules.items() if name in _KEYS and value not in (None, "", [])}
        said["may_we_ask"] = "yes" if wanted.follow_up == FollowUp.AGREED else "no"
        do_staff_step(db, locker, journey_id, "how-to-reach-me", said, actor=actor)
    keep_rules(db, locker, rules, staff_id=actor.staff_id)


def _go_over(db: sa.Connection, journey_id: str, slug: str, *, actor: Actor) -> str:
    moved = perform(db, journey_id, Act("move_on", detail={"to": slug}), actor=actor)
    new = after_act(db, journey_id, moved, by=actor)
    assert new is not None
    accept_on_the_phone(db, new, actor=actor)
    return new
