"""The post: whether a message may go out now, by which way, in which words; and how it gets there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.channels import Sending
from app.extensions import Database
from app.services.outbox import Claimed, Tried
from app.services.sending import Drop, Verdict, Way
from app.vocabulary import ChannelKind
from config import Settings


class Post:
    """The carrier of a worker."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings = database, settings

    def judge(self, db: sa.Connection, messages: Sequence[Claimed]) -> list[Verdict]:
        """What may happen to each message at this moment, in their order."""
        return [Way(ChannelKind.PORTAL) if message.client_id else Drop("no_channel") for message in messages]

    def pack(self, db: sa.Connection, message: Claimed, way: Way) -> Any:
        """The letters of a message."""
        raise NotImplementedError

    def carry(self, parcel: Any) -> Sending:
        """Try once."""
        raise NotImplementedError

    def follows(self, message: Claimed) -> bool:
        """Whether something is written of it besides: the story of a journey."""
        return message.journey_id is not None

    def follow_up(self, db: sa.Connection, tried: Tried) -> None:
        """What else is written down of a try."""
