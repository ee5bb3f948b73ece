"""Links of one tap: what somebody may answer to a message without signing in (issue 6; ASVS V9).

A link is the id of the message, 128 random bits, and 48 bits that only this installation can compute for it: so who
reads ids, in the database or at a gateway, has no links, and a token of another purpose opens nothing. It works for a
week, and each act for as long as it would change something. Whoever holds the message may use it: it can quieten
things and say that a step is done, and it shows nothing of her. While somebody may be watching it does neither.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.outbox import Outgoing
from app.queries.journeys import JourneyRow, journey_of_client
from app.queries.one_tap import TappedMessage, tapped_message
from app.queries.places import hold_client_still
from app.queries.quest_versions import definition_of
from app.queries.reminder_choices import choice_of
from app.queries.reminders import STEP_WAITS
from app.services import plans, steps
from app.services.journeys import take_turn
from app.services.reminder_choices import stop_everything
from app.services.reminders import replan_client
from app.services.sealing import open_locker
from app.vault import Vault, fingerprint
from app.vocabulary import OneTap, OutgoingState
from config import Settings
from quests.asking import questions_of
from quests.definition import BookingStep, QuestionnaireStep, ReviewStep, StaffTaskStep
from quests.events import CLIENT
from quests.progress import ActRefused

WORKS_FOR = timedelta(days=7)
LATER = timedelta(hours=24)
PURPOSE = "one-tap"
ID_LETTERS, MAC_BYTES, TOKEN_LETTERS = 22, 6, 30
_NOT_BY_A_TICK = (BookingStep, QuestionnaireStep, ReviewStep, StaffTaskStep)


@dataclass(frozen=True)
class Link:
    """A link that is in use: its message, in which language it was, and what a tap could still change."""

    message: TappedMessage
    acts: tuple[OneTap, ...]

    @property
    def language(self) -> str:
        return self.message.language


def link_token(pepper: bytes, outgoing_id: str) -> str:
    """What stands in the address: thirty letters that are safe there."""
    return outgoing_id + _mac(pepper, outgoing_id)


def link_of(settings: Settings, outgoing_id: str) -> str | None:
    """The whole address; None where nobody told us where the portal is reached (QUESTLINE_PORTAL_URL, or its host)."""
    if not settings.portal_address:
        return None
    return f"{settings.portal_address}/n/{link_token(settings.pepper, outgoing_id)}"


def read_token(pepper: bytes, token: str) -> str | None:
    """The message that a token is for; None for one that this installation did not make for this purpose."""
    outgoing_id, mac = token[:ID_LETTERS], token[ID_LETTERS:]
    is_ours = len(token) == TOKEN_LETTERS and hmac.compare_digest(mac.encode(), _mac(pepper, outgoing_id).encode())
    return outgoing_id if is_ours else None


def _mac(pepper: bytes, outgoing_id: str) -> str:
    whole = bytes.fromhex(fingerprint(pepper, PURPOSE, outgoing_id))
    return base64.urlsafe_b64encode(whole[:MAC_BYTES]).decode()


def look(db: sa.Connection, settings: Settings, token: str) -> Link | None:
    """What this link offers now; None where it is not in use: unknown, changed, too old, pointless, or watched."""
    outgoing_id = read_token(settings.pepper, token)
    message = tapped_message(db, outgoing_id) if outgoing_id else None
    if message is None or not _works(message):
        return None
    acts = _acts(db, message)
    return Link(message, acts) if acts or message.answer else None


def answer(db: sa.Connection, settings: Settings, token: str, what: OneTap, *, by: str = "link") -> Link | None:
    """Do what she tapped, once; None where the link is not in use, or not for this. The same again changes nothing.

    ``by`` is a code of where she tapped: link, messenger.
    """
    link = look(db, settings, token)
    if link is None:
        return None
    # Her, her plan, the message: in the order of every act, so that no two of them wait crosswise.
    hold_client_still(db, link.message.client_id)
    if link.message.journey_id is not None:
        take_turn(db, link.message.journey_id)
    message = tapped_message(db, link.message.id, under_lock=True)
    if message is None or not _works(message):
        return None
    if what not in _acts(db, message):
        return Link(message, ()) if message.answer is what else None
    try:
        _do(db, settings, message, what, by)
    except ActRefused:
        return None  # Somebody else was faster, and there is nothing left for this tap to do.
    db.execute(sa.update(Outgoing).where(Outgoing.id == message.id).values(answer=what, answered_at=clock.now()))
    return Link(message, ())


def _works(message: TappedMessage) -> bool:
    return not message.is_watched and clock.now() < message.sent_at + WORKS_FOR


def acts_under(db: sa.Connection, message: TappedMessage) -> tuple[OneTap, ...]:
    """What a message that is about to go out may offer below it, where a channel has buttons."""
    return _acts(db, message)


def _acts(db: sa.Connection, message: TappedMessage) -> tuple[OneTap, ...]:
    """What would change something now, in the order of the page. To stop is always hers, while anything may come."""
    if choice_of(db, message.client_id).is_stopped:
        return ()
    about_the_step = _acts_on_the_step(db, message) if message.text == STEP_WAITS else []
    return (*(act for act in about_the_step if act is not message.answer), OneTap.STOP)


def _acts_on_the_step(db: sa.Connection, message: TappedMessage) -> list[OneTap]:
    journey = journey_of_client(db, message.client_id, message.journey_id or "")
    if journey is None or not _is_running(journey):
        return []
    step = journey.state.steps.get(message.step or "")
    if step is None or step.status != "open" or step.owner != CLIENT:
        return [OneTap.PAUSE]
    by_her_word = [OneTap.DONE] if _is_done_by_a_tick(db, journey, step.slug) else []
    return [*by_her_word, OneTap.LATER, OneTap.PAUSE]


def _is_running(journey: JourneyRow) -> bool:
    state = journey.state
    rests = state.is_paused or state.is_on_hold or journey.is_withdrawn
    return state.is_started and not state.has_ended and not rests


def _is_done_by_a_tick(db: sa.Connection, journey: JourneyRow, slug: str) -> bool:
    """Whether her own word is enough: nothing is asked, its day has come, and nobody else has a part in it."""
    quest, state = definition_of(db, journey.quest_version_id), journey.state.steps[slug]
    if slug not in quest.step_places or (state.due_from is not None and clock.now() < state.due_from):
        return False
    step = quest.step(slug)
    is_plain = step.evidence == "tick" and step.visibility == "client" and not isinstance(step, _NOT_BY_A_TICK)
    return is_plain and not questions_of(step)


# --- what a tap does -------------------------------------------------------------------------------------------------


def _do(db: sa.Connection, settings: Settings, message: TappedMessage, what: OneTap, by: str) -> None:
    """Raises ActRefused."""
    key = f"tap:{message.id}:{what}"
    if what is OneTap.STOP:
        stop_everything(db, message.client_id, by)
    elif what is OneTap.LATER:
        _put_off_the_next(db, message)
    elif what is OneTap.PAUSE:
        plans.pause(db, message.journey_id or "", until=None, key=key)
    else:
        locker = open_locker(db, Vault.of(settings), message.client_id)
        language = message.language
        steps.send_step(db, locker, message.journey_id or "", message.step or "", key=key, language=language)


def _put_off_the_next(db: sa.Connection, message: TappedMessage) -> None:
    """The next reminder of this step comes in a day, or at its own time if that is later. None is added."""
    next_one = (
        sa.select(Outgoing.id, Outgoing.due_at)
        .where(
            Outgoing.journey_id == message.journey_id,
            Outgoing.step == message.step,
            Outgoing.text == STEP_WAITS,
            Outgoing.place > message.place,
            Outgoing.state == OutgoingState.PLANNED,
        )
        .order_by(Outgoing.place)
        .limit(1)
    )
    not_before, planned = clock.now() + LATER, db.execute(next_one).one_or_none()
    if planned is not None and planned.due_at < not_before:
        db.execute(sa.update(Outgoing).where(Outgoing.id == planned.id).values(nominal_at=not_before))
        replan_client(db, message.client_id)
