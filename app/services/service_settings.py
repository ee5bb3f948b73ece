"""Staff set up their service: each setting is kept with who set it, and where safety hangs on it a second one agrees.

What is kept lies over the environment (queries/service_settings.py); what nobody touched is the environment's. A change
is one version more: who would change what a colleague changed meanwhile is told, and nothing is overwritten.
"""

from __future__ import annotations

from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.service_time import OpeningHours
from app.models.settings import ServiceSetting
from app.queries.approvals import Approval, open_approval
from app.queries.service_settings import CRISIS_CONTACTS, Kept, as_kept, kept_now, overlaid
from app.services import approvals
from app.services.audit import Entry, append
from app.services.crisis_contacts import Contact, set_contacts
from app.services.setting_rules import CONTACTS, RULES, Rule
from app.vault import Vault
from app.vocabulary import ActorKind, ApprovalKind
from config import LANGUAGES, Settings


class NoSuchSetting(Exception):
    """There is no setting of this name."""


class NothingChanged(Exception):
    """The value is what holds already."""


class ChangedMeanwhile(Exception):
    """A colleague changed it since this one looked."""


class NoReason(Exception):
    """A second person has to know why."""


class Done(Enum):
    """What became of a change: it holds from now on, or it waits for a second person."""

    KEPT = "kept"
    ASKED = "asked"


def rule_of(key: str) -> Rule:
    """The rule of a setting. Raises NoSuchSetting."""
    name, _dot, language = key.partition(".")
    if name == CRISIS_CONTACTS and language in LANGUAGES:
        return CONTACTS
    if key not in RULES:
        raise NoSuchSetting(key)
    return RULES[key]


def checked(db: sa.Connection, given: Settings, key: str, typed: Any) -> tuple[Kept, Any]:
    """How a setting holds now, and the value that was typed as it would be kept. Raises NoSuchSetting, BadValue."""
    rule, settings = rule_of(key), overlaid(db, given)
    return kept_now(db, given, key), as_kept(rule.check(typed, settings))


def change(db: sa.Connection, given: Settings, key: str, typed: Any, *, seen: int, reason: str, staff_id: str) -> Done:
    """Set a setting, or ask a second person where safety hangs on it. ``seen`` is the version that was looked at.

    Raises NoSuchSetting, BadValue, NothingChanged, ChangedMeanwhile, NoReason; AskedAlready while a change of it waits.
    """
    before, after = checked(db, given, key, typed)
    if before.version != seen:
        raise ChangedMeanwhile(key)
    if after == before.value:
        raise NothingChanged(key)
    if open_approval(db, ApprovalKind.SETTING, key) is not None:
        raise approvals.AskedAlready(key)
    if not rule_of(key).needs_second(before.value, after):
        _keep(db, key, before.version, after, written_by=staff_id)
        return Done.KEPT
    if not reason.strip():
        raise NoReason(key)
    proposed = {"before": before.value, "after": after, "version": before.version}
    approvals.ask(db, ApprovalKind.SETTING, key, proposed, reason, staff_id)
    return Done.ASKED


@approvals.applies(ApprovalKind.SETTING)
def apply_change(db: sa.Connection, request: Approval, approved_by: str, _vault: Vault) -> None:
    """A second person agreed: what was proposed holds, if it still stands on what was looked at.

    Raises ChangedMeanwhile.
    """
    proposed = request.proposed
    _keep(
        db,
        request.subject,
        proposed["version"],
        proposed["after"],
        written_by=request.asked_by,
        approved_by=approved_by,
    )


def _keep(
    db: sa.Connection, key: str, version: int, value: Any, *, written_by: str, approved_by: str | None = None
) -> None:
    row = {"key": key, "version": version + 1, "value": value, "written_at": clock.now()}
    try:
        with db.begin_nested():  # The key of the table decides between two who keep at once.
            db.execute(sa.insert(ServiceSetting).values(**row, written_by=written_by, approved_by=approved_by))
    except sa.exc.IntegrityError as error:
        raise ChangedMeanwhile(key) from error
    _follow(db, key, value)
    detail = {"version": version + 1, "second_person": approved_by is not None}
    append(db, Entry(ActorKind.STAFF, written_by, "setting_kept", "setting", key, detail))


def _follow(db: sa.Connection, key: str, value: Any) -> None:
    """What hangs on a setting beside itself."""
    if key == "service_zone":
        # Nine o'clock stays nine o'clock, by the clock of the new place.
        db.execute(sa.update(OpeningHours).values(zone=ZoneInfo(value).key))
    elif key.startswith(CRISIS_CONTACTS):
        set_contacts(db, key.partition(".")[2], [Contact(**row) for row in value])
