"""The address of a channel as staff write it: an Apprise URL with ``{to}`` where the recipient stands.

From its scheme alone follows which channel it is and to which host it goes, without reading Apprise in.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import parse_qsl, quote, urlsplit

from app.vocabulary import ChannelKind

TO = "{to}"
GATEWAYS = frozenset(("json", "jsons", "form", "forms", "xml", "xmls"))
"""Any service with an HTTP door of its own. Our key goes there as the header ``Idempotency-Key``."""
SMS_SERVICES = {
    "twilio": "api.twilio.com",
    "vonage": "rest.nexmo.com",
    "nexmo": "rest.nexmo.com",
    "plivo": "api.plivo.com",
    "msgbird": "rest.messagebird.com",
    "elks": "api.46elks.com",
    "clickatell": "platform.clickatell.com",
    "atalk": "api.africastalking.com",
    "httpsms": "api.httpsms.com",
    "burstsms": "api.transmitsms.com",
    "seven": "gateway.seven.io",
}
_OWN_HOST = GATEWAYS | {"smseagle", "smseagles", "signal", "signals", "matrix", "matrixs", "mailto", "mailtos"}
_HOSTS = {**SMS_SERVICES, "tgram": "api.telegram.org", "whatsapp": "graph.facebook.com"}
_KINDS = {
    **dict.fromkeys((*SMS_SERVICES, *GATEWAYS, "smseagle", "smseagles"), ChannelKind.SMS),
    **dict.fromkeys(("mailto", "mailtos"), ChannelKind.EMAIL),
    **dict.fromkeys(("signal", "signals"), ChannelKind.SIGNAL),
    **dict.fromkeys(("matrix", "matrixs"), ChannelKind.MATRIX),
    "tgram": ChannelKind.TELEGRAM,
    "whatsapp": ChannelKind.WHATSAPP,
}
_ENCRYPTED = {*_HOSTS, "mailtos", "jsons", "forms", "xmls", "smseagles", "signals", "matrixs"}
KINDS = tuple(kind for kind in ChannelKind if kind in _KINDS.values())
"""The channels that have an address: all but her own pages and her browser."""


class BadAddress(Exception):
    """This is no address of this channel. ``code`` says why; the address itself stands in no error."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def scheme_of(address: str) -> str:
    return address.split("://", 1)[0].lower() if "://" in address else ""


def kind_of(address: str) -> ChannelKind | None:
    """The channel that this address is of; None where its scheme is none of ours."""
    return _KINDS.get(scheme_of(address))


def fits(kind: ChannelKind, address: str) -> bool:
    """Whether the address may be one of this channel. A gateway of one's own may also serve WhatsApp and Signal."""
    through_gateway = scheme_of(address) in GATEWAYS and kind in (ChannelKind.WHATSAPP, ChannelKind.SIGNAL)
    return kind_of(address) is kind or through_gateway


def host_of(address: str) -> str:
    """Whom it goes to, as staff read it: a host, and nothing else of the address."""
    scheme = scheme_of(address)
    if scheme in _OWN_HOST:
        parts = urlsplit(address)
        return dict(parse_qsl(parts.query)).get("smtp") or parts.hostname or ""
    return _HOSTS.get(scheme, "")


def is_open_to_listeners(address: str) -> bool:
    """Whether it leaves this machine without encryption."""
    return scheme_of(address) not in _ENCRYPTED and not is_this_machine(host_of(address))


def is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def carries_key(address: str) -> bool:
    """Whether our key goes on the wire, so that the other side can know a second try."""
    return scheme_of(address) in GATEWAYS


def knows_second_tries(address: str) -> bool:
    """Whether the other side is known to take a message with the same key once: Matrix promises it."""
    return scheme_of(address) in ("matrix", "matrixs")


def filled(address: str, to: str, key: str) -> str:
    """The address with this recipient in it, and with the key where its scheme has a place for one.

    A recipient is quoted whole, so nothing in it begins another part of the address.
    """
    url = address.replace("%7Bto%7D", TO).replace("%7bto%7d", TO).replace(TO, quote(to, safe=""))
    extra = ""
    if carries_key(address):
        extra = f"+Idempotency-Key={quote(key, safe='')}"
    elif kind_of(address) is ChannelKind.MATRIX:
        extra = "discovery=no"  # Else the server could name another host.
    elif kind_of(address) is ChannelKind.TELEGRAM:
        extra = "detect=no"
    if not extra:
        return url
    return f"{url}{'&' if '?' in url else '?'}{extra}"


def check(kind: ChannelKind, address: str) -> None:
    """Look whether a letter could be sent by this address, without sending one. Raises BadAddress."""
    if not address or not address.isascii() or not address.isprintable() or " " in address:
        raise BadAddress("letters")
    if not fits(kind, address):
        raise BadAddress("scheme")
    if kind is ChannelKind.EMAIL:
        from app.channels.mail_server import mail_server

        mail_server(address)
        return
    _check_places(address)
    from app.channels.gateways import check_opens

    check_opens(kind, address)


def _check_places(address: str) -> None:
    try:
        parts = urlsplit(address)
        wanted = dict(parse_qsl(parts.query, keep_blank_values=True))
    except ValueError:
        raise BadAddress("unreadable") from None
    if TO not in address.replace("%7Bto%7D", TO).replace("%7bto%7d", TO):
        raise BadAddress("no_recipient")
    if TO in parts.netloc:
        raise BadAddress("recipient_in_host")
    if wanted.get("verify", "yes").lower() not in ("yes", "true", "1", "on", ""):
        raise BadAddress("unchecked_certificate")
    if scheme_of(address) in ("matrix", "matrixs") and ("@" not in parts.netloc or ":" in parts.netloc.split("@")[0]):
        raise BadAddress("needs_token")
