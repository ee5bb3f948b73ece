"""One request to another service: no redirect, no long wait, and an honest word about what nobody can know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS, READ_SECONDS = 10, 20
LONGEST_ANSWER = 1_000_000


class NotReached(Exception):
    """No answer came. ``may_have_arrived``: the request went out, so it may have been done. ``code`` says why.

    Neither the address nor what was sent is in it: an address may hold a secret.
    """

    def __init__(self, code: str, *, may_have_arrived: bool) -> None:
        super().__init__(code)
        self.code = code
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True, repr=False)
class Answered:
    """What the other side said."""

    status: int
    body: bytes


def post(
    url: str,
    *,
    data: bytes | None = None,
    json: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    read_seconds: float = READ_SECONDS,
) -> Answered:
    """Send one POST and read the answer, of which no more is read than anybody needs. Raises NotReached."""
    import requests

    try:
        with requests.post(
            url,
            data=data,
            json=json,
            headers=dict(headers or {}),
            timeout=(CONNECT_SECONDS, read_seconds),
            allow_redirects=False,
            stream=True,
        ) as answer:
            body = answer.raw.read(LONGEST_ANSWER, decode_content=True)
            return Answered(answer.status_code, body or b"")
    except requests.RequestException as error:
        raise NotReached(*_told(error)[:1], may_have_arrived=_told(error)[1]) from None
    except (OSError, ValueError):
        raise NotReached("broken_off", may_have_arrived=True) from None


def _told(error: requests.RequestException) -> tuple[str, bool]:
    """A short code, and whether the request may have arrived all the same."""
    import requests
    from urllib3.exceptions import MaxRetryError, NewConnectionError

    if isinstance(error, requests.ConnectTimeout):
        return "no_connection", False
    if isinstance(error, requests.ReadTimeout):
        return "no_answer", True
    if isinstance(error, requests.exceptions.SSLError):
        return "certificate", False
    reason = error.args[0] if error.args else None
    if isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError):
        return "no_connection", False
    if isinstance(error, requests.ConnectionError):
        return "broken_off", True
    return "not_sent", False
