"""Our service: each setting with its history, a second person where safety hangs on it, and what it changes at once."""

from __future__ import annotations

import html
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.extensions import Questline
from app.models.settings import ServiceSetting
from app.queries.approvals import waiting
from app.queries.service_hours import hours_of
from app.queries.service_settings import overlaid
from app.services.crisis_contacts import set_contacts
from app.services.live_settings import refreshed
from app.services.service_hours import set_week
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague, Visit
from tests.desk.test_staff_step import text
from tests.trust.test_statements import statements

PAGE, APPROVALS, CONTACTS = "/admin/service", "/admin/approvals", "/admin/crisis-contacts"
SETTERS, DECIDERS = {Role.ADMIN, Role.MANAGER}, {Role.ADMIN, Role.MANAGER, Role.SUPERVISOR}
MOST_STATEMENTS = 12
EXIT = "https://www.example.org/"
LINE = {"name_0": "Crisis line", "number_0": "0800 000 000", "hours_0": "Any hour", "note_0": "", "place_0": "1"}
EMERGENCY = {
    "name_1": "Emergency",
    "number_1": "112",
    "hours_1": "",
    "note_1": "",
    "place_1": "0",
    "is_emergency_1": "y",
}


@pytest.fixture
def manager(cast: Cast) -> Colleague:
    return cast.staff(Role.MANAGER, "Maya Example")


@pytest.fixture
def visit(cast: Cast, manager: Colleague) -> Visit:
    return cast.visit(manager)


def send(visit: Visit, key: str, seen: int = 0, /, **fields: str) -> tuple[int, str]:
    answer = visit.post(f"{PAGE}/{key}", {"seen": str(seen), **fields}, like=f"{PAGE}/{key}")
    return answer.status_code, text(html.unescape(answer.text))


def live(cast: Cast) -> Questline:
    held: Questline = cast.app.extensions["questline"]
    refreshed(held)
    return held


def the_request(cast: Cast) -> str:
    with cast.database.reading() as db:
        return waiting(db)[0].id


def decide(visit: Visit, cast: Cast, what: str = "approve") -> str:
    address = f"{APPROVALS}/{the_request(cast)}"
    assert visit.post(address, {"do": what}, like=APPROVALS).status_code == 303
    return text(visit.get(APPROVALS).text)


def test_a_name_is_kept_at_once_with_its_history_and_stands_on_the_next_page(cast: Cast, visit: Visit) -> None:
    assert "Stepping Stones, as the software says" in text(visit.get(PAGE).text)
    assert send(visit, "service_names", name_en="Harbour <b>")[0] == 422
    assert send(visit, "service_names", name_en="Harbour", name_ru="Гавань")[0] == 303
    page = text(visit.get(PAGE).text)
    assert "English: Harbour" in page
    assert "Maya Example, Monday 2 March, 09:00" in page
    assert "· Harbour</title>" in visit.get(PAGE).text
    assert send(visit, "service_names", 1, name_en="Quay")[0] == 303
    history = text(visit.get(f"{PAGE}/service_names").text)
    assert "Before English: Harbour Русский: Гавань After English: Quay" in history
    assert "Monday 2 March, 09:00, Maya Example" in history


def test_a_neutral_name_waits_for_a_second_person_and_then_stands_in_every_tab(cast: Cast, visit: Visit) -> None:
    ayan = cast.visit(cast.staff(Role.SUPERVISOR, "Ayan Example"))
    assert (
        "“Gambling” tells what this is about." in send(visit, "neutral_names", name_en="Gambling help", reason="r")[1]
    )
    status, page = send(visit, "neutral_names", name_en="My garden")
    assert (status, "Write why. A colleague reads it and decides." in page) == (422, True)
    assert 'value="My garden"' in visit.post(f"{PAGE}/neutral_names", {"seen": "0", "name_en": "My garden"}).text
    assert send(visit, "neutral_names", name_en="My garden", reason="Softer <b>")[0] == 303
    assert "A change waits for a second person" in text(visit.get(PAGE).text)
    assert "My garden" not in visit.browser.get("/").text
    asked = ayan.get(APPROVALS)
    assert "Neutral name Maya Example asked on Monday 2 March, 09:00" in text(asked.text)
    assert "Softer &lt;b&gt;" in asked.text
    assert "Maya Example agreed" not in decide(visit, cast), "who asks never decides"
    assert "Ayan Example agreed on Monday 2 March" in decide(ayan, cast)
    assert "<title>My garden</title>" in visit.browser.get("/").text
    assert "<title>Display</title>" in visit.browser.get("/display").text
    assert visit.browser.get("/my.webmanifest").json["name"] == "My garden"  # type: ignore[index]


def test_while_a_change_waits_nobody_overtakes_it_and_who_asked_takes_it_back(cast: Cast, visit: Visit) -> None:
    other = cast.visit(cast.staff(Role.ADMIN, "Noor Example"))
    assert send(visit, "exit_url", value=EXIT, reason="News")[0] == 303
    status, page = send(other, "exit_url", value="https://weather.example/", reason="Mine")
    assert (status, "waits for a second person already" in page) == (422, True)
    assert "Taken back on" in decide(visit, cast, "withdraw")
    assert send(other, "exit_url", value="https://weather.example/", reason="Mine")[0] == 303
    assert "Declined" in decide(visit, cast, "decline")
    assert live(cast).settings.exit_url == ""


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("exit_url", "weather", "beginning with https://"),
        ("exit_url", "https://user@example.org/", "beginning with https://"),
        ("exit_url", "https://stop-gambling.example/", "tells what it is about"),
        ("service_zone", "Moon/Base", "Choose a zone from the list."),
        ("currency", "ZZZ", "three letters of a currency"),
        ("contact_words_days", "91", "a whole number from 7 to 90"),
        ("visits_days", "soon", "a whole number from 7 to 90"),
        ("tries_hours", "0", "a whole number from 1 to 720"),
    ],
)
def test_a_wrong_value_is_told_and_stays_in_its_field(
    cast: Cast, visit: Visit, key: str, typed: str, said: str
) -> None:
    status, page = send(visit, key, value=typed, reason="r")
    assert (status, said in page) == (422, True)
    kept = visit.post(f"{PAGE}/{key}", {"seen": "0", "value": typed, "reason": "r"}, like=PAGE).text
    assert key == "service_zone" or f'value="{typed}"' in kept
    assert live(cast).settings == cast.settings


def test_rooms_and_currency_hold_at_once_and_a_room_named_twice_does_not(cast: Cast, visit: Visit) -> None:
    assert send(visit, "rooms", value="Blue room\nblue  room")[0] == 422
    assert send(visit, "rooms", value=" Blue room\n\nGarden ")[0] == 303
    assert send(visit, "currency", value="eur")[0] == 303
    assert (live(cast).settings.rooms, live(cast).settings.currency) == (("Blue room", "Garden"), "EUR")


def test_a_new_zone_says_first_what_it_changes_and_the_hours_follow_it(cast: Cast, visit: Visit) -> None:
    admin = cast.staff(Role.ADMIN)
    with cast.database.begin() as db:
        set_week(db, [[(540, 1080)]], zone=ZoneInfo("UTC"), staff_id=admin.id)
    status, page = send(visit, "service_zone", value="Asia/Almaty")
    assert (status, "09:00-18:00 there, not in Universal time (UTC)" in page) == (200, True)
    assert live(cast).settings.service_zone == "UTC"
    assert send(visit, "service_zone", value="Asia/Almaty", is_sure="y")[0] == 303
    with cast.database.reading() as db:
        hours = hours_of(db, ZoneInfo("UTC"))
    assert (hours.zone.key, hours.week[0]) == ("Asia/Almaty", ((540, 1080),))
    assert live(cast).settings.service_zone == "Asia/Almaty"
    assert "These hours were set by the clock of" not in text(visit.get("/admin/hours").text)


def test_a_language_is_added_at_once_and_taken_away_by_two(cast: Cast, visit: Visit) -> None:
    fields = {"languages": "en", "main_language": "en"}
    assert send(visit, "languages", **fields)[0] == 422
    assert send(visit, "languages", **fields, reason="Nobody speaks it here")[0] == 303
    assert live(cast).settings.languages == ("en", "ru")
    decide(cast.visit(cast.staff(Role.ADMIN)), cast)
    assert live(cast).settings.languages == ("en",)
    with cast.app.test_client() as browser:
        assert "hreflang" not in browser.get("/", headers={"Accept-Language": "ru"}).text
    answer = visit.post(f"{PAGE}/languages", {"seen": "1", "languages": ["ru", "en"], "main_language": "ru"}, like=PAGE)  # type: ignore[dict-item]
    assert answer.status_code == 303
    assert live(cast).settings.languages == ("ru", "en")


def test_a_colleague_who_was_quicker_is_told_of_and_nothing_is_lost(cast: Cast, visit: Visit) -> None:
    assert send(visit, "currency", value="EUR")[0] == 303
    status, page = send(visit, "currency", 0, value="USD")
    assert (status, "A colleague changed this meanwhile." in page) == (422, True)
    assert live(cast).settings.currency == "EUR"
    assert "Nothing was changed" in text(visit.get(PAGE).text) or send(visit, "currency", 1, value="eur")[0] == 303
    with cast.database.reading() as db:
        assert db.execute(sa.select(ServiceSetting.version)).scalars().all() == [1]


def test_another_process_reads_it_within_a_minute_and_not_at_every_request(cast: Cast, visit: Visit) -> None:
    elsewhere = Questline(cast.settings, cast.database)
    assert refreshed(elsewhere).currency == "KZT"
    send(visit, "currency", value="EUR")
    assert refreshed(elsewhere).currency == "KZT"
    with statements(cast.database) as asked:
        assert visit.get("/admin/on-call").status_code == 404
        assert visit.get("/admin/hours").status_code == 200
    assert sum("service_setting" in one for one in asked) == 1, "read anew after the change, and then no more"
    assert elsewhere.read_at is not None
    elsewhere.read_at -= 60
    assert refreshed(elsewhere).currency == "EUR"
    with cast.database.reading() as db:
        assert overlaid(db, cast.settings).currency == "EUR"


def test_a_language_without_a_contact_is_an_alarm_on_every_page_until_two_named_one(cast: Cast, visit: Visit) -> None:
    with cast.database.begin() as db:
        for language in ("en", "ru"):
            set_contacts(db, language, [])
    dana, noor = cast.visit(cast.staff(Role.COUNSELLOR)), cast.visit(cast.staff(Role.ADMIN, "Noor Example"))
    alarm = "No contact for a crisis is named in: English, Русский."
    assert alarm in text(dana.get("/desk").text)
    assert f'href="{CONTACTS}"' not in dana.get("/desk").text
    assert f'href="{CONTACTS}"' in visit.get("/admin/hours").text
    edit = f"{CONTACTS}/en"
    wrong = visit.post(edit, {"seen": "0", "reason": "r", **LINE, "number_0": "call us"}, like=edit)
    assert (wrong.status_code, "Write a phone number" in wrong.text, 'value="call us"' in wrong.text) == (
        422,
        True,
        True,
    )
    assert visit.post(edit, {"seen": "0", "reason": "r"}, like=edit).status_code == 422
    assert visit.post(edit, {"seen": "0", "reason": "New", **LINE, **EMERGENCY}, like=edit).status_code == 303
    assert alarm in text(dana.get("/desk").text)
    assert "Crisis line · 0800 000 000 · Any hour" in text(noor.get(APPROVALS).text)
    decide(noor, cast)
    assert "No contact for a crisis is named in: Русский." in text(dana.get("/desk").text)
    here = dana.browser.get("/talk").text
    assert here.index("tel:112") < here.index("tel:0800000000")
    fewer = {"seen": "1", "reason": "Closed", **LINE, **EMERGENCY, "leave_out_0": "y"}
    assert visit.post(edit, fewer, like=edit).status_code == 303
    decide(noor, cast)
    assert "tel:0800000000" not in dana.browser.get("/talk").text
    assert "Before Emergency · 112 · emergency number Crisis line" in text(visit.get(edit).text)


def test_where_nobody_else_may_agree_the_page_says_whom_to_invite(cast: Cast, visit: Visit) -> None:
    lonely = "Nobody else here may be the second person"
    assert lonely in text(visit.get(f"{PAGE}/exit_url").text)
    assert lonely in text(visit.get(APPROVALS).text)
    assert lonely not in text(visit.get(f"{PAGE}/currency").text)
    cast.staff(Role.SUPERVISOR)
    assert lonely not in text(visit.get(APPROVALS).text)


def test_the_pages_ask_a_fixed_number_of_times_however_much_was_set(cast: Cast, visit: Visit) -> None:
    def asked(page: str) -> int:
        with statements(cast.database) as found:
            assert visit.get(page).status_code == 200
        return len(found)

    pages = (PAGE, f"{PAGE}/currency", CONTACTS, f"{CONTACTS}/en", APPROVALS)
    asked(PAGE)
    at_first = [asked(page) for page in pages]
    for seen, currency in enumerate(("EUR", "USD", "GBP")):
        send(visit, "currency", seen, value=currency)
    send(visit, "exit_url", value=EXIT, reason="r")
    send(visit, "visits_days", value="20", reason="r")
    asked(PAGE)
    assert [asked(page) for page in pages] == at_first
    assert max(at_first) <= MOST_STATEMENTS


def test_each_role_and_nobody(cast: Cast) -> None:
    edits = (f"{PAGE}/currency", f"{CONTACTS}/en")
    for role in Role:
        visit = cast.visit(cast.staff(role))
        for pages, may in (((PAGE, CONTACTS, *edits), role in SETTERS), ((APPROVALS,), role in DECIDERS)):
            for page in pages:
                assert visit.get(page).status_code == (200 if may else 404), (role, page)
        for address in edits:
            assert visit.post(address, {}, like="/staff").status_code == (422 if role in SETTERS else 404)
        status = visit.post(f"{APPROVALS}/none", {"do": "approve"}, like="/staff").status_code
        assert status == (303 if role in DECIDERS else 404)
    admin = cast.visit(cast.staff(Role.ADMIN))
    assert admin.get(f"{PAGE}/secret_key").status_code == 404
    assert admin.get(f"{CONTACTS}/xx").status_code == 404
    for page in (PAGE, CONTACTS, APPROVALS, *edits):
        assert cast.visit(None).get(page).location.startswith("/staff/sign-in")
