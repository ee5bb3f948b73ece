"""How a client may be reached: her own rules, from her page, from a step of a quest, or told to us on the phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app import clock
from app.models.clients import Client, SafeContact
from app.models.outbox import ReachAddress, ReminderChoice
from app.queries.journeys import journeys_of_client
from app.queries.quest_versions import definition_of
from app.queries.reach import WAY_OF
from app.queries.safe_contact import ContactRules, rules_of
from app.queries.staff import roles_of
from app.services.answers import forget_everywhere
from app.services.audit import Entry, append
from app.services.sealing import Locker
from app.vocabulary import ActorKind, Audience, ChannelKind, Role
from quests.answers import Answer as Value
from quests.risk import RiskLevel
from quests.steps import Step

TABLE = "safe_contact"
WAYS = ("call", "message", "email")
TIMES = ("morning", "afternoon", "evening", "weekend")
NEUTRAL_SENTENCES = ("later", "wrong_number", "say_nothing")
"""What we may say if someone else answers; what is none of these is a sentence of her own."""
NUMBER_CONSENT = "2026-11"
"""The version of the words by which she agrees that a number or an address is kept (app/web/contact_form.py)."""
NEEDS_A_NUMBER = frozenset(("consent", "ways", "address", "times", "shown_as", "voicemail", "if_someone_else"))
"""Rules that say nothing where no number is kept."""
CODE_WORDS = ("code_word", "stop_word", "help_word")
"""The words between her and us, which only the two of us know."""
_SEALED = {
    name: f"{name}_sealed" for name in ("address", "code_word", "shown_as", "if_someone_else", "stop_word", "help_word")
}
_YES_OR_NO = {"voicemail": "may_leave_voicemail", "calendar_file": "may_have_calendar_file"}
_NOTHING_YET = {"ways": [], "times": [], "may_leave_voicemail": False, "may_have_calendar_file": False}
_NO_NUMBER: dict[str, Any] = {"address_sealed": None, "consent_version": None, "consented_at": None, "ways": []}
_HELD = (
    sa.select(Client.audience, SafeContact.consented_at)
    .outerjoin(SafeContact, SafeContact.client_id == Client.id)
    .where(Client.id == sa.bindparam("of_client"))
    .with_for_update(of=Client)
)


class RulesChanged(Exception):
    """The rules are others than those that the page had read. Nothing of what was sent is kept."""


@dataclass(frozen=True)
class OpenRules:
    """Her rules with the sealed parts readable: for herself, and for who is in contact with her.

    ``if_someone_else`` is one of ``NEUTRAL_SENTENCES`` or her own words. She hears ``code_word`` from us;
    ``stop_word`` and ``help_word`` we hear from her.
    """

    rules: ContactRules
    address: str
    code_word: str
    shown_as: str
    if_someone_else: str
    stop_word: str
    help_word: str


def keeps_numbers_of(audience: Audience) -> bool:
    """Whether a number or an address of such a client may be kept. Of the young none is, until the service has a
    lawful basis for it and the product a place to write it down (domain.md 3.6, L0)."""
    return audience is not Audience.YOUNG


def keep_rules(
    db: sa.Connection,
    locker: Locker,
    values: Mapping[str, Value],
    *,
    staff_id: str | None = None,
    seen: str | None = None,
) -> None:
    """Keep what ``values`` says, by the names of ``quests.questions.ContactRule``.

    What it does not name stays as it was; an empty answer clears the rule. A number or an address is kept with her
    consent alone: with the yes of now or of before, and a no takes it away. ``staff_id``: a colleague wrote it down
    for her, of which the audit log has a line. ``seen`` is the version of the rules that was read, empty for none:
    where they changed since, nothing is kept. Raises RulesChanged.
    """
    if not values:
        return  # Most steps ask nothing of contact, and then nothing is asked of the database either.
    client = db.execute(_HELD, {"of_client": locker.client_id}).one()
    if seen is not None and seen != version_of_rules(db, locker.client_id):
        raise RulesChanged(locker.client_id)
    if not keeps_numbers_of(Audience(client.audience)):
        values = {name: value for name, value in values.items() if name not in NEEDS_A_NUMBER}
    changes = _columns(locker, values) | _consent(values, client.consented_at is not None)
    if changes.get("ways") == [] and values.get("ways", True):
        changes["ways"] = _ways_left(db, locker.client_id, values.get("ways"))
    if not changes:
        return
    _write(db, locker.client_id, changes, staff_id)
    if staff_id is not None:
        append(db, Entry(ActorKind.STAFF, staff_id, "contact_rules_written", "client", locker.client_id))


def version_of_rules(db: sa.Connection, client_id: str) -> str:
    """The mark of her rules as they are now; empty while she has said nothing."""
    rules = rules_of(db, client_id)
    return rules.version if rules is not None else ""


def _write(db: sa.Connection, client_id: str, changes: Mapping[str, Any], staff_id: str | None) -> None:
    changes = {**changes, "updated_at": clock.now(), "updated_by": staff_id}
    known = db.execute(sa.update(SafeContact).where(SafeContact.client_id == client_id).values(**changes)).rowcount
    if not known:
        db.execute(sa.insert(SafeContact).values(client_id=client_id, **{**_NOTHING_YET, **changes}))


def _columns(locker: Locker, values: Mapping[str, Value]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in ("ways", "times"):
            order = WAYS if name == "ways" else TIMES
            chosen = value if isinstance(value, list) else []
            found[name] = [one for one in order if one in chosen]
        elif name in _YES_OR_NO:
            found[_YES_OR_NO[name]] = value == "yes"
        elif name in _SEALED:
            words = str(value or "").strip()
            where = {"table": TABLE, "column": _SEALED[name], "row_id": locker.client_id}
            found[_SEALED[name]] = locker.seal(words, **where) if words else None
    return found


def _consent(values: Mapping[str, Value], has_consented: bool) -> dict[str, Any]:
    """What her yes or no to keeping a number changes: without a yes there is no number, and no way that needs one."""
    has_number = bool(str(values.get("address") or "").strip())
    if values.get("consent") == "no" or ("address" in values and not (has_number or values.get("ways"))):
        return _NO_NUMBER
    if has_number and values.get("consent") == "yes":
        return {"consent_version": NUMBER_CONSENT, "consented_at": clock.now()}
    return {"address_sealed": None} if has_number and not has_consented else {}


def ways_of_reminders(db: sa.Connection, client_id: str) -> frozenset[str]:
    """The ways that have an address of her reminders behind them, kept with a consent of its own."""
    kept = db.execute(sa.select(ReachAddress.channel).where(ReachAddress.client_id == client_id)).scalars()
    return frozenset(WAY_OF[channel] for channel in map(ChannelKind, kept) if channel in WAY_OF)


def _ways_left(db: sa.Connection, client_id: str, chosen: Value) -> list[str]:
    """Where no number is kept: of the ways that she chose, now or before, those of her reminders."""
    kept = ways_of_reminders(db, client_id)
    rules = rules_of(db, client_id) if kept and chosen is None else None
    ways = chosen if isinstance(chosen, list) else rules.ways if rules is not None else ()
    return [way for way in WAYS if way in ways and way in kept]


def remove_number(db: sa.Connection, locker: Locker) -> None:
    """She takes her number back: it is gone with her consent and every way that needs it, also from her answers.

    So is every address that a reminder goes to: from now on those wait on her pages.
    """
    db.execute(sa.delete(ReachAddress).where(ReachAddress.client_id == locker.client_id))
    on_her_pages = sa.update(ReminderChoice).values(channel=ChannelKind.PORTAL)
    db.execute(on_her_pages.where(ReminderChoice.client_id == locker.client_id))
    for journey in journeys_of_client(db, locker.client_id):
        quest = definition_of(db, journey.quest_version_id)
        for step in (step for level in quest.levels for step in level.steps):
            if keys := [one.key for one in step.questions_asked if one.sets == "address"]:
                forget_everywhere(db, journey.id, step.slug, keys)
    if rules_of(db, locker.client_id) is None:
        return
    _write(db, locker.client_id, _NO_NUMBER, None)
    append(db, Entry(ActorKind.CLIENT, locker.client_id, "number_removed", "client", locker.client_id))


def rules_in(step: Step, values: Mapping[str, Value]) -> dict[str, Value]:
    """What the answers to a step say about how she may be reached.

    A question that she left empty changes nothing, but for the ways: none chosen means that nobody contacts her.
    """
    return {
        question.sets: values.get(question.key)
        for question in step.questions_asked
        if question.sets and (question.sets == "ways" or values.get(question.key) not in (None, "", []))
    }


def kept_with_the_rules(step: Step) -> list[str]:
    """The keys of questions whose answers stand with the rules alone: what is removed there is removed."""
    return [question.key for question in step.questions_asked if question.sets in _SEALED]


def may_contact(db: sa.Connection, client_id: str, way: str, *, staff_id: str | None, risk: str) -> bool:
    """Whether this member of staff may reach her in this way now: by her rules, and never while somebody may be
    watching, unless a supervisor decides so for a high risk (domain.md 2.1, P-V 6 and 10)."""
    rules = rules_of(db, client_id)
    if rules is None:
        return False
    is_high = RiskLevel(risk) >= RiskLevel.HIGH
    return rules.allows(way, decides=is_high and staff_id is not None and Role.SUPERVISOR in roles_of(db, staff_id))


def stop_calls(db: sa.Connection, client_id: str, *, staff_id: str | None) -> None:
    """She asked not to be called: no call from now on. Her other ways stay."""
    rules = rules_of(db, client_id)
    if rules is not None and "call" in rules.ways:
        _write(db, client_id, {"ways": [way for way in rules.ways if way != "call"]}, staff_id)


def allow_way(db: sa.Connection, client_id: str, way: str) -> None:
    """She chose to be reminded in this way: it is among her rules from now on."""
    rules = rules_of(db, client_id)
    ways = rules.ways if rules is not None else ()
    if way not in ways:
        _write(db, client_id, {"ways": [one for one in WAYS if one in (*ways, way)]}, None)


def drop_way_without_number(db: sa.Connection, client_id: str, way: str) -> None:
    """The address of her reminders is gone: where no number stands with her rules, nothing is left to reach her by."""
    rules = rules_of(db, client_id)
    if rules is not None and way in rules.ways and rules.address_sealed is None:
        _write(db, client_id, {"ways": [one for one in rules.ways if one != way]}, None)


def open_rules(db: sa.Connection, locker: Locker) -> OpenRules | None:
    """Her rules with what she said in words; None where she has said nothing yet."""
    rules = rules_of(db, locker.client_id)
    if rules is None:
        return None
    return OpenRules(rules, **{name: _unsealed(locker, rules, column) for name, column in _SEALED.items()})


def _unsealed(locker: Locker, rules: ContactRules, column: str) -> str:
    sealed: bytes | None = getattr(rules, column)
    return locker.unseal(sealed, table=TABLE, column=column, row_id=locker.client_id) if sealed else ""
