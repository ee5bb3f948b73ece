"""Web push (RFC 8030, 8291, 8292): a sealed line to the browser that she turned on, and to no other machine.

What is sealed is one neutral line and the path of a link. The push service sees neither, and nothing of her but that
her browser gets something. Sealing is Apprise's; its own plugin keeps subscriptions in files and hides which of them
are gone, so the one POST is made here.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app import clock
from app.channels.letters import Letter, Outlet, Sending
from app.channels.posting import NotReached, post

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.services.mozilla.com",
    "*.notify.windows.com",
    "*.push.apple.com",
)
"""The push services of the browsers that people use. A browser names its own; what is none of these is not kept."""
GONE = "gone"
"""The code of a browser that wants nothing any more: whoever sends forgets its address."""
KEPT_SECONDS = 12 * 60 * 60
"""How long the push service keeps a line for a device that is off; later it would be old."""
TOKEN_LASTS = 12 * 60 * 60
LONGEST_LINE = 120
_TOPIC = "note"
"""Of several lines that wait for a device that is off, the newest stands for all."""
_ENDPOINT = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-~]*")
_LINK = re.compile(r"https?://[^/\s]+(/[A-Za-z0-9._~/-]*)\s*$")


class BadSubscription(Exception):
    """What a browser gave us is no address that we send to."""


@dataclass(frozen=True)
class PushKeys:
    """The pair of keys by which push services know this installation, and where they may ask about it."""

    private: str = field(repr=False)
    contact: str

    @classmethod
    def drawn(cls, contact: str) -> PushKeys:
        """A new pair."""
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        return cls(pem, contact)

    @classmethod
    def read(cls, address: str) -> PushKeys:
        """The keys in the address of the channel. Raises ValueError and KeyError."""
        kept = json.loads(address)
        return cls(str(kept["private"]), str(kept["contact"]))

    def as_address(self) -> str:
        """How they are kept, sealed, as the address of the channel."""
        return json.dumps({"private": self.private, "contact": self.contact})

    def public(self) -> str:
        """The half that a browser is told when she turns it on."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        return _b64(self._key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def token_for(self, origin: str) -> str:
        """What shows the push service that we are we (RFC 8292): a token for this service alone, for half a day."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        until = int(clock.now().timestamp()) + TOKEN_LASTS
        told = [{"typ": "JWT", "alg": "ES256"}, {"aud": origin, "exp": until, "sub": self.contact}]
        signed = ".".join(_b64(json.dumps(part, separators=(",", ":")).encode()) for part in told)
        r, s = decode_dss_signature(self._key().sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{signed}.{_b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"

    def _key(self) -> EllipticCurvePrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        key = load_pem_private_key(self.private.encode(), None)
        if not isinstance(key, EllipticCurvePrivateKey):
            raise ValueError("the keys of the push channel are of another kind")
        return key


def checked_subscription(given: str, hosts: tuple[str, ...] = HOSTS) -> str:
    """What a browser gave us, in one form: its address at a push service that we know, and its keys.

    Raises BadSubscription: for a host of nobody's choosing, for anything but https, for keys that are none.
    """
    subscription = _subscription(given)
    parts = urlsplit(subscription.endpoint)
    if not _is_known(parts.hostname or "", hosts) or parts.port not in (None, 443):
        raise BadSubscription("not a push service that we know")
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    return json.dumps({"endpoint": subscription.endpoint, "keys": keys}, sort_keys=True, separators=(",", ":"))


def _subscription(given: str) -> Any:
    from apprise.plugins.vapid.subscription import WebPushSubscription

    subscription = WebPushSubscription()
    if not _is_small(given) or not subscription.load(given) or not _ENDPOINT.fullmatch(subscription.endpoint or ""):
        raise BadSubscription("not a subscription")
    return subscription


def _is_small(given: str) -> bool:
    return len(given) <= 4000 and given.isascii() and given.isprintable()


def _is_known(host: str, hosts: tuple[str, ...]) -> bool:
    host = host.lower()
    return any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in hosts)


def send_push(outlet: Outlet, letter: Letter) -> Sending:
    """Try once. ``refused`` with the code GONE: the browser wants nothing any more."""
    try:
        keys, subscription = PushKeys.read(outlet.address), _open(letter.to)
    except (BadSubscription, KeyError, TypeError):
        return Sending.refused("bad_recipient")
    except ValueError:
        return Sending.failed("channel_keys")
    headers = {
        "TTL": str(KEPT_SECONDS),
        "Topic": _TOPIC,
        "Urgency": "normal",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": f"vapid t={keys.token_for(subscription.origin)}, k={keys.public()}",
    }
    try:
        answered = post(subscription.endpoint, data=_sealed(subscription, letter), headers=headers)
    except NotReached as error:
        return Sending.unknown(error.code) if error.may_have_arrived else Sending.failed(error.code)
    return _outcome(answered.status)


def _open(to: str) -> Any:
    """Where it goes, looked at once more: what lay in the database is not trusted with where we connect to."""
    subscription = _subscription(to)
    must_be_public(urlsplit(subscription.endpoint).hostname or "")
    return subscription


def must_be_public(host: str) -> None:
    """Raises BadSubscription for a name that leads into a network of ours (trust.md T17)."""
    import ipaddress
    import socket

    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)}
    except OSError:
        return  # The name leads nowhere now: the try fails, and is made again.
    if not all(ipaddress.ip_address(one.split("%")[0]).is_global for one in found):
        raise BadSubscription("an address that is not public")


def _sealed(subscription: Any, letter: Letter) -> bytes:
    from apprise.utils.pem import ApprisePEMController

    said = json.dumps(_said(letter), ensure_ascii=False, separators=(",", ":"))
    sealed: bytes = ApprisePEMController(path="").encrypt_webpush(
        said, subscription.public_key, subscription.auth_secret
    )
    return sealed


def _said(letter: Letter) -> dict[str, str]:
    """The first line of the message, and where it leads: a path on our own site."""
    line = letter.body.strip().partition("\n")[0]
    leads = _LINK.search(letter.body)
    return {"line": line[:LONGEST_LINE], "to": leads.group(1) if leads else ""}


def _outcome(status: int) -> Sending:
    if status in (200, 201, 202, 204):
        return Sending.sent()
    if status in (404, 410):
        return Sending.refused(GONE)
    return Sending.refused(f"http_{status}") if status in (400, 413) else Sending.failed(f"http_{status}")


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
