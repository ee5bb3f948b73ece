"""The product's own pages, asked for as a client's browser asks: session, permissions, form token, headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from typing import Any

from flask import Flask, before_render_template

from app import clock
from app.bench.asking import Browser
from app.bench.chain import SLUG, STEPS
from app.bench.installation import Installation, Walker
from app.bench.measuring import BenchRefused, Lap, Watch
from app.ids import new_id
from app.queries.journeys import events_by_journey, main_journey, step_addresses
from app.queries.quest_versions import definition_of
from app.services import portal_sessions, steps
from app.web import cookies
from app.web.rooms import Room
from quests.asking import questions_of
from quests.first_plan import OWN_PLAN
from quests.next_act import next_act
from quests.progress import ActRefused

ACTS_BEFORE_THE_PAGE = 4
VISITORS = 10


def come_in(app: Flask, installation: Installation, walker: Walker) -> Browser:
    """A client's browser with a living visit."""
    with installation.database.begin() as db:
        token = portal_sessions.start_session(db, walker.client_id)
    with app.app_context():
        return Browser(app.wsgi_app, {cookies.visit_cookie(Room.PORTAL): token})


def walk_on(installation: Installation, walker: Walker) -> None:
    """A few steps into the plan: what needs no thought is done or written, the rest is put aside."""
    for _act in range(ACTS_BEFORE_THE_PAGE):
        with installation.database.begin() as db:
            journey = main_journey(db, walker.client_id)
            assert journey is not None
            quest = definition_of(db, journey.quest_version_id)
            following = next_act(quest, journey.state, clock.now())
            if following.kind != "step" or following.step is None:
                return
            step = quest.step(following.step)
            asked = questions_of(step)
            try:
                if any(page.instrument is not None or page.question.kind != "text" for page in asked):
                    steps.skip_step(db, journey.id, step.slug, key=new_id())
                    continue
                if asked:
                    words = {page.key: "A few words of her own." for page in asked}
                    steps.draft_answers(db, walker.locker, journey.id, step.slug, words)
                steps.send_step(db, walker.locker, journey.id, step.slug, key=new_id(), language="en")
            except ActRefused:
                return


@contextmanager
def what_is_rendered(app: Flask) -> Iterator[dict[str, Any]]:
    """The values that templates of the application get within the block."""
    seen: dict[str, Any] = {}

    def note(_app: Flask, *, context: dict[str, Any], **_more: Any) -> None:
        seen.update(context)

    with before_render_template.connected_to(note, app):
        yield seen


class OurPage:
    """``GET /my`` of clients who are some steps into the first quest of the library."""

    name = "ours"

    def __init__(self, app: Flask, installation: Installation) -> None:
        self.visitors = []
        for walker in installation.walkers(VISITORS, OWN_PLAN):
            walk_on(installation, walker)
            visitor = come_in(app, installation, walker)
            _must_be(visitor.get("/my").status, 200, "/my")
            self.visitors.append(visitor)

    def lap(self, size: int) -> Lap:
        return look_at("/my", self.visitors, size)

    def written(self) -> Iterator[str]:
        return iter(())

    def close(self) -> None:
        """Nothing of its own is open."""


def look_at(path: str, visitors: list[Browser], size: int) -> Lap:
    """A page, ``size`` times, by the visitors in turn."""
    asking = [(visitor, visitor.prepared(path)) for visitor in visitors]
    watch = Watch()
    for visitor, environ in islice(cycle(asking), size):
        visitor.watch = watch
        _must_be(visitor.send(environ).status, 200, path)
    return Lap(watch.seconds, size, cpu=watch.cpu)


class OurForm:
    """``POST`` of a step by its form, each step by itself, until the whole chain of a client is done."""

    name = "ours_post"

    def __init__(self, app: Flask, installation: Installation) -> None:
        self._app, self._installation = app, installation
        self._journeys: set[str] = set()

    def lap(self, size: int) -> Lap:
        walkers = self._installation.walkers(max(1, size // len(STEPS)), SLUG)
        self._journeys |= {walker.journey_id for walker in walkers}
        people = [(walker, come_in(self._app, self._installation, walker)) for walker in walkers]
        tokens = {walker.client_id: form_token(visitor) for walker, visitor in people}
        watch, acked = Watch(), []
        for _walker, visitor in people:
            visitor.watch = watch
        for step in STEPS:
            for walker, visitor in people:
                form = {"csrf_token": tokens[walker.client_id], "idempotency_key": new_id()}
                answer = visitor.post(self._address(walker, step), form)
                _must_be(answer.status, 303, "sending a step")
                acked.append(f"{walker.journey_id}/{step}")
        return Lap(watch.seconds, len(acked), tuple(acked), watch.cpu)

    def _address(self, walker: Walker, step: str) -> str:
        with self._installation.database.reading() as db:
            return f"/my/steps/{step_addresses(db, walker.journey_id)[step]}/check"

    def written(self) -> Iterator[str]:
        with self._installation.database.reading() as db:
            for journey_id, events in events_by_journey(db):
                if journey_id in self._journeys:
                    yield from (f"{journey_id}/{event.step}" for event in events if event.kind == "step_done")

    def close(self) -> None:
        """Nothing of its own is open."""


def form_token(visitor: Browser) -> str:
    """The form token that stands on her page."""
    found = re.search(rb'name="csrf_token" value="([^"]+)"', visitor.get("/my").body)
    if found is None:
        raise BenchRefused("the client's page has no form token; the bench has to learn where it stands now")
    return found[1].decode()


def _must_be(status: int, expected: int, what: str) -> None:
    if status != expected:
        raise BenchRefused(f"{what} answered {status} and not {expected}; what was measured would be an error page")
