"""A close look at how somebody on the phone comes in, how lost words are found again, and who agrees to new ones."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from app.services import codes
from app.services.contact_cards import card_locker, open_card, save_answer
from app.vault import Vault
from app.vocabulary import Audience, ContactChannel, Role
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import a_client_on_her_way, is_taken_by, walker_of
from tests.journeys.service import Service, the_quest
from tests.journeys.visits import switch_staff_visit, switch_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def phone(open_context: OpenContext) -> Page:
    return open_context(viewport=PHONE).new_page()


@pytest.fixture
def desk(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows(
    *("desk.close_contact", "desk.memory_card", "desk.contact_card", "desk.client_record", "desk.clients"),
    *("portal.have_code", "portal.keep_words", "portal.my"),
)
def test_a_caller_comes_in(service: Service, camera: Camera, desk: Page, phone: Page) -> None:
    dana = service.staff(Role.COUNSELLOR, name="Dana Example")
    staff, her = (
        ColleagueBrowser(desk, service.address, dana),
        HerBrowser(phone, service.address, the_quest()),
    )
    switch_staff_visit(service, desk.context, dana)
    contact = ends_a_contact(service, staff, camera)
    camera.other(desk)
    code = desk.locator(".code--big").inner_text()
    staff.press("Back to the record")
    camera.other(desk, "desk.client_record")
    staff.open(f"{contact}/card")
    camera.other(desk, "desk.contact_card")
    staff.open("/desk/clients")
    camera.other(desk, "desk.clients")
    her.open("/start/code")
    camera.portal(phone, "portal.have_code")
    phone.get_by_label("Your code").fill("BCDF 2345")
    her.send("Show me my six words")
    assert phone.locator("#errors").count()
    camera.portal(phone, "portal.have_code")
    phone.get_by_label("Your code").fill(code)
    her.send("Show me my six words")
    assert her.heading == "Your six words"
    camera.portal(phone, "portal.have_code")
    her.press("I have written them down")
    camera.portal(phone, "portal.keep_words")
    her.open("/my")
    camera.portal(phone, "portal.my")


def ends_a_contact(service: Service, staff: ColleagueBrowser, camera: Camera) -> str:
    """A contact with a yes to notes: its words, its memory card, what is missing, its end. Gives its address."""
    page, address = staff.page, a_contact_with_a_yes(service, staff.staff.id)
    staff.open(f"{address}/close")
    camera.other(page, "desk.close_contact")
    page.get_by_label("Lines for the memory card").fill("Call my sister\nWalk round the lake")
    with page.expect_popup() as beside:
        page.get_by_role("button", name="See the memory card").click()
    camera.other(beside.value, "desk.memory_card")
    beside.value.close()
    page.locator('.do button[value="end"]').click()
    page.locator("#errors").wait_for()
    camera.other(page, "desk.close_contact")
    for name, value in (
        ("pseudonym", ""),
        ("follow_up", "agreed"),
        ("plan", "take-back-control"),
        ("ending", "completed"),
    ):
        which = f'input[name="{name}"]' + (f'[value="{value}"]' if value else "")
        page.locator("label", has=page.locator(which)).first.click()
    page.locator('.do button[value="end"]').click()
    page.locator(".code--big").wait_for()
    return address


def a_contact_with_a_yes(service: Service, staff_id: str) -> str:
    """Somebody on the phone who said yes to notes; gives the address of the contact."""
    vault = Vault.of(service.settings)
    with service.database.begin() as db:
        card_id = open_card(
            db, vault, channel=ContactChannel.CALL, audience=Audience.SELF, language="en", staff_id=staff_id
        )
        locker = card_locker(db, vault, card_id)
        said = {"consent": "yes", "wishes": ["talk"], "route": ["information", "follow_up_call"]}
        for key, value in said.items():
            save_answer(db, locker, key, value, version=None, staff_id=staff_id)
    return f"/desk/contacts/{card_id}"


@shows("portal.recover", "portal.my", "portal.data")
def test_lost_words_are_found_again(service: Service, camera: Camera, phone: Page) -> None:
    someone = a_client_on_her_way(service, "Quiet Heron")
    with service.database.begin() as db:
        recovery = codes.give_recovery_code(db, service.settings, someone.id)
    her = HerBrowser(phone, service.address, the_quest())
    her.open("/return")
    her.press("I lost my six words")
    camera.portal(phone, "portal.recover")
    phone.get_by_label("Your recovery code").fill("not a code")
    her.send("Show me six new words")
    assert phone.locator("#errors").count()
    camera.portal(phone, "portal.recover")
    phone.get_by_label("Your recovery code").fill("-".join(codes.in_groups(recovery)))
    her.send("Show me six new words")
    camera.portal(phone, "portal.recover")
    her.writes_her_words_back()
    her.open("/my")
    her.shows("Your six words were changed on")
    camera.portal(phone, "portal.my")
    her.open("/my/data")
    camera.portal(phone, "portal.data")
    her.open("/my")
    her.send("This was me")
    assert not phone.get_by_text("Your six words were changed").count()


@shows("desk.client_record", "desk.reissue_requests", "desk.worklist", "portal.my")
def test_two_people_agree_to_new_words(service: Service, camera: Camera, desk: Page, phone: Page) -> None:
    dana = service.staff(Role.COUNSELLOR, name="Dana Example")
    chief = service.staff(Role.SUPERVISOR, name="Saule Example")
    someone = a_client_on_her_way(service, "Quiet Heron")
    is_taken_by(service, walker_of(service, someone.id), dana)
    hers, theirs = ColleagueBrowser(desk, service.address, dana), ColleagueBrowser(desk, service.address, chief)
    switch_staff_visit(service, desk.context, chief)
    theirs.open("/desk/reissues")
    camera.other(desk, "desk.reissue_requests")
    switch_staff_visit(service, desk.context, dana)
    hers.open(f"/desk/clients/{someone.id}")
    desk.locator("#way-in > summary").click()
    desk.get_by_text("The six words are lost").click()
    hers.send("Ask for new words")
    assert desk.locator("#errors").count()
    camera.other(desk)
    desk.get_by_label("How do you know that it is this person?").fill("Knew our safe word\nخواب آرام")
    hers.send("Ask for new words")
    camera.other(desk, "desk.client_record")
    switch_staff_visit(service, desk.context, chief)
    theirs.open("/desk")
    camera.other(desk, "desk.worklist")
    theirs.press("1 person waits for new words")
    camera.other(desk, "desk.reissue_requests")
    theirs.send("Agree to new words")
    camera.other(desk, "desk.reissue_requests")
    switch_staff_visit(service, desk.context, dana)
    hers.open(f"/desk/clients/{someone.id}")
    camera.other(desk, "desk.client_record")
    hers.send("Show the code")
    camera.other(desk)
    her = HerBrowser(phone, service.address, the_quest())
    her.open("/start/code")
    phone.get_by_label("Your code").fill(desk.locator(".code--big").inner_text())
    her.send("Show me my six words")
    her.writes_her_words_back()
    switch_visit(service, phone.context, someone.id)
    her.open("/my")
    camera.portal(phone, "portal.my")
