"""No page without a close look: a new address of the product fails here until a test shows it to the camera."""

from __future__ import annotations

import pytest

from tests.browser import PHONE, OpenContext
from tests.journeys import (
    test_a_lost_phrase,
    test_pages_of_beginning,
    test_pages_of_changes,
    test_pages_of_clients,
    test_pages_of_codes,
    test_pages_of_contacts,
    test_pages_of_errors,
    test_pages_of_fields,
    test_pages_of_flights,
    test_pages_of_handovers,
    test_pages_of_her_own_plan,
    test_pages_of_her_tools,
    test_pages_of_messages,
    test_pages_of_months,
    test_pages_of_notices,
    test_pages_of_previews,
    test_pages_of_protocols,
    test_pages_of_rules,
    test_pages_of_screening,
    test_pages_of_states,
    test_pages_of_steps,
    test_pages_of_supervision,
    test_pages_of_talks,
    test_pages_of_the_log,
    test_pages_of_the_numbers,
    test_pages_of_the_portal,
    test_pages_of_the_service,
    test_pages_of_the_settings,
    test_pages_of_the_staff,
    test_pages_of_the_studio,
    test_pages_of_translating,
    test_pages_of_what_is_hers,
)
from tests.journeys.camera import SHOWN, Camera
from tests.journeys.service import Service

pytestmark = pytest.mark.e2e

NOT_A_PAGE = {
    "auth.calendar": "a file, for calendar programs",
    "desk.board_now": "a part of the board, looked at with it",
    "desk.contact_now": "a part of a contact, looked at with it",
    "desk.counts": "numbers for the lists of the desk, asked by those pages themselves",
    "static": "style sheets, scripts, fonts",
    "health.healthz": "for machines",
    "health.readyz": "for machines",
    "health.metrics": "for machines",
    "desk.handovers_banner": "a part of every page, looked at with it",
    "desk.handover_of_card": "a part of a contact, looked at with it",
    "insights.change_csv": "a file",
    "insights.change_json": "a file",
    "insights.dropoff_beside_csv": "a file",
    "insights.dropoff_beside_json": "a file",
    "insights.dropoff_csv": "a file",
    "insights.dropoff_json": "a file",
    "insights.events_inside": "a file",
    "insights.events_outside": "a file",
    "insights.kpis_csv": "a file",
    "insights.kpis_json": "a file",
    "insights.promises_csv": "a file",
    "insights.promises_json": "a file",
    "insights.insights": "leads to the numbers at once",
    "insights.time_csv": "a file",
    "insights.time_json": "a file",
    "portal.appointment_file": "a file",
    "portal.leave": "leads to the weather at once",
    "portal.manifest": "for the browser",
    "portal.worker": "for the browser",
    "studio.export_translations": "a file",
    "studio.walk_preview": "the pages of the portal, looked at there; those that stand in for one are looked at here",
}
TESTS_OF_PAGES = (
    test_a_lost_phrase,
    test_pages_of_beginning,
    test_pages_of_changes,
    test_pages_of_clients,
    test_pages_of_codes,
    test_pages_of_contacts,
    test_pages_of_errors,
    test_pages_of_fields,
    test_pages_of_flights,
    test_pages_of_handovers,
    test_pages_of_her_own_plan,
    test_pages_of_messages,
    test_pages_of_notices,
    test_pages_of_previews,
    test_pages_of_protocols,
    test_pages_of_rules,
    test_pages_of_screening,
    test_pages_of_her_tools,
    test_pages_of_states,
    test_pages_of_steps,
    test_pages_of_supervision,
    test_pages_of_talks,
    test_pages_of_months,
    test_pages_of_the_log,
    test_pages_of_the_numbers,
    test_pages_of_the_portal,
    test_pages_of_the_service,
    test_pages_of_the_settings,
    test_pages_of_the_staff,
    test_pages_of_the_studio,
    test_pages_of_translating,
    test_pages_of_what_is_hers,
)


def test_every_page_of_the_product_is_shown_to_the_camera(service: Service) -> None:
    pages = {rule.endpoint for rule in service.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    tests = {name for module in TESTS_OF_PAGES for name in vars(module)}
    assert SHOWN.keys() <= tests
    assert pages - NOT_A_PAGE.keys() == set().union(*SHOWN.values())


def test_the_camera_finds_what_is_wrong(service: Service, open_context: OpenContext) -> None:
    """The control: a page with one fault of each sort."""
    camera, page = Camera(service, {"portal.talk"}), open_context(viewport=PHONE).new_page()
    page.goto(f"{service.address}/talk")
    page.evaluate(
        """() => {
            const faint = document.createElement('p');
            faint.textContent = 'faint words';
            faint.setAttribute('class', 'hint');
            document.querySelector('main').append(faint);
            faint.style.color = '#808080';
            faint.style.inlineSize = '340px';
            const picture = document.createElement('img');
            document.querySelector('main').append(picture);
        }"""
    )
    camera.portal(page, "portal.talk")
    found = "\n".join(camera.faults)
    assert "320 px: /talk “Contacts” is" in found
    assert "color-contrast" in found
    assert "image-alt" in found
    assert "contrast on" in found
