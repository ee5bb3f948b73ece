"""What the service tells its own people by e-mail: alerts at once, and once a working day what waits for each.

An e-mail names nobody: it holds numbers and the way to the desk. It goes out through the outbox, like every message.
While the service cannot write e-mails nothing is planned, and the pages say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.models.outbox import Outgoing, StaffNotices
from app.queries import staff_notices as known
from app.queries.service_hours import hours_of, on_call_now
from app.queries.staff_counts import counts_of
from app.queries.staff_notices import Choice, Hearer, Owed, address_of
from app.services import outbox
from app.services.channels import from_environment
from app.services.outbox import NewMessage
from app.vocabulary import ChannelKind, Duty, Permission, Role
from config import Settings
from quests.service_hours import SOON, ServiceHours

__all__ = [
    "address_of", "alert_high_risk", "alerts_due", "choose", "digests_due", "mail_is_on", "plan_alerts", "plan_digest",
]  # fmt: skip

HIGH_RISK, PROMISE, UNDELIVERED, CHANNEL, RECORDS = "high_risk", "promise", "undelivered", "channel", "many_records"
PILOT = "pilot_ended"
FAILED_FOR_A_WHILE = 9
"""Failures in a row after which a channel has rested for a quarter of an hour in all (services/channels.py): whoever
looks after channels is told."""
HELPS_FOR = timedelta(hours=24)
"""An alert that is older tells nothing that the desk does not."""
LOOKS_BACK = timedelta(days=2)
"""What did not arrive is told also after a worker was away over a weekend's night."""


def choose(db: sa.Connection, staff_id: str, choice: Choice) -> None:
    """What she wants to hear of from now on. A digest that waits for today is not sent where she wants none."""
    values = {**vars(choice), "changed_at": clock.now()}
    changed = db.execute(sa.update(StaffNotices).where(StaffNotices.staff_id == staff_id).values(**values))
    if changed.rowcount == 0:
        db.execute(sa.insert(StaffNotices).values(staff_id=staff_id, **values))
    if not choice.wants_digest:
        outbox.cancel(db, sa.and_(Outgoing.staff_id == staff_id, Outgoing.text == "staff_digest"), "not_wanted")


# --- alerts ----------------------------------------------------------------------------------------------------------


def mail_is_on(db: sa.Connection, configured: Sequence[str]) -> bool:
    """Whether the service can write e-mails at all: staff set it up, or the environment (``settings.channels``)."""
    return ChannelKind.EMAIL in from_environment(configured) or known.email_is_on(db)


def alert_high_risk(db: sa.Connection, task_id: str) -> None:
    """A supervisor is asked to look at somebody now, and those who have to know hear of it: in the transaction that
    asks, or where the environment set up e-mail by the worker's next tick."""
    if known.email_is_on(db):
        asked = known.high_risks_since(db, clock.now() - LOOKS_BACK, task_id=task_id)
        plan_alerts(db, _of_risks(db, asked, known.hearers(db)))


@dataclass(frozen=True)
class Alert:
    """One e-mail to one person, of all that is new to her of its kind."""

    person: Hearer
    about: str
    owed: Sequence[Owed]
    at: datetime


def alerts_due(db: sa.Connection, settings: Settings) -> list[Alert]:
    """High risks, promises that are about to break, messages that did not arrive, channels that fail, somebody who
    opened many records within an hour: what nobody was told of yet.

    A promise is about to break once four opening hours are left. While the service is closed its owner is told when it
    opens again, unless that were too late. Whether e-mails can be written is asked before.
    """
    now, hours = clock.now(), hours_of(db, settings.zone)
    risks = known.high_risks_since(db, now - LOOKS_BACK)
    promised = known.promises_between(db, now, hours.after_open_time(now, SOON))
    lost = known.undelivered_between(db, now - LOOKS_BACK, now)
    failing = known.channels_failing(db, FAILED_FOR_A_WHILE, hours.day_of(now))
    opened = known.many_records_since(db, now - LOOKS_BACK)
    tried = known.pilots_ended_since(db, now - LOOKS_BACK)
    causes = {one.cause for one in (*risks, *promised, *lost, *failing, *opened, *tried)}
    if not causes:
        return []
    people = known.hearers(db)
    told = _told(db, causes, people)
    alerts = [*_of_risks(db, risks, people, told), *_of_channels(failing, people, told, now)]
    alerts += _of_pilots(tried, people, told, hours.next_opening(now))
    alerts += _of_records(opened, people, told, now)
    for person in (one for one in people if one.choice.wants_alerts):
        for about, owed in ((PROMISE, promised), (UNDELIVERED, lost)):
            new = [one for one in owed if _is_hers(one, person, people) and (one.cause, person.id) not in told]
            if new:
                alerts.append(Alert(person, about, new, _when(new, now, hours)))
    return alerts


def _of_risks(
    db: sa.Connection,
    risks: Sequence[Owed],
    people: Sequence[Hearer],
    told: Collection[tuple[str, str]] = (),
) -> list[Alert]:
    """Supervisors hear of a high risk, whatever they chose; the counsellor of the plan unless she wants none."""
    hearing = _supervisors_of(db, risks, people, told)
    alerts = []
    for person in people:
        wants = person.choice.wants_alerts
        hers = [
            one
            for one in risks
            if person.id in hearing[one.cause] or (one.counsellor_id in person.actor.stands_for and wants)
        ]
        new = [one for one in hers if (one.cause, person.id) not in told]
        if new:
            alerts.append(Alert(person, HIGH_RISK, new, clock.now()))
    return alerts


def _supervisors_of(
    db: sa.Connection, risks: Sequence[Owed], people: Sequence[Hearer], told: Collection[tuple[str, str]]
) -> dict[str, set[str]]:
    """Which supervisors hear of each risk: those on call when it is told first, all of them where the rota names
    nobody. Where somebody is asked to take over, they hear by that clock, one after the other (services/alerts.py)."""
    if not risks:
        return {}
    every = {person.id for person in people if Role.SUPERVISOR in person.roles}
    rota = on_call_now(db, clock.now())
    is_planned = Duty.SUPERVISOR not in rota.not_planned
    hearing = {}
    for one in risks:
        heard = is_planned and any((one.cause, person) in told for person in every)
        hearing[one.cause] = set() if one.is_handed_over or heard else set(rota.supervisors)
    return hearing


def _of_channels(
    failing: Sequence[Owed], people: Sequence[Hearer], told: Collection[tuple[str, str]], now: datetime
) -> list[Alert]:
    """Whoever looks after the channels hears of one that fails, at once: messages wait for it."""
    wanting = [one for one in people if one.actor.may(Permission.MANAGE_CHANNELS) and one.choice.wants_alerts]
    untold = {one.id: [each for each in failing if (each.cause, one.id) not in told] for one in wanting}
    return [Alert(person, CHANNEL, untold[person.id], now) for person in wanting if untold[person.id]]


def _of_pilots(
    tried: Sequence[Owed], people: Sequence[Hearer], told: Collection[tuple[str, str]], at: datetime
) -> list[Alert]:
    """Designers hear that a pilot came to its last day, while the service is open."""
    wanting = [one for one in people if one.actor.may(Permission.DRAFT_QUEST) and one.choice.wants_alerts]
    untold = {one.id: [each for each in tried if (each.cause, one.id) not in told] for one in wanting}
    return [Alert(person, PILOT, untold[person.id], at) for person in wanting if untold[person.id]]


def _of_records(
    opened: Sequence[Owed], people: Sequence[Hearer], told: Collection[tuple[str, str]], now: datetime
) -> list[Alert]:
    """Supervisors hear who opened many records within an hour, whatever they chose, and never the one whom it is about;
    where there is no other supervisor, who reads the log does."""
    alerts = []
    for one in opened:
        others = [person for person in people if person.id != one.counsellor_id]
        hear = [person for person in others if Role.SUPERVISOR in person.roles]
        hear = hear or [person for person in others if person.actor.may(Permission.READ_AUDIT)]
        alerts += [Alert(person, RECORDS, [one], now) for person in hear if (one.cause, person.id) not in told]
    return alerts


def _told(db: sa.Connection, causes: Collection[str], people: Iterable[Hearer]) -> set[tuple[str, str]]:
    named = {_cause(cause, person.id): (cause, person.id) for cause in causes for person in people}
    return {named[cause] for cause in known.told_before(db, list(named), clock.now())}


def _is_hers(owed: Owed, person: Hearer, people: Sequence[Hearer]) -> bool:
    """Hers by the plan, or by the cover of who is away; what belongs to nobody, or to somebody who has left, is the
    supervisors'."""
    if owed.counsellor_id in person.covers:
        return True
    if any(one.id == owed.counsellor_id for one in people):
        return person.id == owed.counsellor_id
    return Role.SUPERVISOR in person.roles


def _when(owed: Sequence[Owed], now: datetime, hours: ServiceHours) -> datetime:
    """While the service is open; at once where a promise would be broken by then."""
    soonest = min((one.by for one in owed if one.by is not None), default=None)
    begins = hours.next_opening(now)
    return begins if soonest is None or begins < soonest else now


def plan_alerts(db: sa.Connection, alerts: Iterable[Alert]) -> None:
    """What each tells of keeps a row of its own, so that it is told once; one of them goes out for all."""
    for alert in alerts:
        first, *others = (_cause(one.cause, alert.person.id) for one in alert.owed)
        outbox.plan(db, [_message(alert, cause) for cause in (first, *others)])
        if others:
            hers = Outgoing.staff_id == alert.person.id
            outbox.cancel(db, sa.and_(Outgoing.cause.in_(others), hers), "told_in_one")


def _message(alert: Alert, cause: str) -> NewMessage:
    return NewMessage(
        cause,
        "staff_alert",
        alert.at,
        staff_id=alert.person.id,
        not_after=alert.at + HELPS_FOR,
        priority=outbox.URGENT,
        variables={"about": alert.about, "number": len(alert.owed)},
    )


def _cause(cause: str, staff_id: str) -> str:
    return f"{cause}:{staff_id}"


# --- the digest ------------------------------------------------------------------------------------------------------


def digests_due(db: sa.Connection, settings: Settings) -> list[Hearer]:
    """To whom the digest of this day is to be written: from the hour that each chose on, once, on days on which the
    service is open, and not any more once it has closed."""
    now, hours = clock.now(), hours_of(db, settings.zone)
    local = now.astimezone(hours.zone)
    closes = hours.closes_on(local.date())
    if closes is None or now >= closes:
        return []
    minute = local.hour * 60 + local.minute
    people = [one for one in known.hearers(db) if one.has_scope and _wants_now(one.choice, minute)]
    told = known.told_before(db, [_digest_cause(one.id, local.date()) for one in people], now)
    return [one for one in people if _digest_cause(one.id, local.date()) not in told]


def plan_digest(db: sa.Connection, person: Hearer, settings: Settings) -> bool:
    """What waits for her, in numbers; tells whether anything does.

    Where nothing does that is noted as well: a digest is of its morning, and does not come at noon.
    """
    now, hours = clock.now(), hours_of(db, settings.zone)
    today = hours.day_of(now)
    counts = {name: number for name, number in counts_of(db, person.actor, hours).items() if number}
    until, cause = hours.closes_on(today), _digest_cause(person.id, today)
    outbox.plan(db, [NewMessage(cause, "staff_digest", now, staff_id=person.id, not_after=until, variables=counts)])
    if not counts:
        outbox.cancel(db, Outgoing.cause == cause, "nothing_waits")
    return bool(counts)


def _wants_now(choice: Choice, minute: int) -> bool:
    return choice.wants_digest and minute >= choice.digest_at


def _digest_cause(staff_id: str, day: date) -> str:
    return f"digest:{staff_id}:{day.isoformat()}"
