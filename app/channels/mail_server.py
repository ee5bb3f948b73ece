"""The mail server as its address says it: ``mailtos://user:password@host:587?from=notes@example.org``.

``mailtos`` is always encrypted and its certificate is looked at: from the first byte on at port 465 or with
``mode=ssl``, after STARTTLS otherwise. ``mailto`` without encryption is for a server on this machine alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import getaddresses
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from app.channels.addresses import BadAddress, is_this_machine
from app.channels.recipients import BadRecipient, checked
from app.vocabulary import ChannelKind

Security = Literal["ssl", "starttls", "none"]
PORTS: dict[Security, int] = {"ssl": 465, "starttls": 587, "none": 25}
LONGEST_NAME = 60


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and from whom it comes. ``name`` is what a mailbox shows as the sender."""

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    sender: str
    name: str

    @property
    def domain(self) -> str:
        return self.sender.rsplit("@", 1)[1]


def mail_server(address: str) -> MailServer:
    """What the address says. Raises BadAddress."""
    try:
        parts = urlsplit(address)
        asked = {name.lower(): value for name, value in parse_qsl(parts.query)}
        host = asked.get("smtp") or parts.hostname or ""
    except ValueError:
        raise BadAddress("unreadable") from None
    try:
        port = parts.port
    except ValueError:
        raise BadAddress("bad_port") from None
    if not host:
        raise BadAddress("no_host")
    name, sender = _mailbox(asked.get("from", ""))
    security = _security(parts.scheme, asked.get("mode", ""), port)
    if security == "none" and not is_this_machine(host):
        raise BadAddress("unencrypted")
    return MailServer(
        host=host,
        port=port or PORTS[security],
        security=security,
        user=asked.get("user") or unquote(parts.username or ""),
        password=asked.get("pass") or unquote(parts.password or ""),
        sender=_sender(sender),
        name=_name(asked.get("name") or name),
    )


def _security(scheme: str, mode: str, port: int | None) -> Security:
    if scheme.lower() == "mailto":
        return "none"
    if mode not in ("", "ssl", "starttls"):
        raise BadAddress("unreadable")
    return "ssl" if mode == "ssl" or (not mode and port == PORTS["ssl"]) else "starttls"


def _mailbox(written: str) -> tuple[str, str]:
    found = getaddresses([written])
    return found[0] if len(found) == 1 else ("", "")


def _sender(sender: str) -> str:
    try:
        return checked(ChannelKind.EMAIL, sender)
    except BadRecipient:
        raise BadAddress("no_sender") from None


def _name(name: str) -> str:
    if not name.isprintable() or len(name) > LONGEST_NAME:
        raise BadAddress("bad_name")
    return name.strip()


def mail_address(server: MailServer) -> str:
    """The address that says all this."""
    scheme = "mailto" if server.security == "none" else "mailtos"
    asked = {"from": server.sender, "name": server.name, "mode": server.security, "user": server.user}
    query = urlencode({name: value for name, value in asked.items() if value and value != "none"}, quote_via=quote)
    password = f"&{urlencode({'pass': server.password}, quote_via=quote)}" if server.password else ""
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"{scheme}://{host}:{server.port}?{query}{password}"
