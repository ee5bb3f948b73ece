"""A recipient is a recipient and nothing else: no header, no second recipient, no other host (trust.md T17)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels import Letter, Outlet, Sending, send
from app.channels.addresses import KINDS, filled
from app.channels.recipients import BadRecipient, checked
from app.vocabulary import ChannelKind
from tests.channels.gateway import Gateway, gateway
from tests.channels.mail_room import mail_room

GOOD = {
    ChannelKind.EMAIL: "ann@example.net",
    ChannelKind.SMS: "+77010000002",
    ChannelKind.WHATSAPP: "+77010000002",
    ChannelKind.SIGNAL: "+77010000002",
    ChannelKind.TELEGRAM: "100200300",
    ChannelKind.MATRIX: "@ann:example.net",
}
HOSTILE = (
    "\r\nBcc: x@example.org",
    "\nX: y",
    "\x00",
    "\u2028",
    ",+77010000009",
    " +77010000009",
    "/+77010000009",
    "?to=+77010000009",
    "&to=+77010000009",
    "#",
    "%0d%0aX:y",
    "@evil.example",
    "{to}",
    ";x@example.org",
)
SNIPPETS = st.sampled_from((*HOSTILE, *GOOD.values(), "127.0.0.1", "://", "<", ">", '"'))
TYPED = st.lists(SNIPPETS | st.text(max_size=8), min_size=1, max_size=4).map("".join)


@pytest.fixture(scope="module")
def trap() -> Iterator[Gateway]:
    with gateway() as state:
        yield state


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_recipient_is_taken_as_it_is(kind: ChannelKind) -> None:
    assert checked(kind, GOOD[kind]) == GOOD[kind]


@given(kind=st.sampled_from(KINDS), typed=TYPED)
def test_whatever_is_typed_stays_one_recipient_of_one_line(kind: ChannelKind, typed: str) -> None:
    try:
        to = checked(kind, typed)
    except BadRecipient:
        return
    assert to.isascii()
    assert to.isprintable()
    assert not set(to) & set(' \r\n,;<>"')
    if kind is ChannelKind.EMAIL:
        assert to.count("@") == 1


@given(to=TYPED)
def test_even_what_was_never_looked_at_changes_nothing_of_whom_we_speak_to(to: str) -> None:
    address = "json://user:secret@gateway.example.org:8443/a/{to}?:to={to}"
    before, after = urlsplit(address), urlsplit(filled(address, to, "key"))
    assert (after.scheme, after.netloc, after.fragment) == (before.scheme, before.netloc, "")
    assert after.path.count("/") == before.path.count("/")
    assert after.query.count("&") == 1  # Between the recipient and our key.


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_hostile_reaches_no_gateway(trap: Gateway, hostile: str) -> None:
    here = f"127.0.0.1:{trap.port}"
    outlets = {
        ChannelKind.SMS: f"json://{here}/?:to={{to}}",
        ChannelKind.WHATSAPP: f"form://{here}/?:to={{to}}",
        ChannelKind.SIGNAL: f"signal://{here}/+15550100100/{{to}}",
        ChannelKind.MATRIX: f"matrix://TheToken@{here}/{{to}}",
    }
    for kind, address in outlets.items():
        letter = Letter(GOOD[kind] + hostile, "A note", "Words", "key")
        assert send(Outlet(kind, address), letter) == Sending.refused("bad_recipient"), kind
    assert trap.asked == []


def test_what_is_hostile_reaches_no_mail_server() -> None:
    with mail_room() as room:
        outlet = Outlet(ChannelKind.EMAIL, f"mailto://127.0.0.1:{room.port}?from=notes@example.org")
        for hostile in HOSTILE:
            letter = Letter(GOOD[ChannelKind.EMAIL] + hostile, "A note", "Words", "key")
            assert send(outlet, letter) == Sending.refused("bad_recipient"), hostile
        assert (room.letters, room.said) == ([], [])


def test_a_subject_brings_no_header_of_its_own() -> None:
    with mail_room() as room:
        outlet = Outlet(ChannelKind.EMAIL, f"mailto://127.0.0.1:{room.port}?from=notes@example.org")
        assert send(outlet, Letter("ann@example.net", "A\r\nBcc: x@example.org", "Words", "key")) == Sending.sent()
        assert (room.letter()["Subject"], room.letter()["Bcc"]) == ("A Bcc: x@example.org", None)
        assert room.letters[0].rcpt_tos == ["ann@example.net"]
