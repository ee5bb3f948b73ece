"""Her reminders: she sees each one, says how and when they reach her, and stops them with one tap."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.extensions import Database
from app.models.clients import Client
from app.models.outbox import Channel, Outgoing, ReachAddress
from app.models.settings import ServiceSetting
from app.outgoing_texts import render
from app.portal.pages.reminder_words import consent_words
from app.queries.her_reminders import HerMessage, messages_to_her
from app.queries.reminder_choices import Choice, addresses_of, choice_of
from app.queries.safe_contact import rules_of
from app.services import outbox, watched
from app.services.live_settings import read_anew
from app.services.reminder_choices import ADDRESS_CONSENT, stop_everything
from app.vocabulary import ChannelKind, OneTap, OutgoingState
from quests.quiet_hours import QuietRules
from tests.clocks import FrozenClock
from tests.her_reminders import goes_out, switch_on
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor

PAGE = "/my/reminders"
EMAIL, PORTAL = ChannelKind.EMAIL, ChannelKind.PORTAL


@pytest.fixture(autouse=True)
def noon(frozen_clock: FrozenClock) -> None:
    """Nothing here shall depend on the hour of the night at which the tests run."""


def choice(her: Person) -> Choice:
    with her.walker.database.reading() as db:
        return choice_of(db, her.walker.client_id)


def messages(her: Person) -> list[HerMessage]:
    with her.walker.database.reading() as db:
        return messages_to_her(db, her.walker.client_id)


def by_email(her: Person, address: str = "heron@example.org") -> Page:
    """She writes an address and says yes to it."""
    form = her.open(PAGE).form("/address")
    return her.visitor.send(form, {"email-address": address, "email-consent": "y"})


def first_goes_out(her: Person, channel: ChannelKind = PORTAL) -> str:
    """A worker sends what is due first; gives the id of the message."""
    return goes_out(her.walker.database, her.walker.client_id, channel)


def row(page: Page, title: str) -> str:
    """The words of the first row about this."""
    return next(
        words
        for item in page.tree.iter("li")
        if item.attrib.get("class") == "reminder" and title in (words := " ".join(" ".join(item.itertext()).split()))
    )


# --- what she sees ----------------------------------------------------------------------------------


def test_at_first_reminders_wait_on_her_pages_and_never_at_night(her: Person) -> None:
    page = her.open(PAGE)
    assert page.heading == "Reminders"
    assert "On my pages only" in page.main
    assert "Not between 21:00 and 09:00" in page.main
    assert "Two for one step, three in a week" in page.main
    planned = [one for one in messages(her) if one.is_coming]
    assert planned
    assert page.main.count("Turn off") >= len(planned)
    assert "Nothing is sent." in row(page, "“How we work” is open")
    assert "It says" not in row(page, "“How we work” is open")


def test_each_row_says_the_channel_and_the_exact_words_with_change_and_off(her: Person, database: Database) -> None:
    switch_on(database, EMAIL)
    by_email(her)
    coming = row(her.open(PAGE), "“How we work” is open")
    said = render("step_waits", "en", {}, link=None).body
    for words in ("By e-mail", f"It says: “{said}”", "Change", "Turn off"):
        assert words in coming
    first_goes_out(her, EMAIL)
    page = her.open(PAGE)
    sent = page.main[page.main.index("What came so far") :]
    assert "Sent: " in sent
    assert f"By e-mail It says: “{said}”" in sent


def test_words_that_the_service_changed_since_stand_at_what_comes_and_not_at_what_came(
    her: Person, database: Database, frozen_clock: FrozenClock
) -> None:
    switch_on(database, EMAIL)
    by_email(her)
    first_goes_out(her, EMAIL)
    frozen_clock.advance(minutes=1)
    words = {"": {"subject": "Hello", "body": "Something is here."}}
    kept = {"key": "house.message.step_waits.en", "version": 1, "value": words, "written_at": clock.now()}
    with database.begin() as db:
        db.execute(sa.insert(ServiceSetting).values(**kept))
    read_anew(her.visitor.client.application.extensions["questline"])
    comes, _between, came = her.open(PAGE).main.partition("What came so far")
    assert "It says: “Something is here.”" in comes
    assert "It says: “You have a note.”" in came
    assert "Something is here." not in came


def test_what_did_not_go_says_why(her: Person) -> None:
    her.walker.send("how-we-work")
    page = her.open(PAGE)
    assert "What did not come, and why" in page.main
    assert "It was not needed any more." in row(page, "Not sent")


def test_times_are_by_her_own_clock(her: Person) -> None:
    first = next(one for one in messages(her) if one.is_coming)
    with her.walker.database.begin() as db:
        db.execute(sa.update(Client).values(zone="Asia/Almaty"))
    shown = row(her.open(PAGE), "“How we work” is open")
    assert f"{first.due_at + timedelta(hours=5):%H:%M}" in shown
    assert f"{first.due_at:%H:%M}" not in shown


def test_nobody_elses_reminders_are_there(her: Person, new_person: NewPerson, nobody: Visitor) -> None:
    other = new_person()
    theirs = messages(other)[0].id
    assert theirs not in her.open(PAGE).html
    form = her.open(PAGE).form(f"/{messages(her)[0].id}/off")
    for act in ("off", "later"):
        refused = her.visitor.post(f"{PAGE}/{theirs}/{act}", form.fields.to_dict())
        assert refused.status == 404
    assert messages(other)[0].is_coming
    assert nobody.open(PAGE).address == "/return"
    assert nobody.post(form.action, form.fields.to_dict()).status in (400, 401)


# --- off, and all off -------------------------------------------------------------------------------


def test_one_is_turned_off_and_the_others_stay(her: Person) -> None:
    first, *others = [one for one in messages(her) if one.is_coming]
    page = her.visitor.send(her.open(PAGE).form(f"/{first.id}/off"))
    assert "This reminder is off." in page.main
    assert "You turned this one off." in page.main
    assert [one.id for one in messages(her) if one.is_coming] == [one.id for one in others]


def test_what_she_turned_off_does_not_come_back_when_her_hours_change(her: Person) -> None:
    step = messages(her)[0].step
    of_step = [one for one in messages(her) if one.step == step]
    assert len(of_step) == 2
    for one in of_step:
        page = her.visitor.send(her.open(PAGE).form(f"/{one.id}/off"))
    her.visitor.send(page.form("/hours"), {"quiet_until": "600"})
    coming = {one.step for one in messages(her) if one.is_coming}
    assert coming
    assert step not in coming


def test_what_went_out_already_cannot_be_turned_off_and_the_page_shows_it(her: Person) -> None:
    form = her.open(PAGE).form(f"/{messages(her)[0].id}/off")
    first_goes_out(her)
    page = her.visitor.send(form)
    assert page.status == 200
    assert "This reminder is off." not in page.main
    assert "On your pages since" in page.main


def test_one_tap_stops_everything_and_another_starts_it_again(her: Person) -> None:
    page = her.visitor.send(her.open(PAGE).form("/stop"))
    assert "Reminders are stopped. Nothing is sent to you." in page.main
    assert "Reminders are stopped since" in page.main
    assert "Nothing is planned." in page.main
    assert not [one for one in messages(her) if one.is_coming]
    assert {one.why for one in messages(her)} == {"stopped"}
    page = her.visitor.send(page.form("/start"))
    assert "Reminders come again." in page.main
    assert [one for one in messages(her) if one.is_coming]
    assert not choice(her).is_stopped


def test_while_somebody_may_be_watching_the_page_says_that_nothing_is_sent(her: Person, database: Database) -> None:
    with database.begin() as db:
        watched.begin(db, her.walker.client_id)
    assert "Reminders" not in her.open(PAGE).text, "her pages are bland"
    her.visitor.send(her.open("/my/watched").form("/show"))
    page = her.open(PAGE)
    assert "Nothing is sent to you until you take it back." in page.main
    assert page.form("/stop")


# --- how --------------------------------------------------------------------------------------------


def test_only_what_staff_switched_on_is_offered_and_says_what_it_reveals(her: Person, database: Database) -> None:
    page = her.open(PAGE)
    assert "By text message" not in page.main
    switch_on(database, ChannelKind.SMS, EMAIL)
    page = her.open(PAGE)
    assert "Whoever opens your mailbox sees that a short note came, from whom, and a link." in page.main
    assert "also on a locked screen" in page.main
    assert "By Signal" not in page.main


def test_she_leaves_an_address_with_her_yes_and_is_reminded_there(her: Person, database: Database) -> None:
    switch_on(database, EMAIL)
    page = by_email(her)
    assert "Kept. Reminders come this way from now on." in page.main
    assert "heron@example.org" in page.main
    with database.reading() as db:
        rules = rules_of(db, her.walker.client_id)
        assert [one.channel for one in addresses_of(db, her.walker.client_id)] == [EMAIL]
    assert choice(her).channel is EMAIL
    assert rules is not None
    assert rules.ways == ("email",)
    page = her.visitor.send(page.form("/address/remove"))
    assert "It is removed." in page.main
    assert "heron@example.org" not in page.html
    assert choice(her).channel is PORTAL


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email-address": "heron@example.org"}, "We keep it only if you agree."),
        ({"email-address": "heron", "email-consent": "y"}, "Write a whole e-mail address"),
        ({"email-address": "", "email-consent": "y"}, "Write where the notes shall go."),
    ],
)
def test_an_address_that_cannot_be_kept_says_why_and_stays_as_typed(
    her: Person, database: Database, typed: dict[str, str], said: str
) -> None:
    switch_on(database, EMAIL)
    page = her.visitor.send(her.open(PAGE).form("/address"), typed)
    assert page.status == 422
    assert said in page.main
    assert page.value_of("email-address") == typed["email-address"]
    assert choice(her).channel is PORTAL
    with database.reading() as db:
        assert addresses_of(db, her.walker.client_id) == []


def test_a_number_without_its_code_is_of_the_country_of_her_clock(her: Person, database: Database) -> None:
    switch_on(database, ChannelKind.SMS)
    typed = {"sms-address": "8 701 234 56 78", "sms-consent": "y"}
    page = her.visitor.send(her.open(PAGE).form("/address"), typed)
    assert "Write the number with + and the code of the country." in page.main
    with database.begin() as db:
        db.execute(sa.update(Client).values(zone="Asia/Almaty"))
    assert "+77012345678" in her.visitor.send(her.open(PAGE).form("/address"), typed).main


def test_a_channel_that_nobody_has_or_that_has_no_address_is_not_there_to_choose(
    her: Person, database: Database
) -> None:
    switch_on(database, EMAIL)
    form = her.open(PAGE).form("/stop")
    for address, channel in (("channel", "email"), ("channel", "pigeon"), ("address", "telegram"), ("address", "x")):
        sent = her.visitor.post(f"{PAGE}/{address}", {**form.fields.to_dict(), "channel": channel})
        assert sent.status == 404
    assert choice(her).channel is PORTAL


def test_a_channel_that_staff_switched_off_is_said_plainly(her: Person, database: Database) -> None:
    switch_on(database, EMAIL)
    by_email(her)
    with database.begin() as db:
        db.execute(sa.update(Channel).values(is_on=False))
    typed = {**her.open(PAGE).form("/stop").fields.to_dict(), "channel": "email"}
    assert her.visitor.post(f"{PAGE}/channel", typed).status == 404
    page = her.open(PAGE)
    assert "The service has switched this way off for now." in page.main
    assert "heron@example.org" in page.main, "she can remove it all the same"


def test_rules_of_contact_that_allow_no_way_keep_reminders_on_her_pages(her: Person, database: Database) -> None:
    switch_on(database, EMAIL)
    by_email(her)
    reach = her.open("/my/reach").form("/my/reach")
    assert "/my/reminders" in her.open("/my/reach").links
    page = her.visitor.send(reach, {"code_word": "heron"})
    assert "Kept." in page.main, "the address of her reminders stands behind this way"
    assert "For now they wait on your pages" not in her.open(PAGE).main
    her.visitor.send(page.form("/my/reach"), {"ways": []})
    assert "For now they wait on your pages" in her.open(PAGE).main


def test_a_young_client_reads_on_her_pages_alone(her: Person, database: Database) -> None:
    switch_on(database, EMAIL)
    with database.begin() as db:
        db.execute(sa.update(Client).values(audience="young"))
    page = her.open(PAGE)
    assert "we keep no number and no address of young people" in page.main
    assert not [one for one in page.forms if one.action.endswith(("/address", "/channel"))]
    typed = {**page.form("/stop").fields.to_dict(), "channel": "email"}
    typed |= {"email-address": "heron@example.org", "email-consent": "y"}
    assert her.visitor.post(f"{PAGE}/address", typed).status == 404
    with database.reading() as db:
        assert not db.execute(sa.select(ReachAddress.id)).all()


def test_the_yes_to_an_address_says_to_which_words(app: Flask) -> None:
    """Whoever changes the words makes a new version, so that an old yes stays a yes to the old words."""
    known = {"2026-11": "dee39ee60fca3231"}
    with app.test_request_context():
        words = "\n".join(str(each) for each in consent_words())
    assert known[ADDRESS_CONSENT] == hashlib.sha256(words.encode()).hexdigest()[:16]


# --- when -------------------------------------------------------------------------------------------


def test_her_hours_are_hers_and_what_is_planned_moves_along(her: Person) -> None:
    page = her.visitor.send(her.open(PAGE).form("/hours"), {"quiet_from": "1200", "quiet_until": "870"})
    assert "Your quiet hours are kept." in page.main
    assert "Not between 20:00 and 14:30" in page.main
    assert choice(her).quiet == QuietRules(1200, 870)
    for one in messages(her):
        assert not one.is_coming or 870 <= one.due_at.hour * 60 + one.due_at.minute < 1200
    page = her.visitor.send(page.form("/hours"), {"quiet_from": "0", "quiet_until": "0"})
    assert "At any hour" in page.main


@pytest.mark.parametrize("typed", [{"quiet_from": "1441"}, {"quiet_until": "7"}, {"quiet_from": "x"}])
def test_hours_that_are_none_are_refused(her: Person, typed: dict[str, str]) -> None:
    page = her.visitor.send(her.open(PAGE).form("/hours"), typed)
    assert page.status == 422
    assert "Choose a time from the list." in page.main
    assert choice(her).quiet == QuietRules()


def test_nothing_comes_on_a_day_that_she_picked(her: Person) -> None:
    day = messages(her)[0].due_at.date()
    page = her.visitor.send(her.open(PAGE).form("/day"), {"free_day": day.isoformat()})
    assert "Nothing comes on that day." in page.main
    assert day in choice(her).quiet.free_days
    assert day not in {one.due_at.date() for one in messages(her) if one.is_coming}
    page = her.visitor.send(page.form("/day/remove"))
    assert choice(her).quiet.free_days == frozenset()
    for wrong in ("yesterday", (clock.now() - timedelta(days=1)).date().isoformat(), "2999-01-01", ""):
        assert her.visitor.send(page.form("/day"), {"free_day": wrong}).status == 422


@pytest.mark.parametrize("what", ["hours", "day", "words"])
def test_after_a_choice_she_sees_at_the_top_that_it_is_kept(her: Person, what: str) -> None:
    """What happened is told at the top of a long page: an address that jumps further down would hide it."""
    form = her.open(PAGE).form(f"/{what}")
    typed = {"free_day": clock.now().date().isoformat()} if what == "day" else {}
    kept = her.visitor.send(form, typed, follow=False)
    assert (kept.status, kept.headers["Location"]) == (303, PAGE)


def test_whether_a_note_names_the_time_of_a_talk_is_hers_to_say(her: Person) -> None:
    page = her.visitor.send(her.open(PAGE).form("/words"), {"shows_time": "yes"})
    assert choice(her).shows_time
    assert "You have an appointment on" in page.main
    her.visitor.send(page.form("/words"), {"shows_time": "no"})
    assert not choice(her).shows_time


# --- on her own page --------------------------------------------------------------------------------


def test_a_reminder_that_went_out_is_one_quiet_line_on_her_page(her: Person) -> None:
    assert "All reminders" not in her.open("/my").main
    message = first_goes_out(her)
    page = her.open("/my")
    assert "It is open, and it waits for you." in page.main
    page = her.visitor.send(page.form("/later"))
    assert "All right, later. The step waits for you." in page.main
    assert "It is open, and it waits for you." not in page.main
    with her.walker.database.reading() as db:
        answer = db.execute(sa.select(Outgoing.answer).where(Outgoing.id == message)).scalar_one()
    assert answer == OneTap.LATER
    assert "You answered: Later." in her.open(PAGE).main


def test_the_line_goes_with_the_step_and_after_a_week(her: Person, frozen_clock: FrozenClock) -> None:
    step = messages(her)[0].step or ""
    first_goes_out(her)
    her.walker.send(step) if step == "how-we-work" else her.walker.skip(step)
    assert "It is open, and it waits for you." not in her.open("/my").main


def test_reminders_are_stopped_from_her_page_too(her: Person) -> None:
    first_goes_out(her)
    page = her.visitor.send(her.open("/my").form("/stop"))
    assert page.address == "/my"
    assert "Reminders are stopped. Nothing is sent to you." in page.main
    assert "It is open, and it waits for you." not in page.main
    assert choice(her).is_stopped


def test_the_page_is_found_from_her_plan(her: Person) -> None:
    assert PAGE in her.open("/my").links


def test_stopped_by_a_link_says_the_same_on_the_page(her: Person, database: Database) -> None:
    with database.begin() as db:
        stop_everything(db, her.walker.client_id, "link")
    assert "Reminders are stopped since" in her.open(PAGE).main


def test_a_page_of_many_messages_asks_no_more_of_the_database(her: Person, database: Database) -> None:
    def asked() -> int:
        counted: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            counted.append(statement)

        sa.event.listen(database.engine, "before_cursor_execute", note)
        try:
            her.open(PAGE)
        finally:
            sa.event.remove(database.engine, "before_cursor_execute", note)
        return len([one for one in counted if not one.startswith("BEGIN")])

    her.open("/my")  # The first page of an application also reads what the staff have set.
    few = asked()
    with database.begin() as db:
        due_at = clock.now() + timedelta(days=9)
        outbox.plan(
            db,
            [
                outbox.NewMessage(f"answer:{number}", "answer_waits", due_at, client_id=her.walker.client_id)
                for number in range(30)
            ],
        )
    assert asked() == few
    assert sum(one.state is OutgoingState.PLANNED for one in messages(her)) >= 30
