"""Her reminders: what comes, what was sent and in which words, how they reach her, and when nothing comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.core import get_global
from flask import url_for
from flask_babel import gettext as _

from app import house_rules
from app.house_rules import Key, OwnTexts, own_texts
from app.outgoing_texts import TEXTS, render
from app.portal.pages.reminder_ways import WayRow, channels_of, switched_on
from app.portal.pages.reminder_words import (
    channel_words,
    minute_words,
    state_words,
    tapped_words,
    text_words,
    why_words,
)
from app.portal.plan import Plan, plan_of
from app.portal.reader import today
from app.queries.her_reminders import HerMessage, messages_to_her
from app.queries.journeys import journeys_of_client
from app.queries.reach import Reach, reach_of
from app.queries.service_settings import words_of_messages
from app.services.reminder_choices import DAY
from app.services.safe_contact import keeps_numbers_of
from app.vocabulary import ChannelKind, OutgoingState
from app.web.context import zone_name
from app.web.filters import day, moment
from app.web.sessions import client
from app.web.transaction import db
from app.web.zones import zone_words

EVERY = 30
"""Half hours to choose from: fine enough, and short enough to scroll on a phone."""
SHOWN = 5
"""How many are shown at once; the others are folded away."""


@dataclass(frozen=True)
class MessageRow:
    """One message as she reads it. ``words`` are exactly what was, or will be, seen; empty where nothing leaves."""

    title: str
    when: str
    how: str
    words: str
    why: str
    icon: str
    off_url: str


@dataclass(frozen=True)
class FreeDay:
    value: str
    words: str


@dataclass(frozen=True)
class RemindersPage:
    """``is_kept_here``: she chose a channel, and for now her reminders wait on her pages all the same."""

    is_watched: bool
    stopped_at: datetime | None
    is_young: bool
    how: str
    is_kept_here: bool
    is_chosen_off: bool
    leaves: bool
    coming: tuple[MessageRow, ...]
    sent: tuple[MessageRow, ...]
    unsent: tuple[MessageRow, ...]
    channels: tuple[WayRow, ...]
    hours: tuple[tuple[str, str], ...]
    quiet_from: int
    quiet_until: int
    quiet_words: str
    zone_words: str
    free_days: tuple[FreeDay, ...]
    shows_time: bool
    words_of_talk: tuple[str, str]


def reminders_page() -> RemindersPage:
    """The page of the client who is asking, as things stand now."""
    reach = reach_of(db(), client().id)
    if reach is None:
        raise LookupError("the client who is asking has no row")
    messages = messages_to_her(db(), client().id)
    rows = _Rows(reach)
    went = (OutgoingState.SENT, OutgoingState.UNCERTAIN)
    past = [one for one in messages if not one.is_coming]
    return RemindersPage(
        is_watched=reach.watched_since is not None,
        stopped_at=reach.stopped_at,
        is_young=not keeps_numbers_of(reach.audience),
        how=channel_words()[reach.chosen],
        is_kept_here=reach.why_not is None and reach.channel is not reach.chosen,
        is_chosen_off=reach.chosen is not ChannelKind.PORTAL and reach.chosen not in switched_on(),
        leaves=reach.chosen is not ChannelKind.PORTAL,
        coming=tuple(rows.row(one) for one in messages if one.is_coming),
        sent=tuple(rows.row(one) for one in past if one.state in went),
        unsent=tuple(rows.row(one) for one in past if one.state not in went),
        channels=tuple(channels_of(reach)),
        hours=_hours(reach.quiet.quiet_from, reach.quiet.quiet_until),
        quiet_from=reach.quiet.quiet_from,
        quiet_until=reach.quiet.quiet_until,
        quiet_words=_quiet_words(reach),
        zone_words=zone_words(zone_name()),
        free_days=_free_days(reach.quiet.free_days),
        shows_time=reach.shows_time,
        words_of_talk=_words_of_talk(reach),
    )


def region_of_her_zone() -> str:
    """The country of her clock, as ``KZ``: for a number that she typed without its code."""
    return str(get_global("zone_territories").get(zone_name(), ""))


# --- rows -------------------------------------------------------------------------------------------


class _Rows:
    """Messages as rows. Her plans are read once, and only where a row names a step of one."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self._plans: Mapping[str, Plan] | None = None
        self._changes: Sequence[tuple[datetime, Key, Any]] | None = None

    def row(self, one: HerMessage) -> MessageRow:
        channel = self._channel(one)
        return MessageRow(
            title=self._title(one),
            when=_when(one),
            how=_how(one, channel),
            words=self._words(one, channel),
            why=_why(one),
            icon={"talk_day_before": "calendar", "talk_soon": "calendar"}.get(one.text, "bell"),
            off_url=url_for("portal.turn_reminder_off", outgoing_id=one.id) if one.is_coming else "",
        )

    def _channel(self, one: HerMessage) -> ChannelKind | None:
        """How it went, or will go; None where it never went."""
        if one.channel is not None:
            return ChannelKind(one.channel)
        return (self.reach.channel or self.reach.chosen) if one.is_coming else None

    def _words(self, one: HerMessage, channel: ChannelKind | None) -> str:
        if channel in (None, ChannelKind.PORTAL) or one.text not in TEXTS:
            return ""
        said = self.reach.said_now(one.variables) if one.is_coming else one.variables
        spoken = one.language or self.reach.language
        return render(one.text, spoken, said, link=None, channel=channel, own=self._own(one)).body

    def _own(self, one: HerMessage) -> OwnTexts:
        """The words of the service as they are now, or as they were when it went out."""
        rules = house_rules.now()
        if one.is_coming or not rules.were_messages_set:
            return rules.messages
        if self._changes is None:
            self._changes = words_of_messages(db())
        return own_texts((key, value) for at, key, value in self._changes if at <= one.at)

    def _title(self, one: HerMessage) -> str:
        starts_at = one.variables.get("starts_at")
        if starts_at:
            return _("Your talk on %(moment)s", moment=moment(datetime.fromisoformat(starts_at)))
        plan = self._plan(one.journey_id) if one.step else None
        step = plan.walked.step(one.step, as_done=True) if plan is not None and one.step else None
        if plan is not None and step is not None and step.visibility == "client":
            return _("“%(step)s” is open", step=plan.reader.title(step))
        return text_words().get(one.text, _("A note"))

    def _plan(self, journey_id: str | None) -> Plan | None:
        if self._plans is None:
            self._plans = {row.id: plan_of(row) for row in journeys_of_client(db(), client().id)}
        return self._plans.get(journey_id or "")


def _how(one: HerMessage, channel: ChannelKind | None) -> str:
    if channel is ChannelKind.PORTAL:
        return _("It stands on your pages. Nothing is sent.") if one.is_coming else ""
    return "" if channel is None else channel_words()[channel]


def _why(one: HerMessage) -> str:
    """What she answered to it; else why it waits, or did not go."""
    if one.answer is not None:
        return _("You answered: %(answer)s.", answer=tapped_words()[one.answer])
    return why_words().get(one.why or "", "")


def _when(one: HerMessage) -> str:
    if one.is_coming:
        return moment(one.due_at)
    if one.channel == ChannelKind.PORTAL and one.state is OutgoingState.SENT:
        return _("On your pages since %(moment)s", moment=moment(one.at))
    return _("%(state)s: %(moment)s", state=state_words()[one.state], moment=moment(one.at))


# --- how and when -----------------------------------------------------------------------------------


def _hours(*chosen: int) -> tuple[tuple[str, str], ...]:
    """The times of a day to choose from, with those that stand."""
    return tuple((str(minute), minute_words(minute)) for minute in sorted({*range(0, DAY, EVERY), *chosen}))


def _quiet_words(reach: Reach) -> str:
    quiet = reach.quiet
    if quiet.quiet_from == quiet.quiet_until:
        return _("At any hour")
    begin, end = minute_words(quiet.quiet_from), minute_words(quiet.quiet_until)
    return _("Not between %(begin)s and %(end)s", begin=begin, end=end)


def _free_days(days: frozenset[date]) -> tuple[FreeDay, ...]:
    return tuple(FreeDay(one.isoformat(), day(one)) for one in sorted(days) if one >= today())


def _words_of_talk(reach: Reach) -> tuple[str, str]:
    """What a message about a talk says without its time, and with it: of a talk that nobody has."""
    starts_at = datetime.combine(today(), datetime.min.time(), reach.zone).replace(hour=17)
    said: dict[str, Any] = {"starts_at": starts_at.isoformat(), "zone": reach.zone.key}
    own = house_rules.now().messages
    bodies: Sequence[str] = [
        render("talk_day_before", client().language, {**said, "shows_time": shows}, link=None, own=own).body
        for shows in (False, True)
    ]
    return bodies[0], bodies[1]
