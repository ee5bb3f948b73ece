"""People who were on the quest before her, through the real services."""

from __future__ import annotations

from datetime import timedelta

from app.ids import new_id
from app.services import plans
from tests.journeys.service import Service
from tests.people_on_a_quest import Walker, a_walker, answers_to

TO_THE_END = 24
"""So many days before now they came: long enough for every check-in."""


def somebody(service: Service, pseudonym: str) -> Walker:
    """A client who just started the quest."""
    return a_walker(service.database, service.settings, pseudonym)


def people_before_her(service: Service) -> None:
    """Two who came through to the end, one who is at her limits, one who stopped in the first level."""
    today = service.clock.now
    service.clock.set(today - timedelta(days=TO_THE_END))
    through = [somebody(service, "Calm Otter"), somebody(service, "Brave Wren")]
    at_limits, stopped = somebody(service, "Slow Finch"), somebody(service, "Mild Lark")
    for walker in [*through, at_limits]:
        to_the_limits(walker)
    with service.database.begin() as db:
        plans.stop(db, stopped.journey_id, has_what_she_came_for=False, key=new_id())
    for walker in through:
        to_the_check_ins(walker)
    for day, check_in in ((3, "check-in-day-3"), (7, "check-in-day-7")):
        service.clock.set(today - timedelta(days=TO_THE_END - day, hours=-1))
        for walker in through:
            walker.send(check_in, {"kept": "kept", "mood": 5})
    for walker in through:
        to_the_end(walker)
    service.clock.set(today)


def to_the_limits(walker: Walker) -> None:
    walker.send("how-we-work")
    walker.send("what-i-want", {"change": "More sleep"})


def to_the_check_ins(walker: Walker) -> None:
    walker.send("limits", {"fits_now": "not_playing"})
    walker.send("chance-and-luck")


def to_the_end(walker: Walker) -> None:
    walker.send("short-look-again", answers_to(walker.quest(), "short-look-again", points=0))
    walker.skip("my-review")
    walker.send("next-month", {"next_month": "Go on like this"})


def somebody_who_waits_for_a_review(service: Service, pseudonym: str) -> Walker:
    """She asked a counsellor to read along nine days ago, and nobody has answered."""
    today = service.clock.now
    service.clock.set(today - timedelta(days=TO_THE_END))
    walker = somebody(service, pseudonym)
    to_the_limits(walker)
    to_the_check_ins(walker)
    service.clock.set(today - timedelta(days=9))
    for check_in in ("check-in-day-3", "check-in-day-7"):
        walker.send(check_in, {"kept": "kept"})
    walker.send("my-review", {"look_at": "Is the plan too strict?"})
    service.clock.set(today)
    return walker
