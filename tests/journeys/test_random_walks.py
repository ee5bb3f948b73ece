"""A hundred people who press whatever they see: no fault, no dead end, always a way to leave and to get help.

Half of them look around at the door; of those who come in, some stay long, so that plans get far.
``QUESTLINE_WALK_SEED=7`` walks other ways, ``QUESTLINE_LONG_RUN=1`` lets two hundred walk, all of them far. A fault
names the walk and every step that led to it.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from flask import Response, request

from app.extensions import Database
from app.models.journeys import Journey
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.conftest import settings_for
from tests.journeys.seeds import somebody
from tests.journeys.service import Service, open_service
from tests.journeys.walks import Walk, walk
from tests.journeys.walks_browser import Lost
from tests.journeys.walks_colleague import Colleague
from tests.journeys.walks_words import Hand

SEED = int(os.environ.get("QUESTLINE_WALK_SEED", "20260302"))
PARTS, WALKS = 2 if os.environ.get("QUESTLINE_LONG_RUN") else 1, 100
A_WHILE, LONG, VERY_LONG = 5, 26, 60
REACHED = 0.5
"""Of all views of the portal, so many are come upon in each part."""


@pytest.fixture
def unserved(migrated: Path, tmp_path: Path, frozen_clock: FrozenClock) -> Iterator[Service]:
    """The whole product without a socket, over a copy of the migrated database."""
    url = f"sqlite:///{shutil.copy(migrated, tmp_path / 'questline.sqlite3')}"
    database = Database(url, synchronous="NORMAL")
    yield open_service(settings_for(url, tmp_path), database, frozen_clock)
    database.dispose()


@pytest.fixture
def colleague(unserved: Service) -> Colleague:
    counsellor = unserved.staff(Role.COUNSELLOR, name="Dana Example")
    return Colleague(unserved, counsellor, unserved.staff(Role.SUPERVISOR, name="Saule Example"))


def a_walk(service: Service, number: int, colleague: Colleague, pressed: Counter[str]) -> Walk:
    """Of ten people five stay at the door; three come in for a while, and two stay long, mostly with
    a colleague who does something between their clicks."""
    is_far, comes_in = number % 10 >= 8, number % 10 >= 5
    if os.environ.get("QUESTLINE_LONG_RUN"):
        is_far = comes_in = number % 10 >= 1
    clicks = (VERY_LONG if os.environ.get("QUESTLINE_LONG_RUN") else LONG) if is_far else A_WHILE
    beside = colleague if is_far and number % 4 else None
    return walk(service, seed=SEED, number=number, clicks=clicks, comes_in=comes_in, colleague=beside, pressed=pressed)


@pytest.mark.timeout(300 if not os.environ.get("QUESTLINE_LONG_RUN") else 3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_people_press_whatever_they_see(part: int, unserved: Service, colleague: Colleague) -> None:
    print(f"QUESTLINE_WALK_SEED={SEED}")
    pressed: Counter[str] = Counter()
    for number in range(part * WALKS, (part + 1) * WALKS):
        a_walk(unserved, number, colleague, pressed)
    known = {rule.endpoint for rule in unserved.app.url_map.iter_rules() if rule.endpoint.startswith("portal.")}
    missed = known - {reached(unserved, path, method) for method, path, _status in unserved.served}
    print(f"{len(unserved.served)} answers; colleagues acted {len(colleague.did)} times; missed: {sorted(missed)}")
    assert len(missed) <= (1 - REACHED) * len(known)


def reached(service: Service, path: str, method: str) -> str:
    """The view behind an answer; nothing for an address that has none."""
    adapter = service.app.url_map.bind("here")
    return str(adapter.match(path, method=method)[0]) if adapter.test(path, method=method) else ""


# --- the controls: what the walks are there for is noticed ----------------------------------------------------------

Change = Callable[[str], str]


def without_ways_on(html: str) -> str:
    before, main, rest = html.partition('<main id="main" tabindex="-1">')
    return f"{before}{main}<h1>Start</h1>{rest[rest.index('</main>') :]}"


CHANGES: dict[str, tuple[Change, str]] = {
    "a dead end": (without_ways_on, "a dead end"),
    "no way out": (lambda html: html.replace('href="/leave"', 'href="/leaf"'), "the ways out"),
    "no way to help": (lambda html: html.replace('href="/talk"', 'href="/tale"'), "to a person"),
    "two h1": (lambda html: html.replace("<h2", "<h1", 1).replace("</h2>", "</h1>", 1), "its h1 are"),
    "a telling title": (lambda html: html.replace("<title>", "<title>Casino: "), "gives her away"),
    "two main acts": (lambda html: html.replace("btn--line", "btn--go"), "more than one main act"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_page_that_leaves_somebody_alone_is_noticed(name: str, unserved: Service) -> None:
    change, told = CHANGES[name]

    def plant(response: Response) -> Response:
        if request.path == "/start" and response.mimetype == "text/html":
            response.set_data(change(response.get_data(as_text=True)))
        return response

    unserved.app.after_request_funcs.setdefault(None, []).append(plant)
    with pytest.raises(Lost, match=told):
        walk(unserved, seed=SEED, number=0, clicks=1)


def test_a_fault_of_the_server_is_noticed(unserved: Service) -> None:
    def fail() -> None:
        if request.path == "/start/words":
            raise RuntimeError("planted")

    unserved.app.before_request_funcs.setdefault(None, []).append(fail)
    with pytest.raises(Lost, match="planted"):
        walk(unserved, seed=SEED, number=0, clicks=1)


def test_a_projection_that_differs_is_noticed(unserved: Service) -> None:
    her = Walk(unserved, 0, Hand(Random(SEED)))
    somebody(unserved, "Quiet Heron")
    assert her.ends() == 1
    with unserved.database.begin() as db:
        db.execute(sa.update(Journey).values(risk="high"))
    with pytest.raises(Lost, match="the projections differ"):
        her.ends()
