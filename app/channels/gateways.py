"""Everything that is no e-mail, through Apprise: it knows the protocols, we know what may go wrong.

Apprise is read in on first use: that takes most of a second. Its lines name recipients and tokens, so none of them
reaches our log. It neither waits nor tries again by itself: that is the worker's business.
"""

from __future__ import annotations

import logging
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.channels.addresses import GATEWAYS, BadAddress, filled, scheme_of
from app.channels.letters import CONNECT_SECONDS, LONGEST_TRY, READ_SECONDS, Letter, Outlet, Sending
from app.channels.outcomes import of_lines
from app.vocabulary import ChannelKind

if TYPE_CHECKING:
    from apprise import NotifyBase

_SAMPLES = {
    ChannelKind.SMS: "+77010000001",
    ChannelKind.WHATSAPP: "+77010000001",
    ChannelKind.SIGNAL: "+77010000001",
    ChannelKind.TELEGRAM: "100000001",
    ChannelKind.MATRIX: "@sample:example.org",
}
_reading_in = threading.Lock()


class _Lines(logging.Handler):
    """Keeps what is said while one letter is sent, in memory and for that long."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def send_through(outlet: Outlet, letter: Letter, to: str) -> Sending:
    """Give the letter to whoever the outlet's address names. ``to`` has been looked at. No subject: a body alone."""
    plugin = _opened(filled(outlet.address, to, letter.key), letter.key)
    lines = _Lines()
    plugin.logger = logging.Logger("channel", logging.DEBUG)
    plugin.logger.addHandler(lines)
    through = _apprise().Apprise(plugin, asset=plugin.asset)  # It makes the words safe for a channel that reads HTML.
    result = through.notify(body=letter.body, body_format="text", timeout=LONGEST_TRY)
    if result:
        return Sending.sent()
    if result.status == _apprise().AppriseResultStatus.TIMEOUT:
        return Sending.unknown("timeout")
    return of_lines(lines.said, scheme_of(outlet.address))


def check_opens(kind: ChannelKind, address: str) -> None:
    """Look whether Apprise understands the address, and sends by it to the recipient alone. Raises BadAddress."""
    plugin = _opened(filled(address, _SAMPLES[kind], "key"), "key")
    if scheme_of(address) not in GATEWAYS and len(plugin) != 1:
        raise BadAddress("more_recipients")
    if scheme_of(address) not in GATEWAYS and _SAMPLES[kind].lstrip("+@!") not in str(_targets(plugin)):
        raise BadAddress("no_recipient")
    if not urlsplit(address).netloc:
        raise BadAddress("no_host")


def _targets(plugin: Any) -> list[Any]:
    return [getattr(plugin, name, None) for name in ("targets", "users", "rooms", "target_phones")]


def _opened(url: str, key: str) -> NotifyBase:
    """The sender that Apprise makes of an address, with what the address may not decide set by us."""
    apprise = _apprise()
    asset = apprise.AppriseAsset(http_redirects=False, default_service_retry=0)
    plugin: Any = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if plugin is None:
        raise BadAddress("unreadable")
    plugin.redirects = False
    plugin.verify_certificate = True
    plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT_SECONDS, READ_SECONDS
    plugin.throttle = lambda *_args, **_changes: None
    if plugin.secure_protocol == "matrixs":
        _open_matrix(plugin, key)
    return plugin


def _open_matrix(plugin: Any, key: str) -> None:
    """Matrix takes an event with the same transaction id of the same token once: our key is that id."""
    plugin.default_retries = 1
    plugin.access_token = plugin.password
    plugin.transaction_id = key


@cache
def _apprise() -> Any:
    """Apprise with all its senders, and with its own log shut."""
    with _reading_in, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
        log = logging.getLogger("apprise")
        log.addHandler(logging.NullHandler())
        log.propagate = False
        import apprise

        apprise.Apprise.instantiate("json://localhost")  # The first one reads every sender in.
    return apprise
