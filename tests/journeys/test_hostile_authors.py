"""Two thousand hostile texts in a quest, in a real browser: nothing of them runs and nothing is asked for (T9, T10).

They are put past the reader into every text of a published version, and into a draft. Each page is compared with the
same page of a harmless quest: it has the same kinds of elements with the same attributes, and what Markdown may make.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Response, request
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request
from ruamel.yaml import YAML

from app.models.quests import DraftEdit, DraftReader, QuestDraft, QuestVersion
from app.sandbox import folders
from app.services import drafts, quest_versions, starting
from app.services.journeys import THE_CLIENT
from app.vocabulary import Role
from app.web.markdown import ATTRIBUTES, SCHEMES, TAGS
from quests.compiled import compiled, from_compiled
from quests.loading import parse_quest
from quests.reading import UNSEEN
from quests.text_places import TEXT_KEYS
from tests.accounts import SomeStaff, a_client
from tests.browser import DESKTOP, OpenContext
from tests.hostile_words import TAKEN, hostile_words
from tests.journeys.seeds import is_taken_by, walker_of
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit, switch_visit
from tests.people_on_a_quest import Walker
from tests.studio.world import small_quest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
AT = "/studio/small-plan"
FREE = ("body", "guidance")
"""The two texts that are Markdown: they hold all two thousand, each in a paragraph of its own."""
SOMETIMES = {
    "span dir",
    "form action aria-live autocomplete class data-by-itself hx-post hx-swap hx-target hx-trigger id method",
    "form action aria-live class data-by-itself hx-post hx-swap hx-target hx-trigger id method",
    "button class formnovalidate hx-post hx-swap hx-sync hx-target name type value",
}
"""Ours, where there is a reason: what a finding says, who else has the draft open (before and after it came
anew), a button of a list with parts."""
SHARED_BY = 40
"""Among so many of the other texts they are shared out."""
MARKED = {tag for tag in TAGS if tag != "a"} | {"a href rel", "a rel"}
SHAPE = """() => [...new Set([...document.querySelectorAll('*')].map(
    one => [one.localName, ...[...one.attributes].map(each => each.name).sort()].join(' ')))]"""
LEADS = """() => [...new Set([...document.querySelectorAll('[href],[src],[action],[formaction],[data]')].map(
    one => new URL(one.getAttribute('href') || one.getAttribute('src') || one.getAttribute('action') || '',
        document.baseURI).protocol))]"""


@dataclass
class Watch:
    """Everything that a page does beyond being shown."""

    address: str
    done: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        page.on("console", self._console)

    def _dialog(self, dialog: Dialog) -> None:
        self.done.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, asked: Request) -> None:
        if not asked.url.startswith(f"{self.address}/") or TAKEN in asked.url.lower():
            self.done.append(f"request {asked.url[:200]}")

    def _console(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.done.append(f"report {said.text[:200]}")


@dataclass
class Seen:
    """One person's browser, and which kinds of elements she saw on each page."""

    page: Page
    address: str
    shapes: dict[str, set[str]] = field(default_factory=dict)

    def look(self, name: str, path: str, *, within: str = "") -> None:
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, (name, answer.status)
        frame = self.page.frame_locator(within).locator("body").element_handle().owner_frame() if within else self.page
        assert frame is not None
        self.shapes[name] = set(frame.evaluate(SHAPE))
        assert set(frame.evaluate(LEADS)) <= {"http:", *(f"{scheme}:" for scheme in SCHEMES)}, name


def put_all(part: Any, words: list[str], taken: list[int], *, free: tuple[str, ...] = FREE) -> None:
    """The words into the texts of a quest as data, to each the next of them; what is ``free`` holds all."""
    for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
        if isinstance(value, dict | list):
            put_all(value, words, taken, free=free)
        elif key in free:
            part[key] = "\n\n".join((value, *words))
        elif key in (*TEXT_KEYS, "content_owner"):
            taken[0] += 1
            part[key] = " ".join((value, *words[taken[0] % SHARED_BY :: SHARED_BY]))


def hostile_quest(version: int, words: list[str]) -> str:
    """The small quest as JSON with all of these words in it."""
    data = json.loads(compiled(parse_quest(small_quest(version), file="small-plan.yaml")))
    taken = [0]
    put_all(data, words, taken)
    assert taken[0] >= SHARED_BY, "every word is in a text that is no Markdown, too"
    return json.dumps(data)


def hostile_draft(version: int, words: list[str]) -> str:
    """The same as a designer's file: without the signs that nobody sees, which no file may hold, and in short lines."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.width = False, 200
    data = yaml.load(small_quest(version))
    put_all(data, [UNSEEN.sub("", one) for one in words], [0], free=())
    written = StringIO()
    yaml.dump(data, written)
    return written.getvalue()


def publish_hostile(service: Service, words: list[str]) -> None:
    """Version 2, as if the reader had let it through."""
    text = hostile_quest(2, words)
    assert from_compiled(text) is not None
    with service.database.begin() as db:
        version_id = quest_versions.publish(db, small_quest(2), file="small-plan.yaml")
        db.execute(sa.update(QuestVersion).where(QuestVersion.id == version_id).values(compiled=text))


def write_draft(service: Service, text: str, designer: SomeStaff) -> None:
    with service.database.begin() as db:
        for model in (DraftReader, DraftEdit, QuestDraft):
            db.execute(sa.delete(model))
        drafts.add_unfinished(db, "small-plan", text, designer.id)


def somebody_on_it(service: Service, counsellor: SomeStaff, name: str) -> Walker:
    client = a_client(service.database, service.settings, name)
    with service.database.begin() as db:
        starting.begin(db, client.id, "small-plan", zone="UTC", actor=THE_CLIENT)
    walker = walker_of(service, client.id)
    is_taken_by(service, walker, counsellor)
    return walker


def her_pages(service: Service, walker: Walker) -> dict[str, str]:
    steps = {step: service.step_address(walker.client_id, step) for step in ("read", "wish", "meet")}
    record = f"/desk/clients/{walker.client_id}"
    pages = {"my": "/my", "level": "/my/levels/begin", **steps, "question": f"{steps['wish']}/1"}
    return pages | {"story": "/my/story", "record": record}


DRAFT_PAGES = {
    "editor": "/draft",
    "map": "/draft?view=map",
    "about": "/draft/about",
    "a level": "/draft/levels/begin",
    "a step with Markdown": "/draft/steps/read",
    "a step with questions": "/draft/steps/wish",
    "text": "/draft/text",
    "languages": "/draft/translate",
}


def look_at_version(seen: Seen, version: int) -> None:
    seen.look("outline", f"{AT}/{version}")
    seen.look("preview", f"{AT}/{version}/preview", within="iframe")


def look_at_draft(seen: Seen) -> None:
    for name, path in DRAFT_PAGES.items():
        seen.look(name, AT + path)


def look_as_her(service: Service, context: BrowserContext, seen: Seen, walker: Walker) -> None:
    switch_visit(service, context, walker.client_id)
    for name, path in her_pages(service, walker).items():
        seen.look(name, path)


def known_on(name: str, harmless: Seen) -> set[str]:
    """What may stand on a page. The pages of a draft share their parts: a finding stands where there is one."""
    alike = DRAFT_PAGES if name in DRAFT_PAGES else (name,)
    return MARKED.union(SOMETIMES, *(harmless.shapes[one] for one in alike))


@pytest.fixture(autouse=True)
def _files_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "gettempdir", lambda: str(tmp_path))


@pytest.fixture
def designer(service: Service) -> SomeStaff:
    return service.staff(Role.DESIGNER, Role.COUNSELLOR, Role.SUPERVISOR, name="Dana Example")


def test_two_thousand_hostile_texts_are_shown_and_do_nothing(
    service: Service, open_context: OpenContext, designer: SomeStaff
) -> None:
    words = hostile_words()
    assert len(set(words)) == 2_000
    with service.database.begin() as db:
        quest_versions.publish(db, small_quest(1), file="small-plan.yaml")
    context, watch = open_context(viewport=DESKTOP), Watch(service.address)
    switch_staff_visit(service, context, designer)
    context.set_default_timeout(60_000)  # The linter has much to say about such a draft.
    page = context.new_page()
    watch.over(page)
    harmless, hostile = Seen(page, service.address), Seen(page, service.address)

    look_as_her(service, context, harmless, somebody_on_it(service, designer, "Quiet Heron"))
    look_at_version(harmless, 1)
    write_draft(service, small_quest(3, A_short_look="Win a bonus"), designer)
    look_at_draft(harmless)
    assert watch.done == []

    publish_hostile(service, words)
    look_as_her(service, context, hostile, somebody_on_it(service, designer, "Slow Otter"))
    look_at_version(hostile, 2)
    write_draft(service, hostile_draft(3, words), designer)
    look_at_draft(hostile)
    page.goto(service.address + f"{AT}/2")
    page.wait_for_timeout(1_200)  # What comes by itself after a second would have come.
    assert watch.done == []
    assert hostile.shapes.keys() == harmless.shapes.keys()
    more = {name: found - known_on(name, harmless) for name, found in hostile.shapes.items()}
    assert {name: found for name, found in more.items() if found} == {}
    assert {"a": {"href"}} == ATTRIBUTES


@pytest.mark.parametrize("is_strict", [True, False], ids=["with our policy", "without it"])
def test_a_page_that_forgot_to_escape_is_noticed(
    service: Service, chromium: Browser, designer: SomeStaff, is_strict: bool
) -> None:
    """The control: the same page, the same words, and the fault put in."""
    with service.database.begin() as db:
        quest_versions.publish(db, small_quest(1), file="small-plan.yaml")

    @service.app.after_request
    def forget_to_escape(response: Response) -> Response:
        if request.path == f"{AT}/2":
            response.set_data(html.unescape(response.get_data(as_text=True)))
            if not is_strict:
                response.headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
        return response

    # Not by open_context, for which a breach of the policy is a fault of ours.
    context, watch = chromium.new_context(), Watch(service.address)
    switch_staff_visit(service, context, designer)
    page = context.new_page()
    watch.over(page)
    seen = Seen(page, service.address)
    seen.look("before", f"{AT}/1")
    assert watch.done == []
    publish_hostile(service, ["<img src=/taken onerror=alert(1)>", "<b hx-get=/taken hx-trigger=load>x</b>"])
    seen.look("after", f"{AT}/2")
    page.wait_for_timeout(200)
    kinds = {one.split()[0] for one in watch.done}
    assert kinds == ({"request", "report"} if is_strict else {"request", "dialog"})
    assert {"img onerror src", "b hx-get hx-trigger"} <= seen.shapes["after"] - seen.shapes["before"]
    context.close()
