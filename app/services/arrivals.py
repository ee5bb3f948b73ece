"""Somebody starts on the portal: without a name, once a form, and with a plan as soon as she kept her six words."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.permissions import scope_of
from app.queries.arrivals import Arrival, arrival_of, contact_of, has_a_plan, is_for
from app.queries.journeys import main_journey
from app.queries.quest_versions import NoSuchVersion
from app.queries.staff import roles_of
from app.services.caseload import take_journey
from app.services.clients import create_client
from app.services.journeys import Actor
from app.services.notes_keys import forget_used_code
from app.services.offering import QuestNotPublished
from app.services.phrases import PreparedPhrase, keep_phrase
from app.services.plans import start_plan
from app.vault import Vault, fingerprint
from app.vocabulary import Audience, Frame, Permission
from config import Settings

FIRST_QUEST = "take-back-control"
FORM_WORKS_FOR = timedelta(minutes=15)
"""How long the form that made a client may find her again, for a second click or a lost answer."""


class WordsReplaced(Exception):
    """New words were drawn already from this page, or she has confirmed hers. Nothing was changed."""


def client_of_form(settings: Settings, form_key: str) -> str:
    """The client that this form makes. One form, one client: her id follows from the form's key and the pepper."""
    return fingerprint(settings.pepper, "start-form", form_key)[:32]


def arrive(
    db: sa.Connection,
    settings: Settings,
    *,
    form_key: str,
    pseudonym: str,
    language: str,
    frame: Frame,
    phrase: PreparedPhrase,
) -> str:
    """A new client with her key and her phrase; returns her id. Raises PseudonymTaken, PhraseTaken."""
    return create_client(
        db,
        Vault.of(settings),
        pseudonym=pseudonym,
        language=language,
        frame=frame,
        phrase=phrase,
        client_id=client_of_form(settings, form_key),
    )


def newcomer_of_form(db: sa.Connection, settings: Settings, form_key: str) -> str | None:
    """The client that this form made a moment ago and who has not confirmed her words; else None.

    The form's key is no way in for anybody who finds the page later.
    """
    found = arrival_of(db, client_of_form(settings, form_key))
    if found is None or found.is_confirmed or clock.now() - found.created_at > FORM_WORKS_FOR:
        return None
    return found.client_id


def words_version(settings: Settings, arrival: Arrival) -> str:
    """Which phrase a page was made for, without a trace of the words themselves."""
    return fingerprint(settings.pepper, "phrase-version", arrival.locator_hmac or "")[:22]


def replace_words(
    db: sa.Connection, settings: Settings, client_id: str, phrase: PreparedPhrase, *, instead_of: str
) -> None:
    """New words for somebody who has not confirmed the old ones; the old ones are dead from here on.

    ``instead_of`` is the version that her page showed. Raises WordsReplaced, PhraseTaken.
    """
    found = arrival_of(db, client_id, lock=True)
    if found is None or found.is_confirmed or words_version(settings, found) != instead_of:
        raise WordsReplaced
    keep_phrase(db, client_id, phrase)


def confirm_words(db: sa.Connection, client_id: str) -> None:
    """She has shown that she kept her words. Confirming twice changes nothing."""
    db.execute(
        sa.update(Client)
        .where(Client.id == client_id, Client.phrase_confirmed_at.is_(None))
        .values(phrase_confirmed_at=clock.now())
    )
    forget_used_code(db, client_id)


def begin_first_plan(db: sa.Connection, client_id: str, *, zone: str) -> bool:
    """Start the first quest of somebody who has none, once. False where she has a plan.

    Who opened her for a call has it from the start, if that is somebody who may take a journey. Raises
    QuestNotPublished, also where it is not written for her: a caller may be somebody close to the person.
    """
    found = arrival_of(db, client_id, lock=True)
    if found is None or has_a_plan(db, client_id):
        return False
    if not _is_for(db, found.audience):
        raise QuestNotPublished(FIRST_QUEST)
    start_plan(
        db,
        client_id,
        FIRST_QUEST,
        zone=zone,
        frame=found.frame.value,
        language=found.language,
        audience=found.audience.value,
    )
    _give_to_contact(db, client_id)
    return True


def _give_to_contact(db: sa.Connection, client_id: str) -> None:
    contact, journey = contact_of(db, client_id), main_journey(db, client_id)
    if contact is None or journey is None:
        return
    may_take = [role for role in roles_of(db, contact) if scope_of([role], Permission.TAKE_JOURNEY) is not None]
    if may_take:
        take_journey(db, journey.id, actor=Actor(min(may_take).value, contact))


def _is_for(db: sa.Connection, audience: Audience) -> bool:
    try:
        return is_for(db, FIRST_QUEST, audience.value)
    except NoSuchVersion:
        return False
