"""A close look at the words and rules of the service: all of them, each kind of form, and what waits."""

from __future__ import annotations

import pytest

from app.house_rules import Key
from app.permissions import Actor
from app.services.rule_settings import ask_to_change
from app.vocabulary import Role
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
FORMS = ("message/talk_soon/en", "words/ru", "caps", "clocks", "script/opening/en")


@shows("studio.rules", "studio.rule")
def test_the_pages_of_words_and_rules(service: Service, camera: Camera, open_context: OpenContext) -> None:
    designer = service.staff(Role.DESIGNER, name="Dana Example")
    clinician = service.staff(Role.CLINICIAN, name="Clara Example-with-a-very-long-family-name-that-never-ends")
    less = {
        "pgsi_medium": 4,
        "pgsi_highest": 8,
        "k6_moderate": 5,
        "k6_serious": 13,
        "phq4_severe": 9,
        "pair_positive": 3,
    }
    with service.database.begin() as db:
        by = Actor(designer.id, "Dana Example", frozenset({Role.DESIGNER}))
        ask_to_change(db, Key("cut_offs"), less, seen=0, reason="As the clinic next door does.", by=by)
    hers = ColleagueBrowser(open_context().new_page(), service.address, designer)
    switch_staff_visit(service, hers.page.context, designer)
    for where in FORMS:
        hers.open(f"/studio/rules/{where}")
        camera.other(hers.page, "studio.rule")
    hers.send("Ask a second person")
    camera.other(hers.page, "studio.rule")
    theirs = ColleagueBrowser(open_context().new_page(), service.address, clinician)
    switch_staff_visit(service, theirs.page.context, clinician)
    theirs.open("/studio/rules")
    camera.other(theirs.page, "studio.rules")
    theirs.send("Agree")
    theirs.shows("One more colleague has to")
    theirs.open("/studio/rules/cut_offs")
    camera.other(theirs.page, "studio.rule")
