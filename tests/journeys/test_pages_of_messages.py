"""She writes, her counsellor answers and suggests a step, she opens it; and a close look at each page on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.ids import new_id
from app.services import plans
from app.services.service_texts import THREAD_NOTICE
from app.vocabulary import Role
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import a_client_on_her_way, is_taken_by
from tests.journeys.service import Service
from tests.journeys.visits import open_visit, switch_staff_visit
from tests.people_on_a_quest import Walker

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

WORDS = "The evenings are long. I would like to talk about them."
ANSWER = "Thank you for writing. Shall we look at the evenings on Monday?"


@shows("portal.messages", "portal.rate", "desk.messages", "desk.suggest_step", "admin.words", "admin.edit_words")
def test_both_sides_of_the_thread(service: Service, camera: Camera, open_context: OpenContext) -> None:
    counsellor, admin = service.staff(Role.COUNSELLOR, name="Dana Example"), service.staff(Role.ADMIN, name="Noor")
    client = a_client_on_her_way(service, "Quiet Heron")
    walker = Walker(service.database, service.settings, client.id, service.journey_of(client.id).id)
    is_taken_by(service, walker, counsellor)
    with service.database.begin() as db:
        plans.fit(db, walker.journey_id, {"what": "depth", "to": "short"}, key=new_id())
    her = open_visit(service, open_context(viewport=PHONE), client)
    her.open("/my/messages")
    her.page.get_by_label("Your message").fill(WORDS)
    her.send("Send")
    her.shows("A message is read later, not at once.")
    camera.portal(her.page, "portal.messages")

    desk = ColleagueBrowser(open_context().new_page(), service.address, counsellor)
    switch_staff_visit(service, desk.page.context, counsellor)
    desk.open("/desk")
    desk.page.get_by_role("link", name="Answer a message", exact=True).click()
    desk.shows(WORDS)
    desk.open(f"/desk/clients/{client.id}/messages")
    camera.other(desk.page, "desk.messages")
    desk.page.get_by_label("Your answer").fill(ANSWER)
    desk.send("Send")
    desk.open(f"/desk/clients/{client.id}/plans/{walker.journey_id}/fit")
    desk.page.get_by_role("link", name="Suggest").first.click()
    camera.other(desk.page, "desk.suggest_step")
    desk.send("Suggest it")
    desk.shows("not answered yet")

    her.open("/my/messages")
    assert not her.page.get_by_text(ANSWER).count()
    her.send("Show")
    assert her.page.get_by_text(ANSWER).is_visible()

    switch_staff_visit(service, desk.page.context, admin)
    desk.open("/admin/words")
    camera.other(desk.page, "admin.words")
    desk.open(f"/admin/words/{THREAD_NOTICE}/en")
    desk.send("Look at it first")
    camera.other(desk.page, "admin.edit_words")

    with service.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=True, key=new_id())
    service.clock.set(service.clock.now + timedelta(minutes=1))
    her.open("/my/rate")
    camera.portal(her.page, "portal.rate")


@shows("desk.client_record", "desk.reply_templates", "desk.new_reply_template", "desk.edit_reply_template")
def test_beginnings_of_answers_and_a_clients_page(service: Service, camera: Camera, open_context: OpenContext) -> None:
    """A beginning fills the box in place; on a phone the parts of a client's page fold, and a link opens one."""
    chief = service.staff(Role.SUPERVISOR, name="Mira Holt")
    client = a_client_on_her_way(service, "Quiet Heron")
    her = ColleagueBrowser(open_context().new_page(), service.address, chief)
    switch_staff_visit(service, her.page.context, chief)
    her.open("/desk/reply-templates")
    camera.other(her.page, "desk.reply_templates")
    her.open("/desk/reply-templates/en/new")
    her.send("Keep this beginning")
    assert her.page.locator("#errors").count()
    camera.other(her.page, "desk.new_reply_template")
    her.open("/desk/reply-templates/en/one-change")
    camera.other(her.page, "desk.edit_reply_template")
    her.open(f"/desk/clients/{client.id}")
    camera.other(her.page, "desk.client_record")
    her.page.set_viewport_size(PHONE)
    her.page.reload()
    folded = her.page.locator("#timeline")
    assert folded.evaluate("part => part.open") is False
    folded.locator("summary").click()
    assert folded.evaluate("part => part.open") is True
