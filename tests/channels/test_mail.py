"""E-mail, against a real SMTP server on loopback: what arrives, what is refused, and what nobody can know."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.channels import Letter, Outlet, Sending, send
from app.channels.addresses import BadAddress, check
from app.channels.mail_server import mail_address, mail_server
from app.vocabulary import ChannelKind
from tests.channels.mail_room import MailRoom, certificate, mail_room

RUSSIAN = "Для вас есть заметка.\n.\nhttps://pages.example.org/n/abc"
DOTS = "You have a note.\n.\n..a dot begins this line\n.\nhttps://pages.example.org/n/abc"


@pytest.fixture
def room() -> Iterator[MailRoom]:
    with mail_room() as room:
        yield room


def outlet(port: int, how: str = "mailto://127.0.0.1", more: str = "") -> Outlet:
    return Outlet(ChannelKind.EMAIL, f"{how}:{port}?from=notes@example.org{more}")


def letter(to: str = "ann@example.net", body: str = RUSSIAN) -> Letter:
    return Letter(to, "Заметка", body, "key-7")


@pytest.mark.parametrize("body", [RUSSIAN, DOTS])
def test_a_letter_arrives_as_it_was_written(room: MailRoom, body: str) -> None:
    assert send(outlet(room.port), letter(body=body)) == Sending.sent()
    found = room.letter()
    assert found["Subject"] == "Заметка"
    assert found.get_content().splitlines() == body.splitlines()
    assert found.get_content_type() == "text/plain"
    assert (room.letters[0].mail_from, room.letters[0].rcpt_tos) == ("notes@example.org", ["ann@example.net"])


def test_a_second_try_is_recognisable_and_no_machine_answers_it(room: MailRoom) -> None:
    send(outlet(room.port), letter())
    found = room.letter()
    assert (found["Message-ID"], found["Idempotency-Key"]) == ("<key-7@example.org>", "key-7")
    assert (found["Auto-Submitted"], found["X-Auto-Response-Suppress"]) == ("auto-generated", "All")


def test_the_sender_is_who_staff_said_and_nothing_names_this_machine(room: MailRoom) -> None:
    send(outlet(room.port, more="&name=Notes"), letter())
    assert room.letter()["From"] == "Notes <notes@example.org>"
    assert room.letters[0].content is not None
    assert socket.gethostname().encode() not in (room.letters[0].original_content or b"")


@pytest.mark.parametrize(
    ("to_recipient", "to_letter", "expected"),
    [
        ("550 no such mailbox", "250 OK", Sending.refused("smtp_550")),
        ("450 come again later", "250 OK", Sending.failed("smtp_450")),
        ("250 OK", "451 come again later", Sending.failed("smtp_451")),
        ("250 OK", "554 we do not want this", Sending.refused("smtp_554")),
    ],
)
def test_what_the_server_says_is_what_becomes_of_it(
    room: MailRoom, to_recipient: str, to_letter: str, expected: Sending
) -> None:
    room.to_recipient, room.to_letter = to_recipient, to_letter
    assert send(outlet(room.port), letter()) == expected


def test_a_server_that_hangs_up_after_the_letter_leaves_it_unknown(room: MailRoom) -> None:
    room.hangs_up = True
    assert send(outlet(room.port), letter()) == Sending.unknown("connection_lost")
    assert len(room.letters) == 1


def test_a_server_that_falls_silent_after_the_letter_leaves_it_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.channels.mail.READ_SECONDS", 0.3)
    answers = [b"220 hello\r\n", b"250 hello\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n"]
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        line, _address = listener.accept()
        with line:
            for said in answers:
                line.sendall(said)
                line.recv(9999)
            line.recv(9999)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    with listener:
        assert send(outlet(listener.getsockname()[1]), letter()) == Sending.unknown("timeout")
        thread.join(5)


def test_a_server_that_is_slow_at_every_word_gets_no_letter(room: MailRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.channels.mail.LONGEST_TRY", 0)
    assert send(outlet(room.port), letter()) == Sending.failed("no_connection")
    assert room.said == []


def test_nobody_there_is_a_try_that_failed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert send(outlet(port), letter()) == Sending.failed("no_connection")


def test_a_certificate_that_signs_itself_is_refused_before_a_password_is_told(tmp_path: Path) -> None:
    context, _trusted = certificate(tmp_path)
    with mail_room(tls_context=context) as room:
        starttls = outlet(room.port, "mailtos://user:secret@localhost")
        assert send(starttls, letter()) == Sending.failed("certificate")
        assert (room.letters, room.said) == ([], [])


def test_with_a_trusted_certificate_it_arrives_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_room(tls_context=context, require_starttls=True) as room:
        assert send(outlet(room.port, "mailtos://localhost"), letter()) == Sending.sent()
    with mail_room(ssl_context=context) as room:
        assert send(outlet(room.port, "mailtos://localhost", "&mode=ssl"), letter()) == Sending.sent()


def test_a_server_without_encryption_gets_nothing_where_encryption_was_asked_for(room: MailRoom) -> None:
    assert send(outlet(room.port, "mailtos://localhost"), letter()) == Sending.failed("no_encryption")
    assert room.said == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("mailto://mail.example.org?from=notes@example.org", "unencrypted"),
        ("mailtos://mail.example.org", "no_sender"),
        ("mailtos://mail.example.org?from=notes@example.org,more@example.org", "no_sender"),
        ("mailtos://mail.example.org?from=notes@example.org&name=Notes%0D%0ABcc:x@example.org", "bad_name"),
        ("mailtos://mail.example.org:99999?from=notes@example.org", "bad_port"),
        ("mailtos://mail.example.org?from=notes@example.org&mode=insecure", "unreadable"),
        ("mailtos://?from=notes@example.org", "no_host"),
        ("smtp://mail.example.org?from=notes@example.org", "scheme"),
    ],
)
def test_an_address_that_would_not_do_is_told_at_once(address: str, code: str) -> None:
    with pytest.raises(BadAddress) as told:
        check(ChannelKind.EMAIL, address)
    assert told.value.code == code


def test_the_address_of_a_server_says_all_of_it() -> None:
    written = "mailtos://us%40er:p%26ss%3D%2F@mail.example.org?from=notes@example.org&name=A%20note"
    server = mail_server(written)
    assert (server.port, server.security, server.user, server.password) == (587, "starttls", "us@er", "p&ss=/")
    assert mail_server(mail_address(server)) == server
    assert "p&ss" not in repr(server)
