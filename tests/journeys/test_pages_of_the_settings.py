"""The channels of the service: set up, tried, turned off, at rest; and a close look at each page on the way."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.services.callers import NewCaller, open_client
from app.services.channels import note_failure
from app.services.journeys import Actor
from app.services.staff_accounts import add_staff
from app.vault import Vault
from app.vocabulary import Audience, ChannelKind, Frame, Role
from tests.accounts import SomeStaff
from tests.browser import OpenContext
from tests.channels.mail_room import mail_room
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LONG = "json://user:word@a-very-long-name-of-a-gateway-that-never-ends.example.org/send?:to={to}"


def open_caller(db: sa.Connection, service: Service, person: SomeStaff) -> None:
    """Somebody on the phone, who is with this counsellor from then on."""
    caller = NewCaller("Quiet Heron", "en", Frame.JOURNEY, Audience.SELF, "follow-up-after-call")
    by = Actor(Role.COUNSELLOR.value, person.id)
    open_client(db, service.settings, caller, staff_id=person.id, actor=by, form_key="a call")


@shows("admin.channels", "admin.set_up_channel", "admin.try_channel")
def test_the_pages_of_the_channels(service: Service, camera: Camera, open_context: OpenContext) -> None:
    admin = service.staff(Role.ADMIN, name="Noor Example")
    her = ColleagueBrowser(open_context().new_page(), service.address, admin)
    switch_staff_visit(service, her.page.context, admin)
    her.open("/admin/channels/email")
    her.send("Keep and turn on")
    camera.other(her.page, "admin.set_up_channel")
    with mail_room() as room:
        her.page.get_by_label("Mail server", exact=True).fill("127.0.0.1")
        her.page.get_by_label("None: only for").check()
        her.page.get_by_label("Port", exact=True).fill(str(room.port))
        her.page.get_by_label("Messages come from").fill("notes@example.org")
        her.send("Keep and turn on")
        her.shows("Send a test to be sure that it works.")
        her.open("/admin/channels/email/test")
        her.send("Send the test")
        camera.other(her.page, "admin.try_channel")
        her.page.get_by_label("To whom?").fill("noor@example.net")
        her.send("Send the test")
        her.shows("Look whether it arrived.")
        assert room.letter()["To"] == "noor@example.net"
    her.open("/admin/channels/sms")
    camera.other(her.page, "admin.set_up_channel")
    her.page.get_by_label("Address", exact=True).fill(LONG)
    her.send("Keep and turn on")
    with service.database.begin() as db:
        for _failure in range(5):
            note_failure(db, ChannelKind.EMAIL)
    her.open("/admin/channels")
    camera.other(her.page, "admin.channels")


@shows("admin.hours", "admin.on_call")
def test_the_pages_of_the_hours_and_of_the_rota(service: Service, camera: Camera, open_context: OpenContext) -> None:
    admin = service.staff(Role.ADMIN, name="Noor Example")
    service.staff(Role.SUPERVISOR, name="Ayan Example-with-a-very-long-family-name-that-never-ends")
    her = ColleagueBrowser(open_context().new_page(), service.address, admin)
    switch_staff_visit(service, her.page.context, admin)
    her.open("/admin/hours")
    camera.other(her.page, "admin.hours")
    her.page.get_by_label("Monday").fill("09:00-12:00, 14:00-18:00")
    her.page.get_by_label("Sunday").fill("late")
    her.send("Keep these hours")
    assert her.page.locator("#errors").count()
    camera.other(her.page, "admin.hours")
    her.page.get_by_label("Sunday").fill("")
    her.send("Keep these hours")
    her.page.get_by_label("Day", exact=True).fill("2030-12-25")
    her.page.get_by_label("What day it is").fill("Christmas")
    her.send("Keep this day")
    her.shows("Promises of working days leave it out.")
    camera.other(her.page, "admin.hours")
    her.open("/admin/on-call")
    her.send("Put on the rota")
    assert her.page.locator("#errors").count()
    camera.other(her.page, "admin.on_call")
    her.page.get_by_label("Who").select_option(index=1)
    her.page.get_by_role("radio", name="Supervisor").check()
    her.page.get_by_label("From").fill("00:00")
    her.page.get_by_label("To", exact=True).fill("00:00")
    her.page.get_by_label("For how many days in a row").fill("3")
    her.send("Put on the rota")
    her.shows("3 turns are on the rota.")
    camera.other(her.page, "admin.on_call")


@shows("admin.people", "admin.invite", "admin.person", "admin.leaving", "admin.teams", "admin.team")
def test_the_pages_of_people_and_teams(service: Service, camera: Camera, open_context: OpenContext) -> None:
    admin = service.staff(Role.ADMIN, name="Noor Example")
    long = service.staff(Role.COUNSELLOR, name="Ayan Example-with-a-very-long-family-name-that-never-ends")
    with service.database.begin() as db:
        add_staff(db, Vault.of(service.settings), email=f"{'l' * 60}@example.org", name="Lena", roles=[Role.AGENT])
        open_caller(db, service, long)
    her = ColleagueBrowser(open_context().new_page(), service.address, admin)
    switch_staff_visit(service, her.page.context, admin)
    her.open("/admin/teams")
    camera.other(her.page, "admin.teams")
    her.page.get_by_label("Name of the team").fill("A team with a name that goes on for a while, evenings and nights")
    her.send("Make the team")
    camera.other(her.page, "admin.team")
    her.page.get_by_role("checkbox").first.check()
    her.send("Keep who is in it")
    camera.other(her.page, "admin.teams")
    her.open("/admin/people/invite")
    her.send("Ask for the invitation")
    assert her.page.locator("#errors").count()
    camera.other(her.page, "admin.invite")
    her.open(f"/admin/people/{long.id}/suspended")
    her.shows("1 person on a plan.")
    camera.other(her.page, "admin.leaving")
    her.send("Suspend now")
    camera.other(her.page, "admin.person")
    her.send("Bring back")
    camera.other(her.page, "admin.person")
    her.open("/admin/people")
    camera.other(her.page, "admin.people")
    her.press("Lena")
    her.send("Make a link")
    camera.other(her.page)
