"""What a designer writes is text: it never becomes markup, script or htmx on any page of the studio (T9, T10)."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
import sqlalchemy as sa
from markupsafe import escape
from ruamel.yaml import YAML

from app.models.quests import QuestVersion
from app.services import quest_versions
from quests.compiled import compiled, from_compiled
from quests.loading import parse_quest
from quests.text_places import TEXT_KEYS
from tests.studio.world import AT, World, small_quest

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b hx-get="/studio" hx-trigger="load" data-hx-post="/x">x</b>',
    "<a href='javascript:alert(1)'>x</a> [x](javascript:alert(1))",
    "</textarea></pre></title><svg onload=alert(1)>",
    "{{ 7*7 }} {% include 'x' %}",
]


OURS = {("id", "all-handovers"), ("id", "here")}
"""What asks by itself on our pages: who waits to be taken over, and who else has this draft open."""


class Active(HTMLParser):
    """Gathers what would act on a page: scripts, handlers, htmx, addresses that run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if OURS & set(attrs):
            return
        for name, value in attrs:
            if name.startswith(("on", "hx-", "data-hx-")) and name != "hx-disable":
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action") and (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}={value}")


def what_acts(page: str) -> Active:
    parser = Active()
    parser.feed(page)
    return parser


def put(part: Any, payload: str) -> None:
    """The payload at the end of every text of a quest as data."""
    for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
        if isinstance(value, dict | list):
            put(value, payload)
        elif key in (*TEXT_KEYS, "content_owner"):
            part[key] = f"{value} {payload}"


def published_with(world: World, payload: str) -> None:
    """Version 2 with the payload in every text, as if the reader had let it through: the pages are the last wall."""
    quest = parse_quest(small_quest(2), file="small-plan.yaml")
    data = json.loads(compiled(quest))
    put(data, payload)
    text = json.dumps(data)
    assert json.dumps(payload)[1:-1] in text
    assert from_compiled(text) is not None
    with world.database.begin() as db:
        version_id = quest_versions.publish(db, small_quest(2), file="small-plan.yaml")
        db.execute(sa.update(QuestVersion).where(QuestVersion.id == version_id).values(compiled=text))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_every_text_of_a_version_stays_text_on_every_page(world: World, payload: str) -> None:
    walker = world.walkers(1)[0]
    scripts = what_acts(world.supervisor.get("/studio").text).tags.count("script")
    published_with(world, payload)
    pages = [AT, f"{AT}/2", f"{AT}/diff/1/2", f"{AT}/1/people?to=2", f"{AT}/2/withdraw", "/studio"]
    data = {"to": "2", "person": walker.journey_id}
    pages.append(world.supervisor.post(f"{AT}/1/people", data, like="/staff").location)
    told = 0
    for address in pages:
        page = world.supervisor.get(address)
        assert page.status_code == 200
        acting = what_acts(page.text)
        assert acting.found == [], address
        assert acting.tags.count("script") == scripts, address
        assert "img" not in acting.tags, address
        told += str(escape(payload)) in page.text
    assert told == len(pages), "it was there on each of them, as text"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_every_text_of_a_draft_is_refused_and_shown_as_text(world: World, payload: str) -> None:
    assert world.designer.post(f"{AT}/1/draft", {}, like="/staff").status_code == 303
    yaml = YAML(typ="safe", pure=True)
    quest = yaml.load(small_quest(2))
    put(quest, payload)
    assert world.save(json.dumps(quest, ensure_ascii=False, indent=1)).status_code == 303
    for who in (world.designer, world.clinician, world.supervisor):
        for address in (f"{AT}/draft", f"{AT}/diff/1/draft", "/studio", AT):
            page = who.get(address)
            assert page.status_code == 200
            assert what_acts(page.text).found == [], address
    assert "&lt;" in world.designer.get(f"{AT}/draft").text or "<" not in payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_pasted_and_refused_is_given_back_as_text(world: World, payload: str) -> None:
    answer = world.import_text(f"{payload}\nslug: {payload}\n")
    assert answer.status_code == 422
    acting = what_acts(answer.text)
    assert acting.found == []
    assert "svg onload" not in answer.text.replace("&lt;svg onload", "")


def test_the_reason_of_a_withdrawal_is_text(world: World) -> None:
    world.supervisor.post(f"{AT}/1/withdraw", {"why": PAYLOADS[2]}, like="/staff")
    for address in (AT, f"{AT}/1"):
        page = world.designer.get(address).text
        assert "&lt;b hx-get" in page
        assert what_acts(page).found == []
