"""People on quest 3.1 at any place of it, through the real services and at the days on which they would act."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from app.ids import new_id
from app.services import arrivals, caseload, offering, plans
from app.services.journeys import Actor
from app.services.quest_versions import publish
from app.services.safe_contact import keep_rules
from app.services.withdrawing import withdraw
from app.vocabulary import Role
from quests.answers import Answer
from quests.overrides import NOBODY_ASKED
from quests.risk import RiskLevel
from tests.accounts import SomeClient, SomeStaff, a_client, begin_first_plan
from tests.journeys.service import QUEST, Service
from tests.people_on_a_quest import Walker, answers_to
from tests.quests.walking import level, quest, step

LONG_AGO = 24
"""So many days ago those came who have been through the check-ins."""


def a_client_on_her_way(service: Service, pseudonym: str) -> SomeClient:
    """She kept her words and is at the first step of quest 3.1."""
    someone = a_client(service.database, service.settings, pseudonym)
    with service.database.begin() as db:
        arrivals.confirm_words(db, someone.id)
        begin_first_plan(db, service.settings, someone.id)
    return someone


def somebody(service: Service, pseudonym: str) -> Walker:
    """The same person, to act for her."""
    return walker_of(service, a_client_on_her_way(service, pseudonym).id)


def walker_of(service: Service, client_id: str) -> Walker:
    return Walker(service.database, service.settings, client_id, service.journey_of(client_id).id)


@contextmanager
def days_ago(service: Service, days: float) -> Iterator[None]:
    """What is done inside was done so many days before now."""
    today = service.clock.now
    service.clock.set(today - timedelta(days=days))
    yield
    service.clock.set(today)


def people_before_her(service: Service, *, through: int = 2, stopped: int = 1) -> None:
    """Some who came through to the end, one who is at her limits, some who stopped in the first level."""
    for number in range(through):
        somebody_at_the_end(service, f"Calm Otter {number}")
    with days_ago(service, LONG_AGO):
        to_the_limits(somebody(service, "Slow Finch"))
        for number in range(stopped):
            stops(service, somebody(service, f"Mild Lark {number}"))


def to_the_limits(walker: Walker) -> None:
    walker.send("how-we-work")
    walker.send("what-i-want", {"change": "More sleep"})


def to_the_check_ins(walker: Walker) -> None:
    to_the_limits(walker)
    walker.send("limits", {"fits_now": "playing_less", "money_per_week": 8000, "days_off": ["mon", "fri"]})
    walker.send("chance-and-luck")


def somebody_at_the_last_level(service: Service, pseudonym: str, *, kept: str = "kept") -> Walker:
    """She screened low at the start, chose her limits and checked in on two days."""
    with days_ago(service, LONG_AGO):
        walker = somebody(service, pseudonym)
        walker.send("short-look", answers_to(walker.quest(), "short-look", points=0))
        to_the_check_ins(walker)
    for day, mood in ((3, 4), (7, 6)):
        with days_ago(service, LONG_AGO - day - 0.1):
            walker.send(f"check-in-day-{day}", {"kept": kept, "mood": mood, "what_helped": "A walk after supper"})
    return walker


def somebody_at_the_end(service: Service, pseudonym: str) -> Walker:
    """She came through the whole quest and ended well."""
    walker = somebody_at_the_last_level(service, pseudonym)
    with days_ago(service, 2):
        walker.send("short-look-again", answers_to(walker.quest(), "short-look-again", points=1))
        walker.skip("my-review")
        walker.send("next-month", {"next_month": "Go on like this"})
    return walker


def somebody_who_waits_for_a_review(service: Service, pseudonym: str) -> Walker:
    """She asked a counsellor to read along nine days ago, and nobody has answered."""
    walker = somebody_at_the_last_level(service, pseudonym)
    with days_ago(service, 9):
        walker.send("my-review", {"look_at": "Is the plan too strict?"})
    return walker


def somebody_offered(service: Service, pseudonym: str, by: SomeStaff) -> str:
    """A client without a plan whom the service offered one. Gives her id."""
    client_id = without_a_plan(service, pseudonym)
    with service.database.begin() as db:
        offering.offer_quest(db, client_id, QUEST, zone="UTC", actor=Actor(Role.COUNSELLOR.value, by.id))
    return client_id


def without_a_plan(service: Service, pseudonym: str) -> str:
    someone = a_client(service.database, service.settings, pseudonym)
    with service.database.begin() as db:
        arrivals.confirm_words(db, someone.id)
    return someone.id


def stops(service: Service, walker: Walker) -> None:
    with service.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=False, key=new_id())


def rests(service: Service, walker: Walker, *, days: int | None = None) -> None:
    until = service.clock.now + timedelta(days=days) if days else None
    with service.database.begin() as db:
        plans.pause(db, walker.journey_id, until=until, key=new_id())


def reaches_high(walker: Walker) -> None:
    """Her answers are the hardest that there are; the plan goes on hold."""
    walker.send("short-look", answers_to(walker.quest(), "short-look", points=9))


def is_taken_by(service: Service, walker: Walker, counsellor: SomeStaff) -> None:
    with service.database.begin() as db:
        actor = Actor(Role.COUNSELLOR.value, counsellor.id)
        caseload.take_journey(db, walker.journey_id, actor=actor, key=new_id())


def is_answered(service: Service, walker: Walker, by: SomeStaff, *, outcome: caseload.Outcome = "done") -> None:
    """A counsellor writes back about the review that she asked for."""
    with service.database.begin() as db:
        caseload.review_step(
            db,
            walker.locker(),
            walker.journey_id,
            "my-review",
            outcome=outcome,
            words="You chose on a calm day. Keep Friday free.",
            actor=Actor(Role.COUNSELLOR.value, by.id),
        )


def is_raised_to_high(service: Service, walker: Walker, by: SomeStaff) -> None:
    with service.database.begin() as db:
        caseload.raise_risk(
            db,
            walker.locker(),
            walker.journey_id,
            to=RiskLevel.HIGH,
            reason="Said that nothing matters any more",
            actor=Actor(Role.COUNSELLOR.value, by.id),
            current=NOBODY_ASKED,
        )


def is_taken_back(service: Service, walker: Walker) -> None:
    """The version that she walks is withdrawn; everybody inside is to be called."""
    version_id = service.journey_of(walker.client_id).quest_version_id
    with service.database.begin() as db:
        withdraw(db, version_id, why="A text may harm", zone=ZoneInfo("UTC"))


def a_day_of_calls(service: Service, counsellor: SomeStaff) -> tuple[Walker, Walker, Walker]:
    """Somebody to be called for a step, somebody who asked for a call, and somebody who has gone quiet."""
    spoken = {"key": "said", "kind": "text", "label": "What was said?"}
    scale = {
        "key": "pull",
        "kind": "scale",
        "label": "How strong is the pull?",
        "low_label": "None",
        "high_label": "Strong",
    }
    days = {"key": "days", "kind": "days_of_week", "label": "Which days are hard?"}
    call = {"owner": "counsellor", "evidence": "staff", "promise": {"hours": 24}, "call": {"tries": 3}}
    guidance = "Say **slowly** who you are."
    first = [
        step(
            "the-call",
            "staff_task",
            title="We call you",
            guidance=guidance,
            questions=(spoken,),
            **call,
        ),
        step("a", title="The hard days", questions=(spoken, scale, days), evidence="text"),
    ]
    made = quest(level("first", *first), level("second", step("last")), slug="a-day")
    with service.database.begin() as db:
        publish(db, json.dumps(made.model_dump(mode="json", exclude_none=True, by_alias=True)), file="a-day.json")
    walkers = []
    with days_ago(service, 10):
        for name in ("Quiet Heron", "Calm Otter", "Slow Finch"):
            client_id = without_a_plan(service, name)
            with service.database.begin() as db:
                plans.start_plan(db, client_id, "a-day", zone="UTC", frame="journey", language="en", audience="self")
            walker = walker_of(service, client_id)
            is_taken_by(service, walker, counsellor)
            ways: dict[str, Answer] = {
                "ways": ["call", "email"],
                "address": "+7 700 000 00 00",
                "consent": "yes",
                "times": ["evening"],
                "code_word": "heron",
            }
            with service.database.begin() as db:
                keep_rules(db, walker.locker(), {**ways, "voicemail": "yes"})
            walkers.append(walker)
    called, asks, quiet = walkers
    with service.database.begin() as db:
        plans.ask_for_a_call(db, asks.journey_id, key="call")
    return called, asks, quiet
