"""Whether and how something may be said to a client now: her rules, her choices, her clock, and who may be watching.

The lock of protocol P-V stands here, in ``Reach.why_not``, for everything that would be sent (domain.md 2.1, P-V 7).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import house_rules
from app.models.clients import Client
from app.models.journeys import Journey
from app.models.outbox import ReachAddress, ReminderChoice
from app.queries.safe_contact import ContactRules, rules_of, rules_of_several
from app.vocabulary import Audience, ChannelKind
from quests.quiet_hours import QuietRules
from quests.reminder_caps import hours_of

WAY_OF: Mapping[ChannelKind, str] = {
    ChannelKind.EMAIL: "email",
    **dict.fromkeys(
        (ChannelKind.SMS, ChannelKind.TELEGRAM, ChannelKind.WHATSAPP, ChannelKind.SIGNAL, ChannelKind.MATRIX),
        "message",
    ),
}
"""Which of her ways lets something out on a channel. Her own pages, and a browser that she turned on, need none."""


LOCKED = "not_needed"
"""Why nothing is said under the lock of P-V, as a code that a page or a copy of hers may show: it tells nothing."""


@dataclass(frozen=True)
class Reach:
    """How one client is reached now. ``zone``: her own, or else that of her newest plan.

    ``rules`` are read where her channel leaves the service; ``has_address``: something says where it goes to there.
    """

    client_id: str
    language: str
    audience: Audience
    zone: ZoneInfo
    chosen: ChannelKind
    quiet: QuietRules
    shows_time: bool
    is_gone: bool
    locked_since: datetime | None
    watched_since: datetime | None
    stopped_at: datetime | None
    has_address: bool
    rules: ContactRules | None

    @property
    def why_not(self) -> str | None:
        """Why nothing at all is said to her now, as a code; None where something may be."""
        if self.is_gone:
            return "gone"
        if self.locked_since is not None:
            return LOCKED
        if self.watched_since is not None:
            return "watched"
        return "stopped" if self.stopped_at is not None else None

    @property
    def is_silent(self) -> bool:
        """Whether a chat that she began is answered by nothing at all: whoever holds her phone learns nothing."""
        return self.is_gone or self.locked_since is not None or self.watched_since is not None

    def allows(self, channel: ChannelKind) -> bool:
        """Whether something may go out to her on this channel now. Only her own pages need no rule of hers."""
        if self.why_not is not None:
            return False
        if channel is ChannelKind.PORTAL:
            return True
        if self.audience is Audience.YOUNG:
            return False  # No address of the young is kept (domain.md 3.6, L0).
        if channel is ChannelKind.PUSH:
            return True
        return self.rules is not None and self.rules.allows(WAY_OF[channel])

    @property
    def channel(self) -> ChannelKind | None:
        """Where a message to her goes now: where she chose, else it waits on her pages. None: nowhere."""
        if self.why_not is not None:
            return None
        return self.chosen if self.has_address and self.allows(self.chosen) else ChannelKind.PORTAL

    def said_now(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """What stands in a message to her now: a talk is told by the clock of her present zone, if she wants that."""
        if "starts_at" not in variables:
            return dict(variables)
        return {**variables, "zone": self.zone.key, "shows_time": self.shows_time}


MAY_BE_SEEN = sa.or_(Client.watched_since.is_not(None), Client.locked_since.is_not(None))
"""Somebody may look at what reaches her: by her own word, or by the lock of P-V."""
HAS_CHOSEN = ReminderChoice.client_id == Client.id
ZONE = sa.func.coalesce(
    Client.zone,
    sa.select(Journey.zone)
    .where(Journey.client_id == Client.id)
    .order_by(Journey.created_at.desc(), Journey.id)
    .limit(1)
    .correlate(Client)
    .scalar_subquery(),
    "UTC",
)
CHOICE = (
    ReminderChoice.quiet_from,
    ReminderChoice.quiet_until,
    ReminderChoice.free_days,
    ReminderChoice.stopped_at,
)
"""What a statement selects of her choices, outer joined by ``HAS_CHOSEN``."""
_REACH = sa.select(
    Client.id,
    Client.language,
    Client.audience,
    ZONE.label("zone"),
    ReminderChoice.channel,
    *CHOICE,
    ReminderChoice.shows_time,
    Client.erased_at,
    sa.exists().where(Journey.client_id == Client.id, Journey.ending == "deceased").label("has_died"),
    Client.locked_since,
    Client.watched_since,
    sa.exists()
    .where(ReachAddress.client_id == Client.id, ReachAddress.channel == ReminderChoice.channel)
    .label("has_address"),
).outerjoin(ReminderChoice, HAS_CHOSEN)
_REACH_OF_ONE = _REACH.where(Client.id == sa.bindparam("of_client"))
_REACH_OF_SEVERAL = _REACH.where(Client.id.in_(sa.bindparam("of_clients", expanding=True)))


def reach_of(db: sa.Connection, client_id: str) -> Reach | None:
    """How this client is reached now; None where there is no such client."""
    row: Any = db.execute(_REACH_OF_ONE, {"of_client": client_id}).one_or_none()
    if row is None:
        return None
    return _reach(row, rules_of(db, client_id) if row.channel in _NEEDS_RULES else None)


def reach_of_several(db: sa.Connection, client_ids: Collection[str]) -> dict[str, Reach]:
    """The same of several clients, by id: two statements, however many they are."""
    if not client_ids:
        return {}
    rows = db.execute(_REACH_OF_SEVERAL, {"of_clients": list(client_ids)}).all()
    rules = rules_of_several(db, [row.id for row in rows if row.channel in _NEEDS_RULES])
    return {row.id: _reach(row, rules.get(row.id)) for row in rows}


_NEEDS_RULES = frozenset(str(channel) for channel in WAY_OF)


def _reach(row: Any, rules: ContactRules | None) -> Reach:
    return Reach(
        client_id=row.id,
        language=row.language,
        audience=Audience(row.audience),
        zone=ZoneInfo(row.zone),
        chosen=ChannelKind(row.channel or ChannelKind.PORTAL),
        quiet=quiet_in(row),
        shows_time=bool(row.shows_time),
        is_gone=row.erased_at is not None or row.has_died,
        locked_since=row.locked_since,
        watched_since=row.watched_since,
        stopped_at=row.stopped_at,
        has_address=row.has_address,
        rules=rules,
    )


def quiet_in(row: Any) -> QuietRules:
    """Her quiet hours in a row that selects ``CHOICE``; who has said nothing has those of the service."""
    caps = house_rules.now().caps
    if row.quiet_from is None:
        return caps.usual_hours
    hours = hours_of(row.quiet_from, row.quiet_until, caps)
    return QuietRules(*hours, frozenset(date.fromisoformat(day) for day in row.free_days))
