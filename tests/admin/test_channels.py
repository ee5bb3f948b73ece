"""Staff set up how messages leave: who may, what is told of it, and that no secret is ever shown again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.extensions import Questline
from app.queries.channels import channel_rows
from app.services.channels import note_failure, outlet_of
from app.vocabulary import ChannelKind, Role
from config import load
from tests.channels.mail_room import MailRoom, mail_room
from tests.desk.cast import Cast, Visit
from tests.desk.test_staff_step import text

PAGE = "/admin/channels"
SMS = "jsons://user:secret-of-ours@gateway.example.org/send?:to={to}"
PAGES = (PAGE, f"{PAGE}/sms", f"{PAGE}/email", f"{PAGE}/sms/test")


@pytest.fixture
def visit(cast: Cast) -> Visit:
    return cast.visit(cast.staff(Role.ADMIN, "Omar Example"))


def set_up_sms(visit: Visit, address: str = SMS) -> tuple[int, str]:
    answer = visit.post(f"{PAGE}/sms", {"channel_address": address}, like=f"{PAGE}/sms")
    return answer.status_code, answer.text


def set_up_mail(visit: Visit, room: MailRoom | None = None, **changes: str) -> tuple[int, str]:
    fields = {
        "mail_host": "127.0.0.1",
        "mail_security": "none",
        "mail_port": str(room.port if room else 2525),
        "mail_user": "",
        "mail_password": "",
        "mail_from": "notes@example.org",
        "mail_name": "Notes",
        **changes,
    }
    answer = visit.post(f"{PAGE}/email", fields, like=f"{PAGE}/email")
    return answer.status_code, answer.text


def card(visit: Visit, name: str) -> str:
    """What the page says of one channel."""
    page = visit.get(PAGE).text
    start = page.index(f'id="channel-{name}"')
    return text(page[start : page.index("</section>", start)])


def address_of(cast: Cast, kind: ChannelKind) -> str:
    with cast.database.reading() as db:
        outlet = outlet_of(db, cast.vault, kind)
    return outlet.address if outlet else ""


def test_while_e_mail_is_off_the_page_says_that_staff_hear_nothing(visit: Visit) -> None:
    said = "no alert and no digest reaches anybody of the staff"
    assert said in card(visit, "email")
    assert said not in card(visit, "sms")
    assert set_up_mail(visit)[0] == 303
    assert said not in card(visit, "email")
    visit.post(f"{PAGE}/email/turn", {"turn": "off"}, like=PAGE)
    assert said in card(visit, "email")


# --- setting up ----------------------------------------------------------------------------------------------------


def test_until_somebody_sets_one_up_messages_wait_on_her_own_pages(visit: Visit) -> None:
    page = text(visit.get(PAGE).text)
    assert page.count("Not set up") == 6
    assert "Always on" in page
    assert "Send a test" not in page


def test_a_channel_is_set_up_and_its_secret_is_never_shown_again(cast: Cast, visit: Visit) -> None:
    assert set_up_sms(visit)[0] == 303
    assert address_of(cast, ChannelKind.SMS) == SMS
    said = card(visit, "sms")
    assert "On, no test has arrived yet" in said
    assert "It goes to gateway.example.org. Set up or changed by Omar Example, Monday 2 March, 09:00." in said
    for page in PAGES:
        assert "secret-of-ours" not in visit.get(page).text, page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Write the address first."),
        ("jsons://user:secret-of-ours@gateway.example.org/send", "Write {to} where the number"),
        (SMS + "&verify=no", "Take verify=no out"),
        ("https://user:secret-of-ours@gateway.example.org/{to}", "This is no address of this channel."),
    ],
)
def test_what_is_wrong_is_told_without_giving_the_secret_back(
    cast: Cast, visit: Visit, address: str, words: str
) -> None:
    status, page = set_up_sms(visit, address)
    assert status == 422
    assert words in text(page)
    assert "secret-of-ours" not in page
    assert address_of(cast, ChannelKind.SMS) == ""


def test_a_mail_server_is_set_up_part_by_part(cast: Cast, visit: Visit) -> None:
    parts = {"mail_host": "mail.example.org", "mail_security": "ssl", "mail_port": "", "mail_password": "p&s=1/@"}
    assert set_up_mail(visit, mail_user="us@er", **parts)[0] == 303
    assert address_of(cast, ChannelKind.EMAIL) == (
        "mailtos://mail.example.org:465?from=notes%40example.org&name=Notes&mode=ssl&user=us%40er&pass=p%26s%3D1%2F%40"
    )
    assert "It goes to mail.example.org." in card(visit, "email")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mail_host": ""}, "Write the name of the mail server."),
        ({"mail_host": "mail example"}, "Write only the name, for example mail.example.org."),
        ({"mail_host": "mail.example.org"}, "can only be on this very machine"),
        ({"mail_port": "99999"}, "A port is a number up to 65535"),
        ({"mail_port": "smtp"}, "A port is a number"),
        ({"mail_from": "nobody"}, "Write one e-mail address"),
        ({"mail_from": "a@example.org\r\nBcc: b@example.org"}, "Write one e-mail address"),
    ],
)
def test_what_is_wrong_with_a_mail_server_is_told_and_the_rest_stays(
    cast: Cast, visit: Visit, changes: dict[str, str], words: str
) -> None:
    status, page = set_up_mail(visit, mail_password="secret-of-ours", **{"mail_name": "A note", **changes})
    assert status == 422
    assert words in text(page)
    assert 'value="A note"' in page
    assert "secret-of-ours" not in page
    assert "What you typed before is gone from here: write it once more." in text(page)
    assert address_of(cast, ChannelKind.EMAIL) == ""


def test_a_user_without_a_password_is_not_kept_unawares(cast: Cast, visit: Visit) -> None:
    status, page = set_up_mail(visit, mail_user="notes", mail_password="")
    assert status == 422
    assert "Write the password of this user, or leave the user empty as well." in text(page)
    assert 'value="notes"' in page
    assert "write it once more" not in text(page)
    assert address_of(cast, ChannelKind.EMAIL) == ""


def test_the_token_of_a_bot_is_enough(cast: Cast, visit: Visit) -> None:
    token = "123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr"
    visit.post(f"{PAGE}/telegram", {"channel_address": token}, like=f"{PAGE}/telegram")
    assert address_of(cast, ChannelKind.TELEGRAM) == f"tgram://{token}/{{to}}"


def test_what_goes_in_the_open_is_told(visit: Visit) -> None:
    set_up_sms(visit, SMS.replace("jsons://", "json://"))
    assert "It goes there without encryption." in card(visit, "sms")


def test_whose_visit_is_over_is_not_shown_a_secret_either(cast: Cast, visit: Visit) -> None:
    fields = {"mail_password": "a secret of ours", "mail_name": "Notes for you", "channel_address": "a secret of ours"}
    over = cast.visit(None).post(f"{PAGE}/email", fields, like="/staff/sign-in")
    assert over.status_code == 401
    assert "Notes for you" in over.text
    assert "a secret of ours" not in over.text


def test_a_channel_is_turned_off_and_on(cast: Cast, visit: Visit) -> None:
    set_up_sms(visit)
    assert visit.post(f"{PAGE}/sms/turn", {"turn": "off"}, like=PAGE).status_code == 303
    assert "Turned off" in card(visit, "sms")
    visit.post(f"{PAGE}/sms/turn", {"turn": "on"}, like=PAGE)
    assert "Turned off" not in card(visit, "sms")
    assert visit.post(f"{PAGE}/email/turn", {"turn": "on"}, like=PAGE).status_code == 404
    assert visit.post(f"{PAGE}/sms/turn", {"turn": "loud"}, like=PAGE).status_code == 400


def test_notifications_of_the_browser_need_no_address_and_keep_their_keys(cast: Cast, visit: Visit) -> None:
    assert "Not turned on" in card(visit, "push")
    assert visit.post(f"{PAGE}/push/turn", {"turn": "on"}, like=PAGE).status_code == 303
    drawn = address_of(cast, ChannelKind.PUSH)
    assert drawn
    said = card(visit, "push")
    assert "Notifications of the browser On Who makes the browser" in said
    assert drawn not in visit.get(PAGE).text
    visit.post(f"{PAGE}/push/turn", {"turn": "off"}, like=PAGE)
    assert "Turned off" in card(visit, "push")
    visit.post(f"{PAGE}/push/turn", {"turn": "on"}, like=PAGE)
    assert address_of(cast, ChannelKind.PUSH) == drawn
    assert visit.get(f"{PAGE}/push/test").status_code == 404


def test_a_channel_that_rests_says_until_when(cast: Cast, visit: Visit) -> None:
    set_up_sms(visit)
    with cast.database.begin() as db:
        for _failure in range(5):
            note_failure(db, ChannelKind.SMS)
    said = card(visit, "sms")
    assert "Resting after 5 failed tries in a row" in said
    assert "It is tried again at 09:01." in said


def test_what_the_environment_sets_up_is_changed_there_alone(cast: Cast, visit: Visit) -> None:
    set_up_sms(visit, SMS.replace("gateway", "of-the-page"))
    configured = load(cast.settings.data_dir, environ={"QUESTLINE_CHANNELS": f"{SMS}\n pigeon://roof  {SMS}9"}).channels
    given = replace(cast.settings, channels=configured)
    cast.app.extensions["questline"] = Questline(settings=given, database=cast.database)
    said = card(visit, "sms")
    assert "It goes to gateway.example.org. The address is in the settings of the server" in said
    assert "Send a test" in said
    assert "Set up" not in said
    assert "Turn off" not in said
    page = visit.get(PAGE).text
    assert "Their places in it: 2, 3." in text(page)
    assert "secret-of-ours" not in page
    assert visit.get(f"{PAGE}/sms").status_code == 404
    assert visit.post(f"{PAGE}/sms/turn", {"turn": "off"}, like=PAGE).status_code == 404


# --- trying --------------------------------------------------------------------------------------------------------


def send_test(visit: Visit, to: str, kind: str = "email") -> tuple[int, str]:
    address = f"{PAGE}/{kind}/test"
    answer = visit.post(address, {"test_to": to, "idempotency_key": "key-of-the-form"}, like=address)
    return answer.status_code, answer.text


def test_a_test_goes_to_the_address_that_was_typed_and_its_outcome_stays(cast: Cast, visit: Visit) -> None:
    with mail_room() as room:
        set_up_mail(visit, room)
        assert send_test(visit, "omar@example.net")[0] == 303
        arrived = room.letter()
    assert (arrived["To"], arrived["From"]) == ("omar@example.net", "Notes <notes@example.org>")
    assert arrived["Message-ID"] == "<key-of-the-form@example.org>"
    said, page = card(visit, "email"), visit.get(PAGE).text
    assert "<p><span>Last test" in page
    assert "Last test, Monday 2 March, 09:00: The other side took the test. Look whether it arrived." in said
    assert "omar@example.net" not in visit.get(PAGE).text
    with cast.database.reading() as db:
        assert channel_rows(db)[ChannelKind.EMAIL].test_outcome == "sent"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("550 no such mailbox", "The other side refused this recipient or this message (smtp_550)."),
        ("450 come again", "The other side did not take it this time (smtp_450). Another try may help."),
    ],
)
def test_a_test_that_does_not_arrive_says_why(visit: Visit, answer: str, words: str) -> None:
    with mail_room() as room:
        room.to_recipient = answer
        set_up_mail(visit, room)
        send_test(visit, "omar@example.net")
    assert words in card(visit, "email")
    assert '<p class="callout callout--due"><svg' in visit.get(PAGE).text.partition("Last test")[0].rpartition("\n")[2]


def test_a_mail_server_that_is_not_there_is_told(visit: Visit) -> None:
    with mail_room() as room:
        pass
    set_up_mail(visit, room)
    send_test(visit, "omar@example.net")
    assert "Nobody answered there." in card(visit, "email")


@pytest.mark.parametrize(
    "to", ["", "nobody", "omar@example.net, ann@example.net", "omar@example.net\r\nBcc: x@example.org"]
)
def test_what_is_no_recipient_is_told_and_nothing_is_sent(visit: Visit, to: str) -> None:
    with mail_room() as room:
        set_up_mail(visit, room)
        status, _page = send_test(visit, to)
        assert (status, room.letters, room.said) == (422, [], [])
    assert "Last test" not in card(visit, "email")


# --- who may -------------------------------------------------------------------------------------------------------


def test_what_there_is_not_is_not_there(visit: Visit) -> None:
    for address in (f"{PAGE}/portal", f"{PAGE}/push", f"{PAGE}/pigeon", f"{PAGE}/sms/test", f"{PAGE}/%00"):
        assert visit.get(address).status_code == 404, address


@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_and_nobody(cast: Cast, role: Role) -> None:
    set_up_sms(cast.visit(cast.staff(Role.ADMIN)))
    visit, may = cast.visit(cast.staff(role)), role is Role.ADMIN
    for address in PAGES:
        assert visit.get(address).status_code == (200 if may else 404)
    turned = visit.post(f"{PAGE}/sms/turn", {"turn": "off"}, like="/staff")
    assert turned.status_code == (303 if may else 404)
    kept = visit.post(f"{PAGE}/sms", {"channel_address": SMS.replace("example.org", "example.net")}, like="/staff")
    assert kept.status_code == (303 if may else 404)
    tried = visit.post(f"{PAGE}/sms/test", {"test_to": "nobody"}, like="/staff")
    assert tried.status_code == (422 if may else 404)
    assert ("example.net" in address_of(cast, ChannelKind.SMS)) is may
    assert cast.visit(None).get(PAGE).location.startswith("/staff/sign-in")
