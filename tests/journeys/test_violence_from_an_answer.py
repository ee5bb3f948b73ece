"""Fear at home, said on a phone in the night of a holiday: from the answer to the end of the lock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.models.safety import ProtocolRun
from app.queries.journeys import step_addresses
from app.queries.reach import reach_of
from app.queries.safe_contact import rules_of
from app.vocabulary import ClockKind, Duty, OutgoingState, Role
from tests.browser import PHONE, OpenContext
from tests.journeys.first_contact import CardBrowser, SmallService
from tests.journeys.her_browser import HerBrowser
from tests.journeys.service import Service, the_quest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FAMILY, SAFETY = "family-and-friends", "crisis-to-safety"
NOTE, WORDS_FOR_HER = "The door was held shut on Sunday.", "We are here on Thursday."
CODE, STOP, HELP = "bluebird", "kettle", "lampshade"
HER_PAGES = ("/my", "/my/reach", "/my/messages", "/my/reminders", "/my/story", "/my/data", "/my/data/copy", "/my/book")
TELLS = re.compile(
    rf"violen|protocol|P-V|locked since|fear|afraid|{CODE}|{STOP}|{HELP}|\.ics|{WORDS_FOR_HER}", re.IGNORECASE
)
WITH_OTHERS = "Advice, if"
"""How a step of her plan begins that would bring in a partner service, also in the plain words of a plan that rests."""
LIVE = (OutgoingState.PLANNED, OutgoingState.CLAIMED)
WALK = {
    "safe-to-talk": "safe",
    "code-words": "agreed",
    "contact-rules": "kept",
    "danger-now": "not_now",
    "crisis-centre": "told",
    "locks": "locked",
    "other-person": "kept",
    "restricted-note": "written",
    "next-contact": "agreed",
    "write-down": "written",
}


@dataclass
class Case:
    """Who is in the story, each with a browser of her own; the first on call is told first."""

    small: SmallService
    her: HerBrowser
    mira: CardBrowser
    sven: CardBrowser
    rosa: CardBrowser
    ada: CardBrowser

    @property
    def client_id(self) -> str:
        return self.small.service.client_called(self.her.pseudonym)

    @property
    def record(self) -> str:
        return f"/desk/clients/{self.client_id}"

    @property
    def protocol(self) -> str:
        with self.small.service.database.reading() as db:
            return f"/desk/protocols/{db.execute(sa.select(ProtocolRun.id)).scalar_one()}"

    def step(self, quest: str, slug: str) -> str:
        journey = self.small.journeys(self.her.pseudonym)[quest]
        with self.small.service.database.reading() as db:
            return step_addresses(db, journey.id)[slug]

    def told(self) -> list[str]:
        """Who has an alert in the outbox about the last handover that was asked for, the first told first."""
        return self.small.told_of(self.small.clocks(kind=ClockKind.HANDOVER)[-1])

    def live(self) -> list[str]:
        """What is planned for her, or on its way."""
        return [row.text for row in self.small.messages_to(self.her.pseudonym) if row.state in LIVE]

    def is_silent(self) -> bool:
        """Whether nothing at all may reach her: no message on any way, no file."""
        with self.small.service.database.reading() as db:
            reach, rules = reach_of(db, self.client_id), rules_of(db, self.client_id)
        assert reach is not None
        assert rules is not None
        return (reach.channel, rules.gives_files, rules.allows("message")) == (None, False, False)


@pytest.fixture
def case(service: Service, open_context: OpenContext) -> Case:
    """Sunday evening; the Monday after it is a holiday."""
    small = SmallService(service, open_context)
    small.it_is(2026, 4, 5, 18, 0)
    small.closes_on("2026-04-06", "Easter Monday")
    mira, sven, noor = (small.colleague(name, Role.SUPERVISOR) for name in ("Mira Holt", "Sven Vale", "Noor Lind"))
    rosa, ada = small.colleague("Rosa Reed", Role.CLINICIAN), small.colleague("Ada Example", Role.AGENT)
    for rank, who in enumerate((mira, sven), start=1):
        small.puts_on_call(who.staff, Duty.SUPERVISOR, rank)
    small.puts_on_call(noor.staff, Duty.DUTY_MANAGER)
    small.puts_on_call(rosa.staff, Duty.CLINICIAN)
    phone = open_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    return Case(small, HerBrowser(phone, service.address, the_quest(FAMILY)), mira, sven, rosa, ada)


def test_fear_at_home_told_at_night(case: Case) -> None:
    she_begins_and_may_be_reached(case)
    she_says_it_and_people_are_there_at_once(case)
    nobody_accepts_until_a_clinician_does(case)
    the_protocol_is_walked(case)
    only_few_read_the_note(case)
    her_pages_tell_nothing(case)
    a_week_brings_nothing_and_a_wrong_word_is_told(case)
    a_supervisor_ends_the_lock(case)


def she_begins_and_may_be_reached(case: Case) -> None:
    her = case.her
    her.starts(whom="Someone close to me")
    her.open("/my/reach")
    for name, value in (("ways", "call"), ("ways", "message"), ("times", "evening"), ("calendar_file", "yes")):
        her.choose(name, value)
    her.page.locator("#address").fill("+49 30 000000")
    her.choose("consent", "y")
    her.send("Keep this", "Keep these rules", "Keep")
    assert set(case.live()) == {"step_waits"}
    assert not case.is_silent()
    her.open("/my/list")
    her.shows(WITH_OTHERS)


def she_says_it_and_people_are_there_at_once(case: Case) -> None:
    """What is there after her answer is there without the worker: it was one request."""
    small, her = case.small, case.her
    small.it_is(2026, 4, 6, 2, 30)
    now = small.service.clock.now
    case.mira.stands_on("/desk/clients")
    expect(case.mira.page.locator("#handovers form")).to_have_count(0)
    her.comes_back()
    her.does("safe-at-home", ["yes"])
    shown = her.page.locator("main").inner_text()
    assert shown.index("You can talk to someone now") < shown.index("000") < shown.index("The quiet line")
    with small.service.database.reading() as db:
        (run,) = db.execute(sa.select(ProtocolRun.kind, ProtocolRun.opened_at, ProtocolRun.closed_at)).all()
    assert tuple(run) == ("p_v", now, None)
    (clock,) = small.clocks(kind=ClockKind.HANDOVER)
    assert (clock.channel, clock.due_at - now) == ("portal", timedelta(minutes=15))
    assert case.told() == ["Mira Holt"]
    assert case.live() == []
    assert case.is_silent()
    case.mira.seconds_pass()
    waits = case.mira.page.get_by_role("alert").filter(has_text="Somebody answered on their own pages")
    expect(waits).to_be_visible()


def nobody_accepts_until_a_clinician_does(case: Case) -> None:
    small = case.small
    small.it_is(2026, 4, 6, 2, 44)
    assert case.told() == ["Mira Holt"]
    small.it_is(2026, 4, 6, 2, 45)
    assert case.told() == ["Mira Holt", "Sven Vale"]
    small.it_is(2026, 4, 6, 3, 0)
    assert case.told() == ["Mira Holt", "Sven Vale", "Noor Lind"]
    case.rosa.comes_to_the_desk()
    case.rosa.accepts_from_the_banner()
    assert case.rosa.heading == case.her.pseudonym
    case.rosa.shows("Locked since Monday 6 April, 02:30. An answer of the client opened protocol P-V.")
    (clock,) = small.clocks(kind=ClockKind.HANDOVER)
    assert (clock.outcome, clock.stopped_by) == ("accepted", case.rosa.staff.id)


def the_protocol_is_walked(case: Case) -> None:
    """In the evening, when she allows a call. The supervisor opens the plan for safety and closes the record."""
    rosa, mira = case.rosa, case.mira
    case.small.it_is(2026, 4, 6, 18, 30)
    mira.comes_to_the_desk()
    mira.open(case.record)
    mira.send("Open the plan for safety")
    rosa.comes_to_the_desk()
    rosa.open(f"{case.record}/reach")
    rosa.fills(code_word=CODE, stop_word=STOP, help_word=HELP, if_someone_else="wrong_number")
    rosa.send("Keep these rules")
    rosa.open(case.protocol)
    rosa.page.locator('[name="restricted_words"]').fill(NOTE)
    rosa.send("Keep the note")
    rosa.shows("6. A supervisor, in this same contact")
    for step, outcome in WALK.items():
        rosa.walks(step, outcome)
    rosa.shows("A supervisor closes the record.")
    mira.open(case.protocol)
    mira.send("Close the record")
    mira.open(f"/desk/steps/{case.step(SAFETY, 'we-are-here')}")
    mira.send("Keep and close the step")
    rosa.open(f"{case.record}/messages")
    words = rosa.page.locator('[name="message_words"]')
    rosa.page.locator("main details", has=words).locator("summary").click()
    words.fill(WORDS_FOR_HER)
    rosa.send("Send")


def only_few_read_the_note(case: Case) -> None:
    for who in (case.mira, case.rosa):
        who.open(case.protocol)
        who.shows(NOTE)
    case.ada.comes_to_the_desk()
    for path in (case.protocol, case.record):
        answer = case.ada.page.goto(case.small.service.address + path)
        assert answer is not None
        assert answer.status == 404
        assert NOTE not in case.ada.page.content()


def her_pages_tell_nothing(case: Case) -> None:
    her = case.her
    her.comes_back()
    for path in HER_PAGES:
        her.open(path)
        assert not TELLS.findall(her.page.content()), path
    her.open(f"/my/steps/{case.step(FAMILY, 'safe-at-home')}")
    her.shows("Your answer is kept.")
    assert "Yes" not in her.page.locator("main").inner_text().split("\n")
    her.open(f"/my/list?plan={case.small.journeys(her.pseudonym)[FAMILY].id}")
    her.shows("One question")
    expect(her.page.locator("main")).not_to_contain_text(WITH_OTHERS)


def a_week_brings_nothing_and_a_wrong_word_is_told(case: Case) -> None:
    """The call of the next day: the words come before the number, and whoever answers does not know them."""
    small, mira, sven = case.small, case.mira, case.sven
    small.it_is(2026, 4, 7, 18, 15)
    sven.stands_on("/desk/clients")
    mira.comes_to_the_desk()
    mira.open("/desk/calls")
    drawer = mira.page.locator("#drawer").inner_text()
    assert drawer.index(CODE) < drawer.index("+49 30 000000") < drawer.index("end the call neutrally")
    mira.page.locator("#drawer").get_by_role("button", name="Wrong or no code word").click()
    expect(mira.page.locator("body")).to_contain_text("Those on call are told now.")
    clock = small.clocks(kind=ClockKind.HANDOVER)[-1]
    assert (clock.channel, clock.due_at - small.service.clock.now) == ("call", timedelta(minutes=2))
    assert case.told() == ["Mira Holt"]
    small.minutes_pass(2)
    assert case.told() == ["Mira Holt", "Sven Vale"]
    sven.seconds_pass()
    sven.accepts_from_the_banner()
    for day in range(8, 14):
        small.it_is(2026, 4, day, 18, 30)
        assert case.live() == []
    assert case.is_silent()


def a_supervisor_ends_the_lock(case: Case) -> None:
    """With a reason, and nobody else; then what waited for her comes, and her plan has all its steps."""
    mira, rosa, her = case.mira, case.rosa, case.her
    rosa.comes_to_the_desk()
    rosa.open(case.record)
    expect(rosa.page.get_by_role("button", name="End the lock")).to_have_count(0)
    mira.comes_to_the_desk()
    mira.open(case.record)
    mira.send("End the lock")
    assert case.is_silent(), "it takes a reason"
    mira.page.locator('[name="end_lock_reason"]').fill("Lives with her sister now.")
    mira.send("End the lock")
    assert not case.is_silent()
    assert case.live() == ["answer_waits"]
    her.comes_back()
    her.open("/my/messages")
    her.send("Show")
    her.shows(WORDS_FOR_HER)
    her.open(f"/my/list?plan={case.small.journeys(her.pseudonym)[FAMILY].id}")
    her.shows(WITH_OTHERS)
