"""What is sent, by which way out, and how it went."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.vocabulary import ChannelKind, DeliveryOutcome

CONNECT_SECONDS, READ_SECONDS = 10, 20
"""How long one try waits: for somebody to answer at all, and for every answer after that."""
LONGEST_TRY = 50
"""Seconds after which a try ends, however slowly it goes on: well inside the lease of a batch (services/outbox.py)."""


@dataclass(frozen=True)
class Outlet:
    """A channel with its opened address, which holds passwords and tokens: it is printed nowhere."""

    kind: ChannelKind
    address: str = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """One message to one recipient. ``key`` is the same for every try of it, so a second one can be known.

    ``buttons`` are words and the code that comes back when they are tapped; Telegram alone has them.
    """

    to: str = field(repr=False)
    subject: str
    body: str
    key: str
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sending:
    """How one try went. ``error`` is a short code such as ``http_503``: never an address, never an answer's words."""

    outcome: DeliveryOutcome
    error: str | None = None

    @classmethod
    def sent(cls) -> Sending:
        return cls(DeliveryOutcome.SENT)

    @classmethod
    def failed(cls, error: str) -> Sending:
        """Another try may help."""
        return cls(DeliveryOutcome.FAILED, error)

    @classmethod
    def refused(cls, error: str) -> Sending:
        """No other try of this message to this recipient will help."""
        return cls(DeliveryOutcome.REFUSED, error)

    @classmethod
    def unknown(cls, error: str) -> Sending:
        """It may have gone out; nobody can say."""
        return cls(DeliveryOutcome.UNKNOWN, error)
