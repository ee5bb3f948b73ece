"""What goes over the line, the requests of the worker too: 120 kB for the first page, 30 kB for each one after it."""

from __future__ import annotations

import pytest
from flask import Response, request
from playwright.sync_api import BrowserContext

from tests.browser import PHONE, OpenContext
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import Service
from tests.journeys.test_without_network import the_worker_is_ready
from tests.journeys.visits import switch_visit

pytestmark = pytest.mark.e2e

FIRST, AFTER = 120_000, 30_000


class Scales:
    """Weighs each answer of the server: its body as sent, and its headers."""

    def __init__(self, service: Service, context: BrowserContext) -> None:
        self.answers: list[tuple[str, int]] = []
        self.elsewhere: list[str] = []
        service.app.after_request_funcs.setdefault(None, []).insert(0, self._weigh)
        context.on("request", lambda asked: self._note(asked.url, service.address))

    def _weigh(self, response: Response) -> Response:
        headers = sum(len(name) + len(value) + 4 for name, value in response.headers)
        self.answers.append((request.path, headers + (response.content_length or 0)))
        return response

    def _note(self, url: str, ours: str) -> None:
        if not url.startswith((f"{ours}/", "data:", "blob:")):
            self.elsewhere.append(url)

    def since(self, place: int) -> int:
        return sum(weight for _path, weight in self.answers[place:])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_first_page_and_each_after_it(service: Service, open_context: OpenContext, language: str) -> None:
    client = a_client_on_her_way(service, "Quiet Heron")
    context = open_context(viewport=PHONE, service_workers="allow", locale=language)
    scales, page = Scales(service, context), context.new_page()
    page.goto(service.address, wait_until="networkidle")
    the_worker_is_ready(page)
    assert scales.since(0) <= FIRST, scales.answers
    switch_visit(service, context, client.id)
    question = service.step_address(client.id, "what-i-want")
    paths = ["/my", "/display", f"{question}/1", "/my/book", "/my/data", "/my/tools", "/my/notes"]
    too_heavy = []
    for path in paths:
        before = len(scales.answers)
        page.goto(service.address + path, wait_until="networkidle")
        if scales.since(before) > AFTER:
            too_heavy.append((path, scales.answers[before:]))
    assert not too_heavy
    assert not scales.elsewhere
