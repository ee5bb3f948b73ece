"""A mail server on loopback that keeps what it gets, and refuses what it is told to refuse."""

from __future__ import annotations

import datetime
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class MailRoom:
    """What arrived, and the answers to be given: to a recipient, and to a letter."""

    port: int = 0
    to_recipient: str = "250 OK"
    to_letter: str = "250 OK"
    hangs_up: bool = False
    letters: list[Envelope] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.said.append(address)
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.letters.append(envelope)
        if self.hangs_up and server.transport is not None:
            server.transport.close()
        return self.to_letter

    def letter(self) -> EmailMessage:
        """The one letter that arrived, read as a mailbox reads it."""
        [envelope] = self.letters
        assert isinstance(envelope.content, bytes)
        found = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(found, EmailMessage)
        return found


@contextmanager
def mail_room(**how: Any) -> Iterator[MailRoom]:
    """The server, for as long as a test takes. ``tls_context`` makes it offer STARTTLS and ask for it."""
    room = MailRoom(port=_free_port())
    controller = Controller(room, hostname="127.0.0.1", port=room.port, server_hostname="localhost", **how)
    controller.start()
    try:
        yield room
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """A certificate that signs itself, as a server uses it, and the file by which one may trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
