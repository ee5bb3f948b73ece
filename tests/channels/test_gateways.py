"""SMS, Telegram, WhatsApp, Signal and Matrix, against a stand-in on loopback: none was tried on the real services."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.channels import Letter, Outlet, Sending, send
from app.channels.outcomes import of_lines, of_status
from app.vocabulary import ChannelKind, DeliveryOutcome
from tests.channels.gateway import Gateway, gateway
from tests.channels.mail_room import certificate

WORDS = "Есть заметка <b>&amp; *x* _y_\nhttps://pages.example.org/n/a_b-c"
NUMBER, TOKEN = "+77010000002", "123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr"
TELEGRAM = Outlet(ChannelKind.TELEGRAM, f"tgram://{TOKEN}/{{to}}")
WHATSAPP = Outlet(ChannelKind.WHATSAPP, "whatsapp://TheToken@1234567890/{to}")
TWILIO = Outlet(ChannelKind.SMS, f"twilio://AC{'a' * 32}:{'b' * 32}@+15550100100/{{to}}")


@pytest.fixture(scope="module")
def server() -> Iterator[Gateway]:
    with gateway() as state:
        yield state


@pytest.fixture
def door(server: Gateway, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """The stand-in, also in the place of the services whose address is fixed in Apprise."""
    from apprise.plugins.telegram import NotifyTelegram
    from apprise.plugins.twilio import NotifyTwilio
    from apprise.plugins.whatsapp import NotifyWhatsApp

    from app.channels import bot

    here = f"http://127.0.0.1:{server.port}"
    monkeypatch.setattr(NotifyTelegram, "notify_url", f"{here}/bot")
    monkeypatch.setattr(NotifyWhatsApp, "notify_url", f"{here}/{{fb_ver}}/{{phone_id}}/messages")
    monkeypatch.setattr(NotifyTwilio, "notify_sms_url", f"{here}/Accounts/{{sid}}/Messages.json")
    monkeypatch.setattr(bot, "API", here)
    server.reset()
    return server


def letter(to: str = NUMBER, **changes: object) -> Letter:
    return replace(Letter(to, "A note", WORDS, "key-7"), **changes)


def by_json(door: Gateway) -> Outlet:
    return Outlet(ChannelKind.SMS, f"json://127.0.0.1:{door.port}/send?:to={{to}}&:message=text&:version=")


# --- what arrives --------------------------------------------------------------------------------------------------


def test_a_gateway_of_ones_own_gets_recipient_words_and_key(door: Gateway) -> None:
    assert send(by_json(door), letter()) == Sending.sent()
    [asked] = door.asked
    assert (asked.json["to"], asked.json["text"]) == (NUMBER, WORDS)
    assert asked.headers["Idempotency-Key"] == "key-7"
    form = Outlet(ChannelKind.SMS, f"form://127.0.0.1:{door.port}/send?:to={{to}}")
    assert send(form, letter()) == Sending.sent()
    asked = door.asked[-1]
    assert (asked.form["to"], asked.form["message"], asked.headers["Idempotency-Key"]) == (NUMBER, WORDS, "key-7")


def test_an_sms_service_gets_one_message_to_one_number(door: Gateway) -> None:
    assert send(TWILIO, letter()) == Sending.sent()
    [asked] = door.asked
    assert (asked.form["To"], asked.form["From"], asked.form["Body"]) == (NUMBER, "+15550100100", WORDS)


def test_telegram_gets_the_words_as_they_are_and_shows_nothing_of_the_link(door: Gateway) -> None:
    assert send(TELEGRAM, letter("100200300")) == Sending.sent()
    [asked] = door.asked
    assert asked.path == f"/bot{TOKEN}/sendMessage"
    assert (asked.json["chat_id"], asked.json["disable_web_page_preview"]) == (100200300, True)
    escaped = WORDS.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert (asked.json["parse_mode"], asked.json["text"].splitlines()) == ("HTML", escaped.splitlines())


def test_buttons_go_to_telegram_by_the_bot_api_itself(door: Gateway) -> None:
    door.answer = {"ok": True, "result": {}}
    assert send(TELEGRAM, letter("100200300", buttons=(("Later", "t-1"), ("Done", "t-2")))) == Sending.sent()
    [asked] = door.asked
    rows = asked.json["reply_markup"]["inline_keyboard"]
    assert [[(one["text"], one["callback_data"]) for one in row] for row in rows] == [
        [("Later", "t-1")],
        [("Done", "t-2")],
    ]
    door.status, door.answer = 403, {"ok": False}
    assert send(TELEGRAM, letter("100200300", buttons=(("Later", "t-1"),))) == Sending.refused("http_403")


def test_whatsapp_gets_the_words_or_the_template_that_it_agreed(door: Gateway) -> None:
    assert send(WHATSAPP, letter()) == Sending.sent()
    assert (door.asked[-1].json["to"], door.asked[-1].json["text"]) == (NUMBER, {"body": WORDS})
    template = Outlet(ChannelKind.WHATSAPP, "whatsapp://a_note:TheToken@1234567890/{to}?lang=en_US&:body=1")
    assert send(template, letter()) == Sending.sent()
    said = door.asked[-1].json["template"]
    assert (said["name"], said["components"][0]["parameters"]) == ("a_note", [{"type": "text", "text": WORDS}])


def test_signal_gets_the_words_by_the_machine_that_staff_run(door: Gateway) -> None:
    signal = Outlet(ChannelKind.SIGNAL, f"signal://127.0.0.1:{door.port}/+15550100100/{{to}}")
    assert send(signal, letter()) == Sending.sent()
    [asked] = door.asked
    assert (asked.path, asked.json["recipients"], asked.json["message"]) == ("/v2/send", [NUMBER], WORDS)


def test_matrix_makes_a_room_with_her_and_knows_a_second_try_by_our_key(door: Gateway) -> None:
    door.answer = {"user_id": "@notes:example.org", "room_id": "!r:example.org", "event_id": "$1"}
    matrix = Outlet(ChannelKind.MATRIX, f"matrix://TheToken@127.0.0.1:{door.port}/{{to}}")
    assert send(matrix, letter("@ann:example.net")) == Sending.sent()
    assert all(one.headers["Authorization"] == "Bearer TheToken" for one in door.asked)
    last = door.asked[-1]
    assert (last.method, last.path.rsplit("/", 1)[1], last.json["body"]) == ("PUT", "key-7", WORDS)
    assert not any("well-known" in one.path or "logout" in one.path for one in door.asked)


# --- how it went ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (202, Sending.sent()),
        (400, Sending.refused("http_400")),
        (422, Sending.refused("http_422")),
        (401, Sending.failed("http_401")),
        (429, Sending.failed("http_429")),
        (500, Sending.failed("http_500")),
        (503, Sending.failed("http_503")),
        (502, Sending.unknown("http_502")),
        (504, Sending.unknown("http_504")),
    ],
)
def test_an_answer_says_what_becomes_of_the_message(door: Gateway, status: int, expected: Sending) -> None:
    door.status = status
    assert send(by_json(door), letter()) == expected
    assert len(door.asked) == 1


@pytest.mark.parametrize(
    ("outlet", "status", "answer", "expected"),
    [
        (TELEGRAM, 403, {"description": "bot was blocked by the user"}, Sending.refused("http_403")),
        (TELEGRAM, 404, {"description": "Not Found"}, Sending.failed("http_404")),
        (TWILIO, 400, {"code": 21211, "message": "invalid 'To' number"}, Sending.refused("code_21211")),
        (TWILIO, 401, {"code": 20003, "message": "authenticate"}, Sending.failed("code_20003")),
        (WHATSAPP, 400, {"error": {"code": 131026, "message": "undeliverable"}}, Sending.refused("code_131026")),
        (WHATSAPP, 400, {"error": {"code": 130429, "message": "rate limit"}}, Sending.failed("code_130429")),
    ],
)
def test_a_service_s_own_codes_are_known(
    door: Gateway, outlet: Outlet, status: int, answer: dict[str, object], expected: Sending
) -> None:
    door.status, door.answer = status, answer
    to = "100200300" if outlet is TELEGRAM else NUMBER
    assert send(outlet, letter(to)) == expected


def test_matrix_that_asks_us_to_wait_is_not_waited_for(door: Gateway) -> None:
    door.status, door.answer = 429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 3_600_000}
    matrix = Outlet(ChannelKind.MATRIX, f"matrix://TheToken@127.0.0.1:{door.port}/{{to}}")
    assert send(matrix, letter("!r:example.org")) == Sending.failed("http_429")


@pytest.mark.parametrize(
    ("fault", "code"), [("hang", "timeout"), ("reset", "connection_lost"), ("half", "connection_lost")]
)
def test_what_breaks_after_the_request_went_out_is_not_known(
    door: Gateway, monkeypatch: pytest.MonkeyPatch, fault: str, code: str
) -> None:
    monkeypatch.setattr("app.channels.gateways.READ_SECONDS", 0.3)
    door.fault = fault
    assert send(by_json(door), letter()) == Sending.unknown(code)
    assert len(door.asked) == 1


def test_a_try_ends_however_slowly_it_goes_on(door: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.channels.gateways.LONGEST_TRY", 0.3)
    door.fault = "hang"
    began = time.monotonic()
    assert send(by_json(door), letter()) == Sending.unknown("timeout")
    assert time.monotonic() - began < 3


def test_nobody_there_is_a_try_that_failed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nobody = Outlet(ChannelKind.SMS, f"json://127.0.0.1:{port}/?:to={{to}}")
    assert send(nobody, letter()) == Sending.failed("no_connection")
    no_such_name = Outlet(ChannelKind.SMS, "json://no-such-host.invalid/?:to={to}")
    assert send(no_such_name, letter()) == Sending.failed("no_connection")


def test_a_certificate_that_signs_itself_is_not_trusted_even_where_the_address_asks_for_it(tmp_path: Path) -> None:
    context, _trusted = certificate(tmp_path)
    with gateway(context) as door:
        careless = Outlet(ChannelKind.SMS, f"jsons://localhost:{door.port}/?:to={{to}}&verify=no")
        assert send(careless, letter()) == Sending.failed("certificate")
        assert door.asked == []


def test_a_try_without_any_sign_of_why_is_not_known() -> None:
    assert of_lines([], "json") == Sending.unknown("unclear")


@pytest.mark.parametrize("status", range(300, 600, 7))
def test_no_answer_but_a_good_one_counts_as_sent(status: int) -> None:
    assert of_status(status).outcome is not DeliveryOutcome.SENT


# --- where it goes, and what is told -------------------------------------------------------------------------------


def test_no_redirect_is_followed_even_where_the_address_asks_for_it(door: Gateway) -> None:
    with gateway() as trap:
        door.status, door.location = 307, f"http://127.0.0.1:{trap.port}/"
        asks_for_it = Outlet(ChannelKind.SMS, by_json(door).address + "&redirect=yes")
        assert send(asks_for_it, letter()) == Sending.failed("http_307")
        assert (len(door.asked), trap.asked) == (1, [])


def test_no_recipient_and_no_token_comes_into_a_log(door: Gateway, capfd: pytest.CaptureFixture[str]) -> None:
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(f"{record.name}: {record.getMessage()}")

    ear, root = Ear(), logging.getLogger()
    root.addHandler(ear)
    try:
        for status in (200, 400, 500):
            door.status = status
            send(TELEGRAM, letter("100200300"))
            send(TWILIO, letter())
        send(Outlet(ChannelKind.SMS, f"twilio://nothing:{'b' * 32}@nobody/{{to}}"), letter())
    finally:
        root.removeHandler(ear)
    told = "\n".join(heard) + "".join(capfd.readouterr())
    assert len(door.asked) == 6
    assert "apprise:" not in told
    for secret in ("100200300", NUMBER, NUMBER.lstrip("+"), TOKEN, "b" * 32, "Есть заметка"):
        assert secret not in told
    assert TOKEN not in repr(TELEGRAM)
