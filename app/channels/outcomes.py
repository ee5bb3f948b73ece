"""What the other side's answer means: sent, to be tried again, refused for good, or not known.

Apprise says of a try only whether it went well. Why it did not stands in the lines that it writes while it tries: the
status that came back, or what the connection broke of. They are read here and kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.channels.letters import Sending

_STATUS = re.compile(r"\berror=(\d{1,6})\b")
_TROUBLE = re.compile(r"(?:Socket|I/O) Exception: (.*)", re.DOTALL)
_BEFORE_IT_WENT_OUT = (
    *("NewConnectionError", "ConnectTimeoutError", "NameResolutionError", "ProxyError", "connect timeout"),
    *("Failed to resolve", "Failed to establish a new connection"),
)
_AGAIN = frozenset((401, 402, 403, 405, 407, 408, 421, 423, 425, 429))
"""Our sign-in, our set-up or their load: nothing that is wrong with the recipient or the letter."""
_NOBODY_KNOWS = frozenset((502, 504))
"""Whoever stands in front of the service had no answer from it; the service may have had our letter."""
_NO_ROOM = {403: "refused"}
_OF_SERVICES = {
    "tgram": {403: "refused", 404: "failed"},  # She blocked the bot. No such token.
    "matrix": _NO_ROOM,
    "matrixs": _NO_ROOM,
    "twilio": dict.fromkeys((21211, 21214, 21217, 21407, 21408, 21610, 21612, 21614, 21635), "refused"),
    "whatsapp": dict.fromkeys((131021, 131026, 131030, 131047, 131050), "refused"),
}
"""Codes of their own, and statuses that mean something else there. Other codes of theirs are tried again."""
_HTTP = range(200, 600)


def of_status(status: int, scheme: str = "") -> Sending:
    """What an answer with this status, or with this code of the service's own, means for the message."""
    error = f"http_{status}" if status in _HTTP else f"code_{status}"
    own = _OF_SERVICES.get(scheme, {}).get(status)
    if own:
        return Sending.refused(error) if own == "refused" else Sending.failed(error)
    if status in _NOBODY_KNOWS:
        return Sending.unknown(error)
    if 400 <= status < 500 and status not in _AGAIN:
        return Sending.refused(error)
    return Sending.failed(error)


def of_trouble(words: str) -> Sending:
    """What a connection that broke means, by the words of the error of ``requests``."""
    if "SSLError" in words or "CERTIFICATE_VERIFY_FAILED" in words:
        return Sending.failed("certificate")
    if any(sign in words for sign in _BEFORE_IT_WENT_OUT):
        return Sending.failed("no_connection")
    return Sending.unknown("timeout" if "timed out" in words else "connection_lost")


def of_lines(lines: Sequence[str], scheme: str) -> Sending:
    """What Apprise wrote while a try did not go well. The last that it says of it counts."""
    for line in reversed(lines):
        if found := _TROUBLE.search(line):
            return of_trouble(found[1])
        if found := _STATUS.search(line):
            return of_status(int(found[1]), scheme)
        if "throttle back" in line:
            return Sending.failed("http_429")
    return Sending.unknown("unclear")
