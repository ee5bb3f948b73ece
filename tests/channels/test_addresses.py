"""The address of a channel: what is understood, what is refused, and what of it may be shown."""

from __future__ import annotations

import pytest

from app.channels import Letter, Outlet, Sending, send
from app.channels.addresses import BadAddress, check, filled, host_of, is_open_to_listeners, kind_of
from app.vocabulary import ChannelKind

SID, TOKEN = "AC" + "a" * 32, "b" * 32
GOOD = [
    (ChannelKind.SMS, f"twilio://{SID}:{TOKEN}@+15550100100/{{to}}", "api.twilio.com"),
    (ChannelKind.SMS, "vonage://abcdef12:abcdefgh12345678@+15550100100/{to}", "rest.nexmo.com"),
    (ChannelKind.SMS, f"plivo://MA{'a' * 20}@{'a' * 40}/+15550100100/{{to}}", "api.plivo.com"),
    (ChannelKind.SMS, f"msgbird://{'a' * 25}/+15550100100/{{to}}", "rest.messagebird.com"),
    (ChannelKind.SMS, "elks://user:secret@+15550100100/{to}", "api.46elks.com"),
    (ChannelKind.SMS, "clickatell://secret123/{to}", "platform.clickatell.com"),
    (ChannelKind.SMS, "atalk://user@secret/{to}", "api.africastalking.com"),
    (ChannelKind.SMS, "httpsms://secret@+15550100100/{to}", "api.httpsms.com"),
    (ChannelKind.SMS, "burstsms://key1:secret1@+15550100100/{to}", "api.transmitsms.com"),
    (ChannelKind.SMS, "seven://secret/{to}", "gateway.seven.io"),
    (ChannelKind.SMS, "smseagles://secret@eagle.example.org/{to}", "eagle.example.org"),
    (ChannelKind.SMS, "jsons://user:secret@gateway.example.org/send?:to={to}", "gateway.example.org"),
    (ChannelKind.WHATSAPP, "forms://user:secret@gateway.example.org/send?:to={to}", "gateway.example.org"),
    (ChannelKind.WHATSAPP, "whatsapp://secret@1234567890/{to}", "graph.facebook.com"),
    (ChannelKind.TELEGRAM, "tgram://123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr/{to}", "api.telegram.org"),
    (ChannelKind.SIGNAL, "signal://localhost:8080/+15550100100/{to}", "localhost"),
    (ChannelKind.MATRIX, "matrixs://secret@matrix.example.org/{to}", "matrix.example.org"),
    (ChannelKind.EMAIL, "mailtos://user:secret@mail.example.org?from=notes@example.org", "mail.example.org"),
    (ChannelKind.EMAIL, "mailtos://u:secret@example.org?smtp=mx.example.org&from=notes@example.org", "mx.example.org"),
]


@pytest.mark.parametrize(("kind", "address", "host"), GOOD)
def test_an_address_is_understood_and_of_it_only_the_host_is_shown(kind: ChannelKind, address: str, host: str) -> None:
    check(kind, address)
    assert host_of(address) == host
    assert not is_open_to_listeners(address)


@pytest.mark.parametrize(
    ("kind", "address", "code"),
    [
        (ChannelKind.SMS, f"twilio://{SID}:{TOKEN}@+15550100100/+15550100101", "no_recipient"),
        (ChannelKind.SMS, f"twilio://{SID}:{TOKEN}@+15550100100/{{to}}/+15550100101", "more_recipients"),
        (ChannelKind.SMS, f"twilio://{SID}:{TOKEN}@+15550100100/+15550100101?note={{to}}", "no_recipient"),
        (ChannelKind.SMS, "json://{to}/send", "recipient_in_host"),
        (ChannelKind.SMS, "jsons://gateway.example.org:8443{to}/send", "recipient_in_host"),
        (ChannelKind.SMS, "jsons://gateway.example.org/?:to={to}&verify=no", "unchecked_certificate"),
        (ChannelKind.SMS, "twilio://nothing/{to}", "unreadable"),
        (ChannelKind.SMS, "jsons://gateway.example.org/ ?:to={to}", "letters"),
        (ChannelKind.SMS, "jsons://gateway.example.org/?:to={to}\r\nX:y", "letters"),
        (ChannelKind.SMS, "", "letters"),
        (ChannelKind.SMS, "tgram://123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr/{to}", "scheme"),
        (ChannelKind.TELEGRAM, "jsons://gateway.example.org/?:to={to}", "scheme"),
        (ChannelKind.SMS, "file:///etc/passwd?{to}", "scheme"),
        (ChannelKind.MATRIX, "matrixs://user:password@matrix.example.org/{to}", "needs_token"),
        (ChannelKind.MATRIX, "matrixs://matrix.example.org/{to}", "needs_token"),
    ],
)
def test_an_address_that_would_not_do_is_told_at_once(kind: ChannelKind, address: str, code: str) -> None:
    with pytest.raises(BadAddress) as told:
        check(kind, address)
    assert told.value.code == code
    assert not address or address not in str(told.value)


def test_what_goes_in_the_open_is_known_unless_it_stays_on_this_machine() -> None:
    assert is_open_to_listeners("json://gateway.example.org/?:to={to}")
    assert is_open_to_listeners("signal://signal:8080/+15550100100/{to}")
    assert not is_open_to_listeners("json://127.0.0.1:8080/?:to={to}")


def test_the_recipient_may_stand_there_as_a_form_has_written_it() -> None:
    assert "%2B77010000002" in filled("json://gateway.example.org/?:to=%7Bto%7D", "+77010000002", "key")


def test_the_channel_follows_from_the_scheme() -> None:
    assert {kind_of(address) for _kind, address, _host in GOOD} == {kind for kind, _address, _host in GOOD}
    assert kind_of("JSONS://gateway.example.org") is ChannelKind.SMS
    assert kind_of("nothing") is None


def test_an_outlet_that_nobody_understands_fails_and_sends_nothing() -> None:
    letter = Letter("+77010000002", "A note", "Words", "key")
    assert send(Outlet(ChannelKind.SMS, "twilio://nothing/{to}"), letter) == Sending.failed("channel_unreadable")
