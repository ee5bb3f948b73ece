"""Web push: one sealed line to her browser, to a push service that we know, and to nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from app.channels import push, send
from app.channels.letters import Letter, Outlet
from app.vocabulary import ChannelKind, DeliveryOutcome
from tests.channels.push_service import Browser, PushService, claims_of, push_service
from tests.clocks import FrozenClock

LINK = "https://pages.example/n/Zm9v-bar_1"
KEYS = push.PushKeys.drawn("https://pages.example")
OUTLET = Outlet(ChannelKind.PUSH, KEYS.as_address())
GOOD = "https://fcm.googleapis.com/fcm/send/abc:def"


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A push service on loopback that this process trusts and is let through to."""
    with push_service(tmp_path) as (service, certificate):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        monkeypatch.setattr(push, "must_be_public", lambda _host: None)
        yield service


def a_letter(to: str, body: str = f"You have a note.\n{LINK}") -> Letter:
    return Letter(to=to, subject="A note", body=body, key="0190")


def test_the_browser_reads_one_line_and_where_it_leads(stand_in: PushService, frozen_clock: FrozenClock) -> None:
    browser = Browser()
    assert send(OUTLET, a_letter(browser.subscription(stand_in.address()))).outcome is DeliveryOutcome.SENT
    ((path, headers, body),) = stand_in.came
    assert path == "/push/a-browser"
    assert browser.opened(body) == {"line": "You have a note.", "to": "/n/Zm9v-bar_1"}
    token, public = headers["Authorization"].removeprefix("vapid t=").split(", k=")
    claims = claims_of(token, public)
    assert public == KEYS.public()
    assert claims["aud"] == stand_in.origin
    assert claims["sub"] == "https://pages.example"
    assert 0 < claims["exp"] - frozen_clock.now.timestamp() <= 24 * 60 * 60
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Topic"] == "note"


def test_the_push_service_sees_none_of_it(stand_in: PushService) -> None:
    send(OUTLET, a_letter(Browser().subscription(stand_in.address())))
    _path, headers, body = stand_in.came[0]
    seen = json.dumps(headers).encode() + body
    for word in (b"You have", b"Zm9v", b"A note", b"0190", b"line"):
        assert word not in seen


def test_another_browser_cannot_open_it(stand_in: PushService) -> None:
    send(OUTLET, a_letter(Browser().subscription(stand_in.address())))
    with pytest.raises(InvalidTag):
        Browser().opened(stand_in.came[0][2])


@pytest.mark.parametrize(
    ("status", "outcome", "code"),
    [
        (404, DeliveryOutcome.REFUSED, push.GONE),
        (410, DeliveryOutcome.REFUSED, push.GONE),
        (413, DeliveryOutcome.REFUSED, "http_413"),
        (403, DeliveryOutcome.FAILED, "http_403"),
        (429, DeliveryOutcome.FAILED, "http_429"),
        (503, DeliveryOutcome.FAILED, "http_503"),
        (307, DeliveryOutcome.FAILED, "http_307"),
    ],
)
def test_each_answer_says_whether_another_try_helps(
    stand_in: PushService, status: int, outcome: DeliveryOutcome, code: str
) -> None:
    stand_in.answers = [status]
    sending = send(OUTLET, a_letter(Browser().subscription(stand_in.address())))
    assert (sending.outcome, sending.error) == (outcome, code)
    assert len(stand_in.came) == 1, "a redirect is not followed"


def test_nothing_is_sent_into_a_network_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with push_service(tmp_path) as (service, certificate):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        for address in (service.address(), service.address().replace("localhost", "127.0.0.1")):
            sending = send(OUTLET, a_letter(Browser().subscription(address)))
            assert (sending.outcome, sending.error) == (DeliveryOutcome.REFUSED, "bad_recipient")
        assert service.came == []


def test_a_certificate_that_nobody_vouches_for_ends_the_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "must_be_public", lambda _host: None)
    with push_service(tmp_path) as (service, _certificate):
        sending = send(OUTLET, a_letter(Browser().subscription(service.address())))
    assert (sending.outcome, sending.error) == (DeliveryOutcome.FAILED, "certificate")
    assert service.came == []


def test_nobody_there_is_a_try_that_may_be_made_again(stand_in: PushService) -> None:
    sending = send(OUTLET, a_letter(Browser().subscription("https://localhost:9/push/x")))
    assert (sending.outcome, sending.error) == (DeliveryOutcome.FAILED, "no_connection")


@pytest.mark.parametrize(
    "endpoint",
    [
        GOOD,
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://wns2-par02p.notify.windows.com/w/?token=BQ",
        "https://web.push.apple.com/QGuQ",
    ],
)
def test_the_browsers_that_people_use_are_known(endpoint: str) -> None:
    assert json.loads(push.checked_subscription(Browser().subscription(endpoint)))["endpoint"] == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        GOOD.replace("https", "http"),
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com@evil.example/x",
        "https://someone:secret@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://notify.windows.com.evil.example/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/x\r\nHost: evil.example",
    ],
)
def test_an_address_of_anybodys_choosing_is_not_kept(endpoint: str) -> None:
    with pytest.raises(push.BadSubscription):
        push.checked_subscription(Browser().subscription(endpoint))


@pytest.mark.parametrize("given", ["", "[]", "null", '{"endpoint": 5}', "x" * 5000, "{" * 4000, '{"keys": {}}'])
def test_what_is_no_subscription_is_refused(given: str) -> None:
    with pytest.raises(push.BadSubscription):
        push.checked_subscription(given)


def test_keys_that_are_none_are_refused_and_send_nothing() -> None:
    bad = json.dumps({"endpoint": GOOD, "keys": {"p256dh": "AAAA", "auth": "AAAA"}})
    with pytest.raises(push.BadSubscription):
        push.checked_subscription(bad)
    assert send(OUTLET, a_letter(bad)).error == "bad_recipient"
    assert send(Outlet(ChannelKind.PUSH, "{}"), a_letter(bad)).outcome is DeliveryOutcome.REFUSED


def test_a_message_without_a_link_leads_nowhere_and_a_long_line_is_cut(stand_in: PushService) -> None:
    browser = Browser()
    send(OUTLET, a_letter(browser.subscription(stand_in.address()), "n" * 500))
    assert browser.opened(stand_in.came[0][2]) == {"line": "n" * push.LONGEST_LINE, "to": ""}
