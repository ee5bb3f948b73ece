"""The post: whether a message may go out now, by which way, in which words; and how it gets there.

Whether somebody may be told something is the gate's to say (services/reminder_gate.py), and the words are those of the
registry (app/outgoing_texts.py). A channel that failed often in a row rests; what is for it waits, and no try counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock, house_rules
from app.channels import Letter, Outlet, Sending, send
from app.channels.push import GONE
from app.extensions import Database
from app.outgoing_texts import CLOCK_ALERTS, render
from app.queries.reach import reach_of
from app.queries.reminder_choices import addresses_of
from app.queries.sending import ailing
from app.queries.staff_notices import address_of
from app.services import one_tap, outbox, reminders, sending
from app.services.channels import note_failure, note_success, open_outlets
from app.services.outbox import Claimed, Tried
from app.services.reminder_choices import forget_address, open_address
from app.services.sealing import open_locker
from app.services.sending import Way
from app.services.staff_notices import CHANNEL, mail_is_on
from app.vault import Vault
from app.vocabulary import ChannelKind, DeliveryOutcome
from config import Settings

CHANNEL_OFF, NO_ADDRESS, NO_EMAIL = "channel_off", "no_address", "no_email"
NOBODY_SPOKE_TO_IT = frozenset((CHANNEL_OFF, NO_ADDRESS, sending.NOT_JUDGED, sending.NOT_WRITTEN))
"""Failures that are not the channel's own."""
_PAGES = {CHANNEL: "/admin/channels", "handover": "/desk/handovers", "senior": "/desk/handovers", "not_taken": "/staff"}
_PAGES |= {"glass_asked": "/desk/sealed", "glass_told": "/admin/log", "many_records": "/desk/caseloads"}
"""Where an alert leads. A duty manager, who is told last, may have no desk."""
_BEST_FIRST = (DeliveryOutcome.SENT, DeliveryOutcome.UNKNOWN, DeliveryOutcome.FAILED, DeliveryOutcome.REFUSED)


@dataclass(frozen=True)
class Parcel:
    """What goes out at once: a letter for each place where she is reached on this channel, by the id of the place.

    ``said`` is with which variables its words were written, where they are not those of the message itself.
    """

    message_id: str
    outlet: Outlet | None
    letters: tuple[tuple[str, Letter], ...]
    said: Mapping[str, Any] | None = None


class Post:
    """The carrier of a worker, for one thread."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings = database, settings
        self._vault = Vault.of(settings)
        self._gone: dict[str, list[str]] = {}
        self._said: dict[str, Mapping[str, Any]] = {}
        self._ailing: dict[ChannelKind, datetime | None] = {}

    # --- whether, and by which way ----------------------------------------------------------------------------------

    def judge(self, db: sa.Connection, messages: Sequence[Claimed]) -> list[sending.Verdict]:
        """What may happen to each message at this moment, in their order."""
        verdicts = [self._way(verdict) for verdict in reminders.gate_all(db, messages)]
        return self.held_by_channels(db, self._without_email(db, messages, verdicts))

    def _without_email(
        self, db: sa.Connection, messages: Sequence[Claimed], verdicts: list[sending.Verdict]
    ) -> list[sending.Verdict]:
        """Who has to act by a clock is written down in any case; while the service writes no e-mails that is all."""
        are_alerts = [message.variables.get("about") in CLOCK_ALERTS for message in messages]
        if not any(are_alerts) or mail_is_on(db, self.settings.channels):
            return verdicts
        dropped = sending.Drop(NO_EMAIL)
        return [dropped if is_alert else one for is_alert, one in zip(are_alerts, verdicts, strict=True)]

    def held_by_channels(self, db: sa.Connection, verdicts: Sequence[sending.Verdict]) -> list[sending.Verdict]:
        """The same, but that what is for a channel at rest waits until it has rested."""
        self._ailing, now = ailing(db), clock.now()
        held: list[sending.Verdict] = []
        for verdict in verdicts:
            rests_until = self._ailing.get(verdict.channel) if isinstance(verdict, Way) else None
            is_resting = rests_until is not None and rests_until > now
            held.append(sending.HoldUntil(rests_until, sending.RESTS) if is_resting and rests_until else verdict)
        return held

    def _way(self, verdict: reminders.Verdict) -> sending.Verdict:
        if isinstance(verdict, reminders.HoldUntil):
            return sending.HoldUntil(verdict.at, verdict.why)
        if isinstance(verdict, reminders.Drop):
            return sending.Drop(verdict.why)
        if verdict.reach is None:
            return Way(ChannelKind.EMAIL, self.settings.languages[0])
        channel = verdict.reach.channel
        return Way(channel, verdict.reach.language) if channel else sending.Drop("gone")

    # --- in which words, and where to ---------------------------------------------------------------------------------

    def pack(self, db: sa.Connection, message: Claimed, way: Way) -> Parcel:
        """The letters of a message. Nothing of it is kept."""
        outlet = open_outlets(db, self._vault, self.settings.channels).get(way.channel)
        if outlet is None:
            return Parcel(message.id, None, ())
        if message.client_id is None:
            return Parcel(message.id, outlet, self._to_staff(db, message, way))
        return self._to_client(db, message, way, outlet)

    def _to_staff(self, db: sa.Connection, message: Claimed, way: Way) -> tuple[tuple[str, Letter], ...]:
        to = address_of(db, message.staff_id or "")
        page = _PAGES.get(str(message.variables.get("about")), "/desk")
        link = f"{self.settings.staff_address}{page}" if self.settings.staff_address else None
        words = render(message.text, way.language or "en", message.variables, link=link, channel=way.channel)
        return ((message.staff_id or "", Letter(to, words.subject, words.body, message.id)),) if to else ()

    def _to_client(self, db: sa.Connection, message: Claimed, way: Way, outlet: Outlet) -> Parcel:
        client_id, language = message.client_id or "", way.language or "en"
        reach = reach_of(db, client_id)
        said = reach.said_now(message.variables) if reach else message.variables
        link = one_tap.link_of(self.settings, message.id)
        own = house_rules.now().messages
        words = render(message.text, language, said, link=link, channel=way.channel, own=own)
        buttons: tuple[tuple[str, str], ...] = ()
        if way.channel is ChannelKind.TELEGRAM:
            from app.services import messenger  # Few services have a bot.

            buttons = messenger.buttons_under(db, self.settings, message, language)
        locker = open_locker(db, self._vault, client_id)
        places = [one for one in addresses_of(db, client_id) if one.channel is way.channel]
        opened = [(one.id, open_address(locker, one.id, one.address_sealed)) for one in places]
        letters = tuple((place, Letter(to, words.subject, words.body, message.id, buttons)) for place, to in opened)
        return Parcel(message.id, outlet, letters, said if said != message.variables else None)

    # --- out ----------------------------------------------------------------------------------------------------------

    def carry(self, parcel: Parcel) -> Sending:
        """Try once everywhere. It went out where it went out to one place; nobody else is asked twice for her."""
        if parcel.outlet is None:
            return Sending.failed(CHANNEL_OFF)
        if not parcel.letters:
            return Sending.failed(NO_ADDRESS)
        went = [(place, send(parcel.outlet, letter)) for place, letter in parcel.letters]
        gone = [place for place, one in went if one.outcome is DeliveryOutcome.REFUSED and one.error == GONE]
        self._gone = {parcel.message_id: gone} if gone else {}
        self._said = {parcel.message_id: parcel.said} if parcel.said else {}
        return min((one for _place, one in went), key=lambda one: _BEST_FIRST.index(one.outcome))

    # --- what follows -------------------------------------------------------------------------------------------------

    def follows(self, tried: Tried) -> bool:
        """A reminder of a step is told by the story of its journey; what did not go well, by its channel."""
        is_well = tried.outcome is DeliveryOutcome.SENT and tried.channel not in self._ailing
        has_news = tried.message.id in self._gone or tried.message.id in self._said
        return tried.message.journey_id is not None or not is_well or has_news

    def follow_up(self, db: sa.Connection, tried: Tried) -> None:
        """Her journey tells that it went out, and the message with which words; the channel's failures in a row are
        counted; a browser that wants nothing any more is forgotten."""
        message, channel = tried.message, ChannelKind(tried.channel)
        if tried.outcome is DeliveryOutcome.SENT:
            reminders.after_sent(db, message, channel)
        said = self._said.pop(message.id, None)
        if said is not None and tried.outcome in (DeliveryOutcome.SENT, DeliveryOutcome.UNKNOWN):
            outbox.keep_said(db, message, said)
        if channel is not ChannelKind.PORTAL:
            self._note(db, channel, tried)
        for place in self._gone.pop(message.id, []):
            forget_address(db, message.client_id or "", channel, address_id=place)

    def _note(self, db: sa.Connection, channel: ChannelKind, tried: Tried) -> None:
        if tried.outcome is DeliveryOutcome.SENT:
            if channel in self._ailing:
                note_success(db, channel)
        elif tried.outcome is not DeliveryOutcome.REFUSED and tried.error not in NOBODY_SPOKE_TO_IT:
            note_failure(db, channel)
